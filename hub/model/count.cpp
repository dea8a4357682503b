#include "hub/model/count.h"

#include "hub/base/text.h"
#include "hub/model/decimal.h"
#include "hub/model/messages.h"

#include <string>

namespace lianfang {

Parsed<std::int64_t> parseCount(std::string_view text, CellKind kind)
{
    constexpr std::int64_t most = 999'999'999'999;
    if (kind == CellKind::boolean || kind == CellKind::error)
        return refusedFor<std::int64_t>(message::countForm);
    std::string plain; // short: stays inside the string
    std::string_view count = text;
    if (text.find_first_not_of("0123456789") != std::string_view::npos) {
        plain = compact(text);
        count = plain;
        for (const std::string_view word : {"人", "名", "个", "家", "户", "件", "起", "天", "年"})
            if (count.ends_with(word)) {
                count.remove_suffix(word.size());
                break;
            }
    }
    const auto number = readDecimal(count, kind);
    const auto value = number && !number->negative ? scaled(*number, 0) : std::nullopt;
    if (!value || *value > most)
        return refusedFor<std::int64_t>(message::countForm);
    return parsedAs(*value);
}

} // namespace lianfang
