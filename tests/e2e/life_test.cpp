// A finding's whole life as the bureau lives it: a notice is issued and delivered, its deadline passes, leads go to the
// inspectorate, and what the inspectorate submits answers them.
#include "tests/e2e/life_world.h"
#include "tests/e2e/list_rows.h"

#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <set>
#include <thread>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(FindingsLife, ANoticeForEachEmployerIsIssuedOnceAndKeptAsItWas)
{
    const auto letters =
        hub_.ask({"letters", "make", "deadline-notice", "--crosscheck", "uninsured-employer"}).at("letters");
    ASSERT_EQ(letters.size(), 3u);
    std::set<int> numbers;
    for (const auto& letter : letters)
        numbers.insert(letter.at("number").get<int>());
    EXPECT_EQ(numbers, (std::set<int>{1, 2, 3}));
    for (const auto& letter : letters) {
        const auto text = page(letter);
        EXPECT_EQ(text, page(letter)) << "the same bytes again";
        EXPECT_THAT(text, AllOf(HasSubstr("限期参保通知书"), HasSubstr("自本通知书送达之日起 30 日内"),
                                HasSubstr("《工伤保险条例》"), HasSubstr("2026年11月25日"), Not(HasSubstr("{{"))));
        EXPECT_THAT(text, AllOf(Not(HasSubstr("<b>")), Not(HasSubstr(person(1))), Not(HasSubstr(person(3)))));
        if (letter.at("addressee") == city::creditCode(1, "340202")) {
            EXPECT_THAT(text, AllOf(HasSubstr("甲&lt;b&gt;一&lt;/b&gt;有限公司"), HasSubstr("涉及职工 2 人"),
                                    HasSubstr(person(1).substr(0, 6) + "********")));
        }
    }
    const auto again = hub_.ask({"letters", "make", "deadline-notice", "--crosscheck", "uninsured-employer"});
    EXPECT_TRUE(again.at("letters").empty()) << "one that waits for its delivery is enough";
    EXPECT_EQ(again.at("left").size(), 3u);
}

TEST_F(FindingsLife, FromTheNoticeToTheInspectoratesAnswer)
{
    noticesDelivered();
    EXPECT_EQ(hub_.ask({"findings", "--step", "notified"}).size(), 3u);
    EXPECT_TRUE(hub_.ask({"findings", "--overdue"}).empty());
    const auto early = hub_.lianfang({"findings", "hand-over", "--step", "notified", "--json"});
    EXPECT_EQ(early.code, 2);
    EXPECT_EQ(nlohmann::json::parse(early.out).at("refused").at(0).at("error").at("code"), "crosscheck.deadline-runs");

    on("2026-12-26");
    EXPECT_EQ(hub_.ask({"findings", "--overdue", "--county", "镜湖区"}).size(), 2u);
    const auto handed = hub_.ask({"findings", "hand-over", "--overdue", "--by", "王五"});
    EXPECT_EQ(handed.at("done").size(), 3u);
    ASSERT_EQ(handed.at("letters").size(), 2u) << "one for each county";
    std::set<std::string> numbers;
    for (const auto& lead : handed.at("leads"))
        numbers.insert(lead.at("number").get<std::string>());
    EXPECT_EQ(numbers, (std::set<std::string>{"XS-2026-00001", "XS-2026-00002", "XS-2026-00003"}));
    std::set<std::string> pushed; // in a workbook for each county
    for (int i = 0; i < 300 && pushed.size() < 3; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        pushed.clear();
        for (const auto& file : std::filesystem::directory_iterator(leads()))
            if (file.path().extension() == ".xlsx")
                for (const auto& row : listRows(TemporaryFolder::read(file.path())))
                    pushed.insert(row.at(1));
    }
    EXPECT_EQ(pushed, numbers);
    EXPECT_THAT(page(handed.at("letters").at(0)), AllOf(HasSubstr("XS-2026-00001"), HasSubstr("2026-12-25")));

    on("2027-01-20");
    submit("inspection/results", "2026-12",
           "线索编号,处理结果,处理日期,备注\r\nXS-2026-00001,责令限期改正,2027-01-10,已下达指令书\r\n"
           "XS-2026-00002,办理中,2027-01-11,\r\n",
           "340202");

    EXPECT_EQ(hub_.ask({"findings", "--step", "answered"}).size(), 1u);
    EXPECT_EQ(hub_.ask({"findings", "--step", "handed-over"}).size(), 2u);
    const auto id = hub_.ask({"findings", "--step", "answered"}).at(0).at("id").dump();
    const auto story = hub_.ask({"findings", "show", id});
    std::vector<std::string> what;
    for (const auto& event : story.at("events"))
        what.push_back(event.at("what"));
    EXPECT_EQ(what, (std::vector<std::string>{"opened", "letter", "notified", "handed-over", "letter", "answered"}));
    EXPECT_EQ(story.at("leads").at(0).at("outcomeName"), "责令限期改正");
    EXPECT_EQ(story.at("leads").at(0).at("remark"), "已下达指令书");
    EXPECT_EQ(story.at("letters").size(), 2u);
    const auto shown = hub_.lianfang({"findings", "show", id}).out;
    EXPECT_THAT(shown,
                AllOf(HasSubstr("监察反馈"), HasSubstr("回证.pdf"), HasSubstr("XS-2026-00001"), HasSubstr("第 1 轮")));
    const auto receipt = folder_.path() / "receipt.pdf";
    EXPECT_EQ(hub_.lianfang({"findings", "show", id, "--attachment", "3", "-o", receipt}).code, 0);
    EXPECT_EQ(std::filesystem::file_size(receipt), 4u);
}

