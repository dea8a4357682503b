// How alike two employers are, as reported: by their codes and by their names. Nothing here asks the store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// The credit codes that become of a wrong one of 18 characters when one is replaced, or two neighbours change places,
// and every check holds then. Mostly one to five; most of them were never given to anybody.
std::vector<std::string> repairsOf(std::string_view wrongCode);

// How a name stands to another, both as comparableName() makes them.
enum class NameLikeness : std::uint8_t {
    none, // one of them is empty
    equal,
    oneCharacter, // one is another
    sameCore,     // equal without the division's name and 有限公司
    branch,       // the other's, and behind it 分公司, 营业部 and the like
    different,
};
NameLikeness likenessOf(std::string_view name, std::string_view other, const std::vector<std::string>& placeNames);

// "X有限公司" of "X有限公司南陵分公司"; empty if it does not end as a branch's name does.
std::string parentIn(std::string_view name);

// Without the names of its division and its 有限公司 or 股份有限公司; empty if less than three characters are left.
std::string coreOf(std::string_view name, const std::vector<std::string>& placeNames);

// Two texts of which at least one is the same for names that differ in one character: every other character from the
// first on, and from the second on, with the name's length. A name whose 有限责任公司 or 有限公司 has a wrong character
// is read as if it had not.
struct NameHalves {
    std::string even, odd;
};
NameHalves halvesOf(std::string_view name);

// Whether the law keeps such names apart within one registering authority: companies, cooperatives, partnerships. A
// shop's sign is nobody's own.
bool isRegisteredName(std::string_view name);

} // namespace lianfang
