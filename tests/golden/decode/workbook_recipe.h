// Workbooks made from a text recipe; README.md describes the two kinds.
#pragma once

#include <string>
#include <string_view>

namespace lianfang {

// An ordinary workbook, by libxlsxwriter. Throws std::runtime_error on a recipe it does not understand.
std::string workbookOfCells(std::string_view recipe);

// Any parts, zipped.
std::string workbookOfParts(std::string_view recipe);

} // namespace lianfang
