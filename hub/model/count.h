// Whole numbers of people, things, days.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <cstdint>
#include <string_view>

namespace lianfang {

// 0 to 999,999,999,999; thousands separators and one counting word (人, 名, 个, 家, 户, 件, 起, 天, 年) may stand with
// it.
Parsed<std::int64_t> parseCount(std::string_view text, CellKind kind);

} // namespace lianfang
