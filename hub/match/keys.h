// By what references find one another in the store: hashes of codes, names, and names within a division.
#pragma once

#include "hub/match/judge.h"

#include <functional>

namespace lianfang {

// A reference as it is stored, ready to be compared.
struct Comparable {
    std::int64_t reference = 0;
    EmployerReference::Kind kind = EmployerReference::Kind::name;
    std::string code; // without what stands behind '@'
    std::string name; // comparable; may be empty
    std::vector<std::string> places;

    // `places`: of references with a code, as registers give them. A name has its own.
    static Comparable of(std::int64_t reference, EmployerReference::Kind kind, const std::string& code,
                         const std::string& name, std::vector<std::string> places);
};

struct MatchKey {
    std::int64_t hash = 0;
    bool here = false; // whoever shares it is in the same division
};

using PlaceNames = std::function<const std::vector<std::string>&(const std::string& place)>;

// What it is found by.
std::vector<MatchKey> keysOf(const Comparable& one, const PlaceNames& placeNames);
// What a branch is found by when its parent becomes known; nothing for a name that is no branch's.
std::vector<MatchKey> branchKeysOf(const Comparable& one);
// What it looks for beside keysOf(): its parent's name.
std::vector<MatchKey> parentKeysOf(const Comparable& one);
// What finds the branches of it.
std::vector<MatchKey> keysOfBranchesOf(const Comparable& one);

} // namespace lianfang
