// A cell that must say an entry of a code list, by code or by name: risk class, accident grade, status and the like.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string_view>

namespace lianfang {

// The entry's code, which the list owns. By code first (as written, then in capitals or small letters), then by name or
// alias. Refused with messages of their own: nobody knows it, it was not in force on the day.
Parsed<std::string_view> parseListed(std::string_view text, CellKind kind, const CodeList& list, Day on);

} // namespace lianfang
