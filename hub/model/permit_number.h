// A construction permit's number (施工许可证编号) as MOHURD numbers them: division (6), date of issue (8),
// serial (2), kind of works (2). Some cities append a letter.
#pragma once

#include "hub/model/day.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <array>
#include <compare>
#include <string_view>

namespace lianfang {

class PermitNumber {
public:
    static Parsed<PermitNumber> parse(std::string_view text, CellKind kind = CellKind::text);

    std::string_view text() const { return {number_.data(), size_}; }
    std::string_view division() const { return text().substr(0, 6); }
    Day issuedOn() const { return issued_; }

private:
    std::array<char, 19> number_{};
    std::uint8_t size_ = 0;
    Day issued_{};
};

} // namespace lianfang
