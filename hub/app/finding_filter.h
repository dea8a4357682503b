// Which findings a request means: by filter, or one by one.
#pragma once

#include "hub/api/operations.h"
#include "hub/app/configuration.h"
#include "hub/crosscheck/findings.h"

namespace lianfang {

// crosscheck, state, step, county, employer, period, overdue, expiring (days), closedBy, closedIn, lookBack, id, limit,
// after: all optional. Throws Error app.name-unknown with what there is, app.period-unreadable, app.request-unreadable.
FindingFilter findingFilter(const Configuration& configuration, const Query& query);

// Ids of the checks, and of those findings that no check made.
std::vector<std::string> findingKinds(const Configuration& configuration);

} // namespace lianfang