TEST_F(FindingsLife, WhatIsEnrolledAfterAllClosesByItself)
{
    noticesDelivered();
    std::string rows = "统一社会信用代码,单位名称,所属区划,参保状态,参保日期\r\n";
    for (const int employer : {1, 2, 3, 9})
        rows += city::creditCode(static_cast<std::uint32_t>(employer), "340202") + ",某公司,340202,参保,2020-01-01\r\n";
    submit("insurance/employer-enrolments", "2026-11-20", rows);
    hub_.lianfang({"crosscheck", "--period", "2026Q3"});

    EXPECT_TRUE(hub_.ask({"findings", "--crosscheck", "uninsured-employer", "--state", "open"}).empty());
    const auto closed = hub_.ask({"findings", "--crosscheck", "uninsured-employer", "--step", "closed"});
    ASSERT_EQ(closed.size(), 3u);
    EXPECT_EQ(closed.at(0).at("reached"), "notified");
}

TEST_F(FindingsLife, ALeadFromCaseworkIsHandedOverAtOnce)
{
    const auto code = city::creditCode(7, "340202");
    const auto lead =
        hub_.ask({"findings", "register", code, "丁有限公司", "--text", "认定中发现未参保", "--to", "镜湖区"});
    const auto id = lead.at("id").dump();
    EXPECT_EQ(hub_.ask({"findings", "hand-over", id}).at("leads").size(), 1u);
    EXPECT_EQ(hub_.ask({"findings", "leads"}).at(0).at("employerName"), "丁有限公司");
    hub_.ask({"findings", "answer", id, "--outcome", "已参保"});
    hub_.ask({"findings", "settle", id, "--reason", "已补缴"});
    EXPECT_EQ(hub_.ask({"findings", "show", id}).at("state"), "closed");
    EXPECT_EQ(hub_.lianfang({"findings", "register", "91340202X", "丁", "--text", "x", "--to", "镜湖区"}).code, 1);
}

TEST_F(FindingsLife, WhatWaitsForSomebodyIsCounted)
{
    const auto open = [&] {
        std::map<std::string, int> out;
        for (const auto& each : hub_.ask({"findings", "todo"}))
            out[each.at("item")] = each.at("count");
        return out;
    };
    EXPECT_EQ(open(), (std::map<std::string, int>{{"open", 3}}));
    const auto id = hub_.ask({"findings", "--county", "340207"}).at(0).at("id").dump();
    hub_.ask({"findings", "withdraw", id, "--reason", "同名误报"});
    hub_.ask({"findings", "notify", "--county", "340202", "--method", "电话"});
    EXPECT_EQ(open(), (std::map<std::string, int>{{"notified", 2}}));
    EXPECT_THAT(hub_.lianfang({"findings", "todo"}).out, HasSubstr("lianfang findings --step notified"));
}

TEST_F(FindingsLife, WhatIsLeftOutIsSaid)
{
    const auto id = hub_.ask({"findings"}).at(0).at("id").dump();
    EXPECT_EQ(hub_.lianfang({"findings", "withdraw", id}).code, 1) << "no reason";
    EXPECT_EQ(hub_.lianfang({"findings", "notify", "--method", "电话"}).code, 1) << "nothing chosen";
    EXPECT_EQ(hub_.lianfang({"findings", "notify", "--county", "340223", "--method", "电话"}).code, 1)
        << "nobody there";
    EXPECT_EQ(hub_.lianfang({"findings", "show", "999"}).code, 4);
    EXPECT_EQ(hub_.lianfang({"letters", "show", "999"}).code, 4);
    EXPECT_EQ(hub_.lianfang({"letters", "make", "chase", "--department", "health", "--by", "王五"}).code, 1)
        << "nothing is overdue";
    EXPECT_THAT(hub_.lianfang({"findings", "--step", "done"}).err, HasSubstr("handed-over"));
}

} // namespace
} // namespace lianfang::test
