#include "hub/schedule/reports.h"

namespace lianfang {

std::vector<Period> reportsDue(Cadence cadence, int workingDay, const std::set<Period>& sent,
                               const WorkingDays& calendar, Day today)
{
    if (workingDay <= 0)
        return {};
    Period last = Period(cadence, today).previous();
    const auto due = [&](const Period& period) {
        const auto day = calendar.after(period.lastDay(), workingDay);
        return day && *day <= today;
    };
    // A day far into the next period has that of the one before it due still.
    for (int i = 0; i < 2 && !due(last); ++i)
        last = last.previous();
    if (!due(last))
        return {};
    std::vector<Period> out;
    for (Period at = last; !sent.contains(at) && out.size() < mostReportsAtOnce; at = at.previous()) {
        if (!sent.empty() && at < *sent.begin())
            break;
        out.insert(out.begin(), at);
        if (sent.empty())
            break;
    }
    return out;
}

} // namespace lianfang
