#include "hub/crosscheck/findings.h"

#include "hub/base/text.h"

#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"
#include "hub/crosscheck/steps.h"

#include <Poco/Data/Statement.h>
#include <Poco/Nullable.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>
#include <map>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

// Findings are read so many at a time, whatever their number.
constexpr std::size_t pageSize = 2000;

std::string bytesOf(const std::string& hexDigits)
{
    std::string out;
    for (std::size_t i = 0; i + 1 < hexDigits.size(); i += 2)
        out += static_cast<char>(std::stoi(hexDigits.substr(i, 2), nullptr, 16));
    return out;
}

Period periodOf(int first, int end)
{
    for (const auto cadence : {Cadence::month, Cadence::quarter, Cadence::year})
        if (const Period period(cadence, dayOf(first)); numberOf(period.next().firstDay()) == end)
            return period;
    return {Cadence::day, dayOf(first)};
}

std::string toldState(const std::string& state)
{
    return state == "open" || state == "to-verify" || state == "warning" ? state : "closed";
}

// What a subject is called. `code` is empty where the employer is nobody for certain; then `name` is as reported.
struct Subject {
    std::string kind, number, person, code, name;

    std::string key() const
    {
        if (!number.empty())
            return kind + ":" + number;
        return (person.empty() ? "employer:" : "worker:" + person + "@") + (code.empty() ? name : code);
    }

    std::string display(const MaskedNumber& masked) const
    {
        if (!number.empty())
            return name.empty() || name == number ? number : name + "（" + number + "）";
        if (person.empty())
            return code.empty() ? name : name + "（" + code + "）";
        return masked(bytesOf(person)) + "，" + name;
    }
};

// Lines with their evidence; `from` joins finding f and finding_line l.
class LineReader {
public:
    explicit LineReader(Session& session) : session_(session) {}

    struct Row {
        std::int64_t owner;
        std::string crosscheck;
        Subject subject;
        FindingLine line;
    };

    std::vector<Row> read(const std::string& owner, const std::string& condition)
    {
        std::vector<Poco::Int64> owners, months, first, end, absorbedBy, documents, places;
        std::vector<std::string> checks, kinds, numbers, persons, codes, names, states, reasons, outlets, details;
        session_
            << "SELECT " + owner +
                   ", f.crosscheck, f.subject, f.number, coalesce(p.person_hex, ''), coalesce(e.code, ''), f.name, "
                   "l.month, l.period_first, l.period_end, l.state, l.reason, l.outlet, l.detail, l.absorbed_by, "
                   "l.document, "
                   "l.line "
                   "FROM finding f JOIN finding_line l ON l.finding = f.id LEFT JOIN v_person p ON p.person = f.person "
                   "LEFT JOIN v_employer e ON e.employer = f.responsible WHERE " +
                   condition + " ORDER BY 1, f.id, l.month",
            into(owners), into(checks), into(kinds), into(numbers), into(persons), into(codes), into(names),
            into(months), into(first), into(end), into(states), into(reasons), into(outlets), into(details),
            into(absorbedBy), into(documents), into(places), now;
        std::vector<Row> out;
        for (std::size_t i = 0; i < owners.size(); ++i) {
            FindingLine line{months[i] > 0 ? toString(Month{static_cast<std::int32_t>(months[i])}) : "",
                             states[i],
                             reasons[i],
                             outlets[i],
                             {},
                             absorbedBy[i],
                             details[i]};
            const auto day = months[i] > 0 ? numberOf(firstDayOf(Month{static_cast<std::int32_t>(months[i])}))
                                           : static_cast<int>(end[i]) - 1;
            line.evidence = evidence(documents[i], static_cast<std::uint64_t>(places[i]), day);
            out.push_back(
                {owners[i], checks[i], {kinds[i], numbers[i], persons[i], codes[i], names[i]}, std::move(line)});
        }
        return out;
    }

private:
    struct Document {
        std::string dataset, name;
        std::vector<std::string> sheets, attachments;
        std::int64_t submission = 0;
        std::map<int, std::int64_t> confirmed; // by day
    };

