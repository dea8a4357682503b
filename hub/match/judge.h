// Whether a reported employer is one that is known: certainly, perhaps, or a branch of it. Nothing here asks the store,
// and the same evidence always gives the same judgement, whatever came first.
//
// Certain is only what no other employer could be as well:
//   repaired-code      the code is wrong in one place, exactly one employer's is that near, and the names are equal
//   organisation-code  exactly one credit code holds the organisation code, and no name speaks against it
//   name               the name is one that the law keeps apart (isRegisteredName), exactly one employer bears it in
//   the
//                      reporting division, none there bears one that differs in a character or in the division's name,
//                      and none of unknown division bears it. A number that is given must not speak against it.
// What is likely otherwise is proposed. A branch is never its parent.
#pragma once

#include "hub/match/likeness.h"
#include "hub/model/employer_reference.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lianfang {

// A word of hub/match/reasons.h, and what it is about.
using Reason = std::pair<std::string, std::string>;
using Reasons = std::vector<Reason>;

struct Reported {
    std::int64_t reference = 0;
    EmployerReference::Kind kind = EmployerReference::Kind::name;
    std::string code;     // of a wrong code: its 18 characters alone
    std::string name;     // comparable; may be empty
    std::string place;    // its division or reporting unit, as it is shown; may be empty
    std::int64_t own = 0; // the employer that its code alone stands for
    std::vector<std::string> placeNames;
};

// A reference with a code or number, which says of an employer how it is called.
struct Neighbour {
    std::int64_t employer = 0;
    EmployerReference::Kind kind = EmployerReference::Kind::creditCode;
    std::string code;
    std::string name;    // comparable; may be empty
    bool here = false;   // it is in the reported one's division
    bool placed = false; // it is known where it is
};

struct Proposal {
    std::int64_t employer = 0;
    bool branch = false; // of that employer; else it is that employer
    Reasons reasons;
};

struct Judgement {
    std::optional<Proposal> certain;
    std::string method;              // of `certain`
    std::vector<Proposal> proposals; // likeliest first, at most `mostProposals`
};

inline constexpr std::size_t mostProposals = 8;

// `truncated`: there are more neighbours than were looked at; then no name is certain.
Judgement judge(const Reported& reported, const std::vector<Neighbour>& neighbours, bool truncated);

} // namespace lianfang
