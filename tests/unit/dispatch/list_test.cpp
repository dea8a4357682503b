#include "hub/dispatch/list_csv.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/dispatch/messages.h"
#include "hub/dispatch/rejections_list.h"

#include "tests/support/temporary_folder.h"
#include "tests/unit/dispatch/opened_workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using test::cellOf;
using test::TemporaryFolder;
using test::workbookPart;
using testing::HasSubstr;
using testing::Not;

List outlets()
{
    List list;
    list.zh = "2026年9月未参保网点清单";
    list.en = "Uninsured outlets, September 2026";
    list.noteZh = "请通知清单所列网点限期办理参保。";
    list.noteEn = "Please tell the outlets listed to enrol.";
    list.generated = 1'795'381'200;
    list.count = 2;
    list.columns = {{"网点名称", "Outlet", ColumnKind::text, 30},
                    {"从业人数", "Headcount", ColumnKind::number, 10},
                    {"许可日期", "Licensed on", ColumnKind::day, 12},
                    {"身份证号", "Identity number", ColumnKind::identity, 22}};
    return list;
}

NextRow rows(std::vector<std::vector<std::string>> all)
{
    auto at = std::make_shared<std::size_t>(0);
    return [all = std::move(all), at](std::vector<std::string>& cells) {
        if (*at == all.size())
            return false;
        cells = all[(*at)++];
        return true;
    };
}

class Workbook : public testing::Test {
protected:
    std::filesystem::path write(std::vector<std::vector<std::string>> all, std::uint32_t rowsPerSheet = 1'000'000)
    {
        const auto file = folder_.path() / "list.xlsx";
        writeWorkbook(file, outlets(), rows(std::move(all)), rowsPerSheet);
        return file;
    }
    std::string sheetWith(std::vector<std::string> row)
    {
        return workbookPart(write({std::move(row)}), "xl/worksheets/sheet1.xml");
    }
    TemporaryFolder folder_;
};

TEST_F(Workbook, BeginsWithTheTitleInBothLanguages)
{
    const auto sheet = sheetWith({"甲网点"});
    EXPECT_THAT(cellOf(sheet, "A1"), HasSubstr("2026年9月未参保网点清单"));
    EXPECT_THAT(cellOf(sheet, "A2"), HasSubstr("Uninsured outlets, September 2026"));
}

TEST_F(Workbook, SaysWhenItWasMadeInChinaTime)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点"}), "A3"), HasSubstr("生成时间：2026-11-23 05:00（北京时间）　共 2 条"));
}

TEST_F(Workbook, SaysWhatToDo)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点"}), "A4"), HasSubstr("说明：请通知清单所列网点限期办理参保。"));
}

TEST_F(Workbook, HasAHeaderInBothLanguages)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点"}), "B5"), HasSubstr("从业人数\nHeadcount"));
}

TEST_F(Workbook, WritesNumbersAsNumbers)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点", "12"}), "B6"), HasSubstr("<v>12</v>"));
}

TEST_F(Workbook, WritesWhatIsNoNumberAsText)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点", "12人"}), "B6"), HasSubstr("12人"));
}

TEST_F(Workbook, WritesDaysAsDays)
{
    EXPECT_THAT(cellOf(sheetWith({"甲网点", "", "2026-09-30"}), "C6"), HasSubstr("<v>46295</v>"));
}

TEST_F(Workbook, MasksIdentityNumbers)
{
    const auto cell = cellOf(sheetWith({"甲网点", "", "", "990102199001011234"}), "D6");
    EXPECT_THAT(cell, HasSubstr("990102********1234"));
    EXPECT_THAT(cell, HasSubstr("inlineStr"));
}

TEST_F(Workbook, TakesNothingForAFormula)
{
    const auto cell = cellOf(sheetWith({"=HYPERLINK(\"http://x\")"}), "A6");
    EXPECT_THAT(cell, HasSubstr("=HYPERLINK"));
    EXPECT_THAT(cell, Not(HasSubstr("<f>")));
}

