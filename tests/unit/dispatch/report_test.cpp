// Reports as people get them: charts that say their numbers, a page that takes nothing for markup, a workbook that a
// spreadsheet can go on working with.
#include "hub/dispatch/report_chart.h"
#include "hub/dispatch/report_page.h"
#include "hub/dispatch/report_workbook.h"

#include "tests/support/temporary_folder.h"
#include "tests/unit/dispatch/opened_workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Kind = ReportChart::Kind;

std::size_t times(const std::string& text, const std::string& what)
{
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
        ++count;
    return count;
}

ReportChart course(std::vector<std::optional<double>> values)
{
    ReportChart chart{Kind::lines, "职工参保率", "%", 2, {}, {{"参保率", std::move(values)}}, {}};
    for (std::size_t i = 0; i < chart.series.front().values.size(); ++i)
        chart.labels.push_back("Q" + std::to_string(i + 1) + "\n2026");
    return chart;
}

TEST(RoundTicks, reachFromLeastToMost)
{
    EXPECT_THAT(roundTicks(0, 100), ElementsAre(0, 25, 50, 75, 100));
    EXPECT_THAT(roundTicks(81, 93), ElementsAre(80, 85, 90, 95));
    EXPECT_THAT(roundTicks(-12, 3), ElementsAre(-15, -10, -5, 0, 5));
}

TEST(RoundTicks, ofOneNumberStandAroundIt)
{
    const auto ticks = roundTicks(0, 0);
    EXPECT_EQ(ticks.front(), 0) << "what cannot be negative is not shown as if it could";
    EXPECT_GT(ticks.back(), 0);
    EXPECT_GE(ticks.size(), 2u);
}

TEST(Charts, ACourseSaysItsLastNumberAndItsTarget)
{
    auto chart = course({80.5, 85, 91.25});
    chart.target = 90;
    const auto svg = chartSvg(chart, ChartWidth::half);
    EXPECT_THAT(svg, AllOf(HasSubstr(">91.25<"), HasSubstr("目标 90<"), HasSubstr("<title>职工参保率</title>")));
    EXPECT_EQ(times(svg, "<polyline"), 1u);
    EXPECT_THAT(svg, AllOf(HasSubstr(">Q3<"), HasSubstr(">2026<")));
}

TEST(Charts, AGapBreaksTheLine)
{
    EXPECT_EQ(times(chartSvg(course({80, 81, std::nullopt, 83, 84}), ChartWidth::half), "<polyline"), 2u);
    const auto none = chartSvg(course({std::nullopt, std::nullopt}), ChartWidth::half);
    EXPECT_EQ(times(none, "<polyline"), 0u);
    EXPECT_TRUE(none.ends_with("</svg>"));
}

// The widths of all boxes, in order.
std::vector<double> boxes(const std::string& svg)
{
    std::vector<double> out;
    for (auto at = svg.find("<rect"); at != std::string::npos; at = svg.find("<rect", at + 1)) {
        const auto width = svg.find("width=\"", at) + 7;
        out.push_back(std::stod(svg.substr(width)));
    }
    return out;
}

TEST(Charts, BarsAreAsLongAsTheirNumbers)
{
    const ReportChart chart{Kind::bars, "按时率", "%", 2, {"甲", "乙", "丙"}, {{"按时率", {100.0, 50.0, std::nullopt}}},
                            {}};
    const auto svg = chartSvg(chart, ChartWidth::whole);
    const auto widths = boxes(svg);
    ASSERT_EQ(widths.size(), 2u);
    EXPECT_NEAR(widths[0], 2 * widths[1], 0.2);
    EXPECT_THAT(svg, AllOf(HasSubstr(">100.00%<"), HasSubstr(">50.00%<"), HasSubstr(">无数据<")));
}

TEST(Charts, SeriesOfOneLabelStandInOneBarUnderALegend)
{
    const ReportChart chart{Kind::bars, "未结疑点", "项", 0, {"甲"}, {{"已过限期", {1200.0}}, {"其余未结", {2400.0}}},
                            {}};
    const auto svg = chartSvg(chart, ChartWidth::whole);
    EXPECT_EQ(boxes(svg).size(), 4u) << "two of them in the legend";
    EXPECT_THAT(svg, AllOf(HasSubstr(">3,600项<"), HasSubstr(">已过限期<"), HasSubstr(">其余未结<")));
}

TEST(Charts, NoNameIsMarkupAndNoneReachesIntoThePicture)
{
    const std::string hostile = "</svg><script>'甲'&\"乙\"";
    const ReportChart chart{Kind::bars, hostile, "%", 0, {hostile}, {{hostile, {1.0}}, {hostile, {1.0}}}, {}};
    const auto svg = chartSvg(chart, ChartWidth::whole);
    EXPECT_THAT(svg, AllOf(Not(HasSubstr("<script")), HasSubstr("&lt;script&gt;")));
    EXPECT_EQ(times(svg, "</svg>"), 1u);
    ReportChart longNamed = chart;
    longNamed.labels = {std::string(60, 'x')};
    EXPECT_THAT(chartSvg(longNamed, ChartWidth::whole), HasSubstr("x…<"));
}

