#include "hub/model/accident_type.h"

#include "hub/model/compact_code.h"
#include "hub/model/listed_code.h"
#include "hub/model/messages.h"

#include <array>

namespace lianfang {

Parsed<std::string_view> parseAccidentType(std::string_view text, CellKind kind, const CodeList& types, Day happenedOn)
{
    std::array<char, 4> buffer{'0'};
    const CompactCode compact = compactCode(text, std::span(buffer).subspan(1));
    const bool zeroLost = !compact.foreign && !compact.tooLong && compact.text.size() == 1 && allDigits(compact.text);
    auto parsed = parseListed(zeroLost ? std::string_view(buffer.data(), 2) : text, kind, types, happenedOn);
    if (parsed.value && zeroLost)
        parsed.repaired = &message::codeRepaired;
    if (parsed.problem == &message::listedUnknown)
        parsed.problem = &message::accidentTypeUnknown;
    if (parsed.problem == &message::listedNotInForce)
        parsed.problem = &message::accidentTypeNotInForce;
    return parsed;
}

} // namespace lianfang
