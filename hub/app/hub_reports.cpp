// What the hub tells of itself: status, rejections, templates, connectors, notices.
#include "hub/app/hub.h"

#include "hub/app/connector_libraries.h"

#include "hub/api/catalogue.h"
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/delivery_report.h"
#include "hub/match/decisions.h"
#include "hub/schema/template.h"

namespace lianfang {

namespace {

nlohmann::json sandboxJson(const HubSettings& settings)
{
    nlohmann::json weaker = nlohmann::json::array();
    std::optional<HostUser> user;
    try {
        user = HostUser::named(settings.connectors.user);
    } catch (const Error& e) {
        weaker.push_back(errorJson(e));
    }
    const auto sandbox = Sandbox::here(user);
    for (const auto& each : sandbox.weaker)
        weaker.push_back(errorJson(each));
    return {{"landlock", sandbox.landlock}, {"user", sandbox.user}, {"weaker", weaker}};
}

} // namespace

nlohmann::json Hub::status()
{
    const auto configuration = this->configuration();
    nlohmann::json datasets = nlohmann::json::array();
    for (const auto& dataset : configuration->schema->datasets()) {
        const auto found = configuration->find(dataset.id);
        nlohmann::json cadences = nlohmann::json::array();
        for (const auto cadence : dataset.cadences)
            cadences.push_back(toString(cadence));
        datasets.push_back({{"dataset", dataset.id},
                            {"zh", dataset.zh},
                            {"en", dataset.en},
                            {"cadences", cadences},
                            {"department", found.manifest ? found.manifest->department : ""},
                            {"connector", found.manifest ? found.manifest->library : ""}});
    }
    nlohmann::json states = nlohmann::json::object();
    std::size_t overdue = 0;
    std::set<int> unannounced;
    for (const auto& exchange : store_->exchanges({})) {
        overdue += exchange.timeliness == Timeliness::overdue;
        if (const auto year = calendarMissing(*configuration, exchange.key))
            unannounced.insert(*year);
        states[std::string(toString(exchange.state))] = states.value(std::string(toString(exchange.state)), 0) + 1;
    }
    const auto matches = matchCounts(*store_);
    nlohmann::json notices = nlohmann::json::object();
    for (const auto& entry : store_->outbox())
        notices[entry.state] = notices.value(entry.state, 0) + 1;
    return {{"name", {{"zh", configuration->settings.zh}, {"en", configuration->settings.en}}},
            {"version", LIANFANG_VERSION},
            {"demonstration", configuration->settings.demonstration},
            {"scheduled", configuration->settings.scheduled},
            {"today", toString(today())},
            {"data", folders_.data.string()},
            {"datasets", datasets},
            {"sandbox", sandboxJson(configuration->settings)},
            {"exchanges", states},
            {"overdue", overdue},
            {"calendarMissing", unannounced},
            {"refused", refusedChecks(*configuration)},
            {"matches",
             {{"proposed", matches.proposed},
              {"certain", matches.certain},
              {"confirmed", matches.confirmed},
              {"refused", matches.refused}}},
            {"notices", notices}};
}

ExchangeKey Hub::keyOf(const Query& query) const
{
    return keyOf(*configuration(), query("dataset"), query("period"), query("unit"));
}

nlohmann::json Hub::rejections(const Query& query)
{
    return toJson(deliveryReport(*store_, keys_, *configuration(), keyOf(query)));
}

void Hub::writeRejections(const ExchangeKey& key, const std::filesystem::path& file)
{
    const auto report = deliveryReport(*store_, keys_, *configuration(), key);
    writeWorkbook(file, rejectionParts(report));
}

Download Hub::rejectionsWorkbook(const Query& query)
{
    return rejectionsWorkbook(keyOf(query));
}

Download Hub::rejectionsWorkbook(const ExchangeKey& key)
{
    auto download = temporaryDownload("退回清单_" + configuration()->schema->find(key.dataset)->zh + "_" +
                                      key.period.toString() + ".xlsx");
    writeRejections(key, download.file);
    return download;
}

Download Hub::fillInTemplate(const std::string& dataset)
{
    const auto configuration = this->configuration();
    const Dataset* known = configuration->schema->find(dataset);
    if (!known)
        throw Error(message::datasetUnknown, {dataset});
    auto download = temporaryDownload(known->zh + "_填报模板.xlsx");
    writeTemplate(*known, configuration->find(dataset).mapping, *configuration->schema, download.file);
    return download;
}

nlohmann::json Hub::connectors(bool probe)
{
    const auto configuration = this->configuration();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& manifest : configuration->manifests) {
        nlohmann::json datasets = nlohmann::json::array();
        for (const auto& mapping : manifest.datasets)
            datasets.push_back(mapping.dataset->id);
        nlohmann::json pushes = nlohmann::json::array();
        for (const auto& push : manifest.pushes)
            pushes.push_back(push.list);
        nlohmann::json json{{"department", manifest.department},
                            {"zh", manifest.zh},
                            {"en", manifest.en},
                            {"connector", manifest.library},
                            {"datasets", datasets},
                            {"pushes", pushes},
                            {"units", manifest.units.size()},
                            {"state", !manifest.ferry.empty() ? "ferry" : manifest.library.empty() ? "files" : manifest.joined ? "ready" : "not-joined"}};
        if (manifest.connects()) {
            const auto& settings = configuration->settings.connectors;
            const auto file = libraryOf(settings, folders_.connectors, manifest.library);
            std::optional<Error> refused;
            if (!std::filesystem::exists(file)) {
                json["state"] = "missing";
            } else {
                try {
                    vet(file, vettingRules(settings, file));
                } catch (const Error& e) {
                    refused = e;
                    json["state"] = "refused";
                    json["error"] = errorJson(e);
                }
            }
            if (probe && !refused && json["state"] != "missing") {
                try {
                    json["milliseconds"] = this->probe(*configuration, manifest).count();
                    const std::lock_guard lock(trying_);
                    tried_.erase(manifest.department);
                } catch (const Error& e) {
                    json["state"] = "unreachable";
                    json["error"] = errorJson(e);
                }
            }
        }
        tellStanding(json, manifest.department);
        if (manifest.connects())
            tellLastFailure(json, manifest.department);
        out.push_back(std::move(json));
    }
    tellVersions(out, *configuration);
    return out;
}

