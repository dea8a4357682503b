// How well employers are matched: reports about known employers, damaged in five ways, and what became of each.
#pragma once

#include "tests/city/random.h"
#include "tests/unit/match/match_world.h"

namespace lianfang::test {

struct Known {
    std::string code, name, division;
};

enum class Damage : std::uint8_t { noCode, wrongCode, organisationCode, nameVariant, wrongName };
inline constexpr std::size_t damages = 5;

// The name as others write it: other brackets, widths, spaces, 有限公司 or 有限责任公司.
std::string variantOf(const std::string& name, city::Random& random);

struct Counts {
    std::uint64_t reports = 0;   // about employers in the register
    std::uint64_t right = 0;     // linked to that employer
    std::uint64_t proposed = 0;  // or it is among the proposals
    std::uint64_t wrong = 0;     // linked to another; also where the employer is not in the register
    std::uint64_t absent = 0;    // reports about employers that are not in it
    std::uint64_t proposals = 0; // that an officer would see
};

struct Quality {
    std::array<Counts, damages> by;
    double seconds = 0; // of matching alone
    Counts all() const;
};

// Nine of ten employers, chosen by chance, are in the register of insurance; of all of them the health commission
// reports each, a fifth damaged in each way.
Quality qualityOf(const std::vector<Known>& employers, std::uint64_t seed);

// Precision and recall, by damage.
void print(const std::string& title, const Quality& quality);

} // namespace lianfang::test
