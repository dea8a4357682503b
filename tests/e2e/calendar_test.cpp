// The calendar as its users meet it: mails, `lianfang calendar`, cross-checks that run by themselves.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <csignal>
#include <functional>
#include <memory>
#include <thread>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

bool within(std::chrono::seconds patience, const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

void replaceIn(std::string& text, const std::string& old, const std::string& with)
{
    const auto at = text.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), with);
}

// The demonstration with the schedule on, people told at any hour, and of the shipped departments the postal
// administration alone; one of its units has an address.
class CalendarHub : public testing::Test {
protected:
    CalendarHub()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", configuration, std::filesystem::copy_options::recursive);
        change("hub.demo.xml", "<schedule on=\"no\"/>",
               "<schedule on=\"yes\"/><chair><recipient address=\"chair@city.example\" name=\"联席会议召集人\" "
               "name-en=\"Chair\"/></chair><reminders hours=\"00:00-24:00\"/>");
        for (const auto& manifest : std::filesystem::directory_iterator(configuration / "connectors"))
            if (manifest.path().stem() != "postal")
                std::filesystem::remove(manifest.path());
        change("connectors/postal.xml", "zh=\"南陵县\" en=\"Nanling county\"",
               "zh=\"南陵县\" en=\"Nanling county\" contact=\"nanling@postal.example\"");
        std::filesystem::create_directories(drop / "feedback");
    }

    void change(const std::string& file, const std::string& old, const std::string& with) const
    {
        std::string text = TemporaryFolder::read(configuration / file);
        replaceIn(text, old, with);
        folder.write("config/" + file, text);
    }

    // By recipient: the texts of all mails so far, in order.
    std::map<std::string, std::vector<nlohmann::json>> mails() const
    {
        std::map<std::string, std::vector<nlohmann::json>> out;
        for (const auto& one : mail.received())
            if (std::string(one.at("headers").at("Subject")).find("数据报送提醒") != std::string::npos ||
                std::string(one.at("headers").at("Subject")).find("提请督办") != std::string::npos)
                out[one.at("rcpt-to").at(0)].push_back(one);
        return out;
    }

    static std::string text(const nlohmann::json& one)
    {
        for (const auto& part : one.at("parts"))
            if (part.at("type") == "text/plain")
                return part.at("text");
        return {};
    }

    void startOn(const char* today)
    {
        hub.start(today);
        // The clock has come by, and what it told is on its way.
        ASSERT_TRUE(within(std::chrono::seconds(30), [&] {
            return !hub.ask({"exchanges", "postal/couriers"}).empty();
        }));
        std::this_thread::sleep_for(std::chrono::seconds(3));
    }

    TemporaryFolder folder;
    const std::filesystem::path configuration = folder.path() / "config";
    const std::filesystem::path drop = folder.path() / "postal";
    SmtpServer mail{folder.path() / "mail", {}};
    HubProcess hub{configuration / "hub.demo.xml",
                   folder.path() / "hub",
                   {{"LIANFANG_CONNECTORS", CONNECTORS},
                    {"LIANFANG_POSTAL_FOLDER", drop},
                    {"LIANFANG_POSTAL_FEEDBACK", drop / "feedback"},
                    {"LIANFANG_INSURANCE_CONNECTION", folder.path() / "insurance/front.db"},
                    {"LIANFANG_MAIL_HOST", "127.0.0.1"},
                    {"LIANFANG_MAIL_PORT", std::to_string(mail.port())},
                    {"LIANFANG_MAIL_SECURITY", "none"},
                    {"LIANFANG_MAIL_TO", "office@bureau.example"}}};
};

