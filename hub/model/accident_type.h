// An accident's type (事故类型) by the standard in force on its day: GB 6441-1986 (01 to 20) before 2026-07-01,
// GB 6441-2025 (WSA10001 to WSA10099) from then on.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <string_view>

namespace lianfang {

// The code, which the list (accident-types) owns; by code or by name. A single digit, whose zero was lost, is mended.
Parsed<std::string_view> parseAccidentType(std::string_view text, CellKind kind, const CodeList& types, Day happenedOn);

} // namespace lianfang
