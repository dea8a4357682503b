// Which days are worked: config/calendar/YYYY.xml, one file a year, after the State Council's holiday notices.
//
//   <calendar year="2026" source="…">
//     <holiday date="2026-10-01" name="国庆节"/>     a day off, weekend or not
//     <workday date="2026-10-10" name="国庆节"/>     a weekend day worked in exchange (调休)
//   </calendar>
//
// A year without a file is not announced: nobody may guess its working days.
#pragma once

#include "hub/model/day.h"

#include <filesystem>
#include <map>
#include <optional>

namespace lianfang {

class WorkingDays {
public:
    // Reads every YYYY.xml of the folder. Throws Error model.calendar-… naming file and line.
    static WorkingDays load(const std::filesystem::path& folder);

    bool announced(int year) const { return years_.contains(year); }
    // Nothing if the day's year is not announced.
    std::optional<bool> isWorked(Day day) const;
    // The `count`-th working day after `day`, which itself does not count; `day` itself for 0 or less. Nothing if the
    // way there leads into a year that is not announced.
    std::optional<Day> after(Day day, int count) const;
    // How many are later than `after`, until `until` inclusive. Nothing if one of these days lies in a year that is not
    // announced.
    std::optional<int> between(Day after, Day until) const;

private:
    std::map<int, std::map<Day, bool>> years_; // the days that differ from Monday to Friday: true if worked
};

} // namespace lianfang
