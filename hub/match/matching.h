// Fills employer_link: compares references that are new or whose name or division is (match_waiting) with employers
// that departments gave by code, and those that new employers could be with them. What hub/match/judge.h calls certain
// is linked; what it proposes waits for an officer (hub/match/decisions.h). A judgement depends on what is known and
// not on what came first, and is revised when more is known; an officer's decision never is.
//
// The work grows with what is new, not with what is there, and memory with neither.
#pragma once

#include "hub/schema/schema.h"

#include <Poco/Data/Session.h>

#include <cstdint>

namespace lianfang {

struct MatchOutcome {
    std::uint64_t judged = 0;   // references
    std::uint64_t linked = 0;   // anew, or to another employer
    std::uint64_t unlinked = 0; // automatically linked before, and not certain any more
    std::uint64_t proposed = 0;
};

// Within a transaction of Store::write(). Next to nothing where nothing is new.
MatchOutcome matchWaiting(Poco::Data::Session& session, const Schema& schema);

} // namespace lianfang
