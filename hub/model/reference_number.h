// Numbers that some office has given to a project, a licence, a contract, a case or an accident, of whatever form.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string>
#include <string_view>

namespace lianfang {

// compact() form, at most 64 characters. A number that a spreadsheet has rounded is refused: in any cell one like
// 3.4E+17, in a numeric one what has more than fifteen digits, or a fraction.
Parsed<std::string> parseReferenceNumber(std::string_view text, CellKind kind);

} // namespace lianfang