ReportSection section()
{
    ReportSection out;
    out.zh = "部门报送";
    out.notes = {"说明<b>"};
    out.figures = {{"未结疑点", "12345", "项", "其中逾期 3", ""}};
    out.charts = {course({80, 91.25})};
    ReportTable table;
    table.zh = "排名";
    table.columns = {{"部门", "", ColumnKind::text, 20},
                     {"按时率（%）", "", ColumnKind::number, 10},
                     {"截止日", "", ColumnKind::day, 11}};
    table.rows = {{"甲<i>局", "1234.50", "2026-10-20"}, {"=1+1", "—", ""}, {"丙", "3", "2026-10-21"}};
    table.total = true;
    table.printed = 2;
    out.tables = {table, ReportTable{"逾期", {{"部门", "", ColumnKind::text, 20}}, {}, "没有。", false, 0}};
    return out;
}

TEST(Pages, SayNumbersTextsAndWhatIsLeftOut)
{
    const auto body = sectionBody(section());
    EXPECT_THAT(body, AllOf(HasSubstr("说明&lt;b&gt;"), HasSubstr("<strong>12,345</strong>项"), HasSubstr("<svg")));
    EXPECT_THAT(body,
                AllOf(HasSubstr("<td>甲&lt;i&gt;局</td><td class=\"n\">1,234.50</td><td class=\"d\">2026-10-20</td>"),
                      HasSubstr("<td class=\"n c\">—</td>")));
    EXPECT_THAT(body, AllOf(HasSubstr("共 3 条，此处列出前 2 条"), Not(HasSubstr("丙")), HasSubstr("没有。")));
    EXPECT_EQ(times(body, "<thead>"), 1u);
    EXPECT_THAT(body, Not(HasSubstr("\"total\""))) << "the sum is not among the rows on paper";
}

TEST(Pages, GroupOnlyWhatIsANumber)
{
    EXPECT_EQ(groupedNumber("1234567"), "1,234,567");
    EXPECT_EQ(groupedNumber("-1234.5678"), "-1,234.5678");
    EXPECT_EQ(groupedNumber("123"), "123");
    EXPECT_EQ(groupedNumber("2026-09"), "2026-09");
    EXPECT_EQ(groupedNumber("1.2.3"), "1.2.3");
    EXPECT_EQ(groupedNumber(""), "");
}

class ReportWorkbook : public testing::Test {
protected:
    ReportWorkbook()
    {
        Report report;
        report.zh = "2026年第三季度通报";
        report.about = {{"数据截至", "2026-09-30"}};
        report.generated = 1'790'000'000;
        report.sections = {section()};
        writeReport(file_, report);
        writeReport(again_, report);
    }

    std::string part(const std::string& name) const { return test::workbookPart(file_, name); }

    test::TemporaryFolder folder_;
    const std::filesystem::path file_ = folder_.path() / "report.xlsx", again_ = folder_.path() / "again.xlsx";
};

TEST_F(ReportWorkbook, HasTypedCellsAndNoFormula)
{
    const auto sheet = part("xl/worksheets/sheet1.xml");
    EXPECT_THAT(sheet, AllOf(HasSubstr("<v>1234.5</v>"), HasSubstr("<v>46315</v>"), Not(HasSubstr("<f>"))))
        << "2026-10-20 is day 46315 of a spreadsheet";
    EXPECT_THAT(part("xl/sharedStrings.xml"), AllOf(HasSubstr("=1+1"), HasSubstr("甲&lt;i&gt;局"), HasSubstr("丙")))
        << "a row that the page leaves out is here";
    EXPECT_THAT(part("xl/workbook.xml"), AllOf(HasSubstr("部门报送"), HasSubstr("图表数据")));
}

TEST_F(ReportWorkbook, HasChartsThatReadTheLastSheet)
{
    EXPECT_THAT(part("xl/charts/chart1.xml"),
                AllOf(HasSubstr("<c:lineChart>"), HasSubstr("$B$3:$B$4"), HasSubstr("<c:v>91.25</c:v>")));
    EXPECT_THAT(part("xl/worksheets/sheet2.xml"), HasSubstr("<v>91.25</v>"));
}

TEST_F(ReportWorkbook, OfEqualReportsIsEqual)
{
    EXPECT_EQ(test::TemporaryFolder::read(file_), test::TemporaryFolder::read(again_));
    EXPECT_EQ(std::filesystem::status(file_).permissions() & std::filesystem::perms::all,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

} // namespace
} // namespace lianfang