TEST_F(CalendarHub, UnitAndBureauGetOneMailADayAndTheChairWhatStaysOverdue)
{
    // Given September's two datasets of three units, due on 20 October, of which nobody handed in any.
    startOn("2026-10-21");
    ASSERT_TRUE(within(std::chrono::seconds(20), [&] { return mails().size() == 2; })) << hub.said();
    auto got = mails();
    ASSERT_EQ(got["office@bureau.example"].size(), 1u);
    ASSERT_EQ(got["nanling@postal.example"].size(), 1u);
    EXPECT_EQ(got["office@bureau.example"][0].at("headers").at("Subject"),
              "【联防】数据报送提醒：逾期未报 6 项（2026-10-21）");
    EXPECT_THAT(text(got["office@bureau.example"][0]),
                AllOf(HasSubstr("工伤保险科：\n"), HasSubstr("未报单位：市本级、南陵县、无为市"),
                      HasSubstr("另有 2 个单位没有登记，请转告"),
                      HasSubstr("Not submitted by: Own level, Nanling county, Wuwei city")));
    EXPECT_THAT(text(got["nanling@postal.example"][0]),
                AllOf(HasSubstr("市邮政管理局（南陵县）：\n"), HasSubstr("逾期未报 2 项"),
                      HasSubstr("逾期 1 个工作日，第 1 次催报"), HasSubstr("未报单位：南陵县"),
                      Not(HasSubstr("无为市"))));

    // When the hub is started again, that day or on one that is not a chase's: nothing more.
    hub.stop();
    startOn("2026-10-21");
    hub.stop();
    startOn("2026-10-22");
    got = mails();
    EXPECT_EQ(got.size(), 2u);
    EXPECT_EQ(got["office@bureau.example"].size() + got["nanling@postal.example"].size(), 2u);

    // When one dataset was answered, and the other one is known to come: silence for the unit, in the bureau's mail the
    // rest.
    ASSERT_EQ(
        hub.lianfang({"nil", "postal/couriers", "2026-09", "--unit", "南陵县", "--by", "张三", "--reason", "无"}).code,
        0);
    ASSERT_EQ(hub.lianfang({"calendar", "acknowledge", "postal/outlets", "2026-09", "--unit", "南陵县", "--by", "李四",
                            "--until", "2026-11-10"})
                  .code,
              0);
    hub.stop();
    startOn("2026-11-04");
    ASSERT_TRUE(within(std::chrono::seconds(20), [&] { return mails().size() == 3; })) << hub.said();
    got = mails();
    EXPECT_EQ(got["nanling@postal.example"].size(), 1u);
    ASSERT_EQ(got["office@bureau.example"].size(), 2u);
    EXPECT_EQ(got["office@bureau.example"][1].at("headers").at("Subject"),
              "【联防】数据报送提醒：逾期未报 4 项（2026-11-04）");
    ASSERT_EQ(got["chair@city.example"].size(), 1u);
    EXPECT_EQ(got["chair@city.example"][0].at("headers").at("Subject"),
              "【联防】提请督办：逾期未报 4 项（2026-11-04）");
    EXPECT_THAT(text(got["chair@city.example"][0]),
                AllOf(HasSubstr("联席会议召集人：\n"), HasSubstr("逾期 11 个工作日，第 2 次催报"),
                      HasSubstr("未报单位：市本级、无为市")));
}

