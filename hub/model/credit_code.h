// The unified social credit code (统一社会信用代码) of GB 32100-2015: 18 characters of 0-9A-HJ-NPQRTUWXY.
//
//   1      registering authority        \ a pair of the standard's table (config/codelists/uscc-prefixes.csv), also 99
//   2      kind of organisation         /
//   3-8    registering authority's division, six digits
//   9-17   organisation code, GB 11714, with its own check character
//   18     check character, modulo 31
#pragma once

#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <array>
#include <compare>
#include <string_view>

namespace lianfang {

class CreditCode {
public:
    // Mends full-width characters, stray spaces, lower case, and O and I, which the alphabet does not have, into 0 and
    // 1 if all checks then hold. Refused with a message of its own for length, alphabet, prefix, organisation code,
    // check character, and for a number a spreadsheet has rounded.
    static Parsed<CreditCode> parse(std::string_view text, CellKind kind = CellKind::text);

    std::string_view text() const { return {code_.data(), code_.size()}; }
    std::string_view division() const { return text().substr(2, 6); } // where it was registered, not where it works
    std::string_view organisationCode() const { return text().substr(8, 9); }
    friend auto operator<=>(const CreditCode&, const CreditCode&) = default;

private:
    std::array<char, 18> code_{};
};

// True if GB 32100's table has the pair of authority and kind.
bool isCreditCodePrefix(char authority, char kind) noexcept;

} // namespace lianfang
