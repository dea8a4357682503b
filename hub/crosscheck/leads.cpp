#include "hub/crosscheck/leads.h"

#include "hub/base/text.h"
#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"
#include "hub/model/employer_reference.h"
#include "hub/model/period.h"

#include <Poco/Data/Statement.h>
#include <fmt/format.h>

#include <ctime>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

constexpr const char* inHand = "in-hand";
constexpr const char* hub = "hub";

int yearOf(Day day)
{
    return static_cast<int>(std::chrono::year_month_day(day).year());
}

std::int64_t numberFrom(Session& session, const std::string& sql)
{
    Poco::Int64 value = 0;
    session << sql, into(value), now;
    return value;
}

} // namespace

void expectHandOver(std::int64_t finding, const Standing& standing, const std::map<std::string, int>& days, Day today)
{
    expectOpen(finding, standing, "移交线索", "hand it over");
    const auto given = days.find(standing.crosscheck);
    const bool noticeForeseen = given != days.end() && given->second > 0;
    if (standing.step == "answered" || (standing.step.empty() && !noticeForeseen))
        return;
    if (standing.step == "notified") {
        if (standing.deadline < numberOf(today))
            return;
        throw Error(message::deadlineRuns, {std::to_string(finding), toString(dayOf(standing.deadline))});
    }
    if (standing.step.empty())
        throw Error(message::notNotified, {std::to_string(finding)});
    throw Error(message::handedOver, {std::to_string(finding)});
}

std::vector<Lead> handOver(Session& session, const std::vector<std::int64_t>& findings, const std::string& county,
                           std::int64_t letter, const std::string& letterTitle, const StepBy& by, Day today)
{
    const std::string prefix = fmt::format("XS-{}-", yearOf(today));
    std::int64_t number = numberFrom(session, "SELECT count(*) FROM lead WHERE number LIKE '" + prefix + "%'");
    std::int64_t id = numberFrom(session, "SELECT coalesce(max(id), 0) FROM lead");
    std::vector<Lead> out;
    for (const auto finding : findings) {
        Lead lead;
        lead.id = ++id;
        lead.number = fmt::format("{}{:05}", prefix, ++number);
        lead.finding = finding;
        lead.letter = letter;
        lead.county = county;
        lead.handedOn = today;
        session << "INSERT INTO lead (id, number, finding, letter, county, handed_on) VALUES (" +
                       std::to_string(lead.id) + ", '" + lead.number + "', " + std::to_string(finding) + ", " +
                       std::to_string(letter) + ", " + sqlText(county) + ", " + std::to_string(numberOf(today)) + ")",
            now;
        session << "UPDATE finding SET step = 'handed-over', changed = " + std::to_string(std::time(nullptr)) +
                       " WHERE id = " + std::to_string(finding),
            now;
        addEvent(session, finding, "handed-over",
                 "线索 " + lead.number + "，" + letterTitle + (by.why.empty() ? "" : "；" + by.why), by);
        out.push_back(std::move(lead));
    }
    return out;
}

std::size_t takeResults(Session& session, const CodeList& outcomes, Day today)
{
    std::vector<Poco::Int64> ids, findings, answered, submissions;
    std::vector<std::string> outcomesFound, remarks, states, steps, numbers;
    // Of several units that answer the same number the latest submission counts.
    session << "SELECT l.id, l.finding, l.number, r.outcome, r.answered_on, coalesce(r.remark, ''), r.submission, "
               "f.state, f.step FROM lead l JOIN v_inspection_results r ON r.lead = l.number JOIN finding f ON f.id = "
               "l.finding WHERE r.submission > l.answer AND (r.outcome <> l.outcome OR r.answered_on <> l.answered_on "
               "OR coalesce(r.remark, '') <> l.remark) ORDER BY r.submission, l.id",
        into(ids), into(findings), into(numbers), into(outcomesFound), into(answered), into(remarks), into(submissions),
        into(states), into(steps), now;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string id = std::to_string(ids[i]), finding = std::to_string(findings[i]);
        const auto* outcome = outcomes.find(outcomesFound[i], today);
        const std::string remark = withNumbersMasked(remarks[i]);
        session << "UPDATE lead SET outcome = " + sqlText(outcomesFound[i]) +
                       ", answered_on = " + std::to_string(answered[i]) + ", remark = " + sqlText(remarks[i]) +
                       ", answer = " + std::to_string(submissions[i]) + " WHERE id = " + id,
            now;
        // Only the latest lead of a finding that is still handed over moves it; an answer to another is told all the
        // same.
        if (outcomesFound[i] != inHand && states[i] == "open" && steps[i] == "handed-over")
            session << "UPDATE finding SET step = 'answered', changed = " + std::to_string(std::time(nullptr)) +
                           " WHERE id = " + finding + " AND (SELECT max(id) FROM lead WHERE finding = " + finding +
                           ") = " + id,
                now;
        addEvent(session, findings[i], outcomesFound[i] == inHand ? "in-hand" : "answered",
                 "线索 " + numbers[i] + "，" + toString(dayOf(static_cast<std::int32_t>(answered[i]))) + " " +
                     (outcome == nullptr ? outcomesFound[i] : outcome->name) + (remark.empty() ? "" : "；" + remark),
                 {.who = hub, .why = {}, .attachmentName = {}, .attachmentDigest = {}});
    }
    return ids.size();
}

