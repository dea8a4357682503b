// Whatever is submitted, corrected, withdrawn or decided, in whatever order: judging the changed subjects only and
// judging all of them give equal lines and findings, for every check and after every step.
#include "tests/contract/crosscheck/databases.h"
#include "tests/contract/crosscheck/story.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

namespace lianfang::test {

namespace {

const std::vector<std::string> days{"2025-08-31", "2025-09-30", "2025-10-01", "2026-01-15", "2026-06-30", "2026-07-01",
                                    "2026-07-02", "2026-07-15", "2026-07-31", "2026-08-01", "2026-08-02", "2026-08-30",
                                    "2026-08-31", "2026-09-01", "2026-09-29", "2026-09-30", "2026-10-01", "2027-06-30"};
const std::vector<std::string> months{"2020-01", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"};

// What a field may hold where its type does not say it; several of one kind make it likelier.
const std::map<std::string, std::vector<std::string>, std::less<>> values{
    {"division", {"340202", "340207"}},
    {"status", {"insured", "insured", "suspended", "cancelled"}},
    {"category", {"unit", "unit", "unit", "project", "priority", "over-age", "intern"}},
    {"employment-form", {"contract", "contract", "dispatched", "over-age", "intern"}},
    {"enrolling-place", {"local", "local", "provincial"}},
    {"action", {"add", "rollback", "add", "rollback", "remove"}},
    {"kind", {"accident", "accident", "accident", "accident", "disease", "commuting"}},
    {"severity", {"dead", "serious", "minor"}},
    {"outcome", {"dead", "serious", "minor"}},
    {"casualty-kind", {"worker", "worker", "other"}},
    {"applicant", {"employer", "worker", "union"}},
    {"result", {"recognised", "refused", "withdrawn"}},
    {"benefit-kind", {"medical-lump-sum", "medical-lump-sum", "medical"}},
    {"diagnosis-kind", {"first", "first", "progression"}},
    {"disease", {"1.1.1", "1.2.1"}},
    {"limit-kind", {"pc-twa", "mac"}},
    {"measured", {"0.5", "0.7", "0.9"}},
    {"limit-value", {"0.7"}},
    {"place", {"一车间", "二车间"}},
    {"factor", {"矽尘"}},
    {"name", {"甲", "乙"}},
    {"outlet", {"N1", "N2", "N3"}},
    {"permit", {"X1", "X2", "X3"}},
    {"project-code", {"P1", "P2", "P3"}},
    {"contract-number", {"H1", "H2", "H3"}},
    {"accident", {"S1", "S2", "S3"}},
    {"certificate", {"Z1", "Z2", "Z3"}},
    {"report", {"R1", "R2"}},
    {"ordinal", {"1", "2"}},
    {"headcount", {"0", "5", "10", "30", "100"}},
    {"average-base", {"4000", "7000", "10000"}},
    {"state", {"normal", "normal", "normal", "arrears"}},
};
const std::map<std::string, std::string, std::less<>> numbersOf{{"postal/outlets", "N"},
                                                                {"construction/permits", "X"},
                                                                {"insurance/injury-cases", "C"},
                                                                {"emergency/accidents", "S"}};
const std::vector<std::string> employers{"A", "B", "C", "D", "A", "B", "C", "D", "~某厂"};

// Fields that a row is pointless without, though the schema does not require them.
const std::set<std::string, std::less<>> usual{"applied-on",        "severity",         "parent",       "keeps-roster",
                                               "contract-ended-on", "insuring-subject", "average-base", "limit-value",
                                               "claiming-employer", "planned-start",    "outcome"};

class Chance {
public:
    explicit Chance(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t count) { return engine_() % count; }
    bool oneIn(std::size_t count) { return below(count) == 0; }
    const std::string& of(const std::vector<std::string>& all) { return all[below(all.size())]; }

private:
    std::mt19937 engine_;
};

// Steps as golden cases have them.
class RandomStory {
public:
    RandomStory(const Schema& schema, const std::vector<Crosscheck>& checks, unsigned seed)
        : schema_(schema), chance_(seed)
    {
        for (const auto& check : checks)
            for (const auto* ids : {&check.needs, &check.reads, &check.takes})
                read_.insert(ids->begin(), ids->end());
        datasets_.assign(read_.begin(), read_.end());
    }

    // Everything is there once, so that no check waits.
    std::string beginning()
    {
        std::string out =
            "person 1 born 1966-04-15 man\nperson 2 born 1976-02-10 woman\nperson 3 born 1970-08-01 man\n";
        for (const auto& dataset : datasets_)
            for (const auto& period : periodsOf(dataset))
                for (const char* unit : {"", " by 340202"})
                    out += submission(dataset, period, unit, 4);
        return out;
    }

    std::string step()
    {
        if (chance_.oneIn(12))
            return "expected health/workers 2026Q3 " + std::string(chance_.oneIn(2) ? "340202 " : "340207 ") +
                   (chance_.oneIn(2) ? "overdue" : "late") + "\n";
        if (chance_.oneIn(25))
            return "same " + chance_.of(employers).substr(0, 1) + " A\n";
        const auto& dataset = chance_.of(datasets_);
        return submission(dataset, chance_.of(periodsOf(dataset)), chance_.oneIn(2) ? "" : " by 340202", 5);
    }

private:
    std::vector<std::string> periodsOf(const std::string& dataset)
    {
        switch (schema_.find(dataset)->cadences.front()) {
        case Cadence::quarter:
            return {"2026Q2", "2026Q3"};
        case Cadence::month:
            if (dataset == "insurance/employer-months")
                return {"2025-07", "2025-08", "2026-06", "2026-07", "2026-08", "2026-09"};
            return {"2026-06", "2026-07", "2026-08", "2026-09"};
        default:
            return {toString(refreshed_ += std::chrono::days(dataset == "construction/permits" ? 0 : 1))};
        }
    }

    std::string submission(const std::string& id, const std::string& period, const std::string& unit, std::size_t most)
    {
        const Dataset& dataset = *schema_.find(id);
        std::string heading = " ", out;
        std::vector<const Field*> fields;
        for (const auto& field : dataset.fields)
            if (!field.sealed() || field.compared) {
                fields.push_back(&field);
                heading += " " + field.id + " |";
            }
        std::set<std::string> keys;
        for (std::size_t rows = chance_.below(most + 1); rows > 0; --rows) {
            std::string row = " ", key;
            for (const auto* field : fields) {
                const auto place = static_cast<std::size_t>(field - dataset.fields.data());
                const bool inKey = std::find(dataset.key.begin(), dataset.key.end(), place) != dataset.key.end();
                const bool given = inKey || field->required || usual.contains(field->id) || chance_.oneIn(3);
                const auto value = given ? valueOf(dataset, *field) : "";
                row += " " + value + " |";
                if (inKey)
                    key += value + " ";
            }
            if (keys.insert(key).second)
                out += row + "\n";
        }
        return "submitted " + id + " " + period + unit + "\n" + (out.empty() ? "" : heading + "\n" + out);
    }

    std::string valueOf(const Dataset& dataset, const Field& field)
    {
        if (field.id == "operation")
            return chance_.oneIn(6) ? "withdraw" : "add";
        const bool operations = dataset.id == "insurance/enrolment-operations";
        if (operations && field.type != FieldType::time) { // few enough to follow one another
            if (field.id == "number")
                return "O" + std::to_string(1 + chance_.below(12));
            if (field.id == "identity")
                return std::to_string(1 + chance_.below(2));
            if (field.id == "payment-month")
                return "2026-09";
            if (field.id == "subject")
                return "A";
        }
        if (field.id == "number")
            return numbersOf.at(dataset.id) +
                   std::to_string(1 + chance_.below(dataset.id == "insurance/injury-cases" ? 8 : 4));
        if (const auto known = values.find(field.id); known != values.end())
            return chance_.of(known->second);
        switch (field.type) {
        case FieldType::identity:
            return std::to_string(1 + chance_.below(6));
        case FieldType::employer:
            return chance_.of(employers);
        case FieldType::date:
        case FieldType::time:
            return chance_.of(days);
        case FieldType::month:
            return chance_.of(months);
        case FieldType::flag:
            return chance_.oneIn(3) ? "no" : "yes";
        case FieldType::count:
        case FieldType::money:
        case FieldType::decimal:
            return std::to_string(chance_.below(10));
        default:
            return "";
        }
    }

    const Schema& schema_;
    Chance chance_;
    std::set<std::string> read_;
    std::vector<std::string> datasets_;
    Day refreshed_ = dayFromString("2026-10-05").value();
};

// All living lines and all findings, each with its check.
Lines stateOf(World& world)
{
    Lines all;
    for (const auto& check : world.checks())
        for (const auto& part : {world.lines(check.id), world.findings(check.id)})
            for (const auto& line : part)
                all.push_back(check.id + ": " + line);
    std::sort(all.begin(), all.end());
    return all;
}

Lines without(const Lines& all, const Lines& some)
{
    Lines out;
    std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
    return out;
}

unsigned seedFor(unsigned usual)
{
    const char* given = std::getenv("LIANFANG_SEED");
    return given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : usual;
}

// Runs `steps` random steps; adds the checks that were judged by their changed subjects, and those that found
// something.
void compare(Dialect database, unsigned seed, int steps, std::set<std::string>& incremental,
             std::set<std::string>& found)
{
    std::cout << "seed " << seed << " (another one: LIANFANG_SEED)\n";
    SCOPED_TRACE("seed " + std::to_string(seed));
    WorldOn changedOnly(database), complete(Dialect::sqlite);
    RandomStory story((*changedOnly).schema(), (*changedOnly).checks(), seed);
    std::string text = story.beginning();
    for (int step = 0; step <= steps; ++step) {
        const std::string name = "step " + std::to_string(step);
        for (auto* world : {&*changedOnly, &*complete})
            tell(text, name, "", *world);
        for (const auto& check : (*changedOnly).checks()) {
            const auto run = (*changedOnly).run(check.id);
            (*complete).run(check.id, "2026Q3", true);
            ASSERT_FALSE(run.waiting) << check.id << " waits for " << run.waitingFor.front().dataset << " "
                                      << run.waitingFor.front().period;
            if (!run.complete)
                incremental.insert(check.id);
        }
        const auto changed = stateOf(*changedOnly), all = stateOf(*complete);
        for (const auto& line : all)
            found.insert(line.substr(0, line.find(':')));
        ASSERT_EQ(without(changed, all), Lines{}) << name << ", there only where the changed ones were judged:\n"
                                                  << text;
        ASSERT_EQ(without(all, changed), Lines{}) << name << ", there only where all were judged:\n" << text;
        text = story.step();
    }
}

} // namespace

TEST(RandomChanges, JudgingWhatChangedIsJudgingAll)
{
    std::set<std::string> incremental, found, all;
    for (const unsigned seed : {1U, 2U, 3U})
        compare(Dialect::sqlite, seedFor(seed), 30, incremental, found);
    WorldOn empty(Dialect::sqlite);
    for (const auto& check : (*empty).checks())
        all.insert(check.id);
    EXPECT_EQ(incremental, all);
    EXPECT_EQ(found, all);
}

TEST(RandomChanges, AndSoItIsOnPostgresql)
{
    std::set<std::string> incremental, found;
    compare(Dialect::postgresql, seedFor(4), 8, incremental, found);
    EXPECT_FALSE(incremental.empty());
}

} // namespace lianfang::test
