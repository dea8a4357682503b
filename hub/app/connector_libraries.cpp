#include "hub/app/connector_libraries.h"

#include <set>

namespace lianfang {

std::filesystem::path libraryOf(const HubSettings::Connectors& settings, const std::filesystem::path& shipped,
                                const std::string& name)
{
    const auto file = name + ".so";
    std::error_code unreadable;
    if (!settings.dropIn.empty() && !std::filesystem::exists(shipped / file, unreadable) &&
        std::filesystem::exists(settings.dropIn / file, unreadable))
        return settings.dropIn / file;
    return shipped / file;
}

VettingRules vettingRules(const HubSettings::Connectors& settings, const std::filesystem::path& library)
{
    if (!settings.dropIn.empty() && library.parent_path() == settings.dropIn)
        return {VettingRules::Unsigned::no, settings.trustedKeys};
    switch (settings.withoutSignature) {
    case HubSettings::Connectors::Unsigned::yes:
        return {VettingRules::Unsigned::yes, settings.trustedKeys};
    case HubSettings::Connectors::Unsigned::root:
        return {VettingRules::Unsigned::root, settings.trustedKeys};
    case HubSettings::Connectors::Unsigned::no:
        break;
    }
    return {VettingRules::Unsigned::no, settings.trustedKeys};
}

std::vector<std::string> libraryNames(const HubSettings::Connectors& settings, const std::filesystem::path& shipped)
{
    std::set<std::string> names;
    for (const auto& folder : {shipped, settings.dropIn}) {
        std::error_code unreadable;
        for (const auto& entry : std::filesystem::directory_iterator(folder, unreadable))
            if (entry.path().extension() == ".so")
                names.insert(entry.path().stem());
    }
    return {names.begin(), names.end()};
}

} // namespace lianfang