std::int64_t registerLead(Session& session, const CaseworkLead& lead)
{
    constexpr auto kind = EmployerReference::Kind::creditCode;
    const std::string employer = std::to_string(employerIdOf(kind, lead.code)), at = std::to_string(std::time(nullptr));
    session << "INSERT INTO employer (id, kind, code, name) SELECT " + employer + ", " +
                   std::to_string(static_cast<int>(kind)) + ", " + sqlText(lead.code) + ", " + sqlText(lead.name) +
                   " WHERE NOT EXISTS (SELECT 1 FROM employer WHERE id = " + employer + ")",
        now;
    const auto id = numberFrom(session, "SELECT coalesce(max(id), 0) + 1 FROM finding");
    const Period period(Cadence::day, lead.on);
    const std::string first = std::to_string(numberOf(period.firstDay())),
                      end = std::to_string(numberOf(period.next().firstDay()));
    session << "INSERT INTO finding (id, crosscheck, subject, number, employer, person, name, responsible, state, "
               "period_first, period_end, first_opened, changed, changed_run, was_open, listed, county) VALUES (" +
                   std::to_string(id) + ", '" + caseworkCheck + "', 'employer', '', " + employer + ", NULL, " +
                   sqlText(lead.name) + ", " + employer + ", 'open', " + first + ", " + end + ", " + at + ", " + at +
                   ", 0, 1, 1, " + sqlText(lead.county) + ")",
        now;
    session
        << "INSERT INTO finding_line (finding, month, period_first, period_end, state, disposition, reason, outlet, "
           "detail, absorbed_by, document, line, opened_run, changed_run) VALUES (" +
               std::to_string(id) + ", 0, " + first + ", " + end + ", 'open', 'finding', 'casework', '', " +
               sqlText(lead.text) + ", 0, 0, 0, 0, 0)",
        now;
    addEvent(session, id, "opened", lead.text, lead.by);
    return id;
}

std::vector<Lead> leads(Session& session, std::int64_t finding, std::int64_t letter, std::size_t limit)
{
    std::vector<Poco::Int64> ids, findings, letters, handed, answered, answers;
    std::vector<std::string> numbers, counties, outcomes, remarks;
    session << "SELECT id, number, finding, letter, county, handed_on, outcome, answered_on, remark, answer FROM lead "
               "WHERE 1 = 1" +
                   (finding > 0 ? " AND finding = " + std::to_string(finding) : std::string()) +
                   (letter > 0 ? " AND letter = " + std::to_string(letter) : std::string()) +
                   " ORDER BY id DESC LIMIT " + std::to_string(limit),
        into(ids), into(numbers), into(findings), into(letters), into(counties), into(handed), into(outcomes),
        into(answered), into(remarks), into(answers), now;
    std::vector<Lead> out;
    for (std::size_t i = 0; i < ids.size(); ++i)
        out.push_back({ids[i], numbers[i], findings[i], letters[i], counties[i],
                       dayOf(static_cast<std::int32_t>(handed[i])), outcomes[i],
                       dayOf(static_cast<std::int32_t>(answered[i])), remarks[i], answers[i]});
    return out;
}

} // namespace lianfang
