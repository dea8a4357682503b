// What a change of the schema or of a manifest may not do, since it would break the history of what was accepted.
//
// Refused, each at its file and line and with the difference:
//   of a dataset that has rows: that it goes, its kind, its natural key, that a field goes, a field's type, whether a
//     field is sealed;
//   of a dataset that was submitted: that a cadence which was submitted goes, that no manifest or another department's
//     has it, and another usual cadence in its manifest;
//   of a reporting unit that submitted: that it goes.
// Everything else goes through: new datasets, fields, units and departments, mappings, headings, labels, limits, due
// days, code lists, whether a field is required or masked, settings and connectors; and any change of what nobody ever
// submitted.
#pragma once

#include "hub/schema/manifest.h"

#include <set>
#include <string>
#include <vector>

namespace lianfang {

// What was accepted so far.
struct History {
    struct Submitted {
        std::string department, dataset, unit;
        Cadence cadence = Cadence::quarter;
    };
    std::vector<Submitted> submitted;
    std::set<std::string, std::less<>> withRows; // ids of datasets
};

void checkHistory(const Schema& before, const Schema& after, const History& history, std::vector<ConfigFault>& faults);
void checkHistory(const std::vector<Manifest>& before, const std::vector<Manifest>& after, const History& history,
                  std::vector<ConfigFault>& faults);

} // namespace lianfang
