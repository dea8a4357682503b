// The business registration number (工商注册号) of GS 15-2006: 15 digits, the last one a check digit by ISO 7064 MOD
// 11,10. An employer's number on its licence before the unified social credit code.
#pragma once

#include "hub/model/parsed.h"

#include <array>
#include <compare>
#include <string_view>

namespace lianfang {

class RegistrationNumber {
public:
    static Parsed<RegistrationNumber> parse(std::string_view text);

    std::string_view text() const { return {number_.data(), number_.size()}; }
    friend auto operator<=>(const RegistrationNumber&, const RegistrationNumber&) = default;

private:
    std::array<char, 15> number_{};
};

} // namespace lianfang
