#include "hub/app/life.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/feedback.h"
#include "hub/app/finding_filter.h"
#include "hub/app/letter_pages.h"
#include "hub/app/life_lists.h"
#include "hub/app/named.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/worklist.h"
#include "hub/dispatch/dispatch.h"
#include "hub/model/credit_code.h"
#include "hub/model/pieces.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

using Poco::Data::Session;
using Kind = StepOrder::Kind;

namespace {

constexpr std::size_t mostChosen = 20000;   // findings of one step
constexpr std::size_t mostLeads = 1000;     // shown

Day dayIn(const nlohmann::json& request, const char* name, std::optional<Day> otherwise)
{
    const auto written = text(request, name);
    const auto day = written.empty() ? otherwise : dayFromString(written);
    if (!day)
        throw Error(message::requestUnreadable, {inBoth("日期“" + written + "”应写作 2026-12-31",
                                                        "day \"" + written + "\" is written as 2026-12-31")});
    return *day;
}

std::map<std::string, int> daysGiven(const Configuration& configuration)
{
    std::map<std::string, int> out;
    for (const auto& check : configuration.crosschecks)
        out[check.id] = check.deadlineDays;
    return out;
}

nlohmann::json toJson(const StepReport& report)
{
    nlohmann::json refused = nlohmann::json::array();
    for (const auto& one : report.refused)
        refused.push_back({{"finding", one.finding}, {"error", errorJson(one.error)}});
    return {{"done", report.done}, {"refused", refused}};
}

std::string unitZh(const Configuration& configuration, const std::string& id)
{
    for (const auto& manifest : configuration.manifests)
        if (const Unit* unit = manifest.unit(id))
            return unit->zh;
    return id;
}

} // namespace

std::vector<Finding> Life::list(const FindingFilter& filter) const
{
    std::vector<Finding> out;
    listFindings(*parts_.store, filter, parts_.maskedNumber, [&](const Finding& finding) { out.push_back(finding); });
    return out;
}

Finding Life::find(std::int64_t id) const
{
    FindingFilter filter;
    filter.id = id;
    auto found = list(filter);
    if (found.empty())
        throw Error(message::findingUnknown, {std::to_string(id)});
    return std::move(found.front());
}

std::vector<std::int64_t> Life::chosen(const Configuration& configuration, const nlohmann::json& request) const
{
    std::vector<std::int64_t> out;
    if (const auto ids = request.find("findings"); ids != request.end() && ids->is_array()) {
        for (const auto& id : *ids)
            if (id.is_number_integer())
                out.push_back(id.get<std::int64_t>());
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
    } else if (const auto filter = request.find("filter"); filter != request.end() && filter->is_object()) {
        const auto wanted = findingFilter(configuration, [&](const std::string& name) {
            const auto at = filter->find(name);
            return at == filter->end() || at->is_null() ? std::string()
                   : at->is_string()                    ? at->get<std::string>()
                                                        : at->dump();
        });
        auto session = parts_.store->reader();
        out = findingIds(session, wanted);
    }
    if (out.empty())
        throw Error(message::nothingChosen);
    if (out.size() > mostChosen)
        throw Error(message::tooManyChosen, {std::to_string(out.size()), std::to_string(mostChosen)});
    return out;
}

StepBy Life::by(const nlohmann::json& request, bool reasonNeeded) const
{
    StepBy out;
    out.who = lineIn(request, "by", longestSignature);
    if (reasonNeeded || !text(request, "reason").empty())
        out.why = withNumbersMasked(lineIn(request, "reason", longestReason));
    out.attachmentDigest = text(request, "attachment");
    if (!out.attachmentDigest.empty()) {
        out.attachmentName = withNumbersMasked(fileNameOf(text(request, "attachmentName")));
        if (!parts_.archive->holds(out.attachmentDigest))
            throw Error(message::notFound, {out.attachmentName});
        if (parts_.archive->open(out.attachmentDigest)->size() == 0)
            throw Error(message::attachmentEmpty, {out.attachmentName});
    }
    return out;
}

