// The quarterly digest and the annual pack as the bureau gets them: asked for, and sent once on the day that they are
// due.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/e2e/list_rows.h"
#include "tests/support/http_receiver.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/dispatch/opened_workbook.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <thread>

namespace lianfang::test {
namespace {

using testing::_;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Rows = std::vector<std::vector<std::string>>;

void replaceIn(std::string& text, const std::string& old, const std::string& with)
{
    const auto at = text.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), with);
}

// The cells of a workbook's n-th sheet, as a spreadsheet reads them.
Rows sheetRows(const std::filesystem::path& workbook, int sheet)
{
    std::vector<std::string> strings;
    const auto shared = workbookPart(workbook, "xl/sharedStrings.xml");
    static const std::regex item("<t[^>]*>([^<]*)</t>");
    for (std::sregex_iterator at(shared.begin(), shared.end(), item), end; at != end; ++at)
        strings.push_back((*at)[1]);
    const auto xml = workbookPart(workbook, fmt::format("xl/worksheets/sheet{}.xml", sheet));
    static const std::regex row("<row [^>]*>(.*?)</row>"),
        cell("<c r=\"[A-Z]+[0-9]+\"[^>/]*?( t=\"s\")?><v>([^<]*)</v>");
    Rows out;
    for (std::sregex_iterator at(xml.begin(), xml.end(), row), end; at != end; ++at) {
        const std::string cells = (*at)[1];
        auto& into = out.emplace_back();
        for (std::sregex_iterator one(cells.begin(), cells.end(), cell); one != end; ++one)
            into.push_back((*one)[1].matched ? strings.at(std::stoul((*one)[2].str())) : (*one)[2].str());
    }
    return out;
}

// The rows of a page's tables, without markup.
Rows pageRows(const std::string& page)
{
    static const std::regex row("<tr>(.*?)</tr>"), cell("<td[^>]*>([^<]*)</td>");
    Rows out;
    for (std::sregex_iterator at(page.begin(), page.end(), row), end; at != end; ++at) {
        const std::string cells = (*at)[1];
        auto& into = out.emplace_back();
        for (std::sregex_iterator one(cells.begin(), cells.end(), cell); one != end; ++one)
            into.push_back((*one)[1]);
    }
    return out;
}

