// The daemon and the command line as an administrator and a clerk meet them.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/e2e/in_the_clear.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>
#include <sys/stat.h>

#include <csignal>
#include <functional>
#include <set>
#include <sstream>
#include <thread>

namespace lianfang::test {
namespace {

using testing::HasSubstr;

const std::string today = "2026-11-04";
const std::filesystem::path shipped = LIANFANG_SOURCE_DIR "/config";

// A workers' list of a clerk's, with its people.
struct Delivery {
    std::filesystem::path file;
    std::set<std::string> numbers;
    std::set<std::string> names;
};

class Daemon : public testing::Test {
protected:
    Delivery delivery(std::uint32_t rows, const std::string& name = "workers.csv") const
    {
        static const std::vector<std::string> given{"伯", "仲", "叔", "季", "孟", "芃", "蘅", "翀", "玥", "琰"};
        Delivery out;
        std::string text = "身份证号,姓名,统一社会信用代码,用人单位,岗位,接尘起始日期\r\n";
        for (std::uint32_t i = 0; i < rows; ++i) {
            const auto number =
                city::identityNumber(i, dayOf(1980 + static_cast<int>(i % 20), 1 + i % 12, 1 + i % 28), i % 3 == 0);
            const auto person = "欧阳" + given[i / 10 % 10] + given[i % 10];
            text += fmt::format("{},{},{},测试{}有限公司,电焊工,2020-01-01\r\n", number, person,
                                city::creditCode(i % 97, "340202"), i % 97);
            out.numbers.insert(number);
            out.names.insert(person);
        }
        out.file = folder.write("delivered/" + name, text);
        return out;
    }

