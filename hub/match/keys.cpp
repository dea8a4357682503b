#include "hub/match/keys.h"

#include "hub/model/employer_name.h"

#include <algorithm>

namespace lianfang {

namespace {

using Kind = EmployerReference::Kind;

// FNV-1a. Two texts with one hash cost a comparison in vain, and nothing else.
std::int64_t hashOf(char what, std::string_view text, std::string_view place = {})
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto add = [&](std::string_view bytes) {
        for (const char c : bytes)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    };
    add({&what, 1});
    add(text);
    add("@");
    add(place);
    return static_cast<std::int64_t>(hash >> 1);
}

constexpr char creditCode = 'c', organisationCode = 'o', wholeName = 'n', nameHere = 'm', coreHere = 'k',
               evenHere = 'e', oddHere = 'd', branchOf = 'p';

} // namespace

Comparable Comparable::of(std::int64_t reference, Kind kind, const std::string& code, const std::string& name,
                          std::vector<std::string> places)
{
    Comparable out{reference, kind, code, {}, std::move(places)};
    if (kind == Kind::name) {
        const auto at = code.rfind('@');
        out.name = code.substr(0, at);
        out.code.clear();
        out.places.clear();
        if (at + 1 < code.size())
            out.places.push_back(code.substr(at + 1));
    } else if (kind == Kind::wrongCode) {
        out.code = code.substr(0, 18);
        out.name = code.substr(std::min<std::size_t>(19, code.size()));
    } else {
        out.name = comparableName(name);
    }
    return out;
}

std::vector<MatchKey> keysOf(const Comparable& one, const PlaceNames& placeNames)
{
    std::vector<MatchKey> out;
    const auto add = [&](bool here, char what, std::string_view text, std::string_view place = {}) {
        out.push_back({hashOf(what, text, place), here});
    };
    if (one.kind == Kind::creditCode) {
        add(false, creditCode, one.code);
        add(false, organisationCode, std::string_view(one.code).substr(8, 9));
    } else if (one.kind == Kind::olderNumber && one.code.size() == 9) {
        add(false, organisationCode, one.code);
    } else if (one.kind == Kind::wrongCode) {
        for (const auto& repaired : repairsOf(one.code))
            add(false, creditCode, repaired);
    }
    if (one.name.empty())
        return out;
    add(false, wholeName, one.name);
    if (one.places.empty())
        return out;
    const auto halves = halvesOf(one.name);
    for (const auto& place : one.places) {
        add(true, nameHere, one.name, place);
        add(true, evenHere, halves.even, place);
        add(true, oddHere, halves.odd, place);
        if (const auto core = coreOf(one.name, placeNames(place)); !core.empty())
            add(true, coreHere, core, place);
    }
    return out;
}

std::vector<MatchKey> branchKeysOf(const Comparable& one)
{
    const auto parent = parentIn(one.name);
    return parent.empty() ? std::vector<MatchKey>() : std::vector<MatchKey>{{hashOf(branchOf, parent), false}};
}

std::vector<MatchKey> parentKeysOf(const Comparable& one)
{
    const auto parent = parentIn(one.name);
    return parent.empty() ? std::vector<MatchKey>() : std::vector<MatchKey>{{hashOf(wholeName, parent), false}};
}

std::vector<MatchKey> keysOfBranchesOf(const Comparable& one)
{
    return one.name.empty() ? std::vector<MatchKey>() : std::vector<MatchKey>{{hashOf(branchOf, one.name), false}};
}

} // namespace lianfang
