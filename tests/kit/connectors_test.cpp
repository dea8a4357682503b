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

    static std::string shipped(const std::string& manifest)
    {
        return LIANFANG_SOURCE_DIR "/config/connectors/" + manifest + ".xml";
    }

    std::filesystem::path secret(const std::string& name, const std::string& text) const
    {
        const auto file = folder_.write(name, text);
        std::filesystem::permissions(file, std::filesystem::perms::owner_read);
        return file;
    }

    static void passes(const std::string& connector, const std::string& manifest, const std::string& period,
                       const std::vector<std::string>& more, const std::vector<std::string>& applicable)
    {
        std::vector<std::string> arguments{std::string(CONNECTORS) + "/" + connector + ".so",
                                           "--manifest",
                                           manifest,
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

    const TemporaryFolder folder_;
};

// Enough that it cannot be under way all at once.
std::string manyBytes()
{
    std::string bytes(3'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((i * 2654435761u) >> 13);
    return bytes;
}

// A connector that needs a manifest only passes by one that is shipped.
struct Pair {
    std::string connector;
    std::string manifest;
};

std::string connectorOf(const testing::TestParamInfo<Pair>& info)
{
    return info.param.connector;
}

class OverAFolder : public ShippedConnector, public testing::WithParamInterface<Pair> {};

TEST_P(OverAFolder, Passes)
{
    folder_.write("postal/快递网点_市本级_2026-09.csv", "许可证号,网点名称,所属区划\r\n1,甲,340202\r\n");
    folder_.write("postal/快递网点_市本级_2026-09.csv.done", "");
    std::filesystem::create_directories(folder_.path() / "feedback");
    set("POSTAL_FOLDER", folder_.path() / "postal");
    set("POSTAL_FEEDBACK", folder_.path() / "feedback");
    passes(GetParam().connector, shipped(GetParam().manifest), "2026-09", {},
           {"permissions", "table", "probe", "pull", "pull-twice", "half-way", "cancel", "deadline", "push-twice",
            "push-half-way", "memory", "empty", "printed"});
}

INSTANTIATE_TEST_SUITE_P(Shipped, OverAFolder, testing::Values(Pair{"postal", "postal"}, Pair{"folder", "postal"}),
                         connectorOf);

class OverSftp : public ShippedConnector, public testing::WithParamInterface<Pair> {};

TEST_P(OverSftp, Passes)
{
    const SshServer server;
    const auto files = server.files();
    const bool results = GetParam().manifest == "inspection";
    std::filesystem::create_directories(files / "in");
    std::filesystem::create_directories(files / "feedback");
    std::ofstream(files / "in" / (results ? "处理结果_340202_2026-09.xlsx" : "用人单位_340202_2026Q3.xlsx"),
                  std::ios::binary)
        << manyBytes();
    const std::string department = results ? "INSPECTION_" : "HEALTH_";
    set(department + "HOST", "127.0.0.1");
    set(department + "PORT", std::to_string(server.port()));
    set(department + "USER", server.user());
    set(department + "FOLDER", files / "in");
    set(department + "FEEDBACK", files / "feedback");
    set(department + "SETTLE", "20");
    set(department + "HOST_KEY", server.hostKey());
    set(department + "KEY", secret("key", server.privateKey()));
    passes(GetParam().connector, shipped(GetParam().manifest), results ? "2026-09" : "2026Q3",
           {"--empty", "rm " + (files / "in").string() + "/*", "--count",
            "find " + (files / "feedback").string() + " -name '*.csv' | wc -l"},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "half-way", "cancel", "deadline",
            "push-twice", "push-half-way", "memory", "empty", "printed", "secrets"});
}

INSTANTIATE_TEST_SUITE_P(Shipped, OverSftp,
                         testing::Values(Pair{"health", "health"}, Pair{"inspection", "inspection"},
                                         Pair{"sftp", "health"}),
                         connectorOf);

// Pages of JSON, by changes since a cursor.
class OverHttp : public ShippedConnector, public testing::WithParamInterface<Pair> {};

TEST_P(OverHttp, Passes)
{
    const LoopbackServer server("page_source.py", folder_.path() / "source", {"--token", "swordfish"});
    // Many changed at once, and many pages: 340 of three accidents each.
    std::string accidents;
    for (int number = 10000; number < 11020; ++number)
        accidents += R"({"id": ")" + std::to_string(number) + R"(", "updatedAt": "2026-07-0)" +
                     std::to_string(1 + (number - 10000) / 200) + R"(", "accidentNumber": "S)" +
                     std::to_string(number) + R"(", "operation": "change", "place": "某路"})" + "\n";
    const auto records = folder_.write("source/records", accidents).string();
    set("EMERGENCY_URL", "http://127.0.0.1:" + std::to_string(server.port()));
    set("EMERGENCY_TOKEN", secret("token", "swordfish"));
    // One more, changed at the same moment as the last.
    const auto add = folder_.write("add", "file=" + records + R"sh(
last=$(tail -n 1 "$file" | grep -o '"id": "[0-9]*"' | grep -o '[0-9]*')
tail -n 1 "$file" | sed "s/$last/$((last + 1))/g" >> "$file"
)sh");
    passes(GetParam().connector, shipped(GetParam().manifest), "2026Q3",
           {"--add", "sh " + add.string(), "--empty", ": > " + records, "--count",
            "ls " + (folder_.path() / "source/lists").string() + " 2>/dev/null | wc -l"},
           {"permissions", "table", "probe", "pull", "pull-twice", "cursor-repeats", "cursor-loses", "away", "half-way",
            "cancel", "deadline", "push-twice", "push-half-way", "memory", "empty", "printed", "secrets"});
}

