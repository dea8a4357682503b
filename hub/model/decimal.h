// Numbers as people and spreadsheets write them, without floating point.
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lianfang {

// digits / 10^scale; scale is 0 to 18, no zeros stand at the fraction's end.
struct DecimalText {
    bool negative = false;
    std::uint64_t digits = 0;
    int scale = 0;
};

// "-1,234.50": an optional sign, digits, thousands separators at every third place or nowhere, a fraction. ASCII.
// A numeric cell may also have an exponent, and is taken at the fifteen digits that a spreadsheet shows, so that
// 0.30000000000000004 is 0.3. Nothing if it is none of these, or has more than 18 digits.
std::optional<DecimalText> readDecimal(std::string_view text, CellKind kind) noexcept;

// The number times 10^places. Nothing if it is not whole or does not fit.
std::optional<std::int64_t> scaled(const DecimalText& number, int places) noexcept;

// A number with at most six decimals, in millionths.
Parsed<std::int64_t> parseDecimal(std::string_view text, CellKind kind);

} // namespace lianfang