    // What the database holds, seen from outside while no daemon runs.
    std::int64_t count(const std::string& from) const
    {
        sqlite3* database = nullptr;
        sqlite3_open_v2((hub.data() / "lianfang.db").c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_stmt* statement = nullptr;
        const auto prepared =
            sqlite3_prepare_v2(database, ("SELECT count(*) FROM " + from).c_str(), -1, &statement, nullptr);
        EXPECT_EQ(prepared, SQLITE_OK) << sqlite3_errmsg(database);
        sqlite3_step(statement);
        const auto out = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        sqlite3_close(database);
        return out;
    }

    // Begins an exchange and waits until `reached` says that it has come far enough to be interrupted.
    static void submitUntil(const HubProcess& hub, const Delivery& workers, const std::function<bool()>& reached)
    {
        hub.ask({"submit", "health/workers", "2026Q3", workers.file, "--no-wait"});
        for (int i = 0; i < 3000; ++i) {
            if (reached())
                return;
            ASSERT_EQ(hub.ask({"exchanges", "health/workers"}).at(0).at("state"), "running") << "it was over too soon";
        }
        FAIL() << hub.said();
    }

    // Files that the daemon has open under its spill folder: they have no name any more.
    static std::vector<std::filesystem::path> spills(const HubProcess& hub)
    {
        std::vector<std::filesystem::path> out;
        for (const auto& open : std::filesystem::directory_iterator("/proc/" + std::to_string(hub.pid()) + "/fd")) {
            std::error_code gone;
            const auto target = std::filesystem::read_symlink(open.path(), gone).string();
            if (target.rfind((hub.data() / "spill").string(), 0) == 0 &&
                std::filesystem::file_size(open.path(), gone) > 0)
                out.push_back(open.path());
        }
        return out;
    }

    std::multiset<std::string> topics() const
    {
        std::multiset<std::string> out;
        for (const auto& notice : hub.ask({"notices"}))
            out.insert(notice.at("topic").get<std::string>());
        return out;
    }

    nlohmann::json awaitEnd() const
    {
        for (int i = 0; i < 600; ++i) {
            const auto exchange = hub.ask({"exchanges", "health/workers"}).at(0);
            if (exchange.at("state") == "done" || exchange.at("state") == "failed")
                return exchange;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        throw std::runtime_error("the exchange does not end: " + hub.said());
    }

    TemporaryFolder folder;
    HubProcess hub{shipped / "hub.demo.xml", folder.path() / "data",
                   {{"LIANFANG_CONNECTORS", CONNECTORS}, {"LIANFANG_HEALTH_HOST", "127.0.0.1"}}};
};

// ------------------------------------------------------------------------------------------------------- command line

TEST_F(Daemon, SubmitTellsOfTheExchange)
{
    const auto workers = delivery(100);
    hub.start(today);
    const auto exchanges = hub.ask({"submit", "health/workers", "2026Q3", workers.file, "--unit", "340223"});
    ASSERT_EQ(exchanges.size(), 1U);
    const auto& exchange = exchanges.at(0);
    EXPECT_EQ(exchange.at("dataset"), "health/workers");
    EXPECT_EQ(exchange.at("period"), "2026Q3");
    EXPECT_EQ(exchange.at("unit"), "340223");
    EXPECT_EQ(exchange.at("state"), "done");
    EXPECT_EQ(exchange.at("accepted"), 100);
    EXPECT_EQ(exchange.at("rejected"), 0);
    EXPECT_EQ(exchange.at("unchanged"), 0);
    EXPECT_THAT(exchange.at("started").get<std::string>(), testing::EndsWith("+08:00"));
    EXPECT_THAT(exchange.at("ended").get<std::string>(), testing::EndsWith("+08:00"));
}

TEST_F(Daemon, SubmitMeansTheDepartmentsOwnLevelAndThePeriodsLastDay)
{
    const auto workers = delivery(10);
    hub.start(today);
    const auto past = hub.ask({"submit", "health/workers", "2026Q3", workers.file}).at(0);
    EXPECT_EQ(past.at("unit"), "");
    EXPECT_EQ(past.at("asOf"), "2026-09-30");
    const auto running = hub.ask({"submit", "health/workers", "2026Q4", workers.file}).at(0);
    EXPECT_EQ(running.at("asOf"), today);
    const auto stated = hub.ask({"submit", "health/workers", "2026Q2", workers.file, "--as-of", "2026-06-20"}).at(0);
    EXPECT_EQ(stated.at("asOf"), "2026-06-20");
}

TEST_F(Daemon, TheSameAgainIsAllUnchanged)
{
    const auto workers = delivery(50);
    hub.start(today);
    hub.ask({"submit", "health/workers", "2026Q3", workers.file});
    const auto again = hub.ask({"submit", "health/workers", "2026Q3", workers.file}).at(0);
    EXPECT_EQ(again.at("state"), "done");
    EXPECT_EQ(again.at("accepted"), 50);
    EXPECT_EQ(again.at("unchanged"), 50);
}

TEST_F(Daemon, ExitCodesTellScriptsWhatHappened)
{
    const auto workers = delivery(5);
    const auto empty = folder.write("empty.csv", "身份证号,姓名,用人单位\r\n");
    const auto words = folder.write("words.txt", "this is no table at all\n");
    EXPECT_EQ(hub.lianfang({"status"}).code, 3) << "no daemon";
    hub.start(today);
    EXPECT_EQ(hub.lianfang({"status"}).code, 0);
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q3", workers.file}).code, 0);
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q2", empty}).code, 2) << "failed: no rows";
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q2", words}).code, 2) << "failed: no table";
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026-13", workers.file}).code, 1) << "no such month";
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q3", "/nowhere.csv"}).code, 1) << "no such file";
    EXPECT_EQ(hub.lianfang({"submit", "health/nobody", "2026Q3", workers.file}).code, 4) << "no such dataset";
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q3", workers.file, "--unit", "999999"}).code, 4)
        << "no such unit";
    EXPECT_EQ(hub.lianfang({"rejections", "health/workers", "2020Q1"}).code, 4) << "no such exchange";
    EXPECT_EQ(hub.lianfang({"fly"}).code, 1) << "no such command";
    EXPECT_EQ(hub.lianfang({"--help"}).code, 0);
}

TEST_F(Daemon, WhatIsBeingProcessedCannotBeginAgain)
{
    const auto more = delivery(5, "more.csv");
    hub.start(today);
    submitUntil(hub, delivery(200000), [&] { return hub.ask({"exchanges", "health/workers"}).at(0).value("rowsRead", 0) > 0; });
    const auto busy = hub.lianfang({"submit", "health/workers", "2026Q3", more.file, "--json"});
    EXPECT_EQ(busy.code, 5);
    EXPECT_EQ(nlohmann::json::parse(busy.out).at("error").at("code"), "store.exchange-running");
    EXPECT_EQ(awaitEnd().at("accepted"), 200000) << "the one that runs goes on";
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q3", more.file}).code, 0);
}

TEST_F(Daemon, WhatWaitsOrIsRefusedAsAWholeIsNotDone)
{
    std::string text = "身份证号,姓名,用人单位\r\n";
    for (int i = 0; i < 30; ++i)
        text += fmt::format("{},欧阳伯仲,测试有限公司\r\n", i);
    hub.start(today);
    EXPECT_EQ(hub.lianfang({"submit", "health/workers", "2026Q3", folder.write("bad.csv", text)}).code, 2)
        << "more rows are refused than the limit allows";
    const auto told = hub.ask({"notices"});
    ASSERT_EQ(told.size(), 1U) << "the department gets its list";
    EXPECT_EQ(told.at(0).at("topic"), "rejections");
    EXPECT_EQ(told.at(0).at("recipient"), "health");
    EXPECT_EQ(hub.lianfang({"crosscheck", "uninsured-worker", "--period", "2026Q3"}).code, 2) << "it waits for data";
    EXPECT_EQ(hub.lianfang({"summary", "2020Q1"}).code, 4) << "nothing is known of the period";
    EXPECT_EQ(hub.lianfang({"notices", "--resend", "99"}).code, 4) << "no such notice";
}

TEST_F(Daemon, AFailureInJsonHasCodeAndBothLanguages)
{
    hub.start(today);
    const auto ended = hub.lianfang({"run", "health/nobody", "2026Q3", "--json"});
    const auto error = nlohmann::json::parse(ended.out).at("error");
    EXPECT_EQ(error.at("code"), "app.dataset-unknown");
    EXPECT_THAT(error.at("zh").get<std::string>(), HasSubstr("health/nobody"));
    EXPECT_THAT(error.at("en").get<std::string>(), HasSubstr("health/nobody"));
}

TEST_F(Daemon, TheDataFolderIsNamedBeforeOrAfterTheCommandOrByTheEnvironment)
{
    hub.start(today);
    EXPECT_EQ(execute({program("lianfang"), "--data", hub.data(), "status"}).code, 0);
    EXPECT_EQ(execute({program("lianfang"), "status", "--data", hub.data()}).code, 0);
    EXPECT_EQ(execute({"/usr/bin/env", "LIANFANG_DATA=" + hub.data().string(), program("lianfang"), "status"}).code, 0);
}

TEST_F(Daemon, RejectionsAndTemplatesComeAsWorkbooks)
{
    const auto file = folder.write("one_bad.csv", "身份证号,姓名,用人单位\r\n123,欧阳伯仲,测试有限公司\r\n" +
                                                      city::identityNumber(1, dayOf(1980, 1, 1), false) +
                                                      ",欧阳季孟,测试有限公司\r\n");
    hub.start(today);
    EXPECT_EQ(hub.ask({"submit", "health/workers", "2026Q3", file}).at(0).at("rejected"), 1);
    const auto rejection = hub.ask({"rejections", "health/workers", "2026Q3"}).at("refused").at(0);
    EXPECT_EQ(rejection.at("document"), "one_bad.csv");
    EXPECT_EQ(rejection.at("row"), 2);
    EXPECT_EQ(rejection.at("column"), "身份证号");
    EXPECT_EQ(hub.lianfang({"rejections", "health/workers", "2026Q3", "-o", folder.path() / "r.xlsx"}).code, 0);
    EXPECT_THAT(TemporaryFolder::read(folder.path() / "r.xlsx"), testing::StartsWith("PK"));
    EXPECT_EQ(hub.lianfang({"template", "health/workers", "-o", folder.path() / "t.xlsx"}).code, 0);
    EXPECT_THAT(TemporaryFolder::read(folder.path() / "t.xlsx"), testing::StartsWith("PK"));
}

std::string peopleWith(const std::string& columns, const std::string& cells)
{
    return "身份证号,姓名,用人单位" + columns + "\r\n" + city::identityNumber(1, dayOf(1980, 1, 1), false) +
           ",欧阳季孟,测试有限公司" + cells + "\r\n";
}

TEST_F(Daemon, ColumnsThatNobodyReadsAreTold)
{
    const auto file = folder.write("extra.csv", peopleWith(",序号,车牌号,备注", ",1,皖B12345,无"));
    hub.start(today);
    const auto said = hub.lianfang({"submit", "health/workers", "2026Q3", file});
    EXPECT_EQ(said.code, 0);
    EXPECT_THAT(said.out, HasSubstr("有 2 列未被识别，没有读取：车牌号、备注"));
    EXPECT_THAT(said.out, HasSubstr("2 columns were not recognised: 车牌号, 备注"));
    EXPECT_THAT(said.out, testing::Not(HasSubstr("序号"))) << "the mapping says that nobody needs it";
    EXPECT_EQ(hub.ask({"exchanges", "health/workers"}).at(0).at("unknownColumns"), 2);
    EXPECT_EQ(topics(), (std::multiset<std::string>{"unknown-columns"})) << "the department is told";
    hub.ask({"submit", "health/workers", "2026Q2", file});
    EXPECT_EQ(topics(), (std::multiset<std::string>{"unknown-columns"})) << "once, until they change";
    hub.ask({"submit", "health/workers", "2026Q2", folder.write("other.csv", peopleWith(",车型", ",货车"))});
    EXPECT_EQ(topics().size(), 2U);
    const auto report = hub.ask({"rejections", "health/workers", "2026Q3"});
    EXPECT_EQ(report.at("counts"),
              (nlohmann::json{{"refused", 0}, {"refusedRows", 0}, {"repaired", 0}, {"noted", 0}, {"unknownColumns", 2}}));
    EXPECT_EQ(report.at("unknownColumns").at(0).at("column"), "车牌号");
    EXPECT_EQ(report.at("unknownColumns").at(0).at("document"), "extra.csv");
}

TEST_F(Daemon, WhatWasRepairedIsShownMasked)
{
    const auto number = city::identityNumber(1, dayOf(1980, 1, 1), false);
    const auto file = folder.write("spaced.csv", "身份证号,姓名,用人单位\r\n" + number.substr(0, 6) + " " +
                                                     number.substr(6) + ",欧阳季孟,测试有限公司\r\n");
    hub.start(today);
    const auto exchange = hub.ask({"submit", "health/workers", "2026Q3", file}).at(0);
    EXPECT_EQ(exchange.at("repaired"), 1);
    EXPECT_EQ(exchange.at("noted").get<int>() + exchange.at("rejected").get<int>(), 0);
    const auto repaired = hub.ask({"rejections", "health/workers", "2026Q3"}).at("repaired").at(0);
    EXPECT_EQ(repaired.at("code"), "model.identity-repaired");
    EXPECT_EQ(repaired.at("row"), 2);
    EXPECT_EQ(repaired.at("column"), "身份证号");
    EXPECT_THAT(repaired.at("value").get<std::string>(), testing::AllOf(HasSubstr("***"), testing::Not(HasSubstr("1980"))));
    const auto shown = hub.lianfang({"rejections", "health/workers", "2026Q3"});
    EXPECT_THAT(shown.out, testing::AllOf(HasSubstr("退回 / refused：0"), HasSubstr("已修复 / repaired：1"),
                                          HasSubstr("已将证件号码中的全角字符、空格改为规范写法。")));
}

TEST_F(Daemon, AnErrorWithinAnotherSpeaksItsLanguage)
{
    hub.start(today);
    const auto said = hub.lianfang({"connectors", "--probe"});
    EXPECT_THAT(said.out, testing::Not(HasSubstr("。。")));
    std::istringstream lines(said.out);
    int english = 0;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("  ")) {
            ++english;
            EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << line;
        }
    EXPECT_GT(english, 0) << "the health commission's key is nowhere: " << said.out;
}

// ----------------------------------------------------------------------------------------------------- daemon's life

TEST_F(Daemon, StartsOnItsOwnWithTheShippedConfiguration)
{
    HubProcess bare(shipped / "hub.xml", folder.path() / "bare", {});
    const double ready = bare.start(today);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    fmt::print("start to ready {:.0f} ms; idle {} KiB, of these {} KiB its own\n", ready, bare.memory("VmRSS"),
               bare.memory("RssAnon"));
    EXPECT_EQ(bare.ask({"status"}).at("demonstration"), false);
    EXPECT_EQ(bare.stop(), 0);
}

TEST_F(Daemon, OnlyItsUserReadsWhatItKeeps)
{
    hub.start(today);
    hub.ask({"submit", "health/workers", "2026Q3", delivery(10).file});
    const auto mode = [](const std::filesystem::path& path) {
        struct stat status {};
        EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
        return status.st_mode & 0777;
    };
    EXPECT_EQ(mode(hub.data() / "lianfang.sock"), 0600);
    EXPECT_EQ(mode(hub.keyFile()), 0600);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(hub.data()))
        EXPECT_EQ(mode(entry.path()) & 0077, 0) << entry.path();
}

TEST_F(Daemon, ASecondOneForTheSameFolderIsRefused)
{
    hub.start(today);
    const auto second = execute(hub.command(today));
    EXPECT_NE(second.code, 0);
    EXPECT_THAT(second.err, HasSubstr(hub.data().string()));
    EXPECT_EQ(hub.ask({"status"}).at("demonstration"), true) << "the first one goes on";
}

TEST_F(Daemon, StoppedAtWorkItLeavesNoTraceAndGoesOnAfterwards)
{
    const auto workers = delivery(200000);
    hub.start(today);
    submitUntil(hub, workers, [&] { return hub.ask({"exchanges", "health/workers"}).at(0).value("rowsRead", 0) > 0; });
    ASSERT_EQ(hub.stop(), 0) << hub.said();
    EXPECT_EQ(count("submission"), 0);
    EXPECT_EQ(count("health_workers"), 0);
    EXPECT_EQ(count("outbox"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(hub.data() / "spill"));

    hub.start(today);
    const auto exchange = awaitEnd();
    EXPECT_EQ(exchange.at("state"), "done");
    EXPECT_EQ(exchange.at("accepted"), 200000);
}

TEST_F(Daemon, AfterASubmissionNothingOnTheDiskNamesAPerson)
{
    const auto workers = delivery(5000);
    hub.start(today);
    hub.ask({"submit", "health/workers", "2026Q3", workers.file});
    // Not a stopped hub: its write-ahead log is still there.
    EXPECT_TRUE(std::filesystem::exists(hub.data() / "lianfang.db-wal"));
    EXPECT_EQ(peopleInTheClear(hub.data(), workers.numbers, workers.names), "");
    EXPECT_NE(peopleInTheClear(workers.file.parent_path(), workers.numbers, workers.names), "")
        << "they are looked for";
}

// ----------------------------------------------------------------------------------------------------- configuration

class ChangedConfiguration : public Daemon {
protected:
    ChangedConfiguration() { std::filesystem::copy(shipped, configuration, std::filesystem::copy_options::recursive); }

    // Replaces text that must be there; the line where it begins.
    std::size_t change(const std::string& file, const std::string& what, const std::string& with) const
    {
        std::string text = TemporaryFolder::read(configuration / file);
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        const auto line = 1 + static_cast<std::size_t>(
                                  std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
        std::ofstream(configuration / file, std::ios::binary) << text.replace(at, what.size(), with);
        return line;
    }

    const std::filesystem::path configuration = folder.path() / "config";
    HubProcess changed{configuration / "hub.demo.xml", folder.path() / "changed", {}};
};

TEST_F(ChangedConfiguration, WithLittleMemoryWhatIsSpilledNamesNobodyEither)
{
    change("hub.demo.xml", "spill-mib=\"64\"", "spill-mib=\"8\"");
    const auto workers = delivery(200000);
    changed.start(today);
    submitUntil(changed, workers, [&] { return !spills(changed).empty(); });
    changed.send(SIGSTOP);
    std::filesystem::create_directory(folder.path() / "spilled");
    int copies = 0;
    for (const auto& spill : spills(changed))
        std::filesystem::copy_file(spill, folder.path() / "spilled" / std::to_string(++copies));
    changed.send(SIGKILL);
    changed.stop();
    ASSERT_GT(copies, 0);
    EXPECT_EQ(peopleInTheClear(folder.path() / "spilled", workers.numbers, workers.names), "");
    EXPECT_EQ(peopleInTheClear(changed.data(), workers.numbers, workers.names), "");
}

TEST_F(ChangedConfiguration, TheNetworkPortOpensOnSighup)
{
    const std::string open = "departments may push to http://127.0.0.1:";
    changed.start(today);
    EXPECT_THAT(changed.said(), testing::Not(HasSubstr(open)));
    change("hub.demo.xml", "${LIANFANG_HTTP:-no}", "yes");
    change("hub.demo.xml", "${LIANFANG_HTTP_PORT:-8643}", "0"); // a free one
    changed.send(SIGHUP);
    changed.await("READY=1", 2);
    EXPECT_THAT(changed.said(), HasSubstr(open));
}

TEST_F(ChangedConfiguration, IsTakenUpOnSighup)
{
    changed.start(today);
    change("hub.demo.xml", "工伤保险数据交换枢纽（演示）", "另一个枢纽");
    changed.send(SIGHUP);
    changed.await("READY=1", 2);
    EXPECT_EQ(changed.ask({"status"}).at("name").at("zh"), "另一个枢纽");
}

TEST_F(ChangedConfiguration, WithFaultsTheOneBeforeStays)
{
    changed.start(today);
    change("hub.demo.xml", "工伤保险数据交换枢纽（演示）", "另一个枢纽");
    const auto line = change("hub.demo.xml", "<bureau>", "<office/><bureau>");
    changed.send(SIGHUP);
    changed.await("READY=1", 2);
    EXPECT_EQ(changed.ask({"status"}).at("name").at("zh"), "工伤保险数据交换枢纽（演示）");
    EXPECT_THAT(changed.said(), HasSubstr(fmt::format("hub.demo.xml:{}: ", line)));
}

TEST_F(ChangedConfiguration, IsCheckedWholeWithFileAndLineOfEveryFault)
{
    const auto check = changed.command(today, {"--check-config"});
    EXPECT_EQ(execute(check).code, 0);
    const auto hubLine = change("hub.demo.xml", "<bureau>", "<office/><bureau>");
    const auto fieldLine = change("connectors/postal.xml", "field=\"outlet\"", "field=\"shop\"");
    const auto typeLine = change("schema/health.xml", "type=\"phone\"", "type=\"fax\"");
    const auto headerLine = change("crosschecks/uninsured-worker.sql", "-- subject: worker", "-- subject: nobody");
    const auto ended = execute(check);
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.err, HasSubstr(fmt::format("hub.demo.xml:{}: ", hubLine)));
    EXPECT_THAT(ended.err, HasSubstr(fmt::format("postal.xml:{}: ", fieldLine)));
    EXPECT_THAT(ended.err, HasSubstr(fmt::format("health.xml:{}: ", typeLine)));
    EXPECT_THAT(ended.err, HasSubstr(fmt::format("uninsured-worker.sql:{}: ", headerLine)));
    EXPECT_NE(execute(changed.command(today)).code, 0) << "nor does it start";
}

} // namespace
} // namespace lianfang::test