    Evidence evidence(std::int64_t id, std::uint64_t place, int day)
    {
        auto [at, fresh] = documents_.try_emplace(id);
        Document& document = at->second;
        const std::string number = std::to_string(id);
        if (fresh) {
            std::string sheets = "[]";
            Poco::Int64 submission = 0;
            session_ << "SELECT d.name, d.sheets, d.submission, s.dataset FROM document d JOIN v_submission s ON "
                        "s.sequence = "
                        "d.submission WHERE d.id = " +
                            number,
                into(document.name), into(sheets), into(submission), into(document.dataset), now;
            document.submission = submission;
            document.name = withNumbersMasked(document.name);
            document.sheets = nlohmann::json::parse(sheets).get<std::vector<std::string>>();
            session_ << "SELECT name FROM document WHERE format = 'attachment' AND submission = " +
                            std::to_string(submission) +
                            " AND exchange = (SELECT exchange FROM document WHERE id = " + number +
                            ") ORDER BY ordinal LIMIT 100",
                into(document.attachments), now;
            for (auto& attachment : document.attachments)
                attachment = withNumbersMasked(attachment);
        }
        auto [confirmed, unknown] = document.confirmed.try_emplace(day, 0);
        if (unknown) {
            Poco::Int64 latest = 0;
            session_
                << "SELECT coalesce(max(later.sequence), 0) FROM v_submission later JOIN v_submission s ON s.dataset = "
                   "later.dataset AND s.unit = later.unit WHERE s.sequence = " +
                       std::to_string(document.submission) + " AND later.period_first <= " + std::to_string(day) +
                       " AND later.period_end > " + std::to_string(day),
                into(latest), now;
            confirmed->second = std::max<std::int64_t>(latest, document.submission);
        }
        const auto table = place >> 32;
        return {document.dataset,    document.name,       table < document.sheets.size() ? document.sheets[table] : "",
                place & 0xFFFFFFFF,  document.submission, confirmed->second,
                document.attachments};
    }

    Session& session_;
    std::map<std::int64_t, Document> documents_;
};

// When a day begins in China.
Seconds startOf(Day day)
{
    return (static_cast<Seconds>(numberOf(day)) * 24 - 8) * 3600;
}

// The employers that rows of the dataset are about, in a period: those of its first field that is one.
std::string employersIn(const Dataset& dataset, const Period& period)
{
    const auto field = std::find_if(dataset.fields.begin(), dataset.fields.end(),
                                    [](const Field& one) { return one.type == FieldType::employer; });
    if (field == dataset.fields.end())
        return {};
    const auto column = field->column();
    return "SELECT coalesce(" + column + ", " + column + "_reference) FROM v_" + dataset.table() +
           " WHERE valid_from < " + std::to_string(numberOf(period.next().firstDay())) + " AND valid_to > " +
           std::to_string(numberOf(period.firstDay()));
}

std::string conditionOf(const FindingFilter& filter)
{
    std::string condition = "f.listed = 1";
    if (filter.id)
        condition = "f.id = " + std::to_string(*filter.id);
    if (!filter.crosscheck.empty())
        condition += " AND f.crosscheck = " + sqlText(filter.crosscheck);
    if (filter.state == "closed")
        condition += " AND f.state NOT IN ('open', 'to-verify', 'warning')";
    else if (!filter.state.empty())
        condition += " AND f.state = " + sqlText(filter.state);
    if (filter.period)
        condition += " AND f.period_first = " + std::to_string(numberOf(filter.period->firstDay())) +
                     " AND f.period_end = " + std::to_string(numberOf(filter.period->next().firstDay()));
    if (filter.step == "closed")
        condition += " AND f.state NOT IN ('open', 'to-verify', 'warning')";
    else if (!filter.step.empty())
        condition += " AND f.state = 'open' AND f.step = " + sqlText(filter.step == "open" ? "" : filter.step);
    if (!filter.county.empty())
        condition += " AND " + countyOfFinding() + " = " + sqlText(filter.county);
    if (!filter.employer.empty())
        condition +=
            " AND f.responsible IN (SELECT employer FROM v_employer WHERE code = " + sqlText(filter.employer) + ")";
    if (filter.reportedIn) {
        std::string employers;
        for (const auto* dataset : *filter.reportedIn)
            if (const auto some = employersIn(*dataset, filter.period.value()); !some.empty())
                employers += (employers.empty() ? "" : " UNION ") + some;
        condition += employers.empty() ? " AND 1 = 0" : " AND f.employer IN (" + employers + ")";
    }
    if (filter.overdueOn)
        condition += " AND f.state = 'open' AND f.step = 'notified' AND f.deadline < " +
                     std::to_string(numberOf(*filter.overdueOn));
    if (filter.expiresBy)
        condition += " AND f.state = 'concluded' AND f.concluded_until > 0 AND f.concluded_until <= " +
                     std::to_string(numberOf(*filter.expiresBy));
    if (filter.closedBy == "conclusion" || filter.closedBy == "withdrawal")
        condition += " AND f.state = 'concluded' AND f.conclusion " +
                     std::string(filter.closedBy == "withdrawal" ? "= 'withdrawn'" : "<> 'withdrawn'");
    else if (!filter.closedBy.empty())
        condition += " AND f.state = 'closed' AND f.crosscheck " +
                     std::string(filter.closedBy == "settled" ? "= " : "<> ") + sqlText(caseworkCheck);
    if (filter.closedIn)
        condition += " AND f.state IN ('closed', 'concluded') AND (SELECT max(c.at) FROM finding_event c WHERE "
                     "c.finding = f.id AND c.what IN ('closed', 'concluded', 'withdrawn', 'settled')) BETWEEN " +
                     std::to_string(startOf(filter.closedIn->firstDay())) + " AND " +
                     std::to_string(startOf(filter.closedIn->next().firstDay()) - 1);
    if (filter.lookBack)
        condition += " AND " + awaitsRecheck();
    return condition;
}

