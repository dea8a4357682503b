#include "hub/model/identity_number.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::size_t fullSize = 18;
constexpr std::size_t oldSize = 15;
constexpr int madeUpProvince = 99;

// GB/T 2260: the provinces' first two digits; 66 was the Production and Construction Corps' once, 83 is what residence
// permits give people from Taiwan, whose province itself is 71.
constexpr auto provinces = [] {
    std::array<bool, 100> known{};
    for (const int province : {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                               44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 66, 71, 81, 82, 83})
        known[static_cast<std::size_t>(province)] = true;
    return known;
}();

bool isProvince(std::string_view twoDigits)
{
    return provinces[static_cast<std::size_t>(numberIn(twoDigits))];
}

std::optional<Day> dayIn(std::string_view eightDigits)
{
    return realDay(numberIn(eightDigits.substr(0, 4)), static_cast<unsigned>(numberIn(eightDigits.substr(4, 2))),
                   static_cast<unsigned>(numberIn(eightDigits.substr(6, 2))));
}

// A birth date whose century is not written: the later one in which its holder is old enough to work.
std::optional<Day> workingAgeDay(std::string_view sixDigits, Day today)
{
    constexpr std::chrono::days sixteenYears{16 * 365 + 4};
    const int year = numberIn(sixDigits.substr(0, 2));
    const auto month = static_cast<unsigned>(numberIn(sixDigits.substr(2, 2)));
    const auto day = static_cast<unsigned>(numberIn(sixDigits.substr(4, 2)));
    const auto later = realDay(2000 + year, month, day);
    return later && *later + sixteenYears <= today ? later : realDay(1900 + year, month, day);
}

} // namespace

char identityCheckCharacter(std::string_view seventeen) noexcept
{
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i)
        sum += (seventeen[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

std::string_view IdentityNumber::division() const
{
    const bool has = kind_ == Kind::resident || kind_ == Kind::residencePermit;
    return has ? canonical().substr(0, 6) : std::string_view();
}

Parsed<IdentityNumber> IdentityNumber::parse(std::string_view text, CellKind cell, Day today, bool demonstration,
                                             const CodeList& divisions)
{
    using Result = Parsed<IdentityNumber>;
    std::array<char, 32> buffer;
    CompactCode compact;
    // The common case, a final x included, without looking at code points.
    if (text.size() == fullSize && text.back() == 'x' && allDigits(text.substr(0, fullSize - 1))) {
        std::copy(text.begin(), text.end(), buffer.begin());
        buffer[fullSize - 1] = 'X';
        compact.text = {buffer.data(), fullSize};
    } else {
        compact = compactCode(text, buffer);
        if (compact.repaired && compact.text.size() == fullSize && text.ends_with('x'))
            compact.repaired = text.size() != fullSize;
    }
    const std::string_view written = compact.text;
    if (!compact.foreign && isScientific(written))
        return refusedFor<IdentityNumber>(message::spreadsheetNumber);
    if (compact.foreign || compact.tooLong)
        return refusedFor<IdentityNumber>(message::identityForm);

    IdentityNumber result;
    Result parsed;
    parsed.repaired = compact.repaired ? &message::identityRepaired : nullptr;

    if (written.size() == oldSize && !isDigit(written[0])) {
        if (!std::all_of(written.begin(), written.begin() + 3, isCapital) || !allDigits(written.substr(3)))
            return refusedFor<IdentityNumber>(message::identityForm);
        const auto birth = workingAgeDay(written.substr(7, 6), today);
        if (!birth)
            return refusedFor<IdentityNumber>(message::identityBirthDate);
        std::copy(written.begin(), written.end(), result.number_.begin());
        result.size_ = oldSize;
        result.kind_ = Kind::foreignerOld;
        result.birth_ = *birth;
        parsed.value = result;
        return parsed;
    }

    if (written.size() == oldSize && allDigits(written)) {
        std::copy_n(written.begin(), 6, result.number_.begin());
        result.number_[6] = '1';
        result.number_[7] = '9';
        std::copy(written.begin() + 6, written.end(), result.number_.begin() + 8);
        result.number_[fullSize - 1] = identityCheckCharacter(result.canonical());
        parsed.repaired = &message::identityOldForm;
    } else if (written.size() == fullSize && allDigits(written.substr(0, fullSize - 1)) &&
               (isDigit(written.back()) || written.back() == 'X')) {
        std::copy(written.begin(), written.end(), result.number_.begin());
        const bool checkHolds = identityCheckCharacter(written) == written.back();
        if (cell == CellKind::number && (!checkHolds || written.ends_with("000")))
            return refusedFor<IdentityNumber>(message::spreadsheetNumber);
    } else {
        return refusedFor<IdentityNumber>(message::identityForm);
    }

    const std::string_view number = result.canonical();
    const int province = numberIn(number.substr(0, 2));
    const bool madeUp = demonstration && province == madeUpProvince;
    if (!madeUp && number[0] == '9') {
        if (parsed.repaired == &message::identityOldForm || !isProvince(number.substr(1, 2)))
            return refusedFor<IdentityNumber>(message::identityProvince);
        result.kind_ = Kind::foreigner;
    } else if (!madeUp && !isProvince(number.substr(0, 2))) {
        return refusedFor<IdentityNumber>(message::identityProvince);
    } else if (province == 81 || province == 82 || province == 83) {
        result.kind_ = Kind::residencePermit;
    }
    const auto birth = dayIn(number.substr(6, 8));
    if (!birth)
        return refusedFor<IdentityNumber>(message::identityBirthDate);
    if (*birth > today)
        return refusedFor<IdentityNumber>(message::identityBirthFuture);
    if (identityCheckCharacter(number) != number.back())
        return refusedFor<IdentityNumber>(message::identityCheck);
    result.birth_ = *birth;
    result.sex_ = (number[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
    if (!madeUp && result.kind_ != Kind::foreigner && !divisions.findEver(number.substr(0, 6)))
        parsed.note = &message::identityDivisionUnknown;
    parsed.value = result;
    return parsed;
}

} // namespace lianfang
