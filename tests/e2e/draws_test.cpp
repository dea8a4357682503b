// A draw for joint inspection from pool to published result, redone by others; closed findings drawn to look back at;
// the accident-prone list.
#include "tests/e2e/life_world.h"
#include "tests/e2e/list_rows.h"

#include "hub/model/period.h"

#include <gmock/gmock.h>

#include <chrono>
#include <ctime>
#include <set>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Draws : public FindingsLife {
protected:
    // Six employers with dust in 340202, two with noise, one with dust elsewhere.
    void submitHazards()
    {
        std::string rows = "统一社会信用代码,用人单位,所属区划,职工人数,职业病危害因素,行业类别\r\n";
        for (std::uint32_t i = 21; i <= 28; ++i)
            rows += fmt::format("{},{}号<b>厂</b>,340202,12,{},C3011\r\n", code(i), i, i <= 26 ? "粉尘、噪声" : "噪声");
        submit("health/hazard-employers", "2026Q3", rows, "340202");
        submit("health/hazard-employers", "2026Q3",
               "统一社会信用代码,用人单位,所属区划,职工人数,职业病危害因素\r\n" + code(29) +
                   ",别处厂,340207,3,粉尘\r\n",
               "340207");
    }
    static std::string code(std::uint32_t employer) { return city::creditCode(employer, "340202"); }

    std::string inspectors(const std::string& more = {})
    {
        return folder_.write("检查人员.csv",
                             "执法证号,姓名,单位,回避单位\r\nZ001,甲,市人社局," + code(21) +
                                 "、22号<b>厂</b>\r\nZ002,乙,市人社局,\r\nZ003,丙,市应急管理局,\r\nZ004,丁,"
                                 "市应急管理局," +
                                 code(99) + "\r\n" + more);
    }

    std::vector<std::string> dustDraw(const std::vector<std::string>& more = {})
    {
        std::vector<std::string> out{"draw",   "new",  "inspection", "--title",     "第四季度<i>联合</i>检查",
                                     "--take", "4",    "--county",   "镜湖区",      "--hazard",
                                     "粉尘",   "--by", "王五",       "--seed-from", "2026年11月27日福彩3D开奖号码"};
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }

    std::string file(const nlohmann::json& draw, const std::string& what, const std::string& name)
    {
        const auto path = folder_.path() / name;
        EXPECT_EQ(hub_.lianfang({"draw", "show", draw.at("id").dump(), what, path}).code, 0);
        return path;
    }
    Ended verified(const std::string& record) { return hub_.lianfang({"draw", "verify", record}); }
    static Ended redone(const std::string& record)
    {
        return execute({"/usr/bin/env", "python3", LIANFANG_SOURCE_DIR "/tests/e2e/redo_draw.py", record});
    }

    std::string refusal(const std::vector<std::string>& arguments)
    {
        auto all = arguments;
        all.emplace_back("--json");
        const auto ended = hub_.lianfang(all);
        EXPECT_NE(ended.code, 0);
        return nlohmann::json::parse(ended.out).at("error").at("code");
    }
};

