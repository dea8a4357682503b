#include "hub/model/disease_code.h"

#include "hub/model/compact_code.h"
#include "hub/model/listed_code.h"
#include "hub/model/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

bool isNumber(std::string_view part, std::size_t maxDigits, bool zeroAllowed)
{
    return part.size() <= maxDigits && allDigits(part) && (part[0] != '0' || (zeroAllowed && part.size() == 1));
}

bool hasForm(std::string_view code)
{
    const auto first = code.find('.');
    const auto second = first == std::string_view::npos ? first : code.find('.', first + 1);
    return second != std::string_view::npos && isNumber(code.substr(0, first), 2, false) &&
           isNumber(code.substr(first + 1, second - first - 1), 1, true) && isNumber(code.substr(second + 1), 2, false);
}

} // namespace

Parsed<DiseaseCode> DiseaseCode::parse(std::string_view text, CellKind kind, const CodeList& catalogue2024,
                                       Day diagnosedOn)
{
    DiseaseCode result;
    Parsed<DiseaseCode> parsed;
    std::string_view code;
    std::array<char, 8> buffer;
    if (diagnosedOn >= firstDayOfCatalogue2024) {
        const auto listed = parseListed(text, kind, catalogue2024, diagnosedOn);
        if (!listed.value)
            return refusedFor<DiseaseCode>(message::diseaseUnknown);
        code = *listed.value;
        parsed.repaired = listed.repaired;
    } else {
        const CompactCode compact = compactCode(text, buffer);
        if (compact.foreign || compact.tooLong || kind == CellKind::number || !hasForm(compact.text))
            return refusedFor<DiseaseCode>(message::diseaseForm);
        code = compact.text;
        parsed.repaired = compact.repaired ? &message::codeRepaired : nullptr;
        parsed.note = &message::diseaseFormOnly;
    }
    result.size_ = static_cast<std::uint8_t>(std::min(code.size(), result.code_.size()));
    std::copy_n(code.begin(), result.size_, result.code_.begin());
    parsed.value = result;
    return parsed;
}

} // namespace lianfang
