#include "hub/model/money.h"

#include "hub/base/text.h"
#include "hub/model/decimal.h"
#include "hub/model/messages.h"

#include <string>

namespace lianfang {

namespace {

bool dropSuffix(std::string_view& text, std::string_view suffix)
{
    if (!text.ends_with(suffix))
        return false;
    text.remove_suffix(suffix.size());
    return true;
}

} // namespace

Parsed<std::int64_t> parseMoney(std::string_view text, CellKind kind, bool wan)
{
    if (kind == CellKind::boolean || kind == CellKind::error)
        return refusedFor<std::int64_t>(message::moneyForm);
    std::string plain; // short: stays inside the string
    std::string_view sum = text;
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) {
        plain = compact(text);
        sum = plain;
        for (const std::string_view prefix : {"人民币", "RMB", "CNY", "¥", "￥"})
            if (sum.starts_with(prefix))
                sum.remove_prefix(prefix.size());
        const bool bracketed = dropSuffix(sum, ")");
        const bool yuan = dropSuffix(sum, "元");
        const bool tenThousand = dropSuffix(sum, "万");
        if (bracketed && !((yuan || tenThousand) && dropSuffix(sum, "(")))
            return refusedFor<std::int64_t>(message::moneyForm);
        if (yuan || tenThousand)
            wan = tenThousand;
    }
    const auto number = readDecimal(sum, kind);
    if (!number)
        return refusedFor<std::int64_t>(message::moneyForm);
    if (number->negative && number->digits != 0)
        return refusedFor<std::int64_t>(message::moneyNegative);
    const auto fen = scaled(*number, wan ? 6 : 2);
    if (!fen)
        return refusedFor<std::int64_t>(message::moneyPlaces);
    return parsedAs(*fen);
}

} // namespace lianfang