INSTANTIATE_TEST_SUITE_P(Shipped, OverHttp, testing::Values(Pair{"emergency", "emergency"}, Pair{"http", "emergency"}),
                         connectorOf);

const char* const enrolments =
    "CREATE TABLE unit_enrolment (data_date TEXT, credit_code TEXT, unit_name TEXT, division TEXT, industry TEXT,"
    " risk_class TEXT, status TEXT, start_date TEXT, end_date TEXT);"
    "CREATE TABLE stop_enrolment_list (清单编号 TEXT, 序号 INTEGER, 责任单位 TEXT);";

class OverADatabase : public ShippedConnector, public testing::WithParamInterface<Pair> {};

TEST_P(OverADatabase, PassesOverAFile)
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
    passes(GetParam().connector, shipped(GetParam().manifest), "2026-09-30",
           {"--empty", "sqlite3 " + file + " 'DELETE FROM unit_enrolment'"},
           {"permissions", "table", "probe", "pull", "pull-twice", "push-twice", "memory", "empty", "printed"});
}

TEST_P(OverADatabase, PassesOverAServer)
{
    const PostgresServer server;
    server.sql(
        std::string(enrolments) +
        "INSERT INTO unit_enrolment SELECT '2026-09-30', i, '单位' || i, '340202', 'C', '3', '参保', '2020-01-01',"
        " NULL FROM generate_series(1, 20000) AS n(i); GRANT ALL ON ALL TABLES IN SCHEMA public TO lianfang");
    // The shipped manifest has no password, which a database on this machine alone may do without.
    const auto manifest = folder_.write("insurance.xml", [] {
        auto text = TemporaryFolder::read(shipped(GetParam().manifest));
        const auto end = text.find("  </connector>");
        return text.insert(end, "<secret name=\"password\" file=\"${LIANFANG_INSURANCE_PASSWORD}\"/>\n");
    }());
    set("INSURANCE_DRIVER", "postgresql");
    set("INSURANCE_CONNECTION", server.connection());
    set("INSURANCE_PASSWORD", secret("password", server.password()));
    const auto count = folder_.write(
        "count", "PGPASSWORD=\"it's a \\\\ secret\" psql -X -At -h 127.0.0.1 -U lianfang -d postgres -p " +
                     std::to_string(server.port()) + " -c 'SELECT count(DISTINCT 清单编号) FROM stop_enrolment_list'");
    passes(GetParam().connector, manifest, "2026-09-30", {"--count", "sh " + count.string()},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "half-way", "cancel", "deadline",
            "push-twice", "push-half-way", "memory", "printed", "secrets"});
}

INSTANTIATE_TEST_SUITE_P(Shipped, OverADatabase,
                         testing::Values(Pair{"insurance", "insurance"}, Pair{"database", "insurance"}), connectorOf);

TEST_F(ShippedConnector, ConstructionPasses)
{
    const LoopbackServer server("soap_source.py", folder_.path() / "source", {"--token", "swordfish"});
    const auto source = folder_.write("source/records", "P1 P2 P3 P4 P5");
    set("CONSTRUCTION_URL", "http://127.0.0.1:" + std::to_string(server.port()));
    set("CONSTRUCTION_TOKEN", secret("token", "swordfish"));
    set("CONSTRUCTION_PUSH", "/lists");
    passes("construction", shipped("construction"), "2026-09-30", {"--empty", ": > " + source.string()},
           {"permissions", "table", "probe", "pull", "pull-twice", "away", "push-twice", "memory", "empty", "printed",
            "secrets"});
}

} // namespace
} // namespace lianfang::test
