#include "hub/model/day.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <ctime>

namespace lianfang {

namespace {

std::optional<int> digits(std::string_view text)
{
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::optional<Day> realDay(int year, unsigned month, unsigned day)
{
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (year < 1900 || year > 2199 || !date.ok())
        return std::nullopt;
    return Day(date);
}

Month monthOf(Day day)
{
    const std::chrono::year_month_day date{day};
    return {static_cast<int>(date.year()) * 12 + static_cast<int>(static_cast<unsigned>(date.month())) - 1};
}

Day firstDayOf(Month month)
{
    return dayOf(month.number / 12, static_cast<unsigned>(month.number % 12) + 1, 1);
}

Day lastDayOf(Month month)
{
    return firstDayOf({month.number + 1}) - std::chrono::days(1);
}

std::string toString(Day day)
{
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string toString(Month month)
{
    return fmt::format("{:04}-{:02}", month.number / 12, month.number % 12 + 1);
}

std::optional<Day> dayFromString(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)), day = digits(text.substr(8, 2));
    if (!year || !month || !day)
        return std::nullopt;
    return realDay(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::optional<Month> monthFromString(std::string_view text)
{
    if (text.size() != 7 || text[4] != '-')
        return std::nullopt;
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2));
    if (!year || !month || *month < 1 || *month > 12)
        return std::nullopt;
    return Month{*year * 12 + *month - 1};
}

Day today()
{
    return thisMoment().day;
}

Moment thisMoment()
{
    constexpr std::time_t chinaStandardTime = 8 * 3600;
    const std::time_t seconds = std::time(nullptr) + chinaStandardTime;
    Moment moment{dayOf(static_cast<std::int32_t>(seconds / 86400)), static_cast<int>(seconds % 86400 / 60)};
    if (const char* fixed = std::getenv("LIANFANG_TODAY"))
        if (const auto day = dayFromString(fixed))
            moment.day = *day;
    return moment;
}

}  // namespace lianfang