TEST_F(Draws, AnybodyRedoesTheDrawFromItsPublishedRecord)
{
    submitHazards();
    const auto frozen = hub_.ask(dustDraw({"--inspectors", inspectors()}));
    EXPECT_EQ(frozen.at("number"), "2026-1");
    EXPECT_EQ(frozen.at("items"), 6);
    EXPECT_EQ(frozen.at("inspectors"), 4);
    EXPECT_TRUE(frozen.at("drawn").empty());
    const auto pool = file(frozen, "--record", "pool.txt");
    EXPECT_EQ(nlohmann::json::parse(hub_.lianfang({"draw", "verify", pool, "--json"}).out).at("pool"),
              frozen.at("pool"));
    const auto published = TemporaryFolder::read(file(frozen, "--html", "pool.html"));
    EXPECT_THAT(published, AllOf(HasSubstr(frozen.at("pool").get<std::string>()),
                                 HasSubstr("22号&lt;b&gt;厂&lt;/b&gt;"), HasSubstr("区县：镜湖区；危害因素：粉尘"),
                                 HasSubstr("福彩3D"), HasSubstr("Z003"), Not(HasSubstr("<b>厂")),
                                 Not(HasSubstr("<i>联合")), Not(HasSubstr("{{")), Not(HasSubstr("别处厂"))));

    on("2026-11-28"); // the pool stays as it was, whatever happens to the registers
    submit("health/hazard-employers", "2026Q3",
           "统一社会信用代码,用人单位,所属区划,职工人数,职业病危害因素\r\n" + code(21) + ",21号厂,340202,12,粉尘\r\n",
           "340202");
    const auto drawn = hub_.ask({"draw", "seed", frozen.at("id").dump(), "--seed", "3 7 9", "--by", "赵六"});
    EXPECT_EQ(drawn.at("pool"), frozen.at("pool"));
    ASSERT_THAT(drawn.at("drawn"), SizeIs(4));
    for (const auto& one : drawn.at("drawn")) {
        ASSERT_THAT(one.at("inspectors"), SizeIs(2));
        for (const auto& inspector : one.at("inspectors"))
            EXPECT_FALSE(inspector.at("number") == "Z001" &&
                         (one.at("code") == code(21) || one.at("code") == code(22)));
        EXPECT_NE(one.at("inspectors")[0].at("unit"), one.at("inspectors")[1].at("unit"));
    }

    const auto record = file(drawn, "--record", "record.txt");
    EXPECT_EQ(verified(record).code, 0);
    const auto python = redone(record);
    EXPECT_EQ(python.code, 0) << python.out << python.err;
    EXPECT_THAT(python.out, HasSubstr("drawn\t" + drawn.at("drawn")[0].at("code").get<std::string>() + "\t" +
                                      drawn.at("drawn")[0].at("inspectors")[0].at("number").get<std::string>()));
    EXPECT_TRUE(TemporaryFolder::read(record).starts_with(TemporaryFolder::read(pool)))
        << "published before, unchanged";
    EXPECT_THAT(
        TemporaryFolder::read(file(drawn, "--html", "result.html")),
        AllOf(HasSubstr("3 7 9"), HasSubstr("随机抽取结果"), HasSubstr("市应急管理局，Z00"), Not(HasSubstr("<b>厂"))));
    const auto rows = listRows(TemporaryFolder::read(file(drawn, "--xlsx", "draw.xlsx")));
    ASSERT_THAT(rows, SizeIs(4));
    EXPECT_EQ(rows[0].at(1), drawn.at("drawn")[0].at("code"));

    EXPECT_EQ(refusal({"draw", "seed", frozen.at("id").dump(), "--seed", "1 1 1"}), "crosscheck.draw-done");
    EXPECT_EQ(hub_.ask({"draw"}).at(0).at("seed"), "3 7 9");
}

TEST_F(Draws, WhatWasTamperedWithIsFoundOut)
{
    submitHazards();
    const auto draw = hub_.ask(dustDraw({"--inspectors", inspectors()}));
    const auto drawn = hub_.ask({"draw", "seed", draw.at("id").dump(), "--seed", "3 7 9"});
    const auto record = TemporaryFolder::read(file(drawn, "--record", "record.txt"));
    const auto taken = drawn.at("drawn")[0].at("code").get<std::string>();
    const auto with = [&](std::string text, const std::string& what, const std::string& by) {
        const auto at = text.find(what);
        EXPECT_NE(at, std::string::npos) << what;
        return folder_.write(fmt::format("tampered{}.txt", ++files_), text.replace(at, what.size(), by));
    };
    for (const auto& file :
         {with(record, "item\t" + taken + "\t", "item\t" + code(40) + "\t"),
          with(record, "avoid\tZ001\t" + code(21) + "\n", ""), with(record, "seed\t3 7 9", "seed\t3 7 8"),
          with(record, "drawn\t" + taken, "drawn\t" + code(29))}) {
        EXPECT_EQ(verified(file).code, 2);
        EXPECT_NE(redone(file).code, 0);
    }
    EXPECT_EQ(refusal({"draw", "verify", folder_.write("no.txt", "随便什么\n")}), "model.draw-line");
}

