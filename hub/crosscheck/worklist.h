// What waits for somebody: how many findings of each check are at which point of their life.
#pragma once

#include "hub/model/day.h"
#include "hub/store/store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lianfang {

struct WorkFigure {
    // to-verify; open (employer not told yet); notified (deadline runs); overdue; handed-over; answered; expiring (a
    // conclusion ends within the days given); look-back (closed, and drawn for a re-check)
    std::string item;
    std::string crosscheck;
    std::int64_t count = 0;
};

// In the order in which things are done. `county`: only of that unit; empty: of all.
std::vector<WorkFigure> worklist(Poco::Data::Session& session, const std::string& county, Day today, int expiringDays);

} // namespace lianfang
