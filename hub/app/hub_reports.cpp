// What the hub tells of itself: status, rejections, templates, connectors, notices.
#include "hub/app/hub.h"

#include "hub/api/catalogue.h"
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/base/text.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/dispatch/rejections_list.h"
#include "hub/normalise/normalise.h"
#include "hub/notify/wording.h"
#include "hub/schema/template.h"

#include <algorithm>

namespace lianfang {

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
    for (const auto& exchange : store_->exchanges({})) {
        overdue += exchange.timeliness == Timeliness::overdue;
        states[std::string(toString(exchange.state))] = states.value(std::string(toString(exchange.state)), 0) + 1;
    }
    const std::lock_guard lock(announcing_);
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
            {"exchanges", states},
            {"overdue", overdue},
            {"calendarMissing", unannounced_},
            {"notices", notices}};
}

// One exchange's refused rows, ready to be shown.
struct Hub::Report {
    Exchange exchange;
    RejectionsOf about;
    std::vector<Rejection> rejections;
};

ExchangeKey Hub::keyOf(const Query& query) const
{
    return keyOf(*configuration(), query("dataset"), query("period"), query("unit"));
}

Hub::Report Hub::reportOf(const ExchangeKey& key)
{
    const auto exchange = store_->find(key);
    if (!exchange)
        throw Error(message::notFound, {key.dataset + " " + key.period.toString()});
    return reportOf(*exchange);
}

Hub::Report Hub::reportOf(const Exchange& exchange)
{
    const auto configuration = this->configuration();
    const ExchangeKey& key = exchange.key;
    const auto found = configuration->find(key.dataset);
    if (!found.mapping)
        throw Error(message::datasetUnmapped, {key.dataset});
    const Unit* unit = found.manifest->unit(key.unit);
    Report report{exchange, {}, {}};
    report.about.periodZh = periodZh(key.period);
    report.about.periodEn = periodEn(key.period);
    report.about.datasetZh = found.mapping->dataset->zh;
    report.about.datasetEn = found.mapping->dataset->en;
    report.about.unitZh = key.unit.empty() || !unit ? key.unit : unit->zh;
    report.about.unitEn = key.unit.empty() || !unit ? key.unit : unit->en;
    report.about.stored = exchange.state == ExchangeState::done;
    report.about.generated = secondsNow();

    Sealer sealer = keys_.sealer(remarkPurpose);
    std::vector<SubmittedDocument> documents;
    store_->remarks(
        exchange.id, [&](const std::vector<SubmittedDocument>& list) { documents = list; },
        [&](const Remark& remark) {
            const Message* message = findMessage(remark.code);
            if (remark.kind != Remark::Kind::refused || !message)
                return;
            Rejection rejection;
            if (remark.document < documents.size()) {
                rejection.document = documents[remark.document].name;
                if (remark.table < documents[remark.document].sheets.size())
                    rejection.sheet = documents[remark.document].sheets[remark.table];
            }
            rejection.row = remark.row;
            rejection.column = remark.column;
            rejection.sensitive = remark.sensitive;
            rejection.message = message;
            rejection.arguments = remark.arguments;
            if (!remark.sealedValue.empty() && !sealer.open(remarkPurpose, remark.sealedValue, rejection.value))
                rejection.value = "?";
            report.rejections.push_back(std::move(rejection));
        });
    report.about.rejected = report.rejections.size();
    return report;
}

nlohmann::json Hub::rejections(const Query& query)
{
    const auto key = keyOf(query);
    const auto exchange = store_->find(key);
    if (!exchange)
        throw Error(message::notFound, {key.dataset + " " + key.period.toString()});
    return rejectionsJson(*exchange);
}

nlohmann::json Hub::rejectionsJson(const Exchange& exchange)
{
    const auto report = reportOf(exchange);
    nlohmann::json out = nlohmann::json::array();
    for (const auto& rejection : report.rejections) {
        const Error reason(*rejection.message, rejection.arguments);
        out.push_back({{"document", rejection.document},
                       {"sheet", rejection.sheet},
                       {"row", rejection.row},
                       {"column", rejection.column},
                       {"value", rejection.sensitive ? masked(rejection.value) : rejection.value},
                       {"code", rejection.message->code},
                       {"zh", reason.zh()},
                       {"en", reason.en()}});
    }
    return out;
}

void Hub::writeRejections(const ExchangeKey& key, const std::filesystem::path& file)
{
    const auto report = reportOf(key);
    std::size_t next = 0;
    writeWorkbook(file, rejectionsList(report.about), [&](std::vector<std::string>& cells) {
        if (next == report.rejections.size())
            return false;
        cells = rejectionRow(next + 1, report.rejections[next]);
        ++next;
        return true;
    });
}

Download Hub::rejectionsWorkbook(const Query& query)
{
    const auto key = keyOf(query);
    const auto exchange = store_->find(key);
    if (!exchange)
        throw Error(message::notFound, {key.dataset + " " + key.period.toString()});
    return rejectionsWorkbook(*exchange);
}

Download Hub::rejectionsWorkbook(const Exchange& exchange)
{
    const auto& key = exchange.key;
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
        nlohmann::json json{{"department", manifest.department}, {"zh", manifest.zh},          {"en", manifest.en},
                            {"connector", manifest.library},     {"datasets", datasets},       {"pushes", manifest.pushes},
                            {"units", manifest.units.size()},    {"state", manifest.library.empty() ? "files" : "ready"}};
        if (!manifest.library.empty()) {
            if (!std::filesystem::exists(folders_.connectors / (manifest.library + ".so"))) {
                json["state"] = "missing";
            } else if (probe) {
                try {
                    auto request = collectRequest(*configuration, manifest, "probe " + manifest.department);
                    request.deadline = std::chrono::seconds(15);
                    request.dataset = manifest.datasets.empty() ? "" : manifest.datasets.front().dataset->id;
                    request.period = Period(Cadence::day, today());
                    json["milliseconds"] = collector_.probe(request, stop_.get_token()).took.count();
                } catch (const Error& e) {
                    json["state"] = "unreachable";
                    json["error"] = errorJson(e);
                }
            }
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

}  // namespace lianfang
