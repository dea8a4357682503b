#include "hub/model/registration_number.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

bool checkHolds(std::string_view digits)
{
    int product = 10;
    for (const char c : digits.substr(0, 14)) {
        const int sum = (product + (c - '0')) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + (digits[14] - '0')) % 10 == 1;
}

} // namespace

Parsed<RegistrationNumber> RegistrationNumber::parse(std::string_view text)
{
    std::array<char, 24> buffer;
    const CompactCode compact = compactCode(text, buffer);
    RegistrationNumber result;
    if (!compact.foreign && isScientific(compact.text))
        return refusedFor<RegistrationNumber>(message::spreadsheetNumber);
    if (compact.foreign || compact.text.size() != result.number_.size() || !allDigits(compact.text))
        return refusedFor<RegistrationNumber>(message::registrationNumberForm);
    if (!checkHolds(compact.text))
        return refusedFor<RegistrationNumber>(message::registrationNumberCheck);
    std::copy(compact.text.begin(), compact.text.end(), result.number_.begin());
    auto parsed = parsedAs(result);
    parsed.repaired = compact.repaired ? &message::codeRepaired : nullptr;
    return parsed;
}

} // namespace lianfang
