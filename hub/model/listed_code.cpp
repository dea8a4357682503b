#include "hub/model/listed_code.h"

#include "hub/base/text.h"
#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <array>

namespace lianfang {

Parsed<std::string_view> parseListed(std::string_view text, CellKind kind, const CodeList& list, Day on)
{
    using Result = std::string_view;
    text = trimmed(text);
    if (kind == CellKind::error)
        return refusedFor<Result>(message::listedUnknown);
    if (const auto* entry = list.find(text, on))
        return parsedAs<Result>(entry->code);
    if (const auto* entry = list.findByName(text, on))
        return parsedAs<Result>(entry->code);

    std::array<char, 64> buffer;
    const CompactCode compact = compactCode(text, buffer);
    if (!compact.foreign && !compact.tooLong) {
        std::string_view code = compact.text;
        if (kind == CellKind::number && code.ends_with(".0"))
            code.remove_suffix(2);
        const auto* entry = list.find(code, on);
        if (!entry) {
            for (std::size_t i = 0; i < code.size(); ++i)
                buffer[i] = static_cast<char>(isCapital(buffer[i]) ? buffer[i] + ('a' - 'A') : buffer[i]);
            entry = list.find(code, on);
        }
        if (entry) {
            auto parsed = parsedAs<Result>(entry->code);
            parsed.repaired = &message::codeRepaired;
            return parsed;
        }
    }
    return refusedFor<Result>(list.findEver(text) ? message::listedNotInForce : message::listedUnknown);
}

} // namespace lianfang
