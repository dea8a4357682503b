#include "hub/model/reference_number.h"

#include "hub/base/text.h"
#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

namespace lianfang {

Parsed<std::string> parseReferenceNumber(std::string_view text, CellKind kind)
{
    std::string number = compact(text);
    if (number.empty() || length(number) > 64 || kind == CellKind::boolean || kind == CellKind::error)
        return refusedFor<std::string>(message::referenceForm);
    const bool fraction = number.find('.') != std::string::npos;
    if ((isScientific(number) && fraction) || (kind == CellKind::number && (fraction || number.size() > 15)))
        return refusedFor<std::string>(message::spreadsheetNumber);
    return parsedAs(std::move(number));
}

} // namespace lianfang
