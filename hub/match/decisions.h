// Matches as an officer sees and decides them. A decision is kept for good, with who, when and why: what is refused is
// never proposed again, and nothing automatic overrides either. It can be withdrawn, on record; then the hub judges
// anew.
#pragma once

#include "hub/match/matching.h"
#include "hub/match/reasons.h"
#include "hub/store/store.h"

#include <functional>
#include <optional>

namespace lianfang {

struct MatchEvent {
    Seconds at = 0;
    std::string who;
    std::string what; // confirmed, refused, withdrawn; by the hub: lapsed
    std::string why;
};

struct EmployerMatch {
    std::int64_t id = 0;
    std::string state;      // proposed, certain, confirmed, refused, lapsed
    bool branch = false;    // of the employer; else it is that employer
    std::string method;     // of a certain one: repaired-code, organisation-code, name
    std::string department; // that reported it
    std::string code;       // as reported; empty if there was none
    std::string name;
    std::string employerCode, employerName;
    std::vector<Words> reasons;
    std::string by, why; // of the decision
    Seconds at = 0;
    std::vector<MatchEvent> events; // only where one is asked for by its id
};

struct MatchFilter {
    std::optional<std::int64_t> id;
    std::string state;      // empty: proposed
    std::string department; // empty: all
    std::int64_t after = 0; // an id
    std::size_t limit = 0;  // 0: none
};

std::vector<EmployerMatch> matches(Store& store, const MatchFilter& filter);

struct MatchCounts {
    std::int64_t proposed = 0, certain = 0, confirmed = 0, refused = 0;
};
MatchCounts matchCounts(Store& store);

enum class MatchDecision : std::uint8_t { confirm, refuse, withdraw };
// In one transaction with what follows from it for links. Throws Error match.…
void decideMatch(Store& store, const Schema& schema, std::int64_t match, MatchDecision decision, const std::string& who,
                 const std::string& why);

} // namespace lianfang
