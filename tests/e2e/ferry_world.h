// Two hubs that trust each other across an air gap.
#pragma once

#include "tests/e2e/hub_process.h"

namespace lianfang::test {

// A copy of the project's configuration at `folder`.
void copyConfiguration(const std::filesystem::path& folder);
// Replaces the first `old` of a file; fails the test where there is none.
void replaceIn(const std::filesystem::path& file, const std::string& old, const std::string& with);
// Whoever reads the configuration `by` trusts `hub` from now on, as `name`. `keys`: where the public keys are written.
void letTrust(const HubProcess& hub, const std::filesystem::path& by, const std::string& name,
              const std::filesystem::path& keys);
// States of the entries that an import told of.
std::vector<std::string> ferriedStates(const nlohmann::json& imported);
// What an import told of, whether all of it could be taken or not.
nlohmann::json ferryImport(const HubProcess& hub, const std::filesystem::path& file);

} // namespace lianfang::test