std::vector<Finding> readPage(Session& session, const std::string& condition, std::int64_t after,
                              const MaskedNumber& masked, LineReader& reader)
{
    std::vector<Poco::Int64> ids, first, end, until, firstOpened, changed, deadlines;
    std::vector<std::string> checks, kinds, numbers, persons, codes, names, states, employers, conclusions, steps,
        counties;
    const std::string page =
        condition + " AND f.id > " + std::to_string(after) + " ORDER BY f.id LIMIT " + std::to_string(pageSize);
    session
        << "SELECT f.id, f.crosscheck, f.subject, f.number, coalesce(p.person_hex, ''), coalesce(e.code, ''), f.name, "
           "f.state, "
           "coalesce(e.name, f.name), f.period_first, f.period_end, f.conclusion, f.concluded_until, f.first_opened, "
           "f.changed, f.step, f.deadline, " +
               countyOfFinding() +
               " FROM finding f LEFT JOIN v_person p ON p.person = f.person LEFT JOIN v_employer e ON e.employer = "
               "f.responsible WHERE " +
               page,
        into(ids), into(checks), into(kinds), into(numbers), into(persons), into(codes), into(names), into(states),
        into(employers), into(first), into(end), into(conclusions), into(until), into(firstOpened), into(changed),
        into(steps), into(deadlines), into(counties), now;
    std::vector<Finding> out(ids.size());
    std::map<std::int64_t, Finding*> byId;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Subject subject{kinds[i], numbers[i], persons[i], codes[i], names[i]};
        Finding& finding = out[i];
        finding.id = ids[i];
        finding.crosscheck = checks[i];
        finding.subjectKey = subject.key();
        finding.subject = subject.display(masked);
        finding.state = toldState(states[i]);
        finding.employer = codes[i].empty() ? employers[i] : codes[i];
        finding.employerName = employers[i];
        finding.outlet = kinds[i] == "outlet" ? numbers[i] : "";
        finding.number = numbers[i];
        finding.period = periodOf(static_cast<int>(first[i]), static_cast<int>(end[i])).toString();
        if (states[i] == "concluded") {
            finding.conclusion = conclusions[i];
            if (until[i] > 0)
                finding.concludedUntil = toString(dayOf(static_cast<std::int32_t>(until[i])));
        }
        finding.reached = steps[i].empty() ? "open" : steps[i];
        finding.step = finding.state == "closed" ? "closed" : finding.reached;
        finding.county = counties[i];
        if (deadlines[i] > 0)
            finding.deadline = toString(dayOf(static_cast<std::int32_t>(deadlines[i])));
        finding.firstOpened = firstOpened[i];
        finding.changed = changed[i];
        byId[finding.id] = &finding;
    }
    if (out.empty())
        return out;
    const std::string these = "SELECT f.id FROM finding f WHERE " + page;
    for (auto& row : reader.read("f.id", "f.id IN (" + these + ") AND l.period_end = f.period_end"))
        byId.at(row.owner)->lines.push_back(std::move(row.line));
    std::map<std::int64_t, std::string> lastWorker;
    for (auto& row : reader.read("l.absorbed_by",
                                 "l.state = 'absorbed' AND l.absorbed_by IN (" + these +
                                     ") AND EXISTS (SELECT 1 "
                                     "FROM finding a WHERE a.id = l.absorbed_by AND a.period_end = l.period_end)")) {
        Finding& finding = *byId.at(row.owner);
        AbsorbedLine absorbed{row.crosscheck, row.subject.key(), row.subject.display(masked), std::move(row.line)};
        if (std::exchange(lastWorker[finding.id], absorbed.subjectKey) != absorbed.subjectKey)
            ++finding.workers;
        finding.absorbed.push_back(std::move(absorbed));
    }
    return out;
}

