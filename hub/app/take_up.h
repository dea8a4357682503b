// What is taken up of the files under config/schema, config/connectors, config/crosschecks and config/indicators and of
// config/targets.xml ("definitions") as they lie there, and what is refused. A file that is refused leaves its earlier version in force, or none, and no other file out; files that
// need one another, a new field and its mapping, go together.
#pragma once

#include "hub/app/configuration.h"
#include "hub/schema/history.h"
#include "hub/store/store.h"

#include <map>

namespace lianfang {

using Definitions = std::map<std::string, std::string>; // "connectors/transport.xml" → bytes

// Those that lie in a configuration folder. A file that cannot be read is a fault, and as if it were not there.
Definitions definitionsIn(const std::filesystem::path& folder, std::vector<ConfigFault>& faults);

// Those that lie in that folder itself.
std::vector<ConfigFile> filesIn(const Definitions& definitions, const std::string& folder,
                                const std::filesystem::path& root);

Targets loadTargets(const Definitions& definitions, const std::filesystem::path& root,
                    const std::vector<Indicator>& indicators, std::vector<ConfigFault>& faults);

// What was in force; all empty where nothing was.
struct InForce {
    Definitions definitions;
    std::shared_ptr<const Schema> schema;
    std::vector<Manifest> manifests;

    // From definitions that were taken up once; what of them no longer holds (a variable that is gone) is left out.
    static InForce of(const Configuration& rest, Definitions definitions);
};

struct TakenUp {
    // `rest` with schema, manifests, cross-checks, indicators, targets and the refused files; without definitions. Nothing where not even
    // what was in force holds with `rest` (a code list is gone, a cross-check wants what no file has): see `faults`.
    std::shared_ptr<Configuration> configuration;
    Definitions inForce;
    std::vector<ConfigFault> faults;
};

// `starting`: what was in force and no longer holds is left out too, instead of nothing being taken up.
TakenUp takeUp(const Configuration& rest, const Definitions& lying, const InForce& before, const History& history,
               bool starting);

} // namespace lianfang