nlohmann::json Hub::libraries()
{
    const auto configuration = this->configuration();
    const auto& settings = configuration->settings.connectors;
    nlohmann::json out = nlohmann::json::array();
    for (const auto& name : libraryNames(settings, folders_.connectors)) {
        const auto file = libraryOf(settings, folders_.connectors, name);
        nlohmann::json departments = nlohmann::json::array();
        for (const auto& manifest : configuration->manifests)
            if (manifest.library == name)
                departments.push_back(manifest.department);
        nlohmann::json json{{"name", name}, {"file", file.string()}, {"departments", departments}, {"state", "ready"}};
        try {
            const auto vetted = vet(file, vettingRules(settings, file));
            json["abi"] = vetted.abi;
            json["signer"] = vetted.signer;
            json["digest"] = vetted.digest;
        } catch (const Error& e) {
            json["state"] = "refused";
            json["error"] = errorJson(e);
        }
        out.push_back(std::move(json));
    }
    return out;
}

nlohmann::json Hub::notices()
{
    nlohmann::json out = nlohmann::json::array();
    for (const auto& entry : store_->outbox()) {
        auto json = toJson(entry);
        if (entry.channel == "push" && entry.state == "sent")
            json["file"] = telling_->copyOf(entry).string();
        out.push_back(std::move(json));
    }
    return out;
}

nlohmann::json Hub::resend(std::int64_t notice)
{
    if (!store_->resend(notice))
        throw Error(message::notFound, {std::to_string(notice)});
    telling_->wake();
    return {{"id", notice}, {"state", "waiting"}};
}

} // namespace lianfang