void readEvents(Session& session, Finding& finding)
{
    std::vector<Poco::Int64> at;
    std::vector<std::string> who, what, why, names, digests;
    session << "SELECT at, who, what, why, attachment_name, attachment_digest FROM finding_event WHERE finding = " +
                   std::to_string(finding.id) + " ORDER BY id",
        into(at), into(who), into(what), into(why), into(names), into(digests), now;
    for (std::size_t i = 0; i < at.size(); ++i)
        finding.events.push_back({at[i], who[i], what[i], why[i], names[i], digests[i]});
}

nlohmann::json toJson(const FindingLine& line)
{
    nlohmann::json out{{"month", line.month},
                       {"state", line.state},
                       {"reason", line.reason},
                       {"evidence",
                        {{"dataset", line.evidence.dataset},
                         {"document", line.evidence.document},
                         {"sheet", line.evidence.sheet},
                         {"row", line.evidence.row},
                         {"submission", line.evidence.submission},
                         {"confirmed", line.evidence.confirmed}}}};
    if (!line.evidence.attachments.empty())
        out["evidence"]["attachments"] = line.evidence.attachments;
    if (!line.outlet.empty())
        out["outlet"] = line.outlet;
    if (!line.detail.empty())
        out["detail"] = line.detail;
    if (line.absorbedBy > 0)
        out["absorbedBy"] = line.absorbedBy;
    return out;
}

} // namespace

std::string countyOfFinding()
{
    return "CASE WHEN f.county <> '' THEN f.county WHEN f.subject = 'unit' THEN f.number ELSE coalesce((SELECT s.unit "
           "FROM finding_line c JOIN document d ON d.id = c.document JOIN v_submission s ON s.sequence = d.submission "
           "WHERE c.finding = f.id AND c.period_end = f.period_end ORDER BY c.month LIMIT 1), '') END";
}

std::string awaitsRecheck()
{
    return "EXISTS (SELECT 1 FROM finding_event d WHERE d.finding = f.id AND d.what = 'drawn' AND d.id > (SELECT "
           "coalesce(max(r.id), 0) FROM finding_event r WHERE r.finding = f.id AND r.what = 'rechecked'))";
}

void listFindings(Store& store, const FindingFilter& filter, const MaskedNumber& masked,
                  const std::function<void(const Finding&)>& each)
{
    Session session = store.reader();
    LineReader reader(session);
    const std::string condition = conditionOf(filter);
    std::size_t listed = 0;
    for (std::int64_t after = filter.after;;) {
        auto page = readPage(session, condition, after, masked, reader);
        for (auto& finding : page) {
            if (!filter.subjectKey.empty() && finding.subjectKey != filter.subjectKey)
                continue;
            if (filter.id)
                readEvents(session, finding);
            each(finding);
            if (++listed == filter.limit)
                return;
        }
        if (page.size() < pageSize)
            return;
        after = page.back().id;
    }
}

std::vector<std::int64_t> findingIds(Session& session, const FindingFilter& filter)
{
    std::vector<Poco::Int64> ids;
    session << "SELECT f.id FROM finding f WHERE " + conditionOf(filter) + " AND f.id > " +
                   std::to_string(filter.after) + " ORDER BY f.id" +
                   (filter.limit > 0 ? " LIMIT " + std::to_string(filter.limit) : std::string()),
        into(ids), now;
    return {ids.begin(), ids.end()};
}

