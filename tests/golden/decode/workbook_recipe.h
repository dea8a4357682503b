// Workbooks made from a text recipe; README.md describes the two kinds.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lianfang {

// An ordinary workbook, by libxlsxwriter. Throws std::runtime_error on a recipe it does not understand.
std::string workbookOfCells(std::string_view recipe);

// Any parts, zipped.
std::string workbookOfParts(std::string_view recipe);

// The same without the parts that name an XLSX workbook's sheets: ODS, and archives around documents. `folder`: where
// the files stand that the recipe names.
std::string archiveOfEntries(std::string_view recipe, const std::filesystem::path& folder);

} // namespace lianfang
