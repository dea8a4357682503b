#include "hub/app/configuration_doubts.h"

#include "hub/app/connector_libraries.h"
#include "hub/app/feedback.h"
#include "hub/app/life_lists.h"
#include "hub/app/reports.h"
#include "hub/app/uninsured_summary.h"
#include "hub/schema/config_xml.h"
#include "hub/schema/messages.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

std::string listed(const std::set<std::string>& words)
{
    std::string out;
    for (const auto& word : words)
        (out += out.empty() ? "" : ", ") += word;
    return out.empty() ? "-" : out;
}

// As manifests write it: "employer.code".
std::string nameOf(const DatasetMapping& mapping, const FieldMap& map)
{
    const char* part = map.part == FieldMap::Part::code ? ".code" : map.part == FieldMap::Part::name ? ".name" : "";
    return mapping.dataset->fields[map.field].id + part;
}

void doubtLibrary(const Configuration& configuration, const std::filesystem::path& shipped, const Manifest& manifest,
                  std::vector<ConfigFault>& doubts)
{
    const auto& settings = configuration.settings.connectors;
    std::error_code unreadable;
    if (manifest.library.empty() || std::filesystem::exists(libraryOf(settings, shipped, manifest.library), unreadable))
        return;
    std::set<std::string> folders{shipped.string()};
    if (!settings.dropIn.empty())
        folders.insert(settings.dropIn.string());
    doubts.push_back(
        faultOf(manifest.file, manifest.connectorLine, message::libraryMissing, {manifest.library, listed(folders)}));
}

void doubtLists(const Configuration& configuration, const Manifest& manifest, std::vector<ConfigFault>& doubts)
{
    std::set<std::string> lists{std::string(rejectionsPush), leadsList, injuriesList, digestList, annualList, summaryList};
    for (const auto& check : configuration.crosschecks)
        lists.insert(check.list);
    for (const auto& push : manifest.pushes)
        if (manifest.connects() && !lists.contains(push.list))
            doubts.push_back(faultOf(manifest.file, push.line, message::listUnknown, {push.list, listed(lists)}));
}

void doubtHeadings(const Manifest& manifest, std::vector<ConfigFault>& doubts)
{
    for (const auto& mapping : manifest.datasets) {
        std::map<std::string, const FieldMap*> first;
        // One that may be left out can be meant to repeat another: a permit's number that is also the row's.
        const auto needed = [&](const FieldMap& map) { return mapping.dataset->fields[map.field].required; };
        for (const auto& map : mapping.maps)
            for (const auto& heading : map.from)
                if (const auto [at, isNew] = first.emplace(heading, &map);
                    !isNew && at->second != &map && needed(*at->second) && needed(map))
                    doubts.push_back(faultOf(manifest.file, map.line, message::headingTwice,
                                             {heading, nameOf(mapping, *at->second), nameOf(mapping, map)}));
    }
}

} // namespace

std::vector<ConfigFault> doubtsOf(const Configuration& configuration, const std::filesystem::path& shipped)
{
    std::vector<ConfigFault> doubts;
    for (const auto& manifest : configuration.manifests) {
        doubtLibrary(configuration, shipped, manifest, doubts);
        doubtLists(configuration, manifest, doubts);
        doubtHeadings(manifest, doubts);
    }
    for (const auto& check : configuration.crosschecks)
        if (check.listLine > 0 &&
            std::none_of(configuration.manifests.begin(), configuration.manifests.end(),
                         [&](const Manifest& manifest) { return manifest.push(check.list) != nullptr; }))
            doubts.push_back(faultOf(check.file, check.listLine, message::listUntaken, {check.list}));
    std::set<std::string> read; // as hub.xml writes them
    for (const auto& check : configuration.crosschecks)
        for (const auto& [name, value] : check.parameters) {
            auto written = name;
            std::replace(written.begin(), written.end(), '_', '-');
            read.insert(std::move(written));
        }
    for (const auto& [name, line] : configuration.settings.parameterLines)
        if (!read.contains(name))
            doubts.push_back(
                faultOf(configuration.settings.file, line, message::parameterUnread, {name, listed(read)}));
    return doubts;
}

} // namespace lianfang
