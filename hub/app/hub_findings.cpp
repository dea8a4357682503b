// Cross-checks and findings, as the API asks for them.
#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/feedback.h"
#include "hub/app/finding_filter.h"
#include "hub/app/named.h"
#include "hub/app/person_numbers.h"
#include "hub/base/text.h"
#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/run.h"
#include "hub/match/matching.h"
#include "hub/notify/wording.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace lianfang {

namespace {

std::vector<std::string> idsOf(const Configuration& configuration)
{
    std::vector<std::string> out;
    for (const auto& check : configuration.crosschecks)
        out.push_back(check.id);
    return out;
}

bool changed(const CrosscheckRun& run)
{
    return run.opened + run.reopened + run.closed + run.linesOpened + run.linesClosed > 0;
}

nlohmann::json toJson(const CrosscheckRun& run, const Crosscheck& check)
{
    nlohmann::json out{{"crosscheck", run.crosscheck}, {"zh", check.zh},         {"en", check.en},
                       {"period", run.period.toString()}, {"state", run.waiting ? "waiting" : "done"},
                       {"opened", run.opened},         {"reopened", run.reopened}, {"closed", run.closed},
                       {"open", run.open},             {"toVerify", run.toVerify}, {"warnings", run.warnings}, {"complete", run.complete},
                       {"started", momentText(run.started)}, {"ended", momentText(run.ended)}};
    nlohmann::json waiting = nlohmann::json::array();
    for (const auto& missing : run.waitingFor)
        waiting.push_back({{"dataset", missing.dataset}, {"period", missing.period}, {"unit", missing.unit}});
    out["waitingFor"] = std::move(waiting);
    return out;
}

}  // namespace

CrosscheckRun Hub::judged(const Configuration& configuration, const Crosscheck& check, const Period& period, bool complete)
{
    CrosscheckRequest judgement;
    judgement.period = period;
    judgement.today = today();
    judgement.complete = complete;
    judgement.recipients = Telling::bureau(configuration.settings);
    CrosscheckRun run;
    store_->write([&](Poco::Data::Session& session) {
        matchWaiting(session, *configuration.schema); // a check sees every employer that has come as whom it is
        run = judge(session, *configuration.schema, check, judgement);
        if (!run.waiting && changed(run))
            store_->post(session, listsFor(configuration, check, period, "run " + std::to_string(run.id)));
    });
    spdlog::info("crosscheck {} {}: {}, {} opened, {} closed, {} open, {} to verify", check.id, period.toString(),
                 run.waiting ? "waiting" : "done", run.opened + run.reopened, run.closed, run.open, run.toVerify);
    return run;
}

nlohmann::json Hub::crosscheck(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const std::string id = request.value("id", ""), text = request.value("period", "");
    const auto period = text.empty() ? Period(Cadence::quarter, today()).previous() : Period::parse(text);
    if (!period || period->cadence() != Cadence::quarter)
        throw Error(message::periodUnreadable, {text, cadenceWords({Cadence::quarter})});
    expectOneOf(idsOf(*configuration), id, "比对", "cross-check");
    const auto wanted = [&](const Crosscheck& check) { return id.empty() || check.id == id; };

    nlohmann::json out = nlohmann::json::array();
    bool anyChanged = false;
    // Not beside a merge: both write, and a check judges what has wholly arrived.
    const std::lock_guard processing(processing_);
    for (const auto& check : configuration->crosschecks) {
        if (!wanted(check))
            continue;
        const CrosscheckRun run = judged(*configuration, check, *period, request.value("complete", false));
        anyChanged = anyChanged || changed(run);
        out.push_back(toJson(run, check));
    }
    if (id.empty() && anyChanged) {
        std::vector<OutboxEntry> entries;
        const nlohmann::json payload{{"period", period->toString()}, {"runs", out}};
        for (const auto& recipient : Telling::bureau(configuration->settings)) {
            OutboxEntry entry;
            entry.channel = recipient.channel;
            entry.topic = "digest";
            entry.recipient = recipient.name;
            entry.idempotencyKey =
                "digest/" + period->toString() + "/" + recipient.channel + "/" + recipient.name + "/" + std::to_string(secondsNow());
            entry.payload = payload.dump();
            entries.push_back(std::move(entry));
        }
        store_->post(entries);
    }
    telling_->wake();
    return out;
}

