// What a cross-check would say, and what it costs, before it is put in force.
#pragma once

#include "hub/crosscheck/run.h"

#include <string>
#include <vector>

namespace lianfang {

struct DryRun {
    // A statement of the check's, in the order in which they run.
    struct Step {
        std::string what; // its first line, at most 80 bytes: "CREATE TEMP TABLE at_work AS"
        std::int64_t milliseconds = 0;
        std::vector<std::string> plan; // SQLite's words: "SCAN w", "SEARCH e USING INDEX …"; empty on PostgreSQL
    };
    struct Kind {
        std::string disposition; // finding, to-verify, warning
        std::string reason;
        std::int64_t lines = 0;
    };

    bool waiting = false; // nothing was judged, and nothing below counts
    std::vector<MissingDelivery> waitingFor;
    std::vector<Step> steps;
    std::vector<Kind> kinds;
    std::int64_t subjects = 0;
    std::int64_t milliseconds = 0;
};

struct DryRunRequest {
    Period period{Cadence::quarter, Day{}};
    Day today;
    bool always = false;               // also where deliveries are missing
    std::chrono::seconds longest{600}; // of one statement
};

// Judges everything and stores nothing: on a session that may make temporary relations, which are gone afterwards.
// Throws Error crosscheck.failed, .forbidden, .too-long; what a statement of the scope part asks for is found as well.
DryRun dryRun(Poco::Data::Session& session, const Schema& schema, const Crosscheck& check,
              const DryRunRequest& request);

} // namespace lianfang
