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

TEST_F(Csv, IsGb18030WithChineseHeadings)
{
    // 网点名称,从业人数,许可日期,身份证号
    EXPECT_EQ(write({}),
              "\xCD\xF8\xB5\xE3\xC3\xFB\xB3\xC6,\xB4\xD3\xD2\xB5\xC8\xCB\xCA\xFD,\xD0\xED\xBF\xC9\xC8\xD5\xC6\xDA,"
              "\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5\r\n");
}

TEST_F(Csv, KeepsCharactersOfFourBytes)
{
    EXPECT_THAT(write({{"𠮷"}}), HasSubstr("\x95\x34\xB2\x35,,,\r\n"));
}

TEST_F(Csv, QuotesWhatMustBeQuoted)
{
    EXPECT_THAT(write({{"a,\"b\""}}), HasSubstr("\"a,\"\"b\"\"\",,,\r\n"));
}

TEST_F(Csv, DisarmsFormulas)
{
    EXPECT_THAT(write({{"=1+1", "-5"}}), HasSubstr("\r\n'=1+1,-5,,\r\n"));
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

TEST(RejectionRow, SaysWhereWhyAndHowToMendIt)
{
    EXPECT_EQ(
        rejectionRow(3, rejectedNumber()),
        (std::vector<std::string>{"3", "快递从业人员_340223_2026-09.csv", "", "18", "身份证号", "990102********1234",
                                  "身份证号 990102********1234 校验位不符。", "请按证件核对。", "test.wrong",
                                  "The check digit of 990102********1234 is wrong. Compare it with the card."}));
}

TEST(RejectionRow, ShowsAValueThatIsNotSensitive)
{
    auto rejection = rejectedNumber();
    rejection.sensitive = false;
    rejection.value = "34022Z";
    EXPECT_EQ(rejectionRow(1, rejection)[5], "34022Z");
}

TEST(RejectionRow, OfAWholeDocumentHasNoRowNumber)
{
    auto rejection = rejectedNumber();
    rejection.row = 0;
    EXPECT_EQ(rejectionRow(1, rejection)[3], "");
}

TEST(RejectionsList, IsTitledAsADepartmentWouldCallIt)
{
    const auto list = rejectionsList({.periodZh = "2026年9月",
                                      .periodEn = "September 2026",
                                      .datasetZh = "快递从业人员",
                                      .datasetEn = "Couriers",
                                      .unitZh = "南陵县",
                                      .unitEn = "Nanling county"});
    EXPECT_EQ(list.zh, "2026年9月南陵县“快递从业人员”退回清单");
    EXPECT_EQ(list.en, "Rejected rows: Couriers, Nanling county, September 2026");
}

TEST(RejectionsList, HasAColumnForEachCellOfARow)
{
    EXPECT_EQ(rejectionsList({}).columns.size(), rejectionRow(1, rejectedNumber()).size());
}

} // namespace
} // namespace lianfang