TEST_F(Draws, WhatCannotBeDrawnFromIsRefused)
{
    submitHazards();
    auto many = dustDraw();
    many[6] = "7";
    EXPECT_EQ(refusal(many), "app.pool-too-small");
    many[6] = "0";
    EXPECT_EQ(refusal(many), "app.request-unreadable");
    auto nowhere = dustDraw();
    nowhere[10] = "巫术";
    EXPECT_EQ(refusal(nowhere), "app.name-unknown");
    EXPECT_EQ(refusal(dustDraw({"--closed-by", "data"})), "app.name-unknown") << "no filter of employers";
    for (const auto& [more, why] :
         std::vector<std::pair<std::string, std::string>>{{"Z002,戊,市人社局,\r\n", "重复"},
                                                          {person(7) + ",戊,市人社局,\r\n", "证件号码"},
                                                          {"Z009,,市人社局,\r\n", "空"},
                                                          {"Z009,戊,市人社局,某某厂\r\n", "回避单位"}}) {
        const auto ended = hub_.lianfang(dustDraw({"--inspectors", inspectors(more)}));
        EXPECT_EQ(ended.code, 1) << more;
        EXPECT_THAT(ended.err, AllOf(HasSubstr(why), HasSubstr("第 6 行"), Not(HasSubstr(person(7)))));
    }
    EXPECT_EQ(hub_.lianfang(dustDraw({"--inspectors", folder_.write("x.csv", "姓名,电话\r\n甲,1\r\n")})).code, 1);
    EXPECT_EQ(refusal({"draw", "seed", "7", "--seed", "1"}), "crosscheck.draw-unknown");
    EXPECT_EQ(refusal({"draw", "show", "7"}), "crosscheck.draw-unknown");
    EXPECT_TRUE(hub_.ask({"draw"}).empty());
    const auto draw = hub_.ask(dustDraw());
    EXPECT_EQ(draw.at("number"), "2026-1") << "a refused one takes no number";
    EXPECT_EQ(refusal({"draw", "seed", draw.at("id").dump(), "--seed", "1\n2"}), "app.request-unreadable");
    EXPECT_EQ(refusal({"draw", "seed", draw.at("id").dump(), "--seed", "  "}), "app.request-unreadable");
}

TEST_F(Draws, ThePoolFollowsItsFilters)
{
    submitHazards();
    submit("emergency/key-employers", "2026Q3",
           "统一社会信用代码,企业名称,所属区划,从业人数\r\n" + code(30) + ",重点厂,340202,40\r\n");
    const auto size = [&](const std::vector<std::string>& filter) {
        std::vector<std::string> all{"draw",   "new", "inspection",  "--title", "检查",
                                     "--take", "1",   "--seed-from", "开奖号码"};
        all.insert(all.end(), filter.begin(), filter.end());
        return hub_.ask(all).at("items").get<int>();
    };
    EXPECT_EQ(size({}), 11) << "nine with hazards, one key employer, one enrolled";
    EXPECT_EQ(size({"--hazard", "noise"}), 8);
    EXPECT_EQ(size({"--county", "340207"}), 1);
    EXPECT_EQ(size({"--industry", "C30"}), 8);
    EXPECT_EQ(size({"--dataset", "emergency/key-employers"}), 1);
    EXPECT_EQ(size({"--dataset", "health/hazard-employers", "--county", "镜湖区"}), 8);
    submit("insurance/employer-enrolments", "2026-11-06",
           "统一社会信用代码,单位名称,所属区划,参保状态,参保日期,风险类别\r\n" + code(9) +
               ",参保有限公司,340202,注销,2020-01-01,六类\r\n" + code(21) + ",21号厂,340202,参保,2020-01-01,六类\r\n");
    EXPECT_EQ(size({}), 10) << "whose enrolment was cancelled is not drawn";
    EXPECT_EQ(size({"--risk-class", "六类"}), 1);
}

