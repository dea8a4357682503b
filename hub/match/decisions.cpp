#include "hub/match/decisions.h"

#include "hub/match/messages.h"

#include <Poco/Data/Statement.h>
#include <nlohmann/json.hpp>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Kind = EmployerReference::Kind;
using Poco::Data::Session;

namespace {

// What was reported as its code, if anything was.
std::string reportedCode(Kind kind, const std::string& code)
{
    if (kind == Kind::name)
        return {};
    return kind == Kind::wrongCode ? code.substr(0, 18) : code;
}

std::vector<Words> wordsIn(const std::string& json)
{
    std::vector<Words> out;
    for (const auto& reason : nlohmann::json::parse(json).get<Reasons>())
        out.push_back(wordsOf(reason));
    return out;
}

std::vector<MatchEvent> eventsOf(Session& session, std::int64_t match)
{
    std::vector<Poco::Int64> at;
    std::vector<std::string> who, what, why;
    session << "SELECT at, who, what, why FROM employer_match_event WHERE match = " + std::to_string(match) +
                   " ORDER BY id",
        into(at), into(who), into(what), into(why), now;
    std::vector<MatchEvent> out;
    for (std::size_t i = 0; i < at.size(); ++i)
        out.push_back({at[i], who[i], what[i], why[i]});
    return out;
}

// A branch that was reported by name, or with a wrong code, becomes an employer of its own.
void makeBranchAnEmployer(Session& session, std::int64_t reference)
{
    std::vector<Poco::Int64> kind, known;
    std::vector<std::string> code, name;
    session << "SELECT kind, code, name FROM employer_reference WHERE id = " + std::to_string(reference), into(kind),
        into(code), into(name), now;
    if (kind.empty() || kind[0] <= static_cast<int>(Kind::olderNumber))
        return;
    Poco::Int64 id = employerIdOf(static_cast<Kind>(kind[0]), code[0]);
    session << "INSERT INTO employer (id, kind, code, name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", use(id),
        use(kind[0]), use(code[0]), use(name[0]), now;
}

} // namespace

std::vector<EmployerMatch> matches(Store& store, const MatchFilter& filter)
{
    Session session = store.reader();
    std::string department = filter.department, state = filter.state.empty() ? "proposed" : filter.state;
    std::string condition = "m.id > " + std::to_string(filter.after) + " AND (? = '' OR r.department = ?)";
    condition +=
        filter.id ? " AND m.id = " + std::to_string(*filter.id) + " AND ? <> ''" : std::string(" AND m.state = ?");
    std::vector<Poco::Int64> id, kind, at;
    std::vector<std::string> relation, states, method, reasons, of, code, name, employerCode, employerName, by, why;
    session
        << "SELECT m.id, m.relation, m.state, m.method, m.reasons, m.decided_by, m.decided_at, m.why, r.department, "
           "r.kind, r.code, r.name, e.code, e.name FROM employer_match m JOIN employer_reference r ON r.id = "
           "m.reference "
           "JOIN employer e ON e.id = m.employer WHERE " +
               condition + " ORDER BY m.id" + (filter.limit > 0 ? " LIMIT " + std::to_string(filter.limit) : ""),
        use(department), use(department), use(state), into(id), into(relation), into(states), into(method),
        into(reasons), into(by), into(at), into(why), into(of), into(kind), into(code), into(name), into(employerCode),
        into(employerName), now;
    std::vector<EmployerMatch> out(id.size());
    for (std::size_t i = 0; i < id.size(); ++i) {
        auto& one = out[i];
        one.id = id[i];
        one.state = states[i];
        one.branch = relation[i] == "branch";
        one.method = method[i];
        one.department = of[i];
        one.code = reportedCode(static_cast<Kind>(kind[i]), code[i]);
        one.name = name[i];
        one.employerCode = employerCode[i];
        one.employerName = employerName[i];
        one.reasons = wordsIn(reasons[i]);
        one.by = by[i];
        one.why = why[i];
        one.at = at[i];
        if (filter.id)
            one.events = eventsOf(session, one.id);
    }
    return out;
}

MatchCounts matchCounts(Store& store)
{
    Session session = store.reader();
    std::vector<std::string> state;
    std::vector<Poco::Int64> count;
    session << "SELECT state, count(*) FROM employer_match GROUP BY state", into(state), into(count), now;
    MatchCounts out;
    for (std::size_t i = 0; i < state.size(); ++i) {
        if (state[i] == "proposed")
            out.proposed = count[i];
        else if (state[i] == "certain")
            out.certain = count[i];
        else if (state[i] == "confirmed")
            out.confirmed = count[i];
        else if (state[i] == "refused")
            out.refused = count[i];
    }
    return out;
}

void decideMatch(Store& store, const Schema& schema, std::int64_t match, MatchDecision decision, const std::string& who,
                 const std::string& why)
{
    store.write([&](Session& session) {
        const std::string id = std::to_string(match);
        std::vector<Poco::Int64> reference;
        std::vector<std::string> state, relation, before;
        session << "SELECT reference, state, relation, decided_by FROM employer_match WHERE id = " + id,
            into(reference), into(state), into(relation), into(before), now;
        if (reference.empty())
            throw Error(message::matchUnknown, {id});
        const bool decided = state[0] == "confirmed" || state[0] == "refused";
        if (decision == MatchDecision::withdraw && !decided)
            throw Error(message::matchUndecided, {id});
        if (decision != MatchDecision::withdraw && decided)
            throw Error(message::matchDecided, {id, before[0]});
        if (decision != MatchDecision::withdraw && state[0] == "lapsed")
            throw Error(message::matchLapsed, {id});
        if (decision == MatchDecision::confirm) {
            Poco::Int64 other = 0;
            session << "SELECT coalesce(max(id), 0) FROM employer_match WHERE state = 'confirmed' AND reference = ?",
                use(reference[0]), into(other), now;
            if (other != 0)
                throw Error(message::matchOther, {std::to_string(other)});
            if (relation[0] == "branch")
                makeBranchAnEmployer(session, reference[0]);
        }
        const char* what = decision == MatchDecision::confirm  ? "confirmed"
                           : decision == MatchDecision::refuse ? "refused"
                                                               : "withdrawn";
        std::string next = decision == MatchDecision::withdraw ? "lapsed" : what, event = what, by = who, reason = why;
        Poco::Int64 at = secondsNow(), of = match;
        session << "UPDATE employer_match SET state = ?, decided_by = ?, decided_at = ?, why = ? WHERE id = ?",
            use(next), use(by), use(at), use(reason), use(of), now;
        session << "INSERT INTO employer_match_event (id, match, at, who, what, why) SELECT coalesce(max(id), 0) + 1, "
                   "?, ?, ?, "
                   "?, ? FROM employer_match_event",
            use(of), use(at), use(by), use(event), use(reason), now;
        // That somebody is whose branch changes what cross-checks see, though no link need change.
        if (relation[0] == "branch")
            session << "INSERT INTO employer_link_change (id, reference, before, after, since_run, at_run, at) SELECT "
                       "coalesce((SELECT max(id) FROM employer_link_change), 0) + 1, ?, 0, 0, 0, coalesce(max(id), 0), "
                       "? FROM "
                       "crosscheck_run",
                use(reference[0]), use(at), now;
        session << "INSERT INTO match_waiting (reference, since_run) VALUES (?, 0) ON CONFLICT DO NOTHING",
            use(reference[0]), now;
        matchWaiting(session, schema);
    });
}

} // namespace lianfang
