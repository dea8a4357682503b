// What a submission is about: a quarter 2026Q3, a month 2026-09, a year 2026, or a day 2026-09-30.
#pragma once

#include "hub/model/day.h"

#include <optional>
#include <string>
#include <string_view>

namespace lianfang {

enum class Cadence : std::uint8_t { day, month, quarter, year };

// In tables a period is its first day's number and ends with the first day of the next one, so that periods of different
// cadences lie on one axis.
class Period {
public:
    Period(Cadence cadence, Day within);  // the period of that cadence that contains the day
    static std::optional<Period> parse(std::string_view text);

    Cadence cadence() const { return cadence_; }
    Day firstDay() const { return first_; }
    Day lastDay() const { return next().first_ - std::chrono::days(1); }
    Period next() const;
    Period previous() const { return {cadence_, first_ - std::chrono::days(1)}; }
    std::string toString() const;

    friend bool operator==(const Period&, const Period&) = default;
    friend auto operator<=>(const Period& a, const Period& b) { return a.first_ <=> b.first_; }

private:
    Cadence cadence_;
    Day first_;
};

std::optional<Cadence> cadenceFromString(std::string_view text);  // "day", "month", "quarter", "year"
std::string_view toString(Cadence cadence);

}  // namespace lianfang
