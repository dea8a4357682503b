// Rules come and change while the daemon runs: a cross-check is examined, put in force, mended, and what changed is on
// record.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/postgres_server.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

namespace lianfang::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* today = "2026-11-10";

// The one of hub/doc/crosschecks.md.
std::string documented()
{
    const auto text = TemporaryFolder::read(LIANFANG_SOURCE_DIR "/hub/doc/crosschecks.md");
    const std::string opening = "```sql\n";
    const auto begin = text.find(opening) + opening.size();
    return text.substr(begin, text.find("```", begin) - begin);
}

std::string replaced(std::string text, const std::string& old, const std::string& with)
{
    const auto at = text.find(old);
    if (at == std::string::npos)
        throw std::invalid_argument("not there: " + old);
    return text.replace(at, old.size(), with);
}

class Rules : public testing::Test {
protected:
    Rules()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config_, std::filesystem::copy_options::recursive);
        hub_.start(today);
    }

    // Two employers with exposed workers, of which one was measured in time, in all that the health commission reports.
    void deliver()
    {
        const auto employers =
            folder_.write("employers.csv", "统一社会信用代码,单位名称,所属区划,职工人数,接害人数\r\n" +
                                               city::creditCode(1, "340202") + ",甲有限公司,340202,20,5\r\n" +
                                               city::creditCode(2, "340202") + ",乙有限公司,340202,20,5\r\n");
        const auto measured =
            folder_.write("measured.csv", "统一社会信用代码,所属区划,检测报告编号,检测地点,危害因素,检测值,职业接触限值,检测日期\r\n" +
                                              city::creditCode(1, "340202") + ",340202,R1,喷漆,苯,1,6,2026-05-05\r\n");
        hub_.ask({"submit", "health/hazard-employers", "2026Q3", "--unit", "340202", employers});
        hub_.ask({"submit", "health/hazard-measurements", "2026Q3", "--unit", "340202", measured});
    }

    nlohmann::json lint(const std::string& text, const std::vector<std::string>& more = {}, int code = 0) const
    {
        std::vector<std::string> arguments{"crosscheck", "lint", folder_.write("measurement-overdue.sql", text), "--on",
                                           "2026Q3", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto ended = hub_.lianfang(arguments);
        EXPECT_EQ(ended.code, code) << ended.out << ended.err;
        return nlohmann::json::parse(ended.out);
    }

    void dropIn(const std::string& text) const { folder_.write("config/crosschecks/measurement-overdue.sql", text); }

    std::vector<std::string> checks() const
    {
        std::vector<std::string> out;
        const auto ended = hub_.lianfang({"crosscheck", "measurement-overdue", "--period", "2026Q3", "--json"});
        const auto runs = nlohmann::json::parse(ended.out);
        for (const auto& run : runs.is_array() ? runs : nlohmann::json::array())
            out.push_back(run.at("zh"));
        return out;
    }
    nlohmann::json refused() const { return hub_.ask({"status"}).at("refused"); }

    static bool within20Seconds(const std::function<bool()>& condition)
    {
        for (int i = 0; i < 200; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(100)))
            if (condition())
                return true;
        return false;
    }

    const TemporaryFolder folder_;
    const std::filesystem::path config_ = folder_.path() / "config";
    HubProcess hub_{
        config_ / "hub.demo.xml", folder_.path() / "data", {{"PGPASSFILE", folder_.path() / "pgpass"}}};
};

TEST_F(Rules, AnOfficersFileIsExaminedPutInForceAndMendedWithoutARestart)
{
    deliver();
    const auto process = hub_.pid();

    // What it would say, before it is in force.
    const auto said = lint(documented());
    EXPECT_EQ(said.at("sound"), true) << said;
    EXPECT_THAT(said.at("advice"), IsEmpty());
    EXPECT_EQ(said.at("sqlite").at("subjects"), 1);
    EXPECT_EQ(said.at("sqlite").at("kinds").at(0).at("reason"), "measurement-overdue");
    EXPECT_THAT(said.at("sqlite").at("steps"), Not(IsEmpty()));
    EXPECT_EQ(hub_.ask({"findings"}).size(), 0U) << "nothing is stored";

    dropIn(documented());
    ASSERT_TRUE(within20Seconds([&] { return !checks().empty(); })) << hub_.said();
    auto findings = hub_.ask({"findings", "--crosscheck", "measurement-overdue"});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings.at(0).at("employerName"), "乙有限公司");

    // A stricter threshold, by the file itself: on record with before and after.
    dropIn(replaced(documented(), "measurement-days = 365", "measurement-days = 90"));
    ASSERT_TRUE(within20Seconds([&] {
        checks();
        return hub_.ask({"findings", "--crosscheck", "measurement-overdue"}).size() == 2U;
    }));
    const auto changes = hub_.ask({"changes", "crosschecks/measurement-overdue.sql"});
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_THAT(changes.at(0).at("before").get<std::string>(), HasSubstr("measurement-days = 365"));
    EXPECT_THAT(changes.at(0).at("after").get<std::string>(), HasSubstr("measurement-days = 90"));
    EXPECT_EQ(changes.at(1).at("before"), "");
    EXPECT_THAT(hub_.lianfang({"changes", "crosschecks/measurement-overdue.sql"}).out,
                testing::AllOf(HasSubstr("--- parameter: measurement-days = 365"),
                               HasSubstr("+-- parameter: measurement-days = 90")));

    // A file with a fault leaves the one before it in force, and no other file out.
    dropIn(replaced(documented(), "severity: low", "severity: somewhat"));
    ASSERT_TRUE(within20Seconds([&] { return !refused().empty(); }));
    EXPECT_EQ(refused().at(0).at("name"), "crosschecks/measurement-overdue.sql");
    EXPECT_EQ(refused().at(0).at("line"), 8);
    EXPECT_THAT(checks(), Contains("检测逾期"));

    std::filesystem::remove(config_ / "crosschecks/measurement-overdue.sql");
    EXPECT_TRUE(within20Seconds([&] { return checks().empty(); }));
    EXPECT_EQ(hub_.pid(), process);
    EXPECT_EQ(hub_.stop(), 0);
}

