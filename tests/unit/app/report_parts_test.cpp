// What reports say: rankings, shares, indicators against their targets; and the summary of who is not insured.
#include "hub/app/report_parts.h"

#include "hub/app/uninsured_summary.h"
#include "tests/contract/crosscheck/world.h"
#include "tests/e2e/list_rows.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lianfang {
namespace {

using nlohmann::json;
using test::World;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

DepartmentFigures department(const std::string& zh, std::int64_t onTime, std::int64_t late, std::int64_t overdue,
                             std::int64_t accepted = 0, std::int64_t rejected = 0)
{
    DepartmentFigures out;
    out.zh = zh;
    out.onTime = onTime;
    out.late = late;
    out.overdue = overdue;
    out.accepted = accepted;
    out.rejected = rejected;
    return out;
}

// "1 甲 100.00", the first columns and the share on time.
std::vector<std::string> ranking(const std::vector<DepartmentFigures>& departments)
{
    SubmissionFigures figures;
    figures.departments = departments;
    std::vector<std::string> out;
    const auto section = departmentSection(figures);
    for (const auto& row : section.tables.at(0).rows)
        out.push_back(row.at(0) + " " + row.at(1) + " " + row.at(7));
    return out;
}

TEST(Shares, AreRoundedHalfUp)
{
    EXPECT_EQ(percentOf(1, 3), "33.33");
    EXPECT_EQ(percentOf(2, 3), "66.67");
    EXPECT_EQ(percentOf(1, 8), "12.50");
    EXPECT_EQ(percentOf(1, 16), "6.25");
    EXPECT_EQ(percentOf(1, 160), "0.63") << "0.625";
    EXPECT_EQ(percentOf(5, 5), "100.00");
    EXPECT_EQ(percentOf(0, 0), "");
}

TEST(Departments, AreRankedByTimeAndThenByWhatWasRefused)
{
    EXPECT_THAT(ranking({department("甲", 1, 1, 0), department("乙", 2, 0, 0, 90, 10), department("丙", 0, 0, 0),
                         department("丁", 4, 0, 0, 99, 1), department("戊", 0, 0, 3)}),
                ElementsAre("1 丁 100.00", "2 乙 100.00", "3 甲 50.00", "4 戊 0.00", "— 丙 —"));
}

TEST(Departments, ThatAreAlikeShareAPlaceAndTheNextOneIsFree)
{
    EXPECT_THAT(
        ranking({department("甲", 1, 1, 0, 10, 0), department("乙", 2, 2, 0, 30, 0), department("丙", 0, 1, 0)}),
        ElementsAre("1 甲 50.00", "1 乙 50.00", "3 丙 0.00"));
}

json value(const std::string& code, const std::string& zh, const json& number, const json& target = {})
{
    json met;
    if (target.is_string())
        met = std::stod(number.get<std::string>()) >= std::stod(target.get<std::string>());
    return {{"code", code},    {"zh", zh},         {"numerator", 930}, {"denominator", 1000},
            {"value", number}, {"target", target}, {"met", met}};
}

json indicator(const std::string& id, const std::string& zh, const json& all, const json& county = json::array())
{
    return {{"id", id},
            {"zh", zh},
            {"en", id},
            {"unit", "percent"},
            {"period", "2026Q3"},
            {"state", "done"},
            {"waitingFor", json::array()},
            {"all", all},
            {"county", county},
            {"industry", json::array()},
            {"category", json::array()}};
}

json workers(const std::string& number)
{
    return {{"indicators",
             {indicator("worker-coverage", "职工参保率", value("", "合计", number, "90.00"),
                        {value("340202", "镜湖区", "95.00", "90.00"), value("340207", "鸠江区", "85.00", "90.00")})}}};
}

json waiting()
{
    auto one = indicator("worker-coverage", "职工参保率", json());
    one["state"] = "waiting";
    for (const char* unit : {"340202", "340207", "340209", "340223"})
        one["waitingFor"].push_back(
            {{"dataset", "health/workers"}, {"zh", "从业人员"}, {"period", "2026Q3"}, {"unit", unit}});
    return {{"indicators", {one}}};
}

std::shared_ptr<const Configuration> shipped()
{
    static const auto configuration = [] {
        std::vector<ConfigFault> faults;
        auto out = Configuration::load(LIANFANG_SOURCE_DIR "/config/hub.demo.xml", faults);
        EXPECT_THAT(faults, IsEmpty());
        return out;
    }();
    return configuration;
}

Period quarter(const std::string& text)
{
    return Period::parse(text).value();
}

TEST(Indicators, StandAgainstTheirTargetAndTheQuarterBefore)
{
    const auto section =
        indicatorSection(*shipped(), {{quarter("2026Q2"), quarter("2026Q3")}, {workers("88.50"), workers("93.00")}});
    EXPECT_THAT(section.tables.at(0).rows, ElementsAre(ElementsAre("职工参保率", "%", "2026Q3", "90.00", "93.00",
                                                                   "88.50", "+4.50", "达标", "930", "1000")));
}

TEST(Indicators, AreToldByIndustryAndByCategoriesThatHaveNoSectionOfTheirOwn)
{
    auto answer = workers("93.00");
    auto second = indicator("accident-rate", "事故率", value("", "合计", "1.20"));
    second["industry"] = {value("", "未注明", "0.10"), value("C", "制造业", "1.30")};
    second["category"] = {value("over-age", "超龄", "2.00"), value("health", "市卫生健康委员会", "3.00"),
                          value("uninsured-worker", "应保未保", "4.00")};
    answer["indicators"][0]["industry"] = {value("C", "制造业", "91.00"), value("G", "交通运输", json())};
    answer["indicators"].push_back(second);
    const auto tables = indicatorSection(*shipped(), {{quarter("2026Q3")}, {answer}}).tables;
    ASSERT_EQ(tables.size(), 3u);
    EXPECT_THAT(tables[1].rows, ElementsAre(ElementsAre("制造业", "91.00", "1.30"), ElementsAre("交通运输", "—", "—"),
                                            ElementsAre("未注明", "—", "0.10")));
    EXPECT_THAT(tables[2].rows, ElementsAre(ElementsAre("事故率", "超龄", "%", "—", "2.00", "—")));
}

TEST(Indicators, ThatWaitSayForWhat)
{
    const IndicatorCourse course{{quarter("2026Q2"), quarter("2026Q3")}, {workers("88.50"), waiting()}};
    const auto section = indicatorSection(*shipped(), course);
    EXPECT_EQ(section.tables.at(0).rows.at(0).at(4), "待数据");
    EXPECT_THAT(section.notes, ElementsAre("“职工参保率”等待 从业人员 2026Q3 镜湖区、从业人员 2026Q3 鸠江区、从业人员 "
                                           "2026Q3 弋江区 等 4 项。"));
    EXPECT_EQ(coverageFigures(course.answers.back()).at(0).value, "待数据");
}

TEST(Indicators, HaveACourseWithGaps)
{
    const auto section = courseSection(
        {{quarter("2026Q1"), quarter("2026Q2"), quarter("2026Q3")}, {workers("85.00"), waiting(), workers("93.00")}});
    ASSERT_EQ(section.charts.size(), 1u);
    const auto& chart = section.charts.front();
    EXPECT_THAT(chart.labels, ElementsAre("Q1\n2026", "Q2\n2026", "Q3\n2026"));
    EXPECT_THAT(chart.series.front().values,
                ElementsAre(std::optional(85.0), std::optional<double>(), std::optional(93.0)));
    EXPECT_EQ(chart.target, 90.0);
    EXPECT_EQ(chart.decimals, 2);
}

class Counties : public testing::Test {
protected:
    static FindingFigures of(const std::string& county, std::int64_t closed, std::int64_t open,
                             std::int64_t overdue = 0)
    {
        return {"uninsured-worker", county, 0, closed, open, 0, overdue};
    }

