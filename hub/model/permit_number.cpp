#include "hub/model/permit_number.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

Parsed<PermitNumber> PermitNumber::parse(std::string_view text, CellKind kind)
{
    constexpr std::size_t digits = 18;
    std::array<char, 32> buffer;
    const CompactCode compact = compactCode(text, buffer);
    const std::string_view number = compact.text;
    // Eighteen digits do not survive in a numeric cell.
    if (!compact.foreign && (isScientific(number) || (kind == CellKind::number && number.size() == digits)))
        return refusedFor<PermitNumber>(message::spreadsheetNumber);
    const bool letter = number.size() == digits + 1 && isCapital(number.back());
    if (compact.foreign || compact.tooLong || (number.size() != digits && !letter) ||
        !allDigits(number.substr(0, digits)))
        return refusedFor<PermitNumber>(message::permitForm);
    const auto issued = realDay(numberIn(number.substr(6, 4)), static_cast<unsigned>(numberIn(number.substr(10, 2))),
                                static_cast<unsigned>(numberIn(number.substr(12, 2))));
    if (!issued)
        return refusedFor<PermitNumber>(message::permitDate);
    PermitNumber result;
    result.size_ = static_cast<std::uint8_t>(number.size());
    result.issued_ = *issued;
    std::copy(number.begin(), number.end(), result.number_.begin());
    auto parsed = parsedAs(result);
    parsed.repaired = compact.repaired ? &message::codeRepaired : nullptr;
    return parsed;
}

} // namespace lianfang