TEST_F(Rules, WhatACrosscheckMayNotDoIsRefusedAsItIsExaminedAndAsItRuns)
{
    deliver();
    const auto with = [](const std::string& statement) {
        return replaced(documented(), "-- findings:\n", "-- findings:\n\n" + statement + "\n");
    };
    for (const auto* statement :
         {"DELETE FROM finding;", "CREATE TEMP TABLE mine AS SELECT sealed FROM person;",
          "CREATE TEMP TABLE mine AS WITH v AS (SELECT sealed FROM person) SELECT * FROM v;",
          "CREATE TEMP VIEW v_mine AS SELECT 1;", "ATTACH DATABASE '/tmp/elsewhere.db' AS elsewhere;",
          "PRAGMA query_only = OFF;", "UPDATE outbox SET state = 'sent';", "DROP VIEW v_person;",
          "CREATE TEMP TABLE mine AS SELECT count(*) AS n FROM access_token;"}) {
        const auto said = lint(with(statement), {}, 2);
        EXPECT_EQ(said.at("sound"), false) << statement;
        ASSERT_EQ(said.at("faults").size(), 1U) << statement << said;
        EXPECT_THAT(said.at("faults").at(0).at("en").get<std::string>(), HasSubstr("may not do")) << statement;
    }
    // A name that would pass for one of the hub's views.
    const auto shadowed =
        lint(with("CREATE TEMP TABLE mine AS WITH v_person AS (SELECT sealed FROM person) SELECT * FROM v_person;"), {}, 2);
    EXPECT_THAT(shadowed.at("faults").at(0).at("en").get<std::string>(), HasSubstr("v_person"));

    dropIn(with("DELETE FROM finding;"));
    nlohmann::json answer;
    ASSERT_TRUE(within20Seconds([&] {
        answer = nlohmann::json::parse(
            hub_.lianfang({"crosscheck", "measurement-overdue", "--period", "2026Q3", "--json"}).out);
        return answer.is_object() && answer.at("error").at("code") == "crosscheck.forbidden";
    })) << answer;
    EXPECT_THAT(answer.at("error").at("zh").get<std::string>(), HasSubstr("write finding"));
    EXPECT_EQ(hub_.stop(), 0);
}

TEST_F(Rules, OnPostgresqlItIsTriedOnEmptyTablesAndNothingStays)
{
    PostgresServer server;
    server.sql("ALTER ROLE lianfang PASSWORD 'plain'; GRANT CREATE ON DATABASE postgres TO lianfang");
    std::filesystem::permissions(folder_.write("pgpass", "*:*:*:*:plain\n"), std::filesystem::perms::owner_read);
    const auto connection = server.connection();
    const auto said = lint(documented(), {"--postgresql", connection});
    EXPECT_EQ(said.at("postgresql").at("tried"), true) << said;
    // What only SQLite understands.
    const auto refused = lint(replaced(documented(), "'finding' AS disposition", "ifnull(NULL, 'finding') AS disposition"),
                              {"--postgresql", connection}, 2);
    ASSERT_EQ(refused.at("faults").size(), 1U) << refused;
    EXPECT_THAT(refused.at("faults").at(0).at("en").get<std::string>(), HasSubstr("ifnull"));
    const auto secret = lint(documented(), {"--postgresql", connection + " password=plain"}, 2);
    EXPECT_THAT(secret.at("faults").at(0).at("en").get<std::string>(), HasSubstr("password"));
    EXPECT_EQ(hub_.stop(), 0);
}

TEST_F(Rules, AThresholdOfHubXmlIsOnRecord)
{
    const auto hub = config_ / "hub.demo.xml";
    const auto text = TemporaryFolder::read(hub);
    folder_.write("config/hub.demo.xml", replaced(text, R"(name="grace-days" value="30")", R"(name="grace-days" value="45")"));
    hub_.send(SIGHUP);
    ASSERT_TRUE(within20Seconds([&] { return hub_.ask({"changes", "hub.xml <parameters>"}).size() == 2U; })) << hub_.said();
    const auto change = hub_.ask({"changes", "hub.xml <parameters>"}).at(0);
    EXPECT_THAT(change.at("before").get<std::string>(), HasSubstr("grace-days = 30"));
    EXPECT_THAT(change.at("after").get<std::string>(), HasSubstr("grace-days = 45"));
    EXPECT_EQ(hub_.stop(), 0);
}

} // namespace
} // namespace lianfang::test
