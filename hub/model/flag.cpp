#include "hub/model/flag.h"

#include "hub/base/text.h"
#include "hub/model/messages.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace lianfang {

Parsed<bool> parseFlag(std::string_view text, CellKind kind)
{
    static constexpr std::string_view yes[] = {"1", "是", "有", "已", "对", "√", "✓", "✔", "YES", "Y", "TRUE", "T"};
    static constexpr std::string_view no[] = {"0", "否", "无", "未", "没有",  "不是", "×",
                                              "✗", "✘",  "NO", "N",  "FALSE", "F"};
    if (kind == CellKind::error)
        return refusedFor<bool>(message::flagForm);
    const std::string said = compact(text);
    if (std::find(std::begin(yes), std::end(yes), said) != std::end(yes))
        return parsedAs(true);
    if (std::find(std::begin(no), std::end(no), said) != std::end(no))
        return parsedAs(false);
    return refusedFor<bool>(message::flagForm);
}

} // namespace lianfang