    // "1 镜湖区 95.00 …".
    std::vector<std::string> ranking(const json& answer, const std::vector<FindingFigures>& findings,
                                     const std::string& by) const
    {
        auto counties = countyFigures(*configuration_, answer, findings);
        rank(counties, by);
        std::vector<std::string> out;
        const auto section = countySection(counties, answer, by);
        for (const auto& row : section.tables.at(0).rows) {
            std::string line;
            for (const auto& cell : row)
                line += (line.empty() ? "" : " ") + cell;
            out.push_back(line);
        }
        return out;
    }

    const std::shared_ptr<const Configuration> configuration_ = shipped();
};

TEST_F(Counties, AreRankedByCoverageAndThenByWhatWasClosed)
{
    EXPECT_THAT(
        ranking(workers("93.00"), {of("340207", 3, 1, 1), of("340209", 1, 3), of("340223", 3, 1)}, "worker-coverage"),
        ElementsAre("1 镜湖区 95.00 0 0 0 0 —", "2 鸠江区 85.00 0 3 1 1 75.00", "3 南陵县 — 0 3 1 0 75.00",
                    "4 弋江区 — 0 1 3 0 25.00"));
}

TEST_F(Counties, AreRankedByWhatWasClosedWhereCoverageWaits)
{
    EXPECT_THAT(ranking(waiting(), {of("340207", 1, 1), of("340209", 1, 1), of("", 0, 2)}, ""),
                ElementsAre("1 鸠江区 0 1 1 0 50.00", "1 弋江区 0 1 1 0 50.00", "— 市本级 0 0 2 0 0.00"));
}

TEST_F(Counties, FindingsAreCountedByCheckWithTheirSum)
{
    auto second = of("340207", 0, 5, 5);
    second.crosscheck = "uninsured-employer";
    const auto section = findingSection(*configuration_, {of("340207", 3, 1, 1), of("340209", 1, 2), second});
    EXPECT_THAT(section.tables.at(0).rows, ElementsAre(ElementsAre("未参保用人单位", "0", "0", "5", "5", "0", "0.00"),
                                                       ElementsAre("应保未保", "0", "4", "3", "1", "0", "57.14"),
                                                       ElementsAre("合计", "0", "4", "8", "6", "0", "33.33")));
    ASSERT_EQ(section.charts.size(), 1u);
    EXPECT_THAT(section.charts[0].series[0].values, ElementsAre(std::optional(5.0), std::optional(1.0)));
    EXPECT_THAT(section.charts[0].series[1].values, ElementsAre(std::optional(0.0), std::optional(2.0)));
}

TEST_F(Counties, WhatIsLateIsListedEmployerByEmployer)
{
    const Day deadline = dayOf(2026, 10, 20);
    SubmissionFigures submissions;
    submissions.overdue.push_back({"市卫健委", "从业人员", "2026Q3", "南陵县", deadline, 8, 2});
    const std::vector<OverdueFinding> findings{{1, "uninsured-worker", "340202", "C", "甲公司", deadline},
                                               {2, "uninsured-worker", "340202", "C", "甲公司", deadline},
                                               {3, "uninsured-employer", "340202", "D", "乙公司", deadline}};
    const auto section = lateSection(*configuration_, submissions, findings, {dayOf(2026, 10, 30)});
    EXPECT_THAT(section.tables.at(0).rows,
                ElementsAre(ElementsAre("1", "市卫健委", "从业人员", "2026Q3", "南陵县", "2026-10-20", "8", "2")));
    EXPECT_THAT(section.tables.at(1).rows,
                ElementsAre(ElementsAre("1", "甲公司", "C", "镜湖区", "应保未保", "2", "2026-10-20", "10"),
                            ElementsAre("2", "乙公司", "D", "镜湖区", "未参保用人单位", "1", "2026-10-20", "10")));
}

TEST_F(Counties, TheSummaryOfWhoIsNotInsuredNamesEmployersAndNoPerson)
{
    test::TemporaryFolder folder;
    const auto store = openSqliteStore(folder.path() / "hub.db", configuration_->schema, "key");
    World world([&](const auto& work) { store->write(work); }, Dialect::sqlite);
    world.submitRegisters("2026Q3");
    world.submit("health/workers", "2026Q3",
                 {world.worker(1, world.employer("A")), world.worker(2, world.employer("A"))}, {}, "340202");
    world.runAll();
    const auto file = folder.path() / "summary.xlsx";
    writeUninsuredSummary(file, *store, *configuration_, quarter("2026Q3"));
    EXPECT_THAT(test::listRows(test::TemporaryFolder::read(file)),
                ElementsAre(ElementsAre("1", "镜湖区", "A厂", "A", "未参保用人单位", "1", "2")));
}

} // namespace
} // namespace lianfang
