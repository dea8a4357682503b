// Days and months of the (proleptic Gregorian) calendar, China Standard Time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lianfang {

// A day, counted from 1970-01-01: in files and tables this number, towards people YYYY-MM-DD.
using Day = std::chrono::sys_days;

// A month, counted from 0000-01: year * 12 + month - 1.
struct Month {
    std::int32_t number = 0;
    friend auto operator<=>(Month, Month) = default;
};

constexpr std::int32_t numberOf(Day day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }
constexpr Day dayOf(std::int32_t number) { return Day(std::chrono::days(number)); }
constexpr Day dayOf(int year, unsigned month, unsigned day)
{
    return Day(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
}
// Nothing if there is no such day, or the year is not between 1900 and 2199.
std::optional<Day> realDay(int year, unsigned month, unsigned day);

Month monthOf(Day day);
Day firstDayOf(Month month);
Day lastDayOf(Month month);

std::string toString(Day day);      // 2026-09-30
std::string toString(Month month);  // 2026-09
std::optional<Day> dayFromString(std::string_view text);      // exactly YYYY-MM-DD
std::optional<Month> monthFromString(std::string_view text);  // exactly YYYY-MM

// Today in China, whatever the machine's time zone. The environment variable LIANFANG_TODAY (YYYY-MM-DD) overrides it
// where the hub is marked as demonstration; the daemon unsets it otherwise.
Day today();

// A minute of a day in China.
struct Moment {
    Day day;
    int minute = 0; // since midnight
};
// today(), and the time of day as it is.
Moment thisMoment();

}  // namespace lianfang