nlohmann::json toJson(const Finding& finding)
{
    nlohmann::json lines = nlohmann::json::array(), absorbed = nlohmann::json::array(),
                   events = nlohmann::json::array();
    for (const auto& line : finding.lines)
        lines.push_back(toJson(line));
    for (const auto& one : finding.absorbed) {
        absorbed.push_back(toJson(one.line));
        absorbed.back()["crosscheck"] = one.crosscheck;
        absorbed.back()["subject"] = one.subject;
        absorbed.back()["subjectKey"] = one.subjectKey;
    }
    for (const auto& event : finding.events) {
        events.push_back({{"at", event.at}, {"who", event.who}, {"what", event.what}, {"why", event.why}});
        if (!event.attachmentName.empty())
            events.back()["attachment"] = event.attachmentName;
    }
    nlohmann::json out{{"id", finding.id},
                       {"crosscheck", finding.crosscheck},
                       {"subject", finding.subject},
                       {"subjectKey", finding.subjectKey},
                       {"state", finding.state},
                       {"employer", finding.employer},
                       {"employerName", finding.employerName},
                       {"outlet", finding.outlet},
                       {"period", finding.period},
                       {"lines", lines},
                       {"evidence", lines.empty() ? nlohmann::json::object() : lines.front()["evidence"]},
                       {"absorbed", absorbed},
                       {"workers", finding.workers},
                       {"conclusion", finding.conclusion},
                       {"concludedUntil", finding.concludedUntil},
                       {"firstOpened", finding.firstOpened},
                       {"changed", finding.changed},
                       {"step", finding.step},
                       {"reached", finding.reached},
                       {"deadline", finding.deadline},
                       {"county", finding.county}};
    if (!finding.number.empty())
        out["number"] = finding.number;
    if (!finding.events.empty())
        out["events"] = events;
    return out;
}

void conclude(Store& store, const CodeList& conclusions, const Conclusion& conclusion, Day today)
{
    const auto* entry = conclusions.find(conclusion.code, today);
    if (entry == nullptr)
        entry = conclusions.findByName(conclusion.code, today);
    if (entry == nullptr) {
        std::string all;
        for (const auto& one : conclusions.entries())
            all += (all.empty() ? "" : "、") + one.code + " " + one.name;
        throw Error(message::conclusionUnknown, {conclusion.code, all});
    }
    if (conclusion.until < today)
        throw Error(message::conclusionPast, {toString(conclusion.until)});
    const std::string id = std::to_string(conclusion.finding), at = std::to_string(std::time(nullptr));
    const std::string until = std::to_string(numberOf(conclusion.until));
    store.write([&](Session& session) {
        std::vector<std::string> states, reasons;
        session << "SELECT state FROM finding WHERE listed = 1 AND id = " + id, into(states), now;
        if (states.empty())
            throw Error(message::findingUnknown, {id});
        session << "SELECT DISTINCT reason FROM finding_line WHERE state IN ('open', 'to-verify', 'warning', "
                   "'concluded') AND "
                   "finding = " +
                       id,
            into(reasons), now;
        std::string all = ",";
        for (const auto& reason : reasons)
            all += reason + ",";
        const bool alive = toldState(states.front()) != "closed" || states.front() == "concluded";
        session << "UPDATE finding_line SET state = 'concluded' WHERE state IN ('open', 'to-verify', 'warning') AND "
                   "finding = " +
                       id,
            now;
        session << "UPDATE finding SET conclusion = " + sqlText(entry->code) + ", concluded_until = " + until +
                       ", withdrawn_end = 0, concluded_reasons = " + sqlText(all) + ", changed = " + at +
                       (alive ? ", state = 'concluded'" : "") + " WHERE id = " + id,
            now;
        session << "INSERT INTO finding_conclusion (id, finding, conclusion, until, evidence_name, evidence_digest, "
                   "who, at) "
                   "SELECT coalesce(max(id), 0) + 1, " +
                       id + ", " + sqlText(entry->code) + ", " + until + ", " + sqlText(conclusion.evidenceName) +
                       ", " + sqlText(conclusion.evidenceDigest) + ", " + sqlText(conclusion.who) + ", " + at +
                       " FROM finding_conclusion",
            now;
        addEvent(session, conclusion.finding, "concluded", entry->name + "，有效至 " + toString(conclusion.until),
                 {conclusion.who, {}, conclusion.evidenceName, conclusion.evidenceDigest});
    });
}

