#include "hub/app/configuration.h"

#include "hub/app/take_up.h"

#include "hub/base/error.h"

#include <fmt/format.h>

namespace lianfang {

std::shared_ptr<const Configuration> Configuration::load(const std::filesystem::path& hubFile,
                                                         std::vector<ConfigFault>& faults)
{
    auto out = loadSettings(hubFile, faults);
    if (!std::filesystem::exists(hubFile))
        return out; // that is said, and beside it there may be nothing either
    out->schema = Schema::load(out->folder, faults);
    out->manifests = loadManifests(out->folder / "connectors", *out->schema, faults, out->settings.limits.connector);
    const auto checks = CrosscheckFiles::in(out->folder / "crosschecks", faults);
    out->crosschecks = loadCrosschecks(checks, *out->schema, out->settings.parameters, faults);
    std::vector<ConfigFault> unreadable;
    const auto definitions = definitionsIn(out->folder, unreadable);
    for (auto& fault : unreadable) // those of the other folders have been said
        if (fault.file.parent_path().filename() == "indicators" || fault.file.filename() == "targets.xml")
            faults.push_back(std::move(fault));
    out->indicators = loadIndicators(filesIn(definitions, "indicators", out->folder), checks.shared, out->crosschecks,
                                     *out->schema, out->settings.parameters, faults);
    out->targets = loadTargets(definitions, out->folder, out->indicators, faults);
    return out;
}

std::shared_ptr<Configuration> Configuration::loadSettings(const std::filesystem::path& hubFile,
                                                           std::vector<ConfigFault>& faults)
{
    auto out = std::make_shared<Configuration>();
    out->folder = std::filesystem::absolute(hubFile).parent_path();
    out->settings = HubSettings::load(hubFile, faults);
    if (!std::filesystem::exists(hubFile))
        return out;
    if (out->settings.connectors.trustedKeys.empty())
        out->settings.connectors.trustedKeys = out->folder / "trusted-keys";
    out->notices = NoticeTemplates::load(out->folder / "notices", faults);
    out->letters = LetterTemplates::load(out->folder / "letters", faults);
    out->reportPage = LetterTemplate::read(out->folder / "reports/page.html", faults, LetterTemplate::Of::reports);
    try {
        out->workingDays = WorkingDays::load(out->folder / "calendar");
    } catch (const Error& e) {
        faults.push_back({out->folder / "calendar", 0, e.zh(), e.en()});
    }
    return out;
}

Configuration::Found Configuration::find(std::string_view dataset) const
{
    Found found;
    for (const auto& manifest : manifests) {
        const auto* mapping = manifest.find(dataset);
        if (mapping && (!found.mapping || manifest.department == mapping->dataset->department()))
            found = {&manifest, mapping};
    }
    return found;
}

std::string describe(const ConfigFault& fault)
{
    const std::string place = fault.line > 0 ? fmt::format("{}:{}", fault.file.string(), fault.line) : fault.file.string();
    return fmt::format("{}: {}\n{}: {}", place, fault.zh, place, fault.en);
}

}  // namespace lianfang
