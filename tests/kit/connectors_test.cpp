// Every connector of the tree passes the conformance kit, by its shipped manifest, against real counterparts.
#include "tests/kit/kit_report.h"
#include "tests/support/loopback_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/ssh_server.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace lianfang::test {
namespace {

using testing::IsEmpty;
using testing::IsSupersetOf;

class ShippedConnector : public testing::Test {
protected:
    // What the shipped manifest takes from the environment.
    static void set(const std::string& variable, const std::string& value)
    {
        ::setenv(("LIANFANG_" + variable).c_str(), value.c_str(), 1);
    }

    void passes(const std::string& connector, const std::string& period, std::vector<std::string> more,
                const std::vector<std::string>& applicable, const std::string& manifest = {})
    {
        const std::string shipped = LIANFANG_SOURCE_DIR "/config/connectors/" + connector + ".xml";
        std::vector<std::string> arguments{std::string(CONNECTORS) + "/" + connector + ".so",
                                           "--manifest",
                                           manifest.empty() ? shipped : manifest,
                                           "--period",
                                           period,
                                           "--config",
                                           LIANFANG_SOURCE_DIR "/config"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto report = runKit(arguments);
        EXPECT_EQ(report.code, 0) << report.text;
        EXPECT_THAT(report.with("FAILED"), IsEmpty()) << report.text;
        EXPECT_THAT(report.with("passed"), IsSupersetOf(applicable)) << report.text;
    }

    TemporaryFolder folder_;
};

// Enough that it cannot be under way all at once.
std::string manyBytes()
{
    std::string bytes(3'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((i * 2654435761u) >> 13);
    return bytes;
}

TEST_F(ShippedConnector, PostalPasses)
{
    folder_.write("postal/快递网点_市本级_2026-09.csv", "许可证号,网点名称,所属区划\r\n1,甲,340202\r\n");
    folder_.write("postal/快递网点_市本级_2026-09.csv.done", "");
    std::filesystem::create_directories(folder_.path() / "feedback");
    set("POSTAL_FOLDER", folder_.path() / "postal");
    set("POSTAL_FEEDBACK", folder_.path() / "feedback");
    passes("postal", "2026-09", {},
           {"permissions", "table", "probe", "pull", "pull-twice", "half-way", "cancel", "deadline", "push-twice",
            "push-half-way", "memory", "empty", "printed"});
}

TEST_F(ShippedConnector, HealthPasses)
{
    const SshServer server;
    const auto files = server.files();
    std::filesystem::create_directories(files / "in");
    std::filesystem::create_directories(files / "feedback");
    std::ofstream(files / "in" / "用人单位_340202_2026Q3.xlsx", std::ios::binary) << manyBytes();
    const auto key = folder_.write("key", server.privateKey());
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    set("HEALTH_HOST", "127.0.0.1");
    set("HEALTH_PORT", std::to_string(server.port()));
    set("HEALTH_USER", server.user());
    set("HEALTH_FOLDER", files / "in");
    set("HEALTH_FEEDBACK", files / "feedback");
    set("HEALTH_SETTLE", "20");
    set("HEALTH_HOST_KEY", server.hostKey());
    set("HEALTH_KEY", key);
    passes("health", "2026Q3",
           {"--empty", "rm " + (files / "in").string() + "/*", "--count",
            "find " + (files / "feedback").string() + " -name '*.csv' | wc -l"},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "half-way", "cancel", "deadline",
            "push-twice", "push-half-way", "memory", "empty", "printed", "secrets"});
}

const char* const enrolments =
    "CREATE TABLE unit_enrolment (data_date TEXT, credit_code TEXT, unit_name TEXT, division TEXT, industry TEXT,"
    " risk_class TEXT, status TEXT, start_date TEXT, end_date TEXT);";

TEST_F(ShippedConnector, InsurancePassesOverAFile)
{
    const std::string file = folder_.path() / "front.db";
    sqlite3* handle = nullptr;
    sqlite3_open(file.c_str(), &handle);
    const std::string rows =
        std::string(enrolments) +
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
        " INSERT INTO unit_enrolment SELECT '2026-09-30', i, '单位' || i, '340202', 'C', '3', '参保',"
        " '2020-01-01', NULL FROM n";
    ASSERT_EQ(sqlite3_exec(handle, rows.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
    sqlite3_close(handle);
    set("INSURANCE_DRIVER", "sqlite");
    set("INSURANCE_CONNECTION", file);
    passes("insurance", "2026-09-30", {"--empty", "sqlite3 " + file + " 'DELETE FROM unit_enrolment'"},
           {"permissions", "table", "probe", "pull", "pull-twice", "memory", "empty", "printed"});
}

TEST_F(ShippedConnector, InsurancePassesOverAServer)
{
    const PostgresServer server;
    server.sql(
        std::string(enrolments) +
        "INSERT INTO unit_enrolment SELECT '2026-09-30', i, '单位' || i, '340202', 'C', '3', '参保', '2020-01-01',"
        " NULL FROM generate_series(1, 20000) AS n(i); GRANT ALL ON ALL TABLES IN SCHEMA public TO lianfang");
    // The shipped manifest has no password, which a database on this machine alone may do without.
    const auto manifest = folder_.write("insurance.xml", [] {
        auto text = TemporaryFolder::read(LIANFANG_SOURCE_DIR "/config/connectors/insurance.xml");
        const auto end = text.find("  </connector>");
        return text.insert(end, "<secret name=\"password\" file=\"${LIANFANG_INSURANCE_PASSWORD}\"/>\n");
    }());
    const auto password = folder_.write("password", server.password());
    std::filesystem::permissions(password, std::filesystem::perms::owner_read);
    set("INSURANCE_DRIVER", "postgresql");
    set("INSURANCE_CONNECTION", server.connection());
    set("INSURANCE_PASSWORD", password);
    passes("insurance", "2026-09-30", {},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "half-way", "cancel", "deadline", "memory",
            "printed", "secrets"},
           manifest);
}

TEST_F(ShippedConnector, ConstructionPasses)
{
    const LoopbackServer server("soap_source.py", folder_.path() / "source", {"--token", "swordfish"});
    const auto source = folder_.write("source/records", "P1 P2 P3 P4 P5");
    const auto token = folder_.write("token", "swordfish");
    std::filesystem::permissions(token, std::filesystem::perms::owner_read);
    set("CONSTRUCTION_URL", "http://127.0.0.1:" + std::to_string(server.port()));
    set("CONSTRUCTION_TOKEN", token);
    set("CONSTRUCTION_PUSH", "/lists");
    passes("construction", "2026-09-30", {"--empty", ": > " + source.string()},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "push-twice", "memory", "empty", "printed",
            "secrets"});
}

} // namespace
} // namespace lianfang::test