TEST_F(Workbook, ReplacesWhatIsNotUtf8)
{
    EXPECT_THAT(cellOf(sheetWith({"网点\xE7\xBD"}), "A6"), HasSubstr("网点\uFFFD"));
}

TEST_F(Workbook, CutsACellThatIsTooLong)
{
    std::string longName;
    for (int i = 0; i < 20'000; ++i)
        longName += "网";
    EXPECT_THAT(cellOf(sheetWith({longName}), "A6"), HasSubstr("网…"));
}

TEST_F(Workbook, KeepsTheHeaderInView)
{
    EXPECT_THAT(sheetWith({"甲网点"}), HasSubstr("<pane ySplit=\"5\" topLeftCell=\"A6\""));
}

TEST_F(Workbook, FiltersHeaderAndRows)
{
    EXPECT_THAT(workbookPart(write({{"甲网点"}, {"乙网点"}}), "xl/worksheets/sheet1.xml"),
                HasSubstr("<autoFilter ref=\"A5:D7\"/>"));
}

TEST_F(Workbook, GoesOnInAnotherSheetWhenOneIsFull)
{
    const auto file = write({{"甲网点"}, {"乙网点"}, {"丙网点"}}, 2);
    EXPECT_THAT(cellOf(workbookPart(file, "xl/worksheets/sheet1.xml"), "A7"), HasSubstr("乙网点"));
    const auto second = workbookPart(file, "xl/worksheets/sheet2.xml");
    EXPECT_THAT(cellOf(second, "A5"), HasSubstr("网点名称"));
    EXPECT_THAT(cellOf(second, "A6"), HasSubstr("丙网点"));
}

TEST_F(Workbook, HasASheetForEachPart)
{
    const auto file = folder_.path() / "parts.xlsx";
    auto further = outlets();
    further.zh = "提示";
    writeWorkbook(file, {{"退回", outlets(), rows({{"甲网点"}, {"乙网点"}})}, {"提示", further, rows({{"丙网点"}})}},
                  1);
    EXPECT_THAT(workbookPart(file, "xl/workbook.xml"),
                testing::AllOf(HasSubstr("\"退回\""), HasSubstr("\"退回（2）\""), HasSubstr("\"提示\"")));
    const auto last = workbookPart(file, "xl/worksheets/sheet3.xml");
    EXPECT_THAT(cellOf(last, "A1"), HasSubstr("提示"));
    EXPECT_THAT(cellOf(last, "A6"), HasSubstr("丙网点"));
}

TEST_F(Workbook, IsPrintedWithoutItsLastColumnsIfTheListSaysSo)
{
    const auto file = folder_.path() / "printed.xlsx";
    auto list = outlets();
    list.printed = 2;
    writeWorkbook(file, list, rows({{"甲网点"}, {"乙网点"}}));
    EXPECT_THAT(workbookPart(file, "xl/workbook.xml"), HasSubstr("清单'!$A$1:$B$7"));
}

TEST_F(Workbook, SaysHowManyOfAllItLists)
{
    const auto file = folder_.path() / "shown.xlsx";
    auto list = outlets();
    list.count = 5000;
    list.shown = 1;
    writeWorkbook(file, list, rows({{"甲网点"}}));
    EXPECT_THAT(
        cellOf(workbookPart(file, "xl/worksheets/sheet1.xml"), "A3"),
        testing::AllOf(HasSubstr("共 5000 条，列出前 1 条"), HasSubstr("5000 rows, the first 1 of them listed")));
}

TEST_F(Workbook, OfEqualListsHasEqualBytes)
{
    const auto first = TemporaryFolder::read(write({{"甲网点", "3"}}));
    EXPECT_TRUE(first == TemporaryFolder::read(write({{"甲网点", "3"}})));
}

TEST_F(Workbook, IsReadableByItsOwnerOnly)
{
    EXPECT_EQ(std::filesystem::status(write({})).permissions(), std::filesystem::perms(0600));
}

TEST_F(Workbook, ThatCannotBeWrittenIsAnError)
{
    EXPECT_THROW(writeWorkbook(folder_.path() / "missing" / "list.xlsx", outlets(), rows({})), Error);
}

class Csv : public testing::Test {
protected:
    std::string write(std::vector<std::vector<std::string>> all)
    {
        const auto file = folder_.path() / "list.csv";
        writeCsv(file, outlets(), rows(std::move(all)));
        return TemporaryFolder::read(file);
    }
    TemporaryFolder folder_;
};

TEST_F(Csv, IsUtf8WithChineseHeadings)
{
    EXPECT_EQ(write({}), "网点名称,从业人数,许可日期,身份证号\r\n");
}

TEST_F(Csv, QuotesWhatMustBeQuoted)
{
    EXPECT_THAT(write({{"a,\"b\""}}), HasSubstr("\"a,\"\"b\"\"\",,,\r\n"));
}

TEST_F(Csv, ChangesNothingForPrograms)
{
    EXPECT_THAT(write({{"=1+1", "-5"}}), HasSubstr("\r\n=1+1,-5,,\r\n"));
}

TEST_F(Csv, MasksIdentityNumbers)
{
    EXPECT_THAT(write({{"a", "1", "2026-09-30", "990102199001011234"}}),
                HasSubstr("a,1,2026-09-30,990102********1234\r\n"));
}

Rejection rejectedNumber()
{
    static constexpr Message wrong{"test.wrong", "身份证号 {0} 校验位不符。", "The check digit of {0} is wrong.",
                                   "请按证件核对。", "Compare it with the card."};
    Rejection rejection;
    rejection.document = "快递从业人员_340223_2026-09.csv";
    rejection.row = 18;
    rejection.column = "身份证号";
    rejection.value = "990102199001011234";
    rejection.sensitive = true;
    rejection.message = &wrong;
    rejection.arguments = {"990102199001011234"};
    return rejection;
}

// The rows that a part of the workbook has, and what it is called.
std::vector<std::vector<std::string>> rowsOf(const ListPart& part)
{
    std::vector<std::vector<std::string>> out;
    std::vector<std::string> cells;
    while (cells.clear(), part.next(cells))
        out.push_back(cells);
    return out;
}

std::vector<std::string> sheetsOf(const RejectionsOf& of)
{
    std::vector<std::string> out;
    for (const auto& part : rejectionParts(of))
        out.push_back(part.sheet);
    return out;
}

RejectionsOf couriers()
{
    RejectionsOf of;
    of.periodZh = "2026年9月";
    of.periodEn = "September 2026";
    of.datasetZh = "快递从业人员";
    of.datasetEn = "Couriers";
    of.unitZh = "南陵县";
    of.unitEn = "Nanling county";
    return of;
}

RemarkPart one(Rejection rejection)
{
    return {{std::move(rejection)}, 1};
}

TEST(Rejections, SayWhereWhyAndHowToMendIt)
{
    auto of = couriers();
    of.refused = one(rejectedNumber());
    EXPECT_EQ(
        rowsOf(rejectionParts(of)[0])[0],
        (std::vector<std::string>{"1", "快递从业人员_340223_2026-09.csv", "", "18", "身份证号", "990102********1234",
                                  "身份证号 990102********1234 校验位不符。", "请按证件核对。", "test.wrong",
                                  "The check digit of 990102********1234 is wrong. Compare it with the card."}));
}

TEST(Rejections, ShowAValueThatIsNotSensitive)
{
    auto rejection = rejectedNumber();
    rejection.sensitive = false;
    rejection.value = "34022Z";
    auto of = couriers();
    of.refused = one(rejection);
    EXPECT_EQ(rowsOf(rejectionParts(of)[0])[0][5], "34022Z");
}

TEST(Rejections, OfAWholeDocumentHaveNoRowNumber)
{
    auto rejection = rejectedNumber();
    rejection.row = 0;
    auto of = couriers();
    of.refused = one(rejection);
    EXPECT_EQ(rowsOf(rejectionParts(of)[0])[0][3], "");
}

TEST(Rejections, AreTitledAsADepartmentWouldCallThem)
{
    const auto list = rejectionParts(couriers())[0].list;
    EXPECT_EQ(list.zh, "2026年9月南陵县“快递从业人员”退回清单");
    EXPECT_EQ(list.en, "Rejected rows: Couriers, Nanling county, September 2026");
}

TEST(Rejections, HaveASheetForEachKindThatIsThere)
{
    auto of = couriers();
    EXPECT_EQ(sheetsOf(of), (std::vector<std::string>{"退回"})) << "an empty list says that nothing was refused";
    of.unknownColumns = one(unknownColumn("a.csv", {""}, "备注"));
    EXPECT_EQ(sheetsOf(of), (std::vector<std::string>{"未识别的列"}));
    of.refused = of.repaired = of.noted = one(rejectedNumber());
    EXPECT_EQ(sheetsOf(of), (std::vector<std::string>{"退回", "未识别的列", "已修复", "提示"}));
}

TEST(Rejections, HaveAColumnForEachCell)
{
    auto of = couriers();
    of.refused = of.repaired = of.noted = one(rejectedNumber());
    of.unknownColumns = one(unknownColumn("a.csv", {""}, "备注"));
    for (const auto& part : rejectionParts(of))
        EXPECT_EQ(part.list.columns.size(), rowsOf(part)[0].size()) << part.sheet;
}

TEST(Rejections, SayHowManyThereAreWhereNotAllAreListed)
{
    auto of = couriers();
    of.repaired = {{rejectedNumber()}, 70'000};
    const auto list = rejectionParts(of)[0].list;
    EXPECT_EQ(list.count, 70'000U);
    EXPECT_EQ(list.shown, 1U);
}

TEST(Rejections, MaskWhatWasRepairedToo)
{
    auto of = couriers();
    of.repaired = one(rejectedNumber());
    EXPECT_EQ(rowsOf(rejectionParts(of)[0])[0][5], "990102********1234");
    EXPECT_EQ(rowsOf(rejectionParts(of)[0])[0][6], "身份证号 990102********1234 校验位不符。请按证件核对。");
}

TEST(UnknownColumn, SaysWhichOneAndWhatToDo)
{
    auto of = couriers();
    of.unknownColumns = one(unknownColumn("从业人员.xlsx", {"一车间", "二车间"}, "车牌\n号"));
    const auto row = rowsOf(rejectionParts(of)[0])[0];
    EXPECT_EQ(row[1], "从业人员.xlsx");
    EXPECT_EQ(row[2], "一车间、二车间");
    EXPECT_EQ(row[3], "车牌 号");
    EXPECT_EQ(row[4], "列“车牌 号”未被识别，本次没有读取。");
    EXPECT_THAT(row[5], HasSubstr("请改正后重新报送"));
    EXPECT_THAT(row[5], HasSubstr("管理员"));
    EXPECT_EQ(row[6], "dispatch.column-unknown");
}

TEST(UnknownColumn, MayBeSomebodysRowInAHeadersPlace)
{
    EXPECT_EQ(shownHeading("990102199001011234"), "990102********1234");
    EXPECT_EQ(shownHeading("电话13800000000"), "电话13*********");
    EXPECT_EQ(shownHeading("2026年人数"), "2026年人数");
    EXPECT_EQ(shownHeading("\xFF"), "…");
}

TEST(UnknownColumn, IsCutWhereItIsTooLong)
{
    std::string heading;
    for (int i = 0; i < 5000; ++i)
        heading += "列";
    EXPECT_EQ(shownHeading(heading).size(), 60 * 3 + 3U);
}

} // namespace
} // namespace lianfang