std::vector<PastConclusion> conclusionsOf(Session& session, std::int64_t finding)
{
    std::vector<std::string> codes, names, digests, who;
    std::vector<Poco::Int64> until, at;
    session
        << "SELECT conclusion, until, evidence_name, evidence_digest, who, at FROM finding_conclusion WHERE finding "
           "= " +
               std::to_string(finding) + " ORDER BY id",
        into(codes), into(until), into(names), into(digests), into(who), into(at), now;
    std::vector<PastConclusion> out;
    for (std::size_t i = 0; i < codes.size(); ++i)
        out.push_back({codes[i], dayOf(static_cast<std::int32_t>(until[i])), names[i], digests[i], who[i], at[i]});
    return out;
}

std::int64_t roundOf(const Finding& finding)
{
    return 1 + std::count_if(finding.events.begin(), finding.events.end(),
                             [](const FindingEvent& event) { return event.what == "reopened"; });
}

std::vector<CrosscheckFigures> crosscheckFigures(Store& store)
{
    Session session = store.reader();
    std::vector<std::string> checks;
    std::vector<Poco::Int64> open, closed, toVerify, absorbed, lines, concluded;
    session << "SELECT f.crosscheck, sum(CASE WHEN f.state = 'open' THEN 1 ELSE 0 END), sum(CASE WHEN f.listed = 1 AND "
               "f.state "
               "IN ('closed', 'concluded', 'absorbed') THEN 1 ELSE 0 END), sum(CASE WHEN f.state = 'to-verify' THEN 1 "
               "ELSE 0 "
               "END), sum(CASE WHEN f.state = 'absorbed' THEN 1 ELSE 0 END), (SELECT count(*) FROM finding_line l JOIN "
               "finding g ON g.id = l.finding WHERE g.crosscheck = f.crosscheck AND g.state = 'open' AND l.state = "
               "'open' AND "
               "l.period_end = g.period_end), sum(CASE WHEN f.listed = 1 AND f.state = 'concluded' AND f.conclusion <> "
               "'withdrawn' THEN 1 ELSE 0 END) FROM finding f GROUP BY f.crosscheck ORDER BY f.crosscheck",
        into(checks), into(open), into(closed), into(toVerify), into(absorbed), into(lines), into(concluded), now;
    std::vector<CrosscheckFigures> out;
    for (std::size_t i = 0; i < checks.size(); ++i)
        out.push_back({checks[i], open[i], lines[i], closed[i], toVerify[i], absorbed[i], concluded[i]});
    return out;
}

std::vector<EmployerFigures> largestEmployers(Store& store, const std::string& crosscheck, std::size_t limit)
{
    Session session = store.reader();
    std::vector<std::string> codes, names;
    std::vector<Poco::Int64> findings, workers;
    // Workers: of worker findings those themselves, of others the ones they absorbed.
    const std::string unit = "CASE WHEN f.subject = 'unit' THEN f.number ELSE '' END";
    session
        << "SELECT coalesce(e.code, max(" + unit +
               ")), coalesce(e.name, max(f.name)), count(*), CAST(sum(CASE WHEN f.person IS NULL THEN "
               "coalesce(a.workers, 0) ELSE 1 END) AS BIGINT) AS workers FROM finding f LEFT JOIN (SELECT "
               "l.absorbed_by, count(DISTINCT "
               "l.finding) AS workers FROM finding_line l WHERE l.state = 'absorbed' AND l.absorbed_by > 0 GROUP BY "
               "l.absorbed_by) a ON a.absorbed_by = f.id LEFT JOIN v_employer e ON e.employer = f.responsible WHERE "
               "f.state = "
               "'open' AND f.crosscheck = " +
               sqlText(crosscheck) + " GROUP BY f.responsible, e.code, e.name, " + unit +
               " ORDER BY 4 DESC, 3 DESC, 1 LIMIT " + std::to_string(limit),
        into(codes), into(names), into(findings), into(workers), now;
    std::vector<EmployerFigures> out;
    for (std::size_t i = 0; i < codes.size(); ++i)
        out.push_back({codes[i], names[i], findings[i], workers[i]});
    return out;
}

} // namespace lianfang
