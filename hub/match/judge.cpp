#include "hub/match/judge.h"

#include <algorithm>
#include <map>

namespace lianfang {

namespace {

using Kind = EmployerReference::Kind;

// What all references to one employer say of it beside the reported one.
struct Seen {
    std::int64_t employer = 0;
    std::string code; // a credit code, if it has one
    std::string name;
    bool repaired = false, organisation = false;
    bool equalHere = false, equalElsewhere = false, equalSomewhere = false; // somewhere: nobody knows where it is
    bool nearHere = false, coreHere = false, branch = false, near = false, core = false;

    bool equal() const { return equalHere || equalElsewhere || equalSomewhere; }
};

class Judge {
public:
    Judge(const Reported& reported, const std::vector<Neighbour>& neighbours, bool truncated)
        : reported_(reported), truncated_(truncated)
    {
        if (reported.kind == Kind::wrongCode)
            repairs_ = repairsOf(reported.code);
        for (const auto& one : neighbours)
            if (one.employer != reported.own)
                add(one);
    }

    Judgement judge();

private:
    void add(const Neighbour& one);
    std::vector<const Seen*> where(bool Seen::*property) const
    {
        std::vector<const Seen*> out;
        for (const auto& [id, seen] : seen_)
            if (seen.*property)
                out.push_back(&seen);
        return out;
    }
    void byWrongCode();
    void byOrganisation();
    void byName(bool mayBeCertain);
    bool nameIsCertain() const;
    void branches();
    void propose(const Seen& seen, bool branch = false);
    Reasons reasonsFor(const Seen& seen) const;
    void certain(const Seen& seen, const char* method)
    {
        out_.certain = Proposal{seen.employer, false, reasonsFor(seen)};
        out_.method = method;
    }

