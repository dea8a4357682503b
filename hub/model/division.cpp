#include "hub/model/division.h"

#include "hub/model/listed_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

Parsed<std::string_view> parseDivision(std::string_view text, CellKind kind, const CodeList& national,
                                       const CodeList& local, Day on)
{
    auto parsed = parseListed(text, kind, local, on);
    if (parsed.value)
        return parsed;
    parsed = parseListed(text, kind, national, on);
    if (!parsed.value) {
        if (parsed.problem == &message::listedUnknown)
            parsed.problem = &message::divisionUnknown;
        return parsed;
    }
    const auto* entry = national.find(*parsed.value, on);
    if (std::find(entry->more.begin(), entry->more.end(), "former") != entry->more.end())
        parsed.note = &message::divisionFormer;
    return parsed;
}

} // namespace lianfang
