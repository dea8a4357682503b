// Whom supervision is about: employers by what registers say of them, and those with many accidents.
#pragma once

#include "hub/app/configuration.h"
#include "hub/model/draw.h"

#include <Poco/Data/Session.h>

#include <string>
#include <vector>

namespace lianfang {

// All optional, and all of them hold together. Registers of employers are the datasets of kind register whose key is an
// employer, and no person: the health commission's, emergency's, the agency's (there only those still enrolled).
struct EmployerFilter {
    std::string county;     // a unit's code: a register's division is in it
    std::string industry;   // a code of GB/T 4754, or the beginning of one
    std::string riskClass;  // by code or name
    std::string hazard;     // by code or name
    std::string dataset;    // in this register
    std::string crosscheck; // has an open finding of it (accident-prone-employer, …)
};

// Employers that are on a register today, by code. Throws Error app.name-unknown with what there is.
std::vector<Draw::Item> employersOf(Poco::Data::Session& session, const Configuration& configuration,
                                    EmployerFilter filter, Day today);

// An employer on the accident-prone list (事故多发单位).
struct AccidentProne {
    std::string code, name;
    std::int64_t accidents = 0, deaths = 0, serious = 0; // of the twelve months
    std::int64_t cases = 0;                              // recognised as accidents at work, happened in them
    std::string lastAccident;                            // a day; empty: none
    std::int64_t finding = 0;                            // of the cross-check accident-prone-employer; 0: none is open
    std::string step;                                    // of that
};

// Who has an open finding of that cross-check, with what happened in the twelve months to that day; with `cases` also
// who had at least so many recognised accident cases. With a county: only what happened there counts, and who had
// nothing there is left out. Most accidents first, then most casualties, most cases.
std::vector<AccidentProne> accidentProneEmployers(Poco::Data::Session& session, const Configuration& configuration,
                                                  const std::string& county, std::int64_t cases, Day today);

// The same date a year earlier; the month's last day where it has no such date.
Day yearBefore(Day day);

} // namespace lianfang
