#include "hub/match/record.h"

#include <Poco/Data/Statement.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ctime>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Kind = EmployerReference::Kind;

namespace {

constexpr const char* relationOf(bool branch)
{
    return branch ? "branch" : "same";
}

bool decided(const std::string& state)
{
    return state == "confirmed" || state == "refused";
}

std::string textOf(const Reasons& reasons)
{
    return nlohmann::json(reasons).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

MatchRecord::MatchRecord(Poco::Data::Session& session, std::int64_t first, std::int64_t last)
    : session_(session), at_(std::time(nullptr))
{
    const std::string range = " BETWEEN " + std::to_string(first) + " AND " + std::to_string(last);
    std::vector<Poco::Int64> id, reference, employer, ordinal, linkReference, linkEmployer;
    std::vector<std::string> relation, state, method, reasons, by;
    session_ << "SELECT m.id, m.reference, m.employer, m.relation, m.state, m.method, m.reasons, m.ordinal FROM "
                "match_judge j "
                "JOIN employer_match m ON m.reference = j.reference WHERE j.reference" +
                    range + " ORDER BY m.reference, m.id",
        into(id), into(reference), into(employer), into(relation), into(state), into(method), into(reasons),
        into(ordinal), now;
    for (std::size_t i = 0; i < id.size(); ++i)
        known_[reference[i]].push_back(
            {id[i], employer[i], relation[i] == "branch", state[i], method[i], reasons[i], ordinal[i]});
    session_ << "SELECT l.reference, l.employer, l.decided_by FROM match_judge j JOIN employer_link l ON l.reference = "
                "j.reference WHERE j.reference" +
                    range,
        into(linkReference), into(linkEmployer), into(by), now;
    for (std::size_t i = 0; i < linkReference.size(); ++i)
        links_[linkReference[i]] = {linkEmployer[i], by[i]};
    Poco::Int64 next = 0, run = 0;
    session_ << "SELECT coalesce(max(id), 0) + 1 FROM employer_match", into(next), now;
    session_ << "SELECT coalesce(max(id), 0) FROM crosscheck_run", into(run), now;
    nextMatch_ = next;
    lastRun_ = run;
}

bool MatchRecord::saidAlready(std::int64_t reference, std::int64_t branch, std::int64_t parent)
{
    Poco::Int64 count = 0;
    session_ << "SELECT count(*) FROM employer_match m JOIN employer_link l ON l.reference = m.reference WHERE "
                "m.employer = " +
                    std::to_string(parent) +
                    " AND m.relation = 'branch' AND m.state <> 'lapsed' AND l.employer = " + std::to_string(branch) +
                    " AND m.reference <> " + std::to_string(reference),
        into(count), now;
    for (std::size_t i = 0; i < added_.id.size(); ++i) // in this range
        if (added_.relation[i] == "branch" && added_.employer[i] == parent && added_.reference[i] != reference)
            if (const auto at = links_.find(added_.reference[i]); at != links_.end() && at->second.employer == branch)
                ++count;
    return count > 0;
}

void MatchRecord::say(std::int64_t reference, std::int64_t own, const Proposal& proposal, const std::string& state,
                      const std::string& method, std::int64_t ordinal, std::vector<std::int64_t>& said)
{
    const std::string reasons = textOf(proposal.reasons);
    auto& known = known_[reference];
    const auto same = std::find_if(known.begin(), known.end(), [&](const Known& one) {
        return one.employer == proposal.employer && one.branch == proposal.branch;
    });
    if (same == known.end()) {
        if (proposal.branch && own != 0 && saidAlready(reference, own, proposal.employer))
            return;
        added_.id.push_back(nextMatch_++);
        added_.reference.push_back(reference);
        added_.employer.push_back(proposal.employer);
        added_.ordinal.push_back(ordinal);
        added_.relation.push_back(relationOf(proposal.branch));
        added_.method.push_back(method);
        added_.reasons.push_back(reasons);
        added_.state.push_back(state);
        proposed += state == "proposed";
        return;
    }
    said.push_back(same->id);
    if (decided(same->state))
        return;
    if (same->state == state && same->method == method && same->reasons == reasons && same->ordinal == ordinal)
        return;
    proposed += state == "proposed" && same->state != "proposed";
    Poco::Int64 id = same->id, place = ordinal;
    std::string newState = state, newMethod = method, newReasons = reasons;
    session_ << "UPDATE employer_match SET state = ?, method = ?, reasons = ?, ordinal = ? WHERE id = ?", use(newState),
        use(newMethod), use(newReasons), use(place), use(id), now;
    if (same->state == "certain" && state != "certain")
        note(same->id, "lapsed");
}

void MatchRecord::end(const Known& known)
{
    Poco::Int64 id = known.id;
    session_ << "UPDATE employer_match SET state = 'lapsed' WHERE id = ?", use(id), now;
    if (known.state == "certain")
        note(known.id, "lapsed");
}

void MatchRecord::note(std::int64_t match, const char* what)
{
    Poco::Int64 of = match, at = at_;
    std::string text = what;
    session_
        << "INSERT INTO employer_match_event (id, match, at, who, what, why) SELECT coalesce(max(id), 0) + 1, ?, ?, "
           "'hub', ?, '' FROM employer_match_event",
        use(of), use(at), use(text), now;
}

void MatchRecord::link(std::int64_t reference, std::int64_t own, std::int64_t sinceRun, std::int64_t employer,
                       const std::string& by)
{
    const auto before = links_.find(reference);
    const std::int64_t was = before == links_.end() ? 0 : before->second.employer;
    if (employer == 0)
        unlinked_.push_back(reference);
    else {
        linked_.reference.push_back(reference);
        linked_.employer.push_back(employer);
        linked_.by.push_back(by);
    }
    if (was == employer)
        return; // decided by another
    (employer == own ? unlinked : linked) += 1;
    if (sinceRun < lastRun_) {
        changed_.reference.push_back(reference);
        changed_.before.push_back(was);
        changed_.after.push_back(employer);
        changed_.since.push_back(sinceRun);
    }
}

bool MatchRecord::keep(std::int64_t reference, Kind kind, std::int64_t own, std::int64_t sinceRun,
                       const Judgement& judgement)
{
    const auto before = known_[reference];
    const auto holds = [&](std::int64_t employer, bool branch, std::string_view state) {
        return std::any_of(before.begin(), before.end(), [&](const Known& one) {
            return one.branch == branch && one.state == state && (employer == 0 || one.employer == employer);
        });
    };
    const auto confirmed = [&](bool branch) {
        return std::find_if(before.begin(), before.end(),
                            [&](const Known& one) { return one.branch == branch && one.state == "confirmed"; });
    };
    const auto same = confirmed(false), branch = confirmed(true);
    // Who it is by an officer's word, by certainty, or by its own code.
    std::int64_t employer = own;
    std::string by = "exact-code";
    std::vector<std::int64_t> said;
    if (same != before.end()) {
        employer = same->employer;
        by = "officer";
    } else if (branch != before.end() && kind != Kind::creditCode && kind != Kind::olderNumber) {
        // A branch without a code of its own is an employer of its own from now on.
        Poco::Int64 id = 0;
        session_ << "SELECT e.id FROM employer e JOIN employer_reference r ON r.kind = e.kind AND r.code = e.code "
                    "WHERE r.id = " +
                        std::to_string(reference),
            into(id), now;
        employer = id;
        by = "officer";
    } else {
        std::int64_t ordinal = 0;
        if (judgement.certain && !holds(judgement.certain->employer, false, "refused")) {
            employer = judgement.certain->employer;
            by = judgement.method;
            say(reference, own, *judgement.certain, "certain", judgement.method, ordinal++, said);
        }
        for (const auto& proposal : judgement.proposals)
            if (!proposal.branch && !holds(proposal.employer, false, "refused"))
                say(reference, own, proposal, "proposed", "", ordinal++, said);
    }
    if (same == before.end() && branch == before.end()) {
        std::int64_t ordinal = static_cast<std::int64_t>(mostProposals);
        for (const auto& proposal : judgement.proposals)
            if (proposal.branch && !holds(proposal.employer, true, "refused"))
                say(reference, own, proposal, "proposed", "", ordinal++, said);
    }
    for (const auto& one : before)
        if (!decided(one.state) && one.state != "lapsed" && std::find(said.begin(), said.end(), one.id) == said.end())
            end(one);
    const auto link = links_.find(reference);
    const std::int64_t was = link == links_.end() ? 0 : link->second.employer;
    if (was == employer && (employer == 0 || link->second.by == by))
        return false;
    this->link(reference, own, sinceRun, employer, by);
    return was != employer;
}

void MatchRecord::write()
{
    const std::string at = std::to_string(at_);
    if (!added_.id.empty())
        session_
            << "INSERT INTO employer_match (id, reference, employer, ordinal, relation, method, reasons, state, made) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, " +
                   at + ")",
            use(added_.id), use(added_.reference), use(added_.employer), use(added_.ordinal), use(added_.relation),
            use(added_.method), use(added_.reasons), use(added_.state), now;
    if (!linked_.reference.empty())
        session_ << "INSERT INTO employer_link (reference, employer, decided_by, decided_at) VALUES (?, ?, ?, " + at +
                        ") ON CONFLICT (reference) DO UPDATE SET employer = excluded.employer, decided_by = "
                        "excluded.decided_by, decided_at = excluded.decided_at",
            use(linked_.reference), use(linked_.employer), use(linked_.by), now;
    if (!unlinked_.empty())
        session_ << "DELETE FROM employer_link WHERE reference = ?", use(unlinked_), now;
    for (std::size_t i = 0; i < changed_.reference.size(); ++i)
        session_ << "INSERT INTO employer_link_change (id, reference, before, after, since_run, at_run, at) SELECT "
                    "coalesce(max(id), 0) + 1, ?, ?, ?, ?, " +
                        std::to_string(lastRun_) + ", " + at + " FROM employer_link_change",
            use(changed_.reference[i]), use(changed_.before[i]), use(changed_.after[i]), use(changed_.since[i]), now;
}

} // namespace lianfang