nlohmann::json Hub::crosscheckRuns(const Query& query)
{
    constexpr std::size_t latest = 1000;
    const auto configuration = this->configuration();
    const std::string period = query("period"), id = query("crosscheck");
    expectOneOf(idsOf(*configuration), id, "比对", "cross-check");
    std::map<std::string, std::int64_t> concluded;
    for (const auto& figures : crosscheckFigures(*store_))
        concluded[figures.crosscheck] = figures.concluded;
    nlohmann::json out = nlohmann::json::array();
    for (const auto& run : lianfang::crosscheckRuns(*store_, id, latest))
        for (const auto& check : configuration->crosschecks)
            if (check.id == run.crosscheck && (period.empty() || period == run.period.toString())) {
                out.push_back(toJson(run, check));
                out.back()["concluded"] = concluded[check.id];
            }
    return out;
}

// A department whose manifest asks for a check's list gets it whenever the check's findings have changed.
std::vector<OutboxEntry> Hub::listsFor(const Configuration& configuration, const Crosscheck& check, const Period& period,
                                       const std::string& occasion) const
{
    std::vector<OutboxEntry> entries;
    const std::string& list = check.list;
    for (const auto& manifest : configuration.manifests)
        if (manifest.takes(list))
            entries.push_back(pushEntry({list, manifest.department, "", period, "", 0}, occasion));
    return entries;
}

void Hub::findings(const Query& query, const std::function<std::ostream&()>& begin)
{
    const FindingFilter filter = findingFilter(*configuration(), query);
    PersonNumbers numbers(*store_, keys_);
    std::ostream& out = begin();
    const char* before = "[";
    listFindings(*store_, filter, [&](std::string_view key) { return numbers.masked(key); }, [&](const Finding& finding) {
        out << std::exchange(before, ",\n")
            << lianfang::toJson(finding).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        if (!out)
            throw Error(message::internalFailure, {"findings"});  // who asked has gone
    });
    out << (*before == '[' ? "[]" : "]");
}

nlohmann::json Hub::conclude(std::int64_t finding, const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const auto until = dayFromString(request.value("until", ""));
    const std::string digest = request.value("evidence", "");
    if (!until)
        throw Error(message::requestUnreadable, {inBoth("有效期不是 2199 年以前的日期，写作 2026-12-31", "until is no day before 2200, written as 2026-12-31")});
    const std::string who = lineIn(request, "by", longestSignature);
    if (!archive_.holds(digest))
        throw Error(message::notFound, {"evidence"});
    if (archive_.open(digest)->size() == 0)
        throw Error(message::evidenceEmpty, {request.value("evidenceName", "")});
    const CodeList* conclusions = configuration->schema->codes("conclusions");
    if (!conclusions)
        throw Error(message::notFound, {"config/codelists/conclusions.csv"});
    // By code, or by its Chinese name.
    std::string code = request.value("conclusion", "");
    if (const auto* byName = conclusions->findByName(code, today()))
        code = byName->code;
    lianfang::conclude(*store_, *conclusions,
                       {finding, code, *until, withNumbersMasked(request.value("evidenceName", "")), digest, who},
                       today());
    const std::string wanted = std::to_string(finding);
    std::ostringstream concluded;
    findings([&](const std::string& name) { return name == "id" ? wanted : std::string(); },
             [&]() -> std::ostream& { return concluded; });
    return nlohmann::json::parse(concluded.str());
}

}  // namespace lianfang
