#include "hub/notify/wording.h"

#include "hub/base/error.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string_view>

namespace lianfang {

std::string periodZh(const Period& period)
{
    static constexpr std::array<std::string_view, 4> ordinals = {"一", "二", "三", "四"};
    const std::chrono::year_month_day date(period.firstDay());
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    switch (period.cadence()) {
    case Cadence::year:
        return fmt::format("{}年", year);
    case Cadence::quarter:
        return fmt::format("{}年第{}季度", year, ordinals[(month - 1) / 3]);
    case Cadence::month:
        return fmt::format("{}年{}月", year, month);
    case Cadence::day:
        break;
    }
    return fmt::format("{}年{}月{}日", year, month, static_cast<unsigned>(date.day()));
}

std::string periodEn(const Period& period)
{
    static constexpr std::array<std::string_view, 4> ordinals = {"first", "second", "third", "fourth"};
    static constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                                "May",       "June",     "July",     "August",
                                                                "September", "October",  "November", "December"};
    const std::chrono::year_month_day date(period.firstDay());
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    switch (period.cadence()) {
    case Cadence::year:
        return fmt::format("{}", year);
    case Cadence::quarter:
        return fmt::format("the {} quarter of {}", ordinals[(month - 1) / 3], year);
    case Cadence::month:
        return fmt::format("{} {}", months[month - 1], year);
    case Cadence::day:
        break;
    }
    return fmt::format("{} {} {}", static_cast<unsigned>(date.day()), months[month - 1], year);
}

std::string cadenceWords(const std::vector<Cadence>& cadences)
{
    std::string zh, en;
    for (const auto cadence : cadences) {
        zh += zh.empty() ? "" : "、";
        zh += cadence == Cadence::day       ? "日期"
              : cadence == Cadence::month   ? "月份"
              : cadence == Cadence::quarter ? "季度"
                                            : "年份";
        en += (en.empty() ? "" : ", ") + std::string(toString(cadence));
    }
    return inBoth(zh, en);
}

} // namespace lianfang
