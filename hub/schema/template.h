// The fill-in spreadsheet of a dataset (填报模板), made from the schema.
#pragma once

#include "hub/schema/manifest.h"

#include <filesystem>

namespace lianfang {

// Writes an XLSX workbook to `path`, over what is there: a sheet to fill in, a sheet of instructions (填写说明) and, where
// code lists are chosen from, a sheet of them (代码表). Headings are the first that the mapping understands, or the
// schema's Chinese labels where there is no mapping; a field that the mapping does not read, or takes as a constant, has
// no column. Filled in, it reads back through that mapping. Numbers of identity and the like are formatted as text, so that
// no spreadsheet program rounds them. Throws Error base.file-open or schema.template-failed.
void writeTemplate(const Dataset& dataset, const DatasetMapping* mapping, const Schema& schema,
                   const std::filesystem::path& path);

}  // namespace lianfang