nlohmann::json Life::takeStep(const nlohmann::json& request)
{
    static const std::map<std::string, Kind> kinds{
        {"notify", Kind::notify}, {"extend", Kind::extend}, {"answer", Kind::answer}, {"withdraw", Kind::withdraw},
        {"settle", Kind::settle}, {"assign", Kind::assign}, {"note", Kind::note},     {"recheck", Kind::recheck}};
    const auto configuration = parts_.configuration();
    const std::string step = text(request, "step");
    expectOneOf({"notify", "extend", "hand-over", "answer", "withdraw", "settle", "assign", "note", "recheck"},
                step.empty() ? "-" : step, "办理环节", "step");
    const auto findings = chosen(*configuration, request);
    // Who closes or bends something says why.
    const bool reasonNeeded = step == "withdraw" || step == "extend" || step == "settle" || step == "note" || step == "recheck";
    const StepBy who = by(request, reasonNeeded);
    if (step == "hand-over")
        return handOver(*configuration, findings, who);
    StepOrder order;
    order.kind = kinds.at(step);
    order.by = who;
    order.on = dayIn(request, "on", today());
    if (order.kind == Kind::notify) {
        order.how = withNumbersMasked(lineIn(request, "method", longestSignature));
        order.days = daysGiven(*configuration);
        if (const auto days = request.value("days", 0); days > 0)
            for (auto& [check, given] : order.days)
                given = given > 0 ? std::min(days, 365) : 0;
    } else if (order.kind == Kind::extend) {
        order.deadline = dayIn(request, "deadline", std::nullopt);
    } else if (order.kind == Kind::answer) {
        const CodeList* outcomes = configuration->schema->codes("lead-outcomes");
        const auto* outcome = outcomes ? outcomes->find(text(request, "outcome"), order.on) : nullptr;
        if (outcomes && outcome == nullptr)
            outcome = outcomes->findByName(text(request, "outcome"), order.on);
        std::string all;
        for (const auto& one : outcomes ? outcomes->entries() : std::vector<CodeList::Entry>())
            all += (all.empty() ? "" : "、") + one.code + " " + one.name;
        if (outcome == nullptr)
            throw Error(message::nameUnknown, {inBoth("处理结果", "outcome"), text(request, "outcome"), all});
        order.code = outcome->code;
        order.how = outcome->name;
    } else if (order.kind == Kind::recheck) {
        order.code = text(request, "result");
        expectOneOf({"holds", "fails"}, order.code.empty() ? "-" : order.code, "回头看结果", "result of a re-check");
    } else if (order.kind == Kind::assign) {
        order.code = unitNamed(configuration->manifests, lineIn(request, "county", longestSignature));
        order.how = unitZh(*configuration, order.code);
    }
    return toJson(takeSteps(*parts_.store, findings, order, today()));
}

