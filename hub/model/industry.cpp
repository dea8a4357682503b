#include "hub/model/industry.h"

#include "hub/model/compact_code.h"
#include "hub/model/listed_code.h"
#include "hub/model/messages.h"

#include <array>

namespace lianfang {

namespace {

// The entry with these digits under whatever section: divisions are numbered through, so there is at most one.
const CodeList::Entry* withAnyLetter(std::string_view digits, const CodeList& industries, Day on)
{
    std::array<char, 5> code;
    if (digits.size() < 2 || digits.size() > 4)
        return nullptr;
    digits.copy(code.data() + 1, digits.size());
    for (code[0] = 'A'; code[0] <= 'T'; ++code[0])
        if (const auto* entry = industries.find({code.data(), digits.size() + 1}, on))
            return entry;
    return nullptr;
}

} // namespace

Parsed<std::string_view> parseIndustry(std::string_view text, CellKind kind, const CodeList& industries, Day on)
{
    using Result = std::string_view;
    std::array<char, 8> buffer{'0'};
    const CompactCode compact = compactCode(text, std::span(buffer).subspan(1));
    if (compact.foreign || compact.tooLong || !allDigits(compact.text)) {
        auto parsed = parseListed(text, kind, industries, on);
        if (parsed.value && parsed.value->size() < 3)
            return refusedFor<Result>(message::industrySection);
        if (parsed.problem == &message::listedUnknown)
            parsed.problem = &message::industryUnknown;
        return parsed;
    }
    const auto* asWritten = withAnyLetter(compact.text, industries, on);
    const auto* zeroLost = withAnyLetter({buffer.data(), compact.text.size() + 1}, industries, on);
    if (asWritten && zeroLost)
        return refusedFor<Result>(message::industryAmbiguous);
    if (!asWritten && !zeroLost)
        return refusedFor<Result>(message::industryUnknown);
    auto parsed = parsedAs<Result>((asWritten ? asWritten : zeroLost)->code);
    parsed.repaired = &message::industryLetterAdded;
    return parsed;
}

} // namespace lianfang
