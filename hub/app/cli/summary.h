// A period on one screen, for whoever answers for it at the bureau.
#pragma once

#include "hub/app/cli/client.h"

namespace lianfang::cli {

// Prints what came in and was refused, what the cross-checks found, and what was told to whom. The period is one as
// written ("2026Q3"); what lies within it belongs to it, and of a register that is refreshed by the day the latest
// refresh until the end of the period that follows. Coloured on a terminal only (and not if NO_COLOR is set). Returns
// the exit code. Throws Failure: 4 if nothing is known of the period.
int summary(const Client& client, const std::string& period, bool asJson);

// The same as JSON, from what the API answers: period, name, today, and
//   datasets     dataset, zh, department, periods, exchanges, done, failed, running, expected, late, accepted, rejected
//   crosschecks  crosscheck, zh, en, state, open, opened, closed (by all runs of the period), toVerify, waitingFor,
//   ended notices      channel, recipient, sent, waiting, dead folders      data, outgoing (the hub's copies of lists
//   sent back, by department), log
nlohmann::json summaryOf(const Client& client, const std::string& period);

} // namespace lianfang::cli
