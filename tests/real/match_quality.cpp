#include "tests/real/match_quality.h"

#include "hub/base/text.h"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <set>

namespace lianfang::test {

namespace {

constexpr std::string_view codeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::vector<std::string> charactersOf(const std::string& text)
{
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto start = at;
        nextCodePoint(text, at);
        out.push_back(text.substr(start, at - start));
    }
    return out;
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    if (const auto at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

// One Chinese character replaced by one that names have.
std::string withWrongCharacter(const std::string& name, const std::vector<std::string>& pool, city::Random& random)
{
    auto characters = charactersOf(name);
    for (;;) {
        auto& one = characters[random.below(characters.size())];
        const auto& other = random.pick(pool);
        if (one.size() < 3 || other.size() < 3 || one == other || one == "（" || one == "）" || one == "　")
            continue;
        one = other;
        std::string out;
        for (const auto& c : characters)
            out += c;
        return out;
    }
}

std::string withWrongCharacter(std::string code, city::Random& random)
{
    auto& one = code[random.below(code.size())];
    const char before = one;
    while (one == before)
        one = random.pick(codeAlphabet);
    return code;
}

Said damaged(const Known& employer, Damage damage, const std::vector<std::string>& pool, city::Random& random)
{
    switch (damage) {
    case Damage::noCode:
        return {"", employer.name, employer.division};
    case Damage::wrongCode:
        return {withWrongCharacter(employer.code, random), employer.name, employer.division};
    case Damage::organisationCode:
        return {employer.code.substr(8, 9), "", employer.division};
    case Damage::nameVariant:
        return {"", variantOf(employer.name, random), employer.division};
    case Damage::wrongName:
        break;
    }
    return {"", withWrongCharacter(variantOf(employer.name, random), pool, random), employer.division};
}

} // namespace

std::string variantOf(const std::string& name, city::Random& random)
{
    std::string out = name;
    if (random.oneIn(2))
        out = out.find("有限责任公司") != std::string::npos ? replaced(out, "有限责任公司", "有限公司")
                                                            : replaced(out, "有限公司", "有限责任公司");
    switch (random.below(4)) {
    case 0:
        out = replaced(replaced(out, "(", "（"), ")", "）");
        break;
    case 1:
        out = replaced(replaced(out, "（", "("), "）", ")");
        break;
    case 2:
        out = replaced(replaced(out, "（", "["), "）", "]");
        break;
    default:
        break;
    }
    if (out == name || random.oneIn(2)) {
        auto characters = charactersOf(out);
        characters.insert(characters.begin() + static_cast<std::ptrdiff_t>(1 + random.below(characters.size() - 1)),
                          random.oneIn(2) ? " " : "　");
        out.clear();
        for (const auto& c : characters)
            out += c;
    }
    return out;
}

Counts Quality::all() const
{
    Counts sum;
    for (const auto& one : by) {
        sum.reports += one.reports;
        sum.right += one.right;
        sum.proposed += one.proposed;
        sum.wrong += one.wrong;
        sum.absent += one.absent;
        sum.proposals += one.proposals;
    }
    return sum;
}

Quality qualityOf(const std::vector<Known>& employers, std::uint64_t seed)
{
    using namespace Poco::Data::Keywords;
    city::Random random(seed);
    std::set<std::string> characters;
    for (const auto& employer : employers)
        for (const auto& one : charactersOf(employer.name))
            characters.insert(one);
    const std::vector<std::string> pool(characters.begin(), characters.end());

    std::vector<Said> registered, reported;
    std::vector<bool> present;
    std::vector<Damage> how;
    for (std::size_t i = 0; i < employers.size(); ++i) {
        const auto& employer = employers[i];
        present.push_back(!random.oneIn(10));
        if (present.back())
            registered.push_back({employer.code, employer.name, employer.division});
        how.push_back(static_cast<Damage>(i % damages));
        reported.push_back(damaged(employer, how.back(), pool, random));
    }
    MatchWorld world;
    world.merge("insurance/employers", registered);
    world.merge("health/employers", reported);
    const auto started = std::chrono::steady_clock::now();
    world.match();
    Quality quality;
    quality.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();

    std::map<std::int64_t, std::string> linked;
    std::map<std::int64_t, std::set<std::string>> proposed;
    auto session = world.store->reader();
    std::vector<Poco::Int64> reference, proposedReference;
    std::vector<std::string> code, proposedCode;
    session
        << "SELECT l.reference, e.code FROM employer_link l JOIN employer e ON e.id = l.employer WHERE l.decided_by <> "
           "'exact-code'",
        into(reference), into(code), Poco::Data::Keywords::now;
    for (std::size_t i = 0; i < reference.size(); ++i)
        linked[reference[i]] = code[i];
    session << "SELECT m.reference, e.code FROM employer_match m JOIN employer e ON e.id = m.employer WHERE m.state = "
               "'proposed' AND m.relation = 'same'",
        into(proposedReference), into(proposedCode), Poco::Data::Keywords::now;
    for (std::size_t i = 0; i < proposedReference.size(); ++i)
        proposed[proposedReference[i]].insert(proposedCode[i]);

    for (std::size_t i = 0; i < employers.size(); ++i) {
        auto& counts = quality.by[static_cast<std::size_t>(how[i])];
        const auto said = referenceTo(reported[i], "");
        const auto id = EmployerReference::idOf("health", said.kind, said.code);
        const auto link = linked.find(id);
        (present[i] ? counts.reports : counts.absent) += 1;
        counts.proposals += proposed[id].size();
        if (link != linked.end())
            (present[i] && link->second == employers[i].code ? counts.right : counts.wrong) += 1;
        else if (present[i] && proposed[id].contains(employers[i].code))
            ++counts.proposed;
    }
    return quality;
}

void print(const std::string& title, const Quality& quality)
{
    static constexpr const char* names[damages] = {"no code", "one wrong code character", "organisation code only",
                                                   "name variant", "name variant, one wrong character"};
    fmt::print("\n{}: matched in {:.1f} s\n{:<34} {:>8} {:>9} {:>9} {:>10} {:>12} {:>8} {:>10}\n", title,
               quality.seconds, "", "reports", "certain", "wrong", "precision", "with proposed", "absent", "proposals");
    const auto line = [](const char* name, const Counts& c) {
        const auto share = [](std::uint64_t part, std::uint64_t whole) {
            return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
        };
        fmt::print("{:<34} {:>8} {:>8.2f}% {:>9} {:>9.2f}% {:>12.2f}% {:>8} {:>10}\n", name, c.reports,
                   share(c.right, c.reports), c.wrong, share(c.right, c.right + c.wrong),
                   share(c.right + c.proposed, c.reports), c.absent, c.proposals);
    };
    for (std::size_t i = 0; i < damages; ++i)
        line(names[i], quality.by[i]);
    line("all", quality.all());
    std::cout << std::flush;
}

} // namespace lianfang::test