// Employers 1 and 2 of 镜湖区 and 3 of 鸠江区 are not insured, 9 is; the name of employer 1 is no page's to take for
// markup. The health commission hands in files, and six of its eight units did not; the inspectorate has a drop folder.
class ReportingHub : public testing::Test {
protected:
    ReportingHub()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config(), std::filesystem::copy_options::recursive);
        std::filesystem::create_directories(lists());
        change("hub.demo.xml", "<schedule on=\"no\"/>",
               "<schedule on=\"yes\"/><reminders hours=\"00:00-24:00\"/><reports digest=\"45\" annual=\"20\"/><members>"
               "<recipient address=\"union@city.example\" name=\"市总工会\" name-en=\"Unions\"/></members>");
        connector("inspection", "<connector library=\"folder\"><setting name=\"folder\" access=\"read\">" +
                                    lists().parent_path().string() +
                                    "</setting><setting name=\"feedback\" access=\"write\">" + lists().string() +
                                    "</setting></connector>");
        connector("health", "");
        hub_.start("2026-11-25");
        submit("insurance/employer-enrolments", "2026-11-05",
               "统一社会信用代码,单位名称,所属区划,参保状态,参保日期\r\n" + code(9) +
                   ",参保有限公司,340202,参保,2020-01-01\r\n");
        submit("insurance/worker-enrolments", "2026-11-05",
               "身份证号,姓名,统一社会信用代码,单位名称,参保起始年月\r\n" + person(90) + ",赵某," + code(9) +
                   ",参保有限公司,2020-01\r\n");
        submit("insurance/project-enrolments", "2026-11-05",
               "项目代码,施工合同编号,项目名称,所属区划,统一社会信用代码,单位名称,参保起始日期,参保终止日期\r\n"
               "C-9,HT-9,某工程,340202," +
                   code(9) + ",参保有限公司,2026-01-01,2027-12-31\r\n");
        const std::string head = "身份证号,姓名,统一社会信用代码,用人单位\r\n";
        submit("health/workers", "2026Q3",
               head + worker(1, 1, hostile) + worker(2, 1, hostile) + worker(3, 2, "乙有限公司"), "340202");
        submit("health/workers", "2026Q3", head + worker(4, 3, "丙有限公司"), "340207");
        for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
            submit("insurance/employer-months", month,
                   "统一社会信用代码,单位名称,参保人数,缴费状态\r\n" + code(9) + ",参保有限公司,1,正常\r\n");
            submit("insurance/project-workers", month,
                   "项目代码,身份证号,姓名,登记日期\r\nC-9," + person(90) + ",赵某,2026-01-01\r\n");
        }
        hub_.lianfang({"crosscheck", "--period", "2026Q3"});
        // One of them is told, and has a day to enrol.
        const auto letters = hub_.ask({"letters", "make", "deadline-notice", "--employer", code(1), "--crosscheck",
                                       "uninsured-employer", "--until", "2026-11-26"});
        EXPECT_EQ(letters.at("letters").size(), 1u) << letters.dump(1);
        hub_.ask({"letters", "deliver", letters.at("letters").at(0).at("id").dump(), "--method", "直接送达"});
    }

    std::filesystem::path config() const { return folder_.path() / "config"; }
    std::filesystem::path lists() const { return folder_.path() / "inspection/lists"; }
    void change(const std::string& file, const std::string& old, const std::string& with) const
    {
        auto text = TemporaryFolder::read(config() / file);
        replaceIn(text, old, with);
        folder_.write("config/" + file, text);
    }
    void connector(const std::string& department, const std::string& with) const
    {
        auto text = TemporaryFolder::read(config() / "connectors" / (department + ".xml"));
        const auto begin = text.find("<connector "), end = text.find("</connector>") + 12;
        text.replace(begin, end - begin, with);
        folder_.write("config/connectors/" + department + ".xml", text);
    }

    static std::string code(std::uint32_t employer) { return city::creditCode(employer, "340202"); }
    static std::string person(std::uint32_t serial) { return city::identityNumber(serial, dayOf(1980, 5, 20), false); }
    static std::string worker(std::uint32_t serial, std::uint32_t employer, const std::string& name)
    {
        return person(serial) + ",某人," + code(employer) + "," + name + "\r\n";
    }
    void submit(const std::string& dataset, const std::string& period, const std::string& rows,
                const std::string& unit = {})
    {
        const auto file = folder_.write(fmt::format("{}.csv", ++files_), rows);
        const auto exchange = hub_.ask({"submit", dataset, period, file, "--unit", unit});
        EXPECT_EQ(exchange.at(0).at("rejected"), 0) << exchange.dump(1);
    }

    void on(const std::string& day)
    {
        hub_.stop();
        hub_.start(day);
    }

    std::vector<nlohmann::json> reportMails() const
    {
        std::vector<nlohmann::json> out;
        for (const auto& one : mail_.received())
            if (std::string(one.at("headers").at("Subject")).find("协同") != std::string::npos)
                out.push_back(one);
        return out;
    }
    std::vector<nlohmann::json> reportHooks() const
    {
        std::vector<nlohmann::json> out;
        for (const auto& one : webhook_.received())
            if (one.dump().find("\"report\"") != std::string::npos ||
                one.dump().find("\\\"report\\\"") != std::string::npos)
                out.push_back(one);
        return out;
    }
    // By what they are called before their mark: "季度通报_2026Q3".
    std::set<std::string> pushed() const
    {
        std::set<std::string> out;
        for (const auto& file : std::filesystem::directory_iterator(lists()))
            if (file.path().extension() == ".xlsx")
                out.insert(file.path().stem().string().substr(0, file.path().stem().string().rfind('_')));
        return out;
    }
    static bool within(const std::function<bool()>& condition)
    {
        for (int i = 0; i < 600 && !condition(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return condition();
    }

    const std::string hostile = "甲<b>一</b>有限公司";
    int files_ = 0;
    TemporaryFolder folder_;
    SmtpServer mail_{folder_.path() / "mail", {}};
    HttpReceiver webhook_{folder_.path() / "webhook", "key"};
    HubProcess hub_{config() / "hub.demo.xml",
                    folder_.path() / "data",
                    {{"LIANFANG_CONNECTORS", CONNECTORS},
                     {"LIANFANG_MAIL_HOST", "127.0.0.1"},
                     {"LIANFANG_MAIL_PORT", std::to_string(mail_.port())},
                     {"LIANFANG_MAIL_SECURITY", "none"},
                     {"LIANFANG_MAIL_TO", "office@bureau.example"},
                     {"LIANFANG_WEBHOOK_URL", fmt::format("http://127.0.0.1:{}/", webhook_.port())},
                     {"LIANFANG_WEBHOOK_KEY", "key"}}};
};

TEST_F(ReportingHub, PageWorkbookAndAnswerSayTheSame)
{
    on("2026-11-27");
    // Once the clock has come by, and what is late is known.
    ASSERT_TRUE(within([&] {
        const auto all = hub_.ask({"exchanges", "--timeliness", "overdue"});
        return std::count_if(all.begin(), all.end(), [](const auto& one) { return one.at("department") == "health"; }) >= 14;
    })) << hub_.said();
    const auto workbook = folder_.path() / "digest.xlsx", page = folder_.path() / "digest.html";
    ASSERT_EQ(hub_.lianfang({"report", "digest", "2026Q3", "--xlsx", workbook, "--html", page}).code, 0);
    const auto report = hub_.ask({"report", "digest", "2026Q3"});
    EXPECT_EQ(report.at("title"), "2026年第三季度工伤保险部门协同通报");
    std::map<std::string, int> sheets;
    std::map<std::string, Rows> tables; // the first of each section
    for (const auto& section : report.at("sections")) {
        sheets[section.at("title")] = static_cast<int>(sheets.size()) + 1;
        if (!section.at("tables").empty())
            tables[section.at("title")] = section.at("tables").at(0).at("rows").get<Rows>();
    }
    const auto html = TemporaryFolder::read(page);
    const auto rows = pageRows(html);
    EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));

    // Three employers without insurance, of one of whom the deadline has passed.
    const std::vector<std::string> uninsured{"未参保用人单位", "3", "0", "3", "1", "0", "0.00"};
    EXPECT_THAT(tables["比对疑点"], Contains(uninsured));
    EXPECT_THAT(rows, Contains(uninsured));
    EXPECT_THAT(sheetRows(workbook, sheets["比对疑点"]),
                Contains(ElementsAre("未参保用人单位", "3", "0", "3", "1", "0", "0")));
    // Every indicator as it is told by itself; those of submissions are told twice and are the same.
    std::size_t told = 0;
    // Some still wait for data, and the exit code says so.
    const auto answer = nlohmann::json::parse(hub_.lianfang({"indicators", "2026Q3", "--json"}).out);
    for (const auto& one : answer.at("indicators")) {
        const std::string zh = one.at("zh");
        const bool waits = one.at("state") == "waiting", none = waits || one.at("all").at("value").is_null();
        const std::string value = waits ? "待数据" : none ? "—" : one.at("all").at("value").get<std::string>();
        EXPECT_THAT(tables["指标与目标"], Contains(AllOf(Contains(zh), Contains(value))));
        EXPECT_THAT(rows, Contains(AllOf(Contains(zh), Contains(value))));
        told += !none;
        for (const auto& figure : report.at("sections").at(0).at("figures"))
            if (figure.at("name") == zh) {
                EXPECT_EQ(figure.at("value"), value) << zh;
            }
    }
    EXPECT_GE(told, 3u);
    // Of the counties.
    EXPECT_THAT(rows, Contains(AllOf(Contains("镜湖区"), Contains("2"), Contains("1"))));
    // Two units of the health commission handed in, four datasets of eight units were due.
    const auto health = std::find_if(tables["部门报送"].begin(), tables["部门报送"].end(),
                                     [](const auto& row) { return row.at(1) == "市卫生健康委员会"; });
    ASSERT_NE(health, tables["部门报送"].end());
    const int expected = std::stoi(health->at(2)), late = std::stoi(health->at(4)), overdue = std::stoi(health->at(5));
    EXPECT_EQ(late, 2) << "they were due in October";
    EXPECT_EQ(overdue, expected - 2);
    EXPECT_GE(expected, 16);
    EXPECT_THAT(rows, Contains(*health));
    EXPECT_THAT(sheetRows(workbook, sheets["部门报送"]),
                Contains(AllOf(Contains("市卫生健康委员会"), Contains(health->at(5)))));
    // What is late, and nothing that a page would take for markup, nor anybody's number.
    EXPECT_THAT(html, AllOf(HasSubstr("<td>甲&lt;b&gt;一&lt;/b&gt;有限公司</td>"), HasSubstr("2026-11-26"),
                            Not(HasSubstr("<b>")), Not(HasSubstr("{{")), Not(HasSubstr(person(1))),
                            Not(HasSubstr("<script")), Not(HasSubstr("src="))));
    EXPECT_THAT(sheetRows(workbook, sheets["逾期事项"]), Contains(Contains("甲&lt;b&gt;一&lt;/b&gt;有限公司")));
    // Charts, in both.
    EXPECT_THAT(html, AllOf(HasSubstr("<svg"), HasSubstr("未结疑点")));
    EXPECT_THAT(workbookPart(workbook, "xl/charts/chart1.xml"), HasSubstr("图表数据"));

    ASSERT_EQ(hub_.lianfang({"report", "annual", "2026", "--html", page}).code, 0);
    EXPECT_THAT(pageRows(TemporaryFolder::read(page)), Contains(uninsured)) << "the year has the quarter's";
    EXPECT_THAT(hub_.lianfang({"report", "digest", "2026Q3"}).out, HasSubstr("未参保用人单位"));
}

