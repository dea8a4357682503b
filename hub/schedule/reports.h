// Which reports are to be sent by today. Pure, as schedule.h.
//
// A quarter's digest (季度通报) is due on the configured working day after the quarter's end, the annual pack
// (年度报告) on that after the year's. The last one that is due is sent; from the first that was sent on also every one
// after it, the oldest first, so that what fell due while the hub was down goes out once and in order. Where a year on
// the way has no calendar, nothing is due by guess.
#pragma once

#include "hub/model/period.h"
#include "hub/model/working_days.h"

#include <set>
#include <vector>

namespace lianfang {

inline constexpr std::size_t mostReportsAtOnce = 8;

// `cadence` quarter or year; `workingDay` after the period's end, 0: never. `sent`: those that were.
std::vector<Period> reportsDue(Cadence cadence, int workingDay, const std::set<Period>& sent,
                               const WorkingDays& calendar, Day today);

} // namespace lianfang
