// The organisation code (组织机构代码) of GB 11714-1997: eight characters 0-9A-Z and a check character, modulo 11.
// It was an employer's number before 2015 and is characters 9 to 17 of its unified social credit code since.
#pragma once

#include "hub/model/parsed.h"

#include <array>
#include <compare>
#include <string_view>

namespace lianfang {

class OrganisationCode {
public:
    // With or without the hyphen before the check character.
    static Parsed<OrganisationCode> parse(std::string_view text);

    std::string_view text() const { return {code_.data(), code_.size()}; } // nine characters, no hyphen
    friend auto operator<=>(const OrganisationCode&, const OrganisationCode&) = default;

private:
    std::array<char, 9> code_{};
};

// True if the ninth of nine characters 0-9A-Z is the check character of the eight before it.
bool organisationCheckHolds(std::string_view nine) noexcept;

} // namespace lianfang
