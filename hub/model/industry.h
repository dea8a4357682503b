// An industry of GB/T 4754: a section's letter, then two to four digits: G54, G543, G5432. A section alone (G) will not
// do.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string_view>

namespace lianfang {

// The code, which the list owns; by code or by name. Digits without the letter are mended if only one industry can be
// meant: a spreadsheet takes leading zeros away, so that 111 may be B111 or A0111, and that is refused.
Parsed<std::string_view> parseIndustry(std::string_view text, CellKind kind, const CodeList& industries, Day on);

} // namespace lianfang
