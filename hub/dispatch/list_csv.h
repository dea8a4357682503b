// A list as CSV, for departments whose own programs read it.
#pragma once

#include "hub/dispatch/list.h"

#include <filesystem>

namespace lianfang {

// Writes the Chinese headings, then the rows: GB18030, commas, CR LF, fields quoted where they must be. A text that a
// spreadsheet would take for a formula (it begins with =, +, -, @, tab) gets a leading apostrophe. The file is readable
// by its owner only. Throws Error base.file-… or dispatch.list-encoding.
void writeCsv(const std::filesystem::path& file, const List& list, const NextRow& next);

} // namespace lianfang
