// How findings stood at a moment, counted: from the story of each (its events, which are only ever added), so that the
// same question gives the same numbers later.
#pragma once

#include "hub/model/day.h"
#include "hub/model/period.h"
#include "hub/store/store.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace lianfang {

struct AsKnown {
    Day day{};                                                // deadlines before it have passed
    Seconds until = std::numeric_limits<std::int32_t>::max(); // only what happened before counts
};

// Of a cross-check in a county ('': nowhere).
struct FindingFigures {
    std::string crosscheck;
    std::string county;
    std::int64_t opened = 0; // or reopened, by runs of a period within the one asked for; casework: in its own
    std::int64_t closed = 0; // by such runs, or by officers where its latest period lies there
    // as they stood, of whatever period
    std::int64_t open = 0;
    std::int64_t toVerify = 0;
    std::int64_t overdue = 0; // of the open ones: told, and the employer's deadline had passed
};

// Those of one check and county once, in that order. `period` is a quarter or a year.
std::vector<FindingFigures> findingFigures(Poco::Data::Session& session, const Period& period, const AsKnown& known);

// A finding past its employer's deadline.
struct OverdueFinding {
    std::int64_t id = 0;
    std::string crosscheck;
    std::string county;
    std::string employerCode; // may be empty
    std::string employerName;
    Day deadline{};
};

// The oldest deadline first.
std::vector<OverdueFinding> overdueFindings(Poco::Data::Session& session, const AsKnown& known);

} // namespace lianfang
