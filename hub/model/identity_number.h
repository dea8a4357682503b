// The number by which a person is known, in one canonical form.
#pragma once

#include "hub/model/code_list.h"
#include "hub/model/day.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace lianfang {

enum class Sex : std::uint8_t { unknown, male, female };

class IdentityNumber {
public:
    enum class Kind : std::uint8_t {
        // 公民身份号码, GB 11643-1999: division (6), birth date (8), order (3, odd for men), check by ISO 7064 MOD
        // 11-2.
        // The older form of 15 digits, without century and check, becomes one of 18 born in 19xx.
        resident,
        // 港澳台居民居住证, since 2018-09-01: the same with 810000, 820000 or 830000 as division.
        residencePermit,
        // 外国人永久居留身份证, form of 2023: 9, province (2), nationality (3), then as a resident's.
        foreigner,
        // 外国人永久居留证, form before 2023: nationality (3 letters), division (4), birth date yymmdd (6), 2 more
        // digits.
        // Only form and date are checked; the century is the one that makes its holder at least 16; the sex is unknown.
        foreignerOld,
    };

    // Refused if the province is one that nobody knows. `demonstration`: province 99, which was never assigned, belongs
    // to made-up residents and is accepted without a note; elsewhere it is refused. A division that `divisions`
    // (gb2260) never had is noted. Nobody is born after `today`, nor before 1900.
    // A number a spreadsheet has made imprecise (3.20102E+17, or 18 digits in a numeric cell that end in 000 or whose
    // check fails) is refused with that explanation. A lower-case x is a way of writing, not a repair.
    static Parsed<IdentityNumber> parse(std::string_view text, CellKind cell, Day today, bool demonstration,
                                        const CodeList& divisions);

    std::string_view canonical() const { return {number_.data(), size_}; } // 18 characters; foreignerOld: 15
    Kind kind() const { return kind_; }
    Day birthDate() const { return birth_; }
    Sex sex() const { return sex_; }
    std::string_view division() const; // six digits; empty for foreigners

    friend bool operator==(const IdentityNumber& a, const IdentityNumber& b) { return a.canonical() == b.canonical(); }

private:
    std::array<char, 18> number_{};
    std::uint8_t size_ = 18;
    Kind kind_ = Kind::resident;
    Sex sex_ = Sex::unknown;
    Day birth_{};
};

// The ISO 7064 MOD 11-2 check character of 17 digits, as GB 11643 uses it: 0-9 or X.
char identityCheckCharacter(std::string_view seventeen) noexcept;

} // namespace lianfang
