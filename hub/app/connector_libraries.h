// Where connectors' libraries lie, and what is asked of them there.
#pragma once

#include "hub/schema/hub_settings.h"
#include "plugins/loader/vetting.h"

namespace lianfang {

// The file of the connector of that name: in the shipped folder, else in the drop-in folder, which cannot replace a
// shipped one. Where neither has it, where it would lie in the shipped one.
std::filesystem::path libraryOf(const HubSettings::Connectors& settings, const std::filesystem::path& shipped,
                                const std::string& name);

VettingRules vettingRules(const HubSettings::Connectors& settings, const std::filesystem::path& library);

// Names of all libraries of both folders, in order.
std::vector<std::string> libraryNames(const HubSettings::Connectors& settings, const std::filesystem::path& shipped);

} // namespace lianfang
