#include "tests/city/city.h"

#include "tests/city/numbers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace lianfang::city {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> filesUnder(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).string()] = contentOf(entry.path());
    return files;
}

// The truth's files quote nothing.
std::vector<std::vector<std::string>> rowsOf(const fs::path& path)
{
    std::vector<std::vector<std::string>> rows;
    std::istringstream in(contentOf(path));
    for (std::string line; std::getline(in, line);) {
        line.pop_back(); // CR
        std::vector<std::string> cells(1);
        for (const char character : line) {
            if (character == ',')
                cells.emplace_back();
            else
                cells.back() += character;
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

fs::path folderFor(const std::string& name)
{
    return fs::temp_directory_path() / ("lianfang-city-" + std::to_string(::getpid()) + "-" + name);
}

fs::path cityOf(const std::string& name, std::uint64_t seed, int workers)
{
    CityRequest request;
    request.seed = seed;
    request.workers = workers;
    request.out = folderFor(name);
    makeCity(request);
    return request.out;
}

// The city of the demonstration, made once for all tests that only read it.
class TwentyThousand : public testing::Test {
protected:
    static void SetUpTestSuite() { folder() = cityOf("20000", 1, 20000); }
    static void TearDownTestSuite() { fs::remove_all(folder()); }
    static fs::path& folder()
    {
        static fs::path path;
        return path;
    }
    static fs::path truth(const std::string& file) { return folder() / "truth" / file; }
    static std::map<std::string, int> counts()
    {
        std::map<std::string, int> counts;
        for (const auto& row : rowsOf(truth("scenarios.csv")))
            if (row[0] != "scenario")
                counts[row[0]] = std::stoi(row[1]);
        return counts;
    }
};

TEST(City, IsTheSameToTheByteForTheSameSeed)
{
    const auto first = cityOf("same-a", 5, 1000);
    const auto second = cityOf("same-b", 5, 1000);

    EXPECT_TRUE(filesUnder(first) == filesUnder(second));
    fs::remove_all(first);
    fs::remove_all(second);
}

TEST(City, IsAnotherForAnotherSeed)
{
    const auto first = cityOf("other-a", 5, 1000);
    const auto second = cityOf("other-b", 6, 1000);

    EXPECT_FALSE(contentOf(first / "truth" / "findings-2026Q3.csv") ==
                 contentOf(second / "truth" / "findings-2026Q3.csv"));
    fs::remove_all(first);
    fs::remove_all(second);
}

TEST(City, RefusesPeriodsThatAreNoQuarters)
{
    CityRequest request;
    request.out = folderFor("refused");
    request.from = Period(Cadence::month, dayOf(2026, 1, 1));

    EXPECT_THROW(makeCity(request), std::invalid_argument);
    fs::remove_all(request.out);
}

TEST_F(TwentyThousand, HoldsEverythingAtLeastTenTimes)
{
    for (const auto& [what, count] : counts()) {
        // Ruined outlets and couriers are refused anew every month: what counts is the rows.
        // Divisions are few.
        if (!what.starts_with("outlet ruined") && !what.starts_with("courier ruined") &&
            !what.starts_with("permit-count-difference ")) {
            EXPECT_GE(count, 10) << what;
        }
    }
}

TEST_F(TwentyThousand, HoldsEveryOutcomeOfEveryCrosscheck)
{
    const auto all = counts();
    for (const std::string crosscheck :
         {"uninsured-employer", "uninsured-worker", "uninsured-outlet", "courier-second-outlet",
          "diagnosis-without-case", "accident-without-case", "case-without-accident", "claim-deadline",
          "claim-employer-mismatch", "accident-prone-employer", "hazard-over-limit", "uninsured-project",
          "site-worker-not-on-roster", "under-insured-employer", "deceased-still-enrolled", "headcount-swing"}) {
        EXPECT_TRUE(all.contains(crosscheck + " open")) << crosscheck;
        EXPECT_TRUE(all.contains(crosscheck + " closed")) << crosscheck;
    }
    for (const std::string crosscheck : {"enrol-then-rollback", "near-retirement-lump-sum"}) // what was, stays so
        EXPECT_TRUE(all.contains(crosscheck + " open")) << crosscheck;
    EXPECT_TRUE(all.contains("uninsured-project warning"));
    for (const std::string crosscheck : {"diagnosis-without-case", "accident-without-case", "claim-employer-mismatch",
                                         "near-retirement-lump-sum", "hazard-over-limit", "uninsured-project"})
        EXPECT_TRUE(all.contains(crosscheck + " to-verify")) << crosscheck;
    for (const std::string crosscheck : {"uninsured-employer", "uninsured-worker", "uninsured-outlet"}) {
        EXPECT_TRUE(all.contains(crosscheck + " to-verify")) << crosscheck;
        EXPECT_TRUE(all.contains(crosscheck + " reopened")) << crosscheck;
    }
    for (const std::string absorber : {"uninsured-employer", "uninsured-outlet", "courier-second-outlet"})
        EXPECT_TRUE(all.contains("absorbed by " + absorber)) << absorber;
}

TEST_F(TwentyThousand, HasNoFindingAboutWhoeverIsInOrder)
{
    const std::set<std::string> inOrder = {"enrolled",
                                           "covered",
                                           "deferred",
                                           "grace",
                                           "grace-29-days",
                                           "exposed-since-grace",
                                           "left-insured",
                                           "dispatched",
                                           "retired",
                                           "transferred",
                                           "intern",
                                           "project",
                                           "project-extended",
                                           "new-covered",
                                           "two-subjects-insured-at-both",
                                           "two-outlets-of-one-parent",
                                           "moves-insured-at-both",
                                           "insured",
                                           "no-employees",
                                           "through-parent",
                                           "worker-spell-only-employer",
                                           "project-contractor",
                                           "own-enrolled",
                                           "licensed-insured",
                                           "closed-insured"};
    for (const std::string quarter : {"2026Q1", "2026Q2", "2026Q3"})
        for (const auto& row : rowsOf(truth("findings-" + quarter + ".csv")))
            EXPECT_FALSE(inOrder.contains(row[9])) << row[9];
}

TEST_F(TwentyThousand, NamesOneFindingPerSubject)
{
    for (const std::string quarter : {"2026Q1", "2026Q2", "2026Q3"}) {
        std::set<std::vector<std::string>> subjects;
        for (const auto& row : rowsOf(truth("findings-" + quarter + ".csv")))
            EXPECT_TRUE(subjects.insert({row[0], row[2], row[3], row[4], row[5]}).second) << row[0] << ' ' << row[9];
    }
}

TEST_F(TwentyThousand, ShowsLinesOfTheJudgedQuarterOnlyAndNoneOnceClosed)
{
    for (const auto& row : rowsOf(truth("findings-2026Q2.csv"))) {
        if (row[6] == "closed") {
            EXPECT_EQ(row[7], "");
        } else if (row[0] == "uninsured-worker" || row[0] == "uninsured-outlet" || row[0] == "headcount-swing" ||
                   row[0] == "deceased-still-enrolled" || row[0] == "site-worker-not-on-roster") {
            EXPECT_THAT(row[7], testing::MatchesRegex("2026-0[456](;2026-0[456])*"));
        }
    }
}

TEST_F(TwentyThousand, DeliversWhatThePlanNames)
{
    for (const auto& row : rowsOf(truth("plan.csv"))) {
        if (row[0].starts_with("health/")) {
            EXPECT_TRUE(fs::exists(folder() / "health" / row[3])) << row[3];
        }
        if (row[4] == "submit") {
            EXPECT_TRUE(fs::exists(folder() / row[0].substr(0, row[0].find('/')) / row[3])) << row[3];
        }
        if (row[0].starts_with("postal/")) {
            EXPECT_TRUE(fs::exists(folder() / "postal" / row[3])) << row[3];
            EXPECT_TRUE(fs::exists(folder() / "postal" / (row[3] + ".done"))) << row[3];
        }
    }
}

TEST_F(TwentyThousand, HoldsASnapshotOfEveryTableForEveryPlannedDay)
{
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    };
    sqlite3* opened = nullptr;
    ASSERT_EQ(sqlite3_open((folder() / "insurance" / "front.db").c_str(), &opened), SQLITE_OK);
    const std::unique_ptr<sqlite3, Close> database(opened);
    const std::string sql = "SELECT (SELECT group_concat(DISTINCT data_date) FROM unit_enrolment),"
                            "(SELECT group_concat(DISTINCT data_date) FROM worker_enrolment),"
                            "(SELECT group_concat(DISTINCT data_date) FROM project_enrolment),"
                            "(SELECT count(DISTINCT data_date) FROM unit_month),"
                            "(SELECT count(DISTINCT data_date) FROM project_worker)";
    std::vector<std::string> values;
    sqlite3_exec(
        database.get(), sql.c_str(),
        [](void* into, int count, char** cells, char**) {
            static_cast<std::vector<std::string>*>(into)->assign(cells, cells + count);
            return 0;
        },
        &values, nullptr);

    const std::string refreshes = "2026-05-05,2026-08-04,2026-11-04";
    EXPECT_THAT(values, testing::ElementsAre(refreshes, refreshes, refreshes, "9", "9"));
}

TEST_F(TwentyThousand, RefusesTheVeryRowsThatItRuined)
{
    int seen = 0;
    std::map<std::string, std::vector<std::vector<std::string>>> documents;
    for (const auto& rejection : rowsOf(truth("rejections.csv"))) {
        if (rejection[0] != "postal/couriers")
            continue;
        auto& rows = documents[rejection[3]];
        if (rows.empty())
            rows = rowsOf(folder() / "postal" / rejection[3]);
        const auto& row = rows.at(std::stoul(rejection[5]) - 1);
        if (rejection[7] == "identity-check-digit") {
            EXPECT_NE(identityCheck(row[0].substr(0, 17)), row[0][17]);
        } else if (rejection[7] == "required-missing") {
            EXPECT_EQ(row[1], "");
        } else if (rejection[7] == "ragged-row") {
            EXPECT_GT(row.size(), rows.front().size());
        } else {
            continue;
        }
        ++seen;
    }
    EXPECT_GT(seen, 30);
}

} // namespace
} // namespace lianfang::city