nlohmann::json Life::handOver(const Configuration& configuration, const std::vector<std::int64_t>& findings,
                              const StepBy& who)
{
    std::map<std::string, std::vector<LeadLine>> byCounty;
    StepReport report;
    for (const auto id : findings) {
        try {
            const Finding finding = find(id);
            byCounty[finding.county].push_back({{}, finding, {}});
        } catch (const Error& e) {
            report.refused.push_back({id, e});
        }
    }
    const auto days = daysGiven(configuration);
    nlohmann::json letters = nlohmann::json::array(), given = nlohmann::json::array();
    for (auto& [county, lines] : byCounty) {
        parts_.store->write([&, &lines = lines, &county = county](Session& session) {
            std::vector<LeadLine> allowed;
            for (const auto& line : lines) {
                try {
                    const auto standing = standingOf(session, line.finding.id);
                    if (!standing)
                        throw Error(message::findingUnknown, {std::to_string(line.finding.id)});
                    expectHandOver(line.finding.id, *standing, days, today());
                    allowed.push_back(line);
                } catch (const Error& e) {
                    report.refused.push_back({line.finding.id, e});
                }
            }
            if (allowed.empty())
                return;
            Letter letter;
            letter.kind = LetterKind::transfer;
            letter.addressee = county;
            letter.addresseeName = unitZh(configuration, county) + "劳动保障监察机构";
            letter.issuedOn = today();
            letter.who = who.who;
            for (const auto& line : allowed)
                letter.findings.push_back(line.finding.id);
            keepLetter(session, letter, [&](Letter& made) {
                const auto leads =
                    lianfang::handOver(session, made.findings, county, made.id, made.display(), who, today());
                for (std::size_t i = 0; i < leads.size(); ++i) {
                    allowed[i].lead = leads[i];
                    for (const auto& notice : lianfang::letters(
                             session,
                             {.id = 0, .finding = leads[i].finding, .kind = LetterKind::deadline, .addressee = {}}))
                        if (allowed[i].notice.empty() && !deliveriesOf(session, notice.id).empty())
                            allowed[i].notice =
                                "〔" + std::to_string(notice.year) + "〕第 " + std::to_string(notice.number) + " 号";
                    given.push_back(tell(configuration, leads[i]));
                }
                issue(configuration, made, transferLetter(configuration, made, allowed));
            });
            std::vector<OutboxEntry> entries;
            for (const auto& manifest : configuration.manifests)
                if (manifest.takes(leadsList)) {
                    PushOrder order{leadsList, manifest.department, "", Period(Cadence::day, today()), county, 0};
                    order.letter = letter.id;
                    entries.push_back(pushEntry(order, "letter " + std::to_string(letter.id)));
                }
            parts_.store->post(session, entries);
            report.done.insert(report.done.end(), letter.findings.begin(), letter.findings.end());
            letters.push_back(tell(session, letter));
        });
    }
    parts_.wake();
    auto out = toJson(report);
    out["letters"] = std::move(letters);
    out["leads"] = std::move(given);
    return out;
}

nlohmann::json Life::story(std::int64_t id)
{
    const auto configuration = parts_.configuration();
    const Finding finding = find(id);
    auto out = lianfang::toJson(finding);
    for (std::size_t i = 0; i < finding.events.size(); ++i)
        out["events"][i]["at"] = momentText(finding.events[i].at);
    out["firstOpened"] = momentText(finding.firstOpened);
    out["changed"] = momentText(finding.changed);
    out["round"] = roundOf(finding);
    out["countyName"] = finding.county.empty() ? "市本级" : unitZh(*configuration, finding.county);
    out["title"] = {{"zh", "工作中登记的线索"}, {"en", "Lead from casework"}};
    for (const auto& check : configuration->crosschecks)
        if (check.id == finding.crosscheck) {
            out["title"] = {{"zh", check.zh}, {"en", check.en}};
            out["basis"] = check.basis;
            out["deadlineDays"] = check.deadlineDays;
        }
    const auto deadline = dayFromString(finding.deadline);
    out["overdue"] = finding.step == "notified" && deadline && *deadline < today();
    auto session = parts_.store->reader();
    const CodeList* names = configuration->schema->codes("conclusions");
    out["conclusions"] = nlohmann::json::array();
    for (const auto& one : conclusionsOf(session, id)) {
        const auto* entry = names ? names->findEver(one.code) : nullptr;
        out["conclusions"].push_back({{"conclusion", one.code},
                                      {"name", entry ? entry->name : one.code},
                                      {"until", toString(one.until)},
                                      {"expired", one.until < today()},
                                      {"evidence", one.evidenceName},
                                      {"by", one.who},
                                      {"at", momentText(one.at)}});
    }
    out["letters"] = nlohmann::json::array();
    for (const auto& letter : lianfang::letters(session, {.id = 0, .finding = id, .kind = {}, .addressee = {}}))
        out["letters"].push_back(tell(session, letter));
    out["leads"] = nlohmann::json::array();
    for (const auto& lead : lianfang::leads(session, id, 0, mostLeads))
        out["leads"].push_back(tell(*configuration, lead));
    return out;
}

