// A list as CSV, for departments whose own programs read it; people get workbooks.
#pragma once

#include "hub/dispatch/list.h"

#include <filesystem>
#include <string_view>

namespace lianfang {

inline constexpr std::string_view csvMediaType = "text/csv; charset=utf-8";

// Writes the Chinese headings, then the rows: UTF-8 without a mark, commas, CR LF, fields quoted where they must be
// (RFC 4180), and nothing else changed. The file is readable by its owner only. Throws Error base.file-….
void writeCsv(const std::filesystem::path& file, const List& list, const NextRow& next);

} // namespace lianfang
