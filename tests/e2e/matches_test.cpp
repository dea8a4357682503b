// Who is the same employer, from delivery to decision to what cross-checks find.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string parent = city::creditCode(1, "340202"), branch = city::creditCode(2, "340202"),
                  mill = city::creditCode(3, "340202");

// An agency that has enrolled a company and a mill; the health commission reports the company's branch, and the mill by a
// name with a wrong character.
class Matches : public testing::Test {
protected:
    Matches()
    {
        hub.start("2026-10-10");
        submit("insurance/employer-enrolments", "2026-09-30",
               fmt::format("统一社会信用代码,单位名称,所属区划,参保状态,参保日期\n{},芜湖恒达机械有限公司,340202,参保,2020-01-01\n"
                           "{},芜湖长江米厂,340202,参保,2020-01-01\n",
                           parent, mill));
        submit("insurance/worker-enrolments", "2026-09-30",
               fmt::format("身份证号,姓名,统一社会信用代码,参保起始年月\n{},张三,{},2020-01\n",
                           city::identityNumber(1, dayOf(1980, 1, 1), false), parent));
        submit("insurance/project-enrolments", "2026-09-30",
               fmt::format("项目代码,施工合同编号,项目名称,所属区划,统一社会信用代码,参保起始日期,参保终止日期\n"
                           "2025-340202-48-01-000001,HT-1,厂房,340202,{},2024-01-01,2024-12-31\n",
                           parent));
        submit("health/hazard-employers", "2026Q3",
               fmt::format("统一社会信用代码,用人单位,所属区划,职工人数\n{},芜湖恒达机械有限责任公司南陵分公司,340202,12\n"
                           ",芜湖长河米厂,340202,7\n",
                           branch),
               "340202");
    }

    void submit(const std::string& dataset, const std::string& period, const std::string& text, const std::string& unit = "")
    {
        const auto file = folder.write("rows.csv", text);
        std::vector<std::string> arguments{"submit", dataset, period, file.string()};
        if (!unit.empty())
            arguments.insert(arguments.end(), {"--unit", unit});
        const auto exchange = hub.ask(arguments).at(0);
        EXPECT_EQ(exchange.at("rejected"), 0) << dataset;
    }

    nlohmann::json judged() { return hub.ask({"crosscheck", "uninsured-employer", "--period", "2026Q3"}).at(0); }
    nlohmann::json findings(const std::string& state)
    {
        return hub.ask({"findings", "--crosscheck", "uninsured-employer", "--state", state});
    }
    std::string matchOf(const std::string& relation)
    {
        for (const auto& match : hub.ask({"matches"}))
            if (match.at("relation") == relation)
                return match.at("id").dump();
        ADD_FAILURE() << "no " << relation << " is proposed";
        return "0";
    }

    TemporaryFolder folder;
    HubProcess hub{LIANFANG_SOURCE_DIR "/config/hub.demo.xml", folder.path() / "data", {{"LIANFANG_CONNECTORS", CONNECTORS}}};
};

TEST_F(Matches, AConfirmedBranchClosesAFindingWithoutANewDelivery)
{
    EXPECT_EQ(judged().at("open"), 1);
    EXPECT_EQ(judged().at("complete"), false) << "nothing has changed";
    hub.ask({"match", "confirm", matchOf("branch"), "--by", "李四", "--why", "营业执照载明"});
    const auto run = judged();
    EXPECT_EQ(run.at("closed"), 1);
    EXPECT_EQ(run.at("open"), 0);
    EXPECT_THAT(findings("closed"), SizeIs(1));
}

TEST_F(Matches, ADecisionTakenBackOpensItAgain)
{
    const auto id = matchOf("branch");
    hub.ask({"match", "confirm", id, "--by", "李四", "--why", "营业执照载明"});
    EXPECT_EQ(judged().at("open"), 0);
    hub.ask({"match", "withdraw", id, "--by", "王五", "--why", "已独立核算"});
    EXPECT_EQ(judged().at("open"), 1);
    const auto events = hub.ask({"match", "show", id}).at("events");
    ASSERT_THAT(events, SizeIs(2));
    EXPECT_EQ(events[1].at("who"), "王五");
    EXPECT_EQ(events[1].at("why"), "已独立核算");
}

TEST_F(Matches, AConfirmedNameIsToBeVerifiedNoMore)
{
    EXPECT_EQ(judged().at("toVerify"), 1);
    hub.ask({"match", "confirm", matchOf("same"), "--by", "李四", "--why", "电话核实"});
    EXPECT_EQ(judged().at("toVerify"), 0);
}

TEST_F(Matches, WhatIsRefusedIsNotProposedAgain)
{
    hub.ask({"match", "refuse", matchOf("same"), "--by", "李四", "--why", "是另一家"});
    submit("insurance/employer-enrolments", "2026-10-09",
           fmt::format("统一社会信用代码,单位名称,所属区划,参保状态,参保日期\n{},芜湖恒达机械有限公司,340202,参保,2020-01-01\n"
                       "{},芜湖长河米厂,340202,参保,2020-01-01\n",
                       parent, mill));
    EXPECT_THAT(hub.ask({"matches"}), SizeIs(1)) << "the branch";
    EXPECT_EQ(judged().at("toVerify"), 1);
}

TEST_F(Matches, AreShownInWordsAndCounted)
{
    const auto listed = hub.lianfang({"matches"}).out;
    EXPECT_THAT(listed, HasSubstr("可能是同一单位  芜湖长江米厂 " + mill));
    EXPECT_THAT(listed, HasSubstr("名称只差一个字"));
    EXPECT_THAT(listed, HasSubstr("可能是其分支机构  芜湖恒达机械有限公司 " + parent));
    EXPECT_THAT(listed, HasSubstr("共 2 项"));
    EXPECT_THAT(hub.lianfang({"status"}).out, HasSubstr("单位匹配待确认：2"));
    EXPECT_THAT(hub.lianfang({"summary", "2026Q3"}).out, HasSubstr("单位匹配待确认 2 项"));
    EXPECT_EQ(hub.lianfang({"match", "confirm", "99", "--by", "李四", "--why", "试"}).code, 4);
    EXPECT_EQ(hub.lianfang({"match", "confirm", "1"}).code, 1) << "nobody decides without a name and a reason";
    EXPECT_EQ(hub.lianfang({"matches", "--state", "none"}).code, 4);
}

} // namespace
} // namespace lianfang::test
