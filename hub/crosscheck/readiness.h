// Whether the deliveries that a cross-check needs are there, and at which day each is to be read (rule: an absence is
// judged only where the dataset searched has been accepted and covers the day plus its grace).
//
// Expected of a dataset: every unit that ever submitted it for this period or an earlier one. A dataset whose usual
// cadence is the day is a refreshed register: the unit's latest refresh counts, and its as-of day must reach the judged
// day plus the grace. Changes told as they happen (of days) are as far as anyone knows: whoever has told nothing since
// has nothing to tell. Of any other dataset each judged month must lie in a submitted period. Datasets that a check
// only `takes` are read where they are there.
#pragma once

#include "hub/crosscheck/run.h"

#include <Poco/Data/Session.h>

#include <set>
#include <string>
#include <vector>

namespace lianfang {

struct Reading {
    std::string dataset;
    std::string unit;
    int month;
    int readAt; // days
    int asOf;   // the department's as-of day, the submitted period's last day at most
};

struct Readiness {
    std::vector<MissingDelivery> missing;
    std::vector<Reading> readings;
    std::string known; // what a later run must find the same to judge changed subjects only
    int day = 0;       // the day judged: the period's last, or today
    int firstMonth = 0;
    int lastMonth = 0;         // of `day`
    int lastEndedMonth = 0;    // may be less than firstMonth: none has ended
    std::int64_t sequence = 0; // of the latest submission
};

Readiness readinessOf(Poco::Data::Session& session, const Schema& schema, const JudgedSql& sql, const Period& period,
                      Day today);

} // namespace lianfang
