#include "hub/model/organisation_code.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

bool organisationCheckHolds(std::string_view nine) noexcept
{
    constexpr int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += (isDigit(nine[i]) ? nine[i] - '0' : nine[i] - 'A' + 10) * weights[i];
    return nine[8] == "0X987654321"[sum % 11];
}

Parsed<OrganisationCode> OrganisationCode::parse(std::string_view text)
{
    std::array<char, 16> buffer;
    const CompactCode compact = compactCode(text, buffer);
    std::string_view code = compact.text;
    OrganisationCode result;
    if (compact.foreign || compact.tooLong)
        return refusedFor<OrganisationCode>(message::organisationCodeForm);
    if (code.size() == 10 && code[8] == '-')
        buffer[8] = buffer[9], code = code.substr(0, 9);
    if (code.size() != 9 || !std::all_of(code.begin(), code.end(), [](char c) { return isDigit(c) || isCapital(c); }))
        return refusedFor<OrganisationCode>(message::organisationCodeForm);
    if (!organisationCheckHolds(code))
        return refusedFor<OrganisationCode>(message::organisationCodeCheck);
    std::copy(code.begin(), code.end(), result.code_.begin());
    auto parsed = parsedAs(result);
    parsed.repaired = compact.repaired ? &message::codeRepaired : nullptr;
    return parsed;
}

} // namespace lianfang