    const Reported& reported_;
    const bool truncated_;
    std::vector<std::string> repairs_;
    std::map<std::int64_t, Seen> seen_;
    Judgement out_;
};

void Judge::add(const Neighbour& one)
{
    Seen& seen = seen_[one.employer];
    seen.employer = one.employer;
    if (one.kind == Kind::creditCode) {
        seen.code = one.code;
        seen.repaired = seen.repaired || std::find(repairs_.begin(), repairs_.end(), one.code) != repairs_.end();
        seen.organisation =
            seen.organisation || (reported_.kind == Kind::olderNumber && one.code.substr(8, 9) == reported_.code);
    }
    if (seen.name.empty() || one.name < seen.name) // whichever came first
        seen.name = one.name.empty() ? seen.name : one.name;
    switch (likenessOf(reported_.name, one.name, reported_.placeNames)) {
    case NameLikeness::equal:
        (one.here ? seen.equalHere : one.placed ? seen.equalElsewhere : seen.equalSomewhere) = true;
        break;
    case NameLikeness::oneCharacter:
        seen.near = true;
        seen.nearHere = seen.nearHere || one.here;
        break;
    case NameLikeness::sameCore:
        seen.core = true;
        seen.coreHere = seen.coreHere || one.here;
        break;
    case NameLikeness::branch:
        seen.branch = true;
        break;
    case NameLikeness::none:
    case NameLikeness::different:
        break;
    }
}

Reasons Judge::reasonsFor(const Seen& seen) const
{
    Reasons out;
    const auto say = [&](const char* word, const std::string& about = {}) { out.emplace_back(word, about); };
    if (reported_.kind == Kind::wrongCode) {
        say(seen.repaired ? "code-one-place" : "code-unlike", seen.code);
        if (seen.repaired && where(&Seen::repaired).size() > 1)
            say("several-repairs");
    }
    if (seen.organisation) {
        say("organisation-code", seen.code);
        if (where(&Seen::organisation).size() > 1)
            say("organisation-code-shared");
    } else if (reported_.kind == Kind::olderNumber && reported_.code.size() == 9 && !seen.code.empty()) {
        say("organisation-code-other", seen.code.substr(8, 9));
    }
    if (seen.equal())
        say("name-equal");
    else if (seen.near)
        say("name-one-character", seen.name);
    else if (seen.core)
        say("name-core", seen.name);
    else if (reported_.name.empty())
        say("name-missing");
    else if (!seen.branch && !seen.name.empty())
        say("name-different", seen.name);
    if (seen.branch)
        say("branch-of", seen.name);
    if (seen.equalHere || (!seen.equal() && (seen.nearHere || seen.coreHere)))
        say("same-division", reported_.place);
    else if (seen.equalElsewhere && !reported_.place.empty())
        say("other-division", reported_.place);
    else if (seen.equal())
        say("division-unknown");
    if (seen.equalHere && reported_.kind != Kind::wrongCode && !seen.organisation) {
        if (where(&Seen::equalHere).size() > 1)
            say("name-twice");
        if (!where(&Seen::nearHere).empty() || !where(&Seen::coreHere).empty())
            say("name-neighbour");
        if (!isRegisteredName(reported_.name))
            say("no-registered-name");
    }
    return out;
}

void Judge::propose(const Seen& seen, bool branch)
{
    const auto same = [&](const Proposal& other) { return other.employer == seen.employer && other.branch == branch; };
    if (std::any_of(out_.proposals.begin(), out_.proposals.end(), same) || out_.proposals.size() >= mostProposals)
        return;
    out_.proposals.push_back({seen.employer, branch, reasonsFor(seen)});
}

bool Judge::nameIsCertain() const
{
    const auto equal = where(&Seen::equalHere);
    if (truncated_ || equal.size() != 1 || !isRegisteredName(reported_.name))
        return false;
    const auto onlyThat = [&](const std::vector<const Seen*>& others) {
        return std::all_of(others.begin(), others.end(), [&](const Seen* other) { return other == equal.front(); });
    };
    return onlyThat(where(&Seen::nearHere)) && onlyThat(where(&Seen::coreHere)) &&
           onlyThat(where(&Seen::equalSomewhere));
}

void Judge::byName(bool mayBeCertain)
{
    if (mayBeCertain && nameIsCertain())
        return certain(*where(&Seen::equalHere).front(), "name");
    for (const auto property : {&Seen::equalHere, &Seen::equalSomewhere, &Seen::nearHere, &Seen::coreHere})
        for (const auto* seen : where(property))
            propose(*seen);
    // A name that half the city bears in other divisions is no help to anybody.
    const auto elsewhere = where(&Seen::equalElsewhere);
    if (out_.proposals.empty() && elsewhere.size() <= mostProposals)
        for (const auto* seen : elsewhere)
            propose(*seen);
}

void Judge::byWrongCode()
{
    const auto repaired = where(&Seen::repaired);
    if (repaired.size() == 1 && repaired.front()->equal())
        return certain(*repaired.front(), "repaired-code");
    for (const auto* seen : repaired)
        propose(*seen);
    byName(false);
}

void Judge::byOrganisation()
{
    const auto same = where(&Seen::organisation);
    if (same.size() == 1) {
        const Seen& seen = *same.front();
        if (reported_.name.empty() || seen.name.empty() || seen.equal() || seen.near || seen.core)
            return certain(seen, "organisation-code");
    }
    for (const auto* seen : same)
        propose(*seen);
    // A registration number says nothing of a credit code, an organisation code that differs does.
    byName(reported_.code.size() != 9);
}

void Judge::branches()
{
    const auto parents = where(&Seen::branch);
    if (parents.size() <= mostProposals)
        for (const auto* seen : parents)
            propose(*seen, true);
}

Judgement Judge::judge()
{
    switch (reported_.kind) {
    case Kind::creditCode:
        break;
    case Kind::olderNumber:
        byOrganisation();
        break;
    case Kind::name:
        byName(true);
        break;
    case Kind::wrongCode:
        byWrongCode();
        break;
    }
    if (!out_.certain)
        branches();
    return std::move(out_);
}

} // namespace

Judgement judge(const Reported& reported, const std::vector<Neighbour>& neighbours, bool truncated)
{
    return Judge(reported, neighbours, truncated).judge();
}

} // namespace lianfang
