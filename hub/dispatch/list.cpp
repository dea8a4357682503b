#include "hub/dispatch/list.h"

#include "hub/base/text.h"
#include "hub/model/day.h"

#include <fmt/format.h>

namespace lianfang {

namespace {

std::string wellFormed(const std::string& text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t taken = 0;
        for (std::size_t size = 1; size <= 4 && at + size <= text.size() && taken == 0; ++size)
            if (isUtf8(std::string_view(text).substr(at, size)))
                taken = size;
        out += taken == 0 ? "\uFFFD" : text.substr(at, taken);
        at += taken == 0 ? 1 : taken;
    }
    return out;
}

} // namespace

std::string shown(const ListColumn& column, const std::string& cell)
{
    if (!isUtf8(cell))
        return shown(column, wellFormed(cell));
    return column.kind == ColumnKind::identity ? masked(cell) : cell;
}

std::string chinaTime(Seconds moment)
{
    const Seconds local = moment + 8 * 3600;
    const Seconds inDay = ((local % 86400) + 86400) % 86400;
    const auto day = dayOf(static_cast<std::int32_t>((local - inDay) / 86400));
    return fmt::format("{} {:02}:{:02}", toString(day), inDay / 3600, inDay / 60 % 60);
}

} // namespace lianfang