Download Life::attachment(std::int64_t finding, std::int64_t event)
{
    const auto found = find(finding);
    if (event > static_cast<std::int64_t>(found.events.size()) ||
        found.events[static_cast<std::size_t>(event - 1)].attachmentDigest.empty())
        throw Error(message::notFound, {std::to_string(finding) + "/" + std::to_string(event)});
    const auto& wanted = found.events[static_cast<std::size_t>(event - 1)];
    return archived(wanted.attachmentDigest, wanted.attachmentName);
}

Download Life::archived(const std::string& digest, const std::string& name) const
{
    auto download = parts_.download(name);
    download.mediaType = name.ends_with(".html") ? "text/html; charset=utf-8" : "application/octet-stream";
    File file(download.file, File::Mode::createExclusive, 0600);
    forEachPiece(*parts_.archive->open(digest), [&](std::string_view piece) { file.write(piece); });
    return download;
}

nlohmann::json Life::worklist(const Query& query)
{
    constexpr int expiringDays = 30;
    const auto configuration = parts_.configuration();
    const std::string county = query("county").empty() ? "" : unitNamed(configuration->manifests, query("county"));
    auto session = parts_.store->reader();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& figure : lianfang::worklist(session, county, today(), expiringDays)) {
        std::string title = "工作中登记的线索";
        for (const auto& check : configuration->crosschecks)
            if (check.id == figure.crosscheck)
                title = check.zh;
        out.push_back(
            {{"item", figure.item}, {"crosscheck", figure.crosscheck}, {"title", title}, {"count", figure.count}});
    }
    return out;
}

nlohmann::json Life::registerLead(const nlohmann::json& request)
{
    const auto configuration = parts_.configuration();
    const auto code = CreditCode::parse(lineIn(request, "code", longestSignature));
    if (!code.value)
        throw Error(*code.problem, {text(request, "code")});
    CaseworkLead lead;
    lead.code = code.value->text();
    lead.name = withNumbersMasked(lineIn(request, "name", 300));
    lead.text = withNumbersMasked(lineIn(request, "text", longestReason));
    lead.county = unitNamed(configuration->manifests, lineIn(request, "county", longestSignature));
    lead.by = by(request, false);
    lead.on = today();
    std::int64_t id = 0;
    parts_.store->write([&](Session& session) { id = lianfang::registerLead(session, lead); });
    return story(id);
}

nlohmann::json Life::leads()
{
    const auto configuration = parts_.configuration();
    auto session = parts_.store->reader();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& lead : lianfang::leads(session, 0, 0, mostLeads)) {
        out.push_back(tell(*configuration, lead));
        const auto finding = find(lead.finding);
        out.back()["employer"] = finding.employer;
        out.back()["employerName"] = finding.employerName;
    }
    return out;
}

nlohmann::json Life::tell(const Configuration& configuration, const Lead& lead) const
{
    const CodeList* outcomes = configuration.schema->codes("lead-outcomes");
    const auto* outcome = outcomes ? outcomes->findEver(lead.outcome) : nullptr;
    return {{"number", lead.number},
            {"finding", lead.finding},
            {"letter", lead.letter},
            {"county", lead.county},
            {"countyName", lead.county.empty() ? "市本级" : unitZh(configuration, lead.county)},
            {"handedOn", toString(lead.handedOn)},
            {"outcome", lead.outcome},
            {"outcomeName", outcome ? outcome->name : lead.outcome},
            {"answeredOn", lead.outcome.empty() ? "" : toString(lead.answeredOn)},
            {"remark", withNumbersMasked(lead.remark)},
            {"submission", lead.answer}};
}

void Life::takeResults()
{
    const auto configuration = parts_.configuration();
    const CodeList* outcomes = configuration->schema->codes("lead-outcomes");
    if (outcomes == nullptr || configuration->schema->find("inspection/results") == nullptr)
        return;
    std::size_t taken = 0;
    parts_.store->write([&](Session& session) { taken = lianfang::takeResults(session, *outcomes, today()); });
    if (taken > 0)
        spdlog::info("inspection: {} answer(s) to leads taken in", taken);
}

} // namespace lianfang