TEST_F(CalendarHub, TheGridShowsUnitsByPeriods)
{
    startOn("2026-10-21");
    const auto outlets = folder.write("outlets.csv", "许可证号或备案号,网点名称,所属区划\r\nWH001,测试网点,340223\r\n");
    const auto corrected =
        folder.write("corrected.csv", "许可证号或备案号,网点名称,所属区划\r\nWH002,测试网点,340223\r\n");
    hub.ask({"submit", "postal/outlets", "2026-09", outlets, "--unit", "南陵县"});
    hub.ask({"submit", "postal/outlets", "2026-09", corrected, "--unit", "南陵县"});
    ASSERT_EQ(
        hub.lianfang({"nil", "postal/outlets", "2026-09", "--unit", "无为市", "--by", "张三", "--reason", "无"}).code,
        0);
    ASSERT_EQ(
        hub.lianfang({"calendar", "acknowledge", "postal/outlets", "2026-09", "--by", "李四", "--until", "2026-11-10"})
            .code,
        0);
    const auto shown = hub.lianfang({"calendar", "--department", "postal"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("市邮政管理局　快递网点  postal/outlets\n"
                                     "填报单位  2026-05     2026-06     2026-07     2026-08     2026-09\n"
                                     "市本级    -           -           -           -           逾期*10-20\n"
                                     "南陵县    -           -           -           -           迟报·更正\n"
                                     "无为市    -           -           -           -           迟·零报送\n"
                                     "填报单位  2026-10\n"
                                     "市本级    未到 11-13\n"));
    EXPECT_THAT(shown.out, HasSubstr("* 快递网点 市本级 2026-09：李四 已知悉，2026-11-10 前不催报\n"));
    EXPECT_THAT(shown.out, Not(HasSubstr("\033"))) << "no colours where there is no terminal";
    const auto json = hub.ask({"calendar", "--unit", "340223", "--period", "2026-09"});
    ASSERT_EQ(json.at("datasets").size(), 2u);
    const auto& cell = json.at("datasets").at(0).at("units").at(0).at("cells").at(0);
    EXPECT_EQ(cell.at("state"), "received");
    EXPECT_EQ(cell.at("timeliness"), "late");
    EXPECT_EQ(cell.at("corrections"), 1);
    EXPECT_EQ(cell.at("due"), "2026-10-20");
    // What is answered can no longer be acknowledged, nor what is past.
    EXPECT_THAT(hub.lianfang({"calendar", "acknowledge", "postal/outlets", "2026-09", "--unit", "无为市", "--by",
                              "李四", "--until", "2026-11-10", "--json"})
                    .out,
                HasSubstr("app.not-awaited"));
    EXPECT_EQ(
        hub.lianfang({"calendar", "acknowledge", "postal/couriers", "2026-09", "--by", "李四", "--until", "2026-10-20"})
            .code,
        1);
    EXPECT_EQ(hub.lianfang({"calendar", "--department", "nobody"}).code, 4);
}

// -------------------------------------------------------------------------------------------- cross-checks by schedule

class JudgingHub : public CalendarHub {
protected:
    JudgingHub()
    {
        // One cross-check; two registers that are refreshed when somebody needs them, with a grace of five days, and the months.
        for (const auto& check : std::filesystem::directory_iterator(configuration / "crosschecks"))
            if (check.is_regular_file() && check.path().stem() != "uninsured-outlet")
                std::filesystem::remove(check.path());
        change("crosschecks/uninsured-outlet.sql", "-- grace: 0", "-- grace: 5");
        folder.write("config/connectors/insurance.xml",
                     R"(<department id="insurance" zh="市社会保险经办机构" en="Agency">
  <connector library="insurance" joined="yes">
    <setting name="driver">sqlite</setting>
    <setting name="connection" access="database">${LIANFANG_INSURANCE_CONNECTION}</setting>
    <setting name="query:insurance/employer-enrolments">SELECT credit_code AS "统一社会信用代码", '340202' AS "所属区划", status AS
      "参保状态", '2020-01-01' AS "参保日期" FROM unit_enrolment WHERE data_date = {as-of}</setting>
    <setting name="query:insurance/worker-enrolments">SELECT id_number AS "身份证号", person_name AS "姓名", credit_code AS
      "统一社会信用代码", start_month AS "参保起始年月" FROM worker_enrolment WHERE data_date = {as-of}</setting>
    <setting name="query:insurance/employer-months">SELECT credit_code AS "统一社会信用代码", headcount AS "参保人数", state AS
      "缴费状态" FROM unit_month WHERE data_date = {as-of}</setting>
  </connector>
  <dataset id="insurance/employer-enrolments" cadence="quarter"><source/>
    <map field="employer.code" from="统一社会信用代码"/><map field="division" from="所属区划"/>
    <map field="status" from="参保状态"/><map field="from-day" from="参保日期"/></dataset>
  <dataset id="insurance/worker-enrolments" cadence="quarter"><source/>
    <map field="identity" from="身份证号"/><map field="name" from="姓名"/><map field="subject.code" from="统一社会信用代码"/>
    <map field="category" constant="unit"/><map field="from-month" from="参保起始年月"/></dataset>
  <dataset id="insurance/employer-months" cadence="month"><source/>
    <map field="employer.code" from="统一社会信用代码"/><map field="headcount" from="参保人数"/><map field="state" from="缴费状态"/></dataset>
</department>)");
        std::filesystem::create_directories(folder.path() / "insurance");
        sqlite3* opened = nullptr;
        sqlite3_open((folder.path() / "insurance/front.db").c_str(), &opened);
        const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
        std::string sql = "CREATE TABLE unit_enrolment (credit_code, status, data_date);"
                          "CREATE TABLE worker_enrolment (id_number, person_name, credit_code, start_month, data_date);"
                          "CREATE TABLE unit_month (credit_code, headcount, state, data_date);";
        const std::string code = city::creditCode(1, "340202");
        for (const char* day : {"2026-07-31", "2026-08-31", "2026-09-30", "2026-10-19"})
            sql += fmt::format("INSERT INTO unit_enrolment VALUES ('{0}', '参保', '{1}');"
                               "INSERT INTO worker_enrolment VALUES ('{2}', '欧阳伯仲', '{0}', '2026-01', '{1}');"
                               "INSERT INTO unit_month VALUES ('{0}', 1, '正常', '{1}');",
                               code, day, city::identityNumber(1, dayOf(1990, 1, 1), false));
        EXPECT_EQ(sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    }

    nlohmann::json handIn(const char* dataset, const char* month, const std::string& rows) const
    {
        const auto file = folder.write(fmt::format("{}.csv", month), rows);
        return hub.ask({"submit", dataset, month, file, "--unit", "340223"}).at(0);
    }

    static std::string outlets(const std::string& number)
    {
        return "许可证号或备案号,网点名称,所属区划,上级企业统一社会信用代码\r\n" + number + ",测试网点,340223," +
               city::creditCode(1, "340202") + "\r\n";
    }

    std::vector<std::string> runs() const
    {
        const auto summary = hub.ask({"summary", "2026Q3"});
        std::vector<std::string> out;
        for (const auto& run : summary.at("crosschecks"))
            if (run.at("crosscheck") == "uninsured-outlet")
                out.push_back(run.at("state").get<std::string>() +
                              fmt::format(" open {} opened {} closed {}", run.at("open").get<int>(),
                                          run.at("opened").get<int>(), run.at("closed").get<int>()));
        return out;
    }

    std::string refresh(const std::string& dataset) const
    {
        const auto found = hub.ask({"exchanges", dataset, "--period", "2026-10-19"});
        return found.empty() ? "none"
                             : fmt::format("{} {}", found.at(0).at("state").get<std::string>(),
                                           found.at(0).at("attempts").get<int>());
    }
};

TEST_F(JudgingHub, ARegisterIsRefreshedBeforeTheCheckThatNeedsItAndACorrectionIsJudgedAgain)
{
    // Given all months but the last of the couriers, and the agency's registers as of the quarter's end
    const std::string couriers =
        "身份证号,姓名,网点编号\r\n" + city::identityNumber(2, dayOf(1990, 1, 1), false) + ",欧阳季孟,WH001\r\n";
    startOn("2026-09-30");
    for (const char* month : {"2026-07", "2026-08"})
        handIn("postal/couriers", month, couriers);
    hub.stop();
    startOn("2026-10-19");
    for (const char* month : {"2026-07", "2026-08"})
        hub.ask({"run", "insurance/employer-months", month});
    for (const char* dataset : {"insurance/employer-enrolments", "insurance/worker-enrolments"})
        ASSERT_TRUE(within(std::chrono::seconds(30), [&] {
            const auto all = hub.ask({"exchanges", dataset, "--period", "2026Q3"});
            return !all.empty() && all.at(0).at("state") == "done";
        })) << hub.said();
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        handIn("postal/outlets", month, outlets("WH001"));
    std::this_thread::sleep_for(std::chrono::seconds(3)); // the clock has come by
    EXPECT_THAT(runs(), ElementsAre());
    for (const char* dataset : {"insurance/employer-enrolments", "insurance/worker-enrolments"})
        EXPECT_EQ(refresh(dataset), "none") << dataset << ": couriers of September may still come in time";

    // When the last submission has come, though the registers reach no farther than the quarter's end
    handIn("postal/couriers", "2026-09", couriers);
    // Then they are fetched anew, and judged by what came
    ASSERT_TRUE(within(std::chrono::seconds(60), [&] { return !runs().empty(); })) << hub.said();
    EXPECT_THAT(runs(), ElementsAre("done open 1 opened 1 closed 0"));
    for (const char* dataset : {"insurance/employer-enrolments", "insurance/worker-enrolments"})
        EXPECT_EQ(refresh(dataset), "done 1") << dataset;

    // And when the outlets are corrected, the quarter is judged again; the registers of the day are not fetched twice.
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        handIn("postal/outlets", month, outlets("WH009"));
    ASSERT_TRUE(within(std::chrono::seconds(60),
                       [&] { return runs() == std::vector<std::string>{"done open 1 opened 2 closed 1"}; }))
        << testing::PrintToString(runs()) << hub.said();
    for (const char* dataset : {"insurance/employer-enrolments", "insurance/worker-enrolments"})
        EXPECT_EQ(refresh(dataset), "done 1") << dataset;
}

// While one department's connector hangs, another's exchange is fetched, merged and done.
TEST_F(CalendarHub, ExchangesOfDifferentDepartmentsRunSideBySide)
{
    const auto libraries = folder.path() / "libraries";
    std::filesystem::create_directories(libraries);
    std::filesystem::copy_file(CONNECTORS "/postal.so", libraries / "postal.so");
    std::filesystem::copy_file(BAD_PLUGINS "/bad_hangs.so", libraries / "slow.so");
    folder.write("config/schema/slow.xml",
                 R"(<schema><dataset id="slow/rows" kind="period" cadence="month" zh="慢" en="Slow"><key>number</key>
<field id="number" type="number" required="yes" zh="编号" en="Number"/></dataset></schema>)");
    folder.write(
        "config/connectors/slow.xml",
        R"(<department id="slow" zh="慢局" en="Slow"><connector library="slow"><limits deadline="60"/></connector>
<dataset id="slow/rows"><source/><map field="number" from="编号"/></dataset></department>)");
    HubProcess both(configuration / "hub.demo.xml", folder.path() / "both",
                    {{"LIANFANG_CONNECTORS", libraries},
                     {"LIANFANG_POSTAL_FOLDER", drop},
                     {"LIANFANG_POSTAL_FEEDBACK", drop / "feedback"}});
    folder.write("postal/快递网点_市本级_2026-08.csv",
                 "许可证号或备案号,网点名称,所属区划\r\nWH001,测试网点,340223\r\n");
    folder.write("postal/快递网点_市本级_2026-08.csv.done", "");
    both.start("2026-10-21"); // the schedule begins with September's of both
    const auto slow = [&] { return both.ask({"exchanges", "slow/rows", "--state", "running"}).size(); };
    ASSERT_TRUE(within(std::chrono::seconds(30), [&] { return slow() == 1; })) << both.said();
    EXPECT_EQ(both.ask({"run", "postal/outlets", "2026-08", "--unit", "市本级"}).at(0).at("state"), "done");
    EXPECT_EQ(slow(), 1u) << "it is still waiting for its department";
    both.send(SIGKILL); // rather than wait for the deadline
}

} // namespace
} // namespace lianfang::test
