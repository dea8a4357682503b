// Sums of money (yuan), without floating point.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <cstdint>
#include <string_view>

namespace lianfang {

// "1,234.50", "￥1234.5元", "42.4000(万元)" in fen. A number without a unit is in yuan, or in ten thousand yuan (万元)
// if `wan`; a unit that is written prevails. Not negative, and nothing below a fen: in a numeric cell what lies beyond
// the fifteenth digit is dropped as dust.
Parsed<std::int64_t> parseMoney(std::string_view text, CellKind kind, bool wan);

} // namespace lianfang
