// One worksheet of an XLSX workbook.
#pragma once

#include "hub/decode/table_finder.h"
#include "hub/decode/workbook.h"

namespace lianfang {

// What the cells of all sheets refer to.
struct WorkbookContext {
    const SharedStrings& strings;
    const std::vector<NumberLook>& looks;
    bool from1904 = false;
};

// The sheet's merged areas as far as they matter: those among the first rows, those of several rows, and those that
// begin in the first columns and span several. They stand behind the rows, so that this is a pass of its own, which
// only inflates and searches.
std::vector<MergedArea> readMergedAreas(ZipArchive& archive, const std::string& part);

// Gives every row that the sheet holds to the finder.
void readSheet(ZipArchive& archive, const std::string& part, const WorkbookContext& context,
               const DecodeRequest& request, TableFinder& finder);

// "BC12" is column 54 (from 0) and row 12 (from 1). Nothing if it is no cell reference.
struct CellReference {
    std::size_t column = 0;
    std::uint64_t row = 0;
};
std::optional<CellReference> cellReference(std::string_view text);

} // namespace lianfang