TEST_F(Draws, ClosedFindingsAreLookedBackAt)
{
    const auto ids = hub_.ask({"findings", "--crosscheck", "uninsured-employer"});
    ASSERT_THAT(ids, SizeIs(3));
    for (const auto& finding : ids)
        hub_.ask({"findings", "conclude", finding.at("id").dump(), "注销停业", "--evidence",
                  folder_.write("注销.pdf", "%PDF"), "--until", "2027-11-25"});
    const auto now = std::time(nullptr) + 8 * 3600;
    const Period quarter(Cadence::quarter, dayOf(static_cast<std::int32_t>(now / 86400)));
    const auto closed = [&](const std::string& period, const std::string& by) {
        return hub_.ask({"findings", "--closed-in", period, "--closed-by", by}).size();
    };
    EXPECT_EQ(closed(quarter.toString(), "conclusion"), 3u);
    EXPECT_EQ(closed(quarter.previous().toString(), "conclusion"), 0u);
    EXPECT_EQ(closed(quarter.toString(), "withdrawal"), 0u);

    const auto draw = hub_.ask({"draw", "new", "look-back", "--title", "回头看", "--take", "1", "--county", "镜湖区",
                                "--closed-by", "conclusion", "--closed-in", quarter.toString(), "--seed-from", "天气"});
    EXPECT_EQ(draw.at("items"), 2);
    EXPECT_TRUE(hub_.ask({"findings", "--look-back"}).empty());
    const auto drawn = hub_.ask({"draw", "seed", draw.at("id").dump(), "--seed", "晴 6～15℃", "--by", "赵六"});
    const auto id = drawn.at("drawn").at(0).at("code").get<std::string>();
    const auto waiting = hub_.ask({"findings", "--look-back"});
    ASSERT_THAT(waiting, SizeIs(1));
    EXPECT_EQ(waiting[0].at("id").dump(), id);
    EXPECT_THAT(hub_.lianfang({"findings", "todo"}).out, HasSubstr("--look-back"));
    EXPECT_EQ(redone(file(drawn, "--record", "lookback.txt")).code, 0);

    EXPECT_EQ(hub_.lianfang({"findings", "recheck", id, "--result", "fails"}).code, 1) << "no reason";
    EXPECT_EQ(hub_.lianfang({"findings", "recheck", id, "--result", "也许", "--reason", "x"}).code, 4);
    hub_.ask({"findings", "recheck", id, "--result", "fails", "--reason", "现场仍在生产", "--attachment",
              folder_.write("现场.jpg", "JPEG")});
    EXPECT_TRUE(hub_.ask({"findings", "--look-back"}).empty());
    hub_.lianfang({"crosscheck", "uninsured-employer", "--period", "2026Q3"});
    const auto story = hub_.ask({"findings", "show", id});
    EXPECT_EQ(story.at("state"), "open") << "the conclusion did not hold";
    std::vector<std::string> what;
    for (const auto& event : story.at("events"))
        what.push_back(event.at("what"));
    EXPECT_THAT(what, ElementsAre("opened", "concluded", "drawn", "rechecked", "reopened"));
    EXPECT_EQ(story.at("events").at(3).at("why"), "结案不实；现场仍在生产");
    EXPECT_EQ(story.at("conclusions").size(), 1u) << "nothing is deleted";
    EXPECT_EQ(hub_.lianfang({"findings", "recheck", id, "--result", "holds", "--reason", "x"}).code, 2) << "it is open";

    const auto other = ids[id == ids[0].at("id").dump() ? 1 : 0].at("id").dump();
    hub_.ask({"findings", "recheck", other, "--result", "holds", "--reason", "已停业"});
    hub_.lianfang({"crosscheck", "uninsured-employer", "--period", "2026Q3"});
    EXPECT_EQ(hub_.ask({"findings", "show", other}).at("state"), "closed");
}

