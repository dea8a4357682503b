// A list of one part as a file: a workbook for people, or CSV for their programs.
#pragma once

#include "hub/dispatch/list.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace lianfang {

// Writes rows that are all there, in the format of the file's ending: CSV of ".csv", else a workbook. Their number
// becomes the list's count. Throws what writeCsv() and writeWorkbook() throw.
void writeList(const std::filesystem::path& file, List list, std::vector<std::vector<std::string>> rows);

std::string_view mediaTypeOfList(const std::filesystem::path& file);

} // namespace lianfang
