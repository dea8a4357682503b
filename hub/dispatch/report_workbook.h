// A report as a workbook (XLSX): a sheet for each section with its figures, tables of typed numbers and days, and
// charts that a spreadsheet can go on working with; their numbers lie on the last sheet, 图表数据.
#pragma once

#include "hub/dispatch/report.h"

#include <filesystem>

namespace lianfang {

// Writes the file, readable by its owner only; equal reports give equal bytes. Nothing in a cell is ever taken for a
// formula. Throws Error dispatch.workbook-not-written.
void writeReport(const std::filesystem::path& file, const Report& report);

} // namespace lianfang