TEST_F(Draws, WhoHasManyAccidentsIsListedWithTheirCasualties)
{
    const auto accident = [&](int number, std::uint32_t employer, const std::string& on, int deaths, int serious) {
        return fmt::format("SG-{},{},{}号厂,{} 08:30,340202,{},{}\r\n", number, code(employer), employer, on, deaths,
                           serious);
    };
    submit("emergency/accidents", "2026Q3",
           "事故编号,统一社会信用代码,事故单位,事故发生时间,所属区划,死亡人数,重伤人数\r\n" +
               accident(1, 41, "2026-09-01", 0, 2) + accident(2, 41, "2026-09-20", 1, 0) +
               accident(3, 41, "2025-09-20", 3, 3) + accident(4, 42, "2026-08-01", 0, 1));
    std::string cases = "案件编号,工伤类别,身份证号,姓名,统一社会信用代码,用人单位,所属区划,事故或诊断日期,申请日期,"
                        "认定日期,认定结论\r\n";
    for (int i = 1; i <= 3; ++i)
        cases += fmt::format("AJ-{},{},{},某,{},43号厂,340202,2026-0{}-05,2026-0{}-10,2026-0{}-20,{}\r\n", i,
                             i < 3 ? "事故" : "上下班", person(static_cast<std::uint32_t>(60 + i)), code(43), 5 + i,
                             5 + i, 5 + i, "认定工伤");
    submit("insurance/injury-cases", "2026-10", cases);
    hub_.lianfang({"crosscheck", "accident-prone-employer", "--period", "2026Q3"});

    const auto listed = hub_.ask({"accident-prone"});
    ASSERT_THAT(listed, SizeIs(1));
    EXPECT_EQ(listed[0].at("code"), code(41));
    EXPECT_EQ(listed[0].at("accidents"), 2) << "one is more than twelve months ago";
    EXPECT_EQ(listed[0].at("deaths"), 1);
    EXPECT_EQ(listed[0].at("seriousInjuries"), 2);
    EXPECT_EQ(listed[0].at("lastAccident"), "2026-09-20");
    EXPECT_GT(listed[0].at("finding"), 0);
    const auto withCases = hub_.ask({"accident-prone", "--cases", "2"});
    ASSERT_THAT(withCases, SizeIs(2));
    EXPECT_EQ(withCases[1].at("code"), code(43));
    EXPECT_EQ(withCases[1].at("cases"), 2) << "on the way to work is none";
    EXPECT_TRUE(hub_.ask({"accident-prone", "--cases", "2", "--county", "340207"}).empty());
    const auto file = folder_.path() / "prone.xlsx";
    EXPECT_EQ(hub_.lianfang({"accident-prone", "--cases", "2", "-o", file}).code, 0);
    const auto rows = listRows(TemporaryFolder::read(file));
    ASSERT_THAT(rows, SizeIs(2));
    EXPECT_THAT(rows[0], ElementsAre("1", "41号厂", code(41), "2", "1", "2", "0", "2026-09-20",
                                     listed[0].at("finding").dump(), "未告知"));
    submit("emergency/key-employers", "2026Q3",
           "统一社会信用代码,企业名称,所属区划,从业人数\r\n" + code(41) + ",41号厂,340202,40\r\n" + code(42) +
               ",42号厂,340202,40\r\n");
    const auto pool = hub_.ask({"draw", "new", "inspection", "--title", "检查", "--take", "1", "--crosscheck",
                                "accident-prone-employer", "--seed-from", "开奖号码"});
    EXPECT_EQ(pool.at("items"), 1);
}

} // namespace
} // namespace lianfang::test
