// Runs every *.txt beside this file. A new case is a new line there.
//
//   # a comment
//   @on 2026-06-30            from here on: the row's day (and today, for identity numbers); starts as 2026-11-22
//   @demonstration yes|no     from here on: whether made-up people are accepted; starts as no
//   input => value            accepted as it is
//   input => value ~ code     repaired, with this message
//   input => value ? code     accepted with this note
//   input => ! code           refused
//
// An input is text from a cell; number:… is a numeric one, date:… one with a date style, error:… and boolean:… the
// others. Between quotation marks it may begin or end with spaces. The file's name says which rule.
#include "hub/model/accident_type.h"
#include "hub/model/count.h"
#include "hub/model/credit_code.h"
#include "hub/model/date_text.h"
#include "hub/model/decimal.h"
#include "hub/model/disease_code.h"
#include "hub/model/division.h"
#include "hub/model/employer_name.h"
#include "hub/model/flag.h"
#include "hub/model/identity_number.h"
#include "hub/model/industry.h"
#include "hub/model/listed_code.h"
#include "hub/model/money.h"
#include "hub/model/organisation_code.h"
#include "hub/model/permit_number.h"
#include "hub/model/reference_number.h"
#include "hub/model/registration_number.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

namespace lianfang {

namespace {

const std::filesystem::path source = LIANFANG_SOURCE_DIR;

struct Case {
    std::filesystem::path file;
    int line = 0;
    std::string text;
    CellKind kind = CellKind::text;
    Day on = dayOf(2026, 11, 22);
    bool demonstration = false;
    std::string expected;
};

const CodeList& list(const std::string& id)
{
    static std::map<std::string, CodeList> lists;
    const auto found = lists.find(id);
    if (found != lists.end())
        return found->second;
    return lists.emplace(id, CodeList::fromCsv(source / "config/codelists" / (id + ".csv"))).first->second;
}

template <typename T, typename Show>
std::string outcome(const Parsed<T>& parsed, Show show)
{
    if (!parsed.value)
        return fmt::format("! {}", parsed.problem ? parsed.problem->code : "refused without a reason");
    std::string text(show(*parsed.value));
    if (parsed.repaired)
        text += fmt::format(" ~ {}", parsed.repaired->code);
    if (parsed.note)
        text += fmt::format(" ? {}", parsed.note->code);
    return text;
}

const auto asText = [](const auto& value) { return std::string(value.text()); };
const auto asIs = [](const auto& value) { return std::string(value); };
const auto asNumber = [](auto value) { return std::to_string(value); };
const auto asDate = [](auto value) { return toString(value); };

std::string identity(const Case& c)
{
    return outcome(IdentityNumber::parse(c.text, c.kind, c.on, c.demonstration, list("gb2260")),
                   [](const IdentityNumber& number) {
                       static constexpr std::string_view kinds[] = {"resident", "permit", "foreigner", "foreigner-old"};
                       static constexpr std::string_view sexes[] = {"unknown", "male", "female"};
                       return fmt::format("{} {} {} {}", number.canonical(), kinds[static_cast<int>(number.kind())],
                                          toString(number.birthDate()), sexes[static_cast<int>(number.sex())]);
                   });
}

std::string moment(const Case& c)
{
    return outcome(parseTime(c.text, c.kind), [](std::int64_t seconds) {
        const auto day = seconds / 86400, rest = seconds % 86400;
        return fmt::format("{}T{:02}:{:02}:{:02}", toString(dayOf(static_cast<std::int32_t>(day))), rest / 3600,
                           rest / 60 % 60, rest % 60);
    });
}

using Rule = std::function<std::string(const Case&)>;

const std::map<std::string, Rule>& rules()
{
    static const std::map<std::string, Rule> all{
        {"credit-code", [](const Case& c) { return outcome(CreditCode::parse(c.text, c.kind), asText); }},
        {"organisation-code", [](const Case& c) { return outcome(OrganisationCode::parse(c.text), asText); }},
        {"registration-number", [](const Case& c) { return outcome(RegistrationNumber::parse(c.text), asText); }},
        {"identity-number", identity},
        {"division",
         [](const Case& c) {
             return outcome(parseDivision(c.text, c.kind, list("gb2260"), list("local-divisions"), c.on), asIs);
         }},
        {"industry",
         [](const Case& c) { return outcome(parseIndustry(c.text, c.kind, list("gbt4754-2017"), c.on), asIs); }},
        {"disease-code",
         [](const Case& c) {
             return outcome(DiseaseCode::parse(c.text, c.kind, list("occupational-diseases-2024"), c.on), asText);
         }},
        {"accident-type",
         [](const Case& c) { return outcome(parseAccidentType(c.text, c.kind, list("accident-types"), c.on), asIs); }},
        {"risk-class",
         [](const Case& c) { return outcome(parseListed(c.text, c.kind, list("risk-classes"), c.on), asIs); }},
        {"accident-grade",
         [](const Case& c) { return outcome(parseListed(c.text, c.kind, list("accident-grades"), c.on), asIs); }},
        {"employment-form",
         [](const Case& c) { return outcome(parseListed(c.text, c.kind, list("employment-forms"), c.on), asIs); }},
        {"injury-severity",
         [](const Case& c) { return outcome(parseListed(c.text, c.kind, list("injury-severity"), c.on), asIs); }},
        {"permit-number", [](const Case& c) { return outcome(PermitNumber::parse(c.text, c.kind), asText); }},
        {"reference-number", [](const Case& c) { return outcome(parseReferenceNumber(c.text, c.kind), asIs); }},
        {"day", [](const Case& c) { return outcome(parseDay(c.text, c.kind), asDate); }},
        {"month", [](const Case& c) { return outcome(parseMonth(c.text, c.kind), asDate); }},
        {"time", moment},
        {"money", [](const Case& c) { return outcome(parseMoney(c.text, c.kind, false), asNumber); }},
        {"money-wan", [](const Case& c) { return outcome(parseMoney(c.text, c.kind, true), asNumber); }},
        {"count", [](const Case& c) { return outcome(parseCount(c.text, c.kind), asNumber); }},
        {"decimal", [](const Case& c) { return outcome(parseDecimal(c.text, c.kind), asNumber); }},
        {"flag",
         [](const Case& c) { return outcome(parseFlag(c.text, c.kind), [](bool b) { return b ? "yes" : "no"; }); }},
        {"employer-name", [](const Case& c) { return comparableName(c.text); }},
    };
    return all;
}

// Takes "number:" and the like off the input, and the quotation marks.
void readInput(Case& c)
{
    static const std::map<std::string, CellKind> kinds{{"number:", CellKind::number},
                                                       {"date:", CellKind::date},
                                                       {"boolean:", CellKind::boolean},
                                                       {"error:", CellKind::error}};
    for (const auto& [prefix, kind] : kinds)
        if (c.text.starts_with(prefix)) {
            c.kind = kind;
            c.text.erase(0, prefix.size());
        }
    if (c.text.size() >= 2 && c.text.front() == '"' && c.text.back() == '"')
        c.text = c.text.substr(1, c.text.size() - 2);
}

std::vector<Case> casesIn(const std::filesystem::path& file)
{
    constexpr std::string_view arrow = " => ";
    std::vector<Case> cases;
    Case state;
    state.file = file;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        ++state.line;
        if (line.empty() || line[0] == '#')
            continue;
        if (line.starts_with("@on ")) {
            state.on = dayFromString(line.substr(4)).value();
        } else if (line.starts_with("@demonstration ")) {
            state.demonstration = line.ends_with("yes");
        } else {
            Case next = state;
            const auto at = line.find(arrow);
            if (at == std::string::npos) {
                ADD_FAILURE() << file.string() << ":" << state.line << ": no \"=>\" in: " << line;
                continue;
            }
            next.text = line.substr(0, at);
            next.expected = line.substr(at + arrow.size());
            readInput(next);
            cases.push_back(std::move(next));
        }
    }
    return cases;
}

TEST(GoldenField, everyCaseGivesWhatItsFileSays)
{
    std::size_t run = 0;
    for (const auto& entry : std::filesystem::directory_iterator(source / "tests/golden/field")) {
        if (entry.path().extension() != ".txt" || entry.path().filename() == "CMakeLists.txt")
            continue;
        const auto rule = rules().find(entry.path().stem().string());
        if (rule == rules().end()) {
            ADD_FAILURE() << entry.path() << " names no rule";
            continue;
        }
        for (const auto& c : casesIn(entry.path())) {
            EXPECT_EQ(rule->second(c), c.expected) << c.file.string() << ":" << c.line << ": " << c.text;
            ++run;
        }
    }
    RecordProperty("cases", static_cast<int>(run));
    EXPECT_GT(run, 150u) << "the case files were not found";
}

TEST(GoldenField, everyRuleHasItsFile)
{
    for (const auto& [name, rule] : rules())
        EXPECT_TRUE(std::filesystem::exists(source / "tests/golden/field" / (name + ".txt"))) << name;
}

} // namespace

} // namespace lianfang