TEST_F(ReportingHub, WhatCannotBeReportedIsSaid)
{
    EXPECT_THAT(hub_.lianfang({"report", "digest", "2026-09", "--json"}).out, HasSubstr("app.period-unreadable"));
    EXPECT_THAT(hub_.lianfang({"report", "annual", "2026Q3", "--json"}).out, HasSubstr("app.period-unreadable"));
    EXPECT_THAT(hub_.lianfang({"report", "digest", "2027Q1", "--json"}).out, HasSubstr("app.period-ahead"));
    EXPECT_THAT(hub_.lianfang({"report", "weekly", "2026Q3", "--json"}).out, HasSubstr("app.name-unknown"));
    for (const char* day : {"2026-11-26", "2026-06-30", "gestern"})
        EXPECT_THAT(hub_.lianfang({"report", "digest", "2026Q3", "--known-at", day, "--json"}).out,
                    HasSubstr("app.request-unreadable"))
            << day;
}

TEST_F(ReportingHub, IsSentOnceWhenItIsDueWithTheReportBesideIt)
{
    // When the hub comes up on the forty-fifth working day
    on("2026-12-07");
    std::this_thread::sleep_for(std::chrono::seconds(3));
    EXPECT_EQ(reportMails().size(), 0u);
    on("2026-12-08");
    // Then bureau and member have it, and the inspectorate, whose manifest takes it and the summary.
    ASSERT_TRUE(within([&] { return reportMails().size() == 2 && pushed().size() == 2; }))
        << reportMails().size() << testing::PrintToString(pushed()) << hub_.said();
    std::set<std::string> recipients;
    std::set<std::string> workbooks;
    for (const auto& mail : reportMails()) {
        recipients.insert(mail.at("rcpt-to").at(0).get<std::string>());
        EXPECT_EQ(mail.at("headers").at("Subject"), "【联防】2026年第三季度工伤保险部门协同通报");
        std::map<std::string, std::string> attached;
        for (const auto& part : mail.at("parts")) {
            if (part.at("type") == "text/plain") {
                EXPECT_THAT(
                    std::string(part.at("text")),
                    // Three employers, and eight units that have not reported.
                    AllOf(HasSubstr("未结疑点：11项"), HasSubstr("疑点已过限期 1 条"), HasSubstr("Findings open: 11")));
            }
            if (part.at("disposition") == "attachment")
                attached[part.at("filename")] = base64Decoded(part.at("bytes"));
        }
        EXPECT_THAT(attached["季度通报_2026Q3.html"], HasSubstr("甲&lt;b&gt;一&lt;/b&gt;有限公司"));
        workbooks.insert(attached["季度通报_2026Q3.xlsx"]);
    }
    EXPECT_EQ(recipients, (std::set<std::string>{"office@bureau.example", "union@city.example"}));
    EXPECT_EQ(workbooks.size(), 1u) << "everybody gets the same";
    EXPECT_THAT(sheetRows(folder_.write("sent.xlsx", *workbooks.begin()), 6),
                Contains(ElementsAre("未参保用人单位", "3", "0", "3", "1", "0", "0")));
    EXPECT_EQ(pushed(), (std::set<std::string>{"季度通报_2026Q3", "未参保信息_2026Q3"}));
    for (const auto& file : std::filesystem::directory_iterator(lists()))
        if (file.path().stem().string().starts_with("未参保信息") && file.path().extension() == ".xlsx") {
            EXPECT_THAT(listRows(TemporaryFolder::read(file.path())),
                        ElementsAre(ElementsAre("1", "镜湖区", "乙有限公司", _, "未参保用人单位", "1", "1"),
                                    ElementsAre("2", "镜湖区", "甲<b>一</b>有限公司", _, "未参保用人单位", "1", "2"),
                                    ElementsAre("3", "鸠江区", "丙有限公司", _, "未参保用人单位", "1", "1")));
        }
    ASSERT_TRUE(within([&] { return reportHooks().size() == 1; }));
    EXPECT_THAT(reportHooks().front().dump(), HasSubstr("未结疑点"));

    // When it is started again, that day and on another: nothing more, though findings have changed since.
    hub_.ask({"findings", "withdraw", hub_.ask({"findings", "--county", "340207"}).at(0).at("id").dump(), "--reason",
              "同名误报"});
    on("2026-12-08");
    std::this_thread::sleep_for(std::chrono::seconds(3));
    on("2026-12-10");
    std::this_thread::sleep_for(std::chrono::seconds(3));
    EXPECT_EQ(reportMails().size(), 2u);
    EXPECT_EQ(reportHooks().size(), 1u);
    EXPECT_EQ(pushed().size(), 2u);
}

} // namespace
} // namespace lianfang::test
