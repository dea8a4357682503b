// What is to be said of a cross-check before it is put in force.
#pragma once

#include "hub/app/configuration.h"
#include "hub/model/period.h"
#include "hub/store/store.h"

#include <nlohmann/json.hpp>

#include <string>

namespace lianfang {

struct LintRequest {
    std::string name; // the file's, "idle-employers.sql"
    std::string text;
    Period period{Cadence::quarter, Day{}};
    Day today;
    std::string postgresql; // a connection without a password; empty: not tried there
};

// The file judged with those in force beside it (in the place of one of its name):
//   {"id", "zh", "sound": bool,
//    "faults": [{"file", "line", "zh", "en"}],           why it would be refused, or fail
//    "advice": [{"zh", "en"}],                           what is allowed and rarely meant
//    "sqlite": {"waitingFor": [{"dataset", "period", "unit"}], "milliseconds", "subjects",
//               "kinds": [{"disposition", "reason", "lines"}], "steps": [{"what", "milliseconds", "plan": []}]},
//    "postgresql": {"tried": bool, "milliseconds"}}
// Nothing is stored. `sqlite` is there where it could be run, on the hub's own data.
nlohmann::json lint(Store& store, const Configuration& configuration, const LintRequest& request);

} // namespace lianfang
