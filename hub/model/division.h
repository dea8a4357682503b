// An administrative division (行政区划): six digits of GB/T 2260, or one of the city's own, such as a development zone.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string_view>

namespace lianfang {

// The six digits, which a list owns. By code, or by a name that only one division bears. `local` is the city's own list
// (local-divisions), asked first. A code of `national` (gb2260) that is no longer in use is accepted and noted.
Parsed<std::string_view> parseDivision(std::string_view text, CellKind kind, const CodeList& national,
                                       const CodeList& local, Day on);

} // namespace lianfang
