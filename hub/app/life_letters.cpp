// Numbered letters: made, kept as issued, delivered.
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/finding_filter.h"
#include "hub/app/letter_pages.h"
#include "hub/app/life.h"
#include "hub/app/named.h"
#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"
#include "hub/dispatch/dispatch.h"
#include "hub/schedule/schedule.h"

#include <algorithm>
#include <set>

namespace lianfang {

using Poco::Data::Session;

namespace {

constexpr int chaseDays = 5;
constexpr std::uint64_t largestPage = 64u << 20;

LetterKind kindIn(const std::string& text)
{
    if (const auto kind = letterKindFrom(text))
        return *kind;
    std::string all;
    for (const auto kind : {LetterKind::information, LetterKind::deadline, LetterKind::transfer, LetterKind::chase})
        all += (all.empty() ? "" : "、") + std::string(toString(kind)) + " " + std::string(titleOf(kind));
    throw Error(message::nameUnknown, {inBoth("文书", "letter"), text, all});
}

int daysIn(const nlohmann::json& request)
{
    const auto days = request.find("days");
    if (days == request.end())
        return 0;
    if (!days->is_number_integer() || days->get<std::int64_t>() < 1 || days->get<std::int64_t>() > 365)
        throw Error(message::requestUnreadable, {inBoth("限期天数须在 1 到 365 之间", "days are 1 to 365")});
    return days->get<int>();
}

} // namespace

void Life::issue(const Configuration& configuration, Letter& letter, const LetterContent& content) const
{
    letter.name = fileNameOf(std::string(titleOf(letter.kind)) + "_" + std::to_string(letter.year) + "-" +
                             std::to_string(letter.number) + "_" + letter.addresseeName + ".html");
    auto writer = parts_.archive->begin(letter.name, largestPage);
    writer.write(configuration.letters.byKind.at(letter.kind).render(content));
    letter.digest = writer.finish().digest;
}

nlohmann::json Life::makeLetters(const nlohmann::json& request)
{
    const auto configuration = parts_.configuration();
    Letter letter;
    letter.kind = kindIn(text(request, "kind"));
    letter.issuedOn = today();
    letter.who = lineIn(request, "by", longestSignature);
    letter.days = daysIn(request);
    if (letter.kind == LetterKind::transfer)
        throw Error(message::transferByHandOver);
    if (letter.kind == LetterKind::chase)
        return chase(*configuration, request, letter);
    if (const auto deadline = text(request, "deadline"); !deadline.empty()) {
        const auto day = dayFromString(deadline);
        if (!day || *day <= today())
            throw Error(message::deadlineAhead, {deadline});
        letter.deadline = *day;
    }

    // Who is meant; then all that is open of each of them, whatever it was chosen by.
    std::set<std::string> employers;
    for (const auto id : chosen(*configuration, request)) {
        const auto finding = find(id);
        if (finding.step == "open" && finding.employer != finding.employerName)
            employers.insert(finding.employer);
    }
    const int given = letter.days;
    nlohmann::json made = nlohmann::json::array();
    nlohmann::json left = nlohmann::json::array(); // who has such a letter that was not delivered yet
    for (const auto& employer : employers) {
        FindingFilter filter;
        filter.employer = employer;
        filter.step = "open";
        std::vector<Finding> findings;
        letter.days = given;
        letter.findings.clear();
        for (auto& finding : list(filter))
            for (const auto& check : configuration->crosschecks)
                if (check.id == finding.crosscheck && check.deadlineDays > 0) {
                    if (given == 0)
                        letter.days = std::max(letter.days, check.deadlineDays);
                    letter.findings.push_back(finding.id);
                    findings.push_back(std::move(finding));
                    break;
                }
        if (findings.empty())
            continue;
        letter.addressee = employer;
        letter.addresseeName = findings.front().employerName;
        parts_.store->write([&](Session& session) {
            const bool waiting =
                !lianfang::letters(
                     session, {.id = 0, .finding = 0, .kind = letter.kind, .addressee = employer, .undelivered = true})
                     .empty();
            if (waiting) {
                left.push_back({{"employer", employer}, {"employerName", letter.addresseeName}});
                return;
            }
            keepLetter(session, letter,
                       [&](Letter& one) { issue(*configuration, one, employerLetter(*configuration, one, findings)); });
            made.push_back(tell(session, letter));
        });
    }
    if (made.empty() && left.empty())
        throw Error(message::nobodyToTell);
    return {{"letters", made}, {"left", left}};
}

// To a department, of all that it has not submitted in time.
nlohmann::json Life::chase(const Configuration& configuration, const nlohmann::json& request, Letter letter)
{
    const std::string department = text(request, "department");
    const auto manifest =
        std::find_if(configuration.manifests.begin(), configuration.manifests.end(),
                     [&](const Manifest& m) { return m.department == department || m.zh == department; });
    if (manifest == configuration.manifests.end()) {
        std::string all;
        for (const auto& one : configuration.manifests)
            all += (all.empty() ? "" : "、") + one.department + " " + one.zh;
        throw Error(message::nameUnknown, {inBoth("部门", "department"), department, all});
    }
    if (letter.days == 0)
        letter.days = chaseDays;
    letter.addressee = manifest->department;
    letter.addresseeName = manifest->zh;
    ExchangeFilter filter;
    filter.department = manifest->department;
    std::vector<OverdueLine> lines;
    for (const auto& exchange : parts_.store->exchanges(filter)) {
        if (exchange.timeliness != Timeliness::overdue || exchange.key.direction != Direction::in)
            continue;
        const auto found = configuration.find(exchange.key.dataset);
        const Unit* unit = manifest->unit(exchange.key.unit);
        const auto due =
            found.mapping ? dueDay(*found.mapping, exchange.key.unit, exchange.key.period, configuration.workingDays) : std::nullopt;
        lines.push_back({found.mapping ? found.mapping->dataset->zh : exchange.key.dataset,
                         exchange.key.period.toString(), unit ? unit->zh : "市本级", due ? toString(*due) : "—"});
    }
    if (lines.empty())
        throw Error(message::nothingOverdue, {inBoth(manifest->zh, manifest->en)});
    nlohmann::json made = nlohmann::json::array();
    parts_.store->write([&](Session& session) {
        keepLetter(session, letter, [&](Letter& one) { issue(configuration, one, chaseLetter(one, lines)); });
        made.push_back(tell(session, letter));
    });
    return {{"letters", made}, {"left", nlohmann::json::array()}};
}

nlohmann::json Life::tell(Session& session, const Letter& letter) const
{
    nlohmann::json deliveries = nlohmann::json::array();
    for (const auto& one : deliveriesOf(session, letter.id)) {
        deliveries.push_back({{"on", toString(one.on)},
                              {"method", one.method},
                              {"by", one.by.who},
                              {"remark", one.by.why},
                              {"recorded", momentText(one.at)}});
        if (!one.by.attachmentName.empty())
            deliveries.back()["attachment"] = one.by.attachmentName;
    }
    return {{"id", letter.id},
            {"kind", toString(letter.kind)},
            {"title", titleOf(letter.kind)},
            {"year", letter.year},
            {"number", letter.number},
            {"display", letter.display()},
            {"addressee", letter.addressee},
            {"addresseeName", letter.addresseeName},
            {"days", letter.days},
            {"deadline", letter.deadline == Day{} ? "" : toString(letter.deadline)},
            {"issuedOn", toString(letter.issuedOn)},
            {"made", momentText(letter.madeAt)},
            {"by", letter.who},
            {"file", letter.name},
            {"digest", letter.digest},
            {"findings", letter.findings},
            {"deliveries", deliveries}};
}

nlohmann::json Life::letters(const Query& query)
{
    LetterFilter filter;
    if (!query("kind").empty())
        filter.kind = kindIn(query("kind"));
    filter.addressee = query("addressee");
    filter.undelivered = !query("undelivered").empty();
    auto session = parts_.store->reader();
    nlohmann::json out = nlohmann::json::array();
    for (const auto& letter : lianfang::letters(session, filter))
        out.push_back(tell(session, letter));
    return out;
}

nlohmann::json Life::letter(std::int64_t id)
{
    auto session = parts_.store->reader();
    const auto found = lianfang::letters(session, {.id = id, .finding = 0, .kind = {}, .addressee = {}});
    if (found.empty())
        throw Error(message::letterUnknown, {std::to_string(id)});
    return tell(session, found.front());
}

Download Life::page(std::int64_t id)
{
    const auto known = letter(id);
    return archived(known.at("digest"), known.at("file"));
}

nlohmann::json Life::deliver(std::int64_t id, const nlohmann::json& request)
{
    const auto configuration = parts_.configuration();
    LetterDelivery delivery;
    const auto on = text(request, "on").empty() ? today() : dayFromString(text(request, "on"));
    if (!on)
        throw Error(message::requestUnreadable,
                    {inBoth("送达日应写作 2026-12-31", "the day of delivery is written as 2026-12-31")});
    delivery.on = *on;
    delivery.method = withNumbersMasked(lineIn(request, "method", longestSignature));
    delivery.by = by(request, false);
    std::map<std::string, int> days;
    for (const auto& check : configuration->crosschecks)
        days[check.id] = check.deadlineDays;
    StepReport report;
    parts_.store->write([&](Session& session) { report = lianfang::deliver(session, id, delivery, days, today()); });
    nlohmann::json refused = nlohmann::json::array();
    for (const auto& one : report.refused)
        refused.push_back({{"finding", one.finding}, {"error", errorJson(one.error)}});
    return {{"letter", letter(id)}, {"done", report.done}, {"refused", refused}};
}

} // namespace lianfang
