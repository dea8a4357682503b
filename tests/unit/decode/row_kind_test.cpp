#include "hub/decode/row_kind.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

RowKind kindOfTexts(std::initializer_list<std::string_view> texts, std::size_t width = 6)
{
    std::vector<Cell> cells;
    for (const auto text : texts)
        cells.push_back({text, CellKind::text});
    return kindOf(cells, width);
}

TEST(RowKind, blankCellsMakeAnEmptyRow)
{
    EXPECT_EQ(kindOfTexts({"", " \t", "\u3000", "\u00A0", "\uFEFF"}), RowKind::empty);
}

TEST(RowKind, totalsAreKnownHoweverTheyAreSpaced)
{
    for (const auto text :
         {"合计", "合 计", "合　　计", "总计：", "小计", "共计", "累计", "本页小计", "合计（人）", "Total"})
        EXPECT_EQ(kindOfTexts({"", text, "", "12"}), RowKind::total) << text;
}

TEST(RowKind, aSubtotalOfADivisionIsATotalBesideAmountsOnly)
{
    EXPECT_EQ(kindOfTexts({"镜湖区小计", "", "1,234.50"}), RowKind::total);
    EXPECT_EQ(kindOfTexts({"镜湖区小计", "李四", "12"}), RowKind::data);
}

TEST(RowKind, anEmployerWhoseNameBeginsLikeATotalIsData)
{
    for (const auto text : {"合计科技有限公司", "总计（芜湖）贸易有限公司", "小计", "共计算机有限公司"})
        EXPECT_EQ(kindOfTexts({text, "91340200MA2", "张三"}),
                  std::string_view(text) == "小计" ? RowKind::total : RowKind::data)
            << text;
}

TEST(RowKind, aPersonWhoseNameEndsLikeATotalIsData)
{
    EXPECT_EQ(kindOfTexts({"张小计", "990101199001011234", "13800000000"}), RowKind::data);
}

TEST(RowKind, labelsWithAColonAreSignatures)
{
    for (const auto text :
         {"制表人：", "填表人:张三", "审核人（签字）：", "单位负责人：", "填报日期：2026-10-08", "联系电话：0553-1",
          "备注：无", "说明：本表一式两份", "注：", "注1：甲", "填报单位（盖章）："})
        EXPECT_EQ(kindOfTexts({text}), RowKind::signature) << text;
}

TEST(RowKind, signaturesMayFillSeveralCells)
{
    EXPECT_EQ(kindOfTexts({"制表人：张三", "", "审核人：李四", "", "填报日期：2026-10-08"}), RowKind::signature);
    EXPECT_EQ(kindOfTexts({"制表人", "张三", "审核人", "李四"}), RowKind::signature);
    EXPECT_EQ(kindOfTexts({"", "负责人：", "王五"}), RowKind::signature);
}

TEST(RowKind, aFullRowThatBeginsWithALabelIsData)
{
    EXPECT_EQ(kindOfTexts({"备注：甲", "1", "2", "3", "4", "5"}), RowKind::data);
}

TEST(RowKind, sectionTitlesStandAlone)
{
    for (const auto text :
         {"一、市区", "（二）开发区", "(三) 县区", "十二、其他", "3、外地", "第一部分 单位", "第二章", "【市区】"})
        EXPECT_EQ(kindOfTexts({text, "", ""}), RowKind::band) << text;
}

TEST(RowKind, aLoneCellThatIsNoTitleIsData)
{
    for (const auto text :
         {"市区", "张三", "3.5", "一心商贸有限公司", "2026、09", "990101199001011234", "第一人民医院"})
        EXPECT_EQ(kindOfTexts({text}), RowKind::data) << text;
}

TEST(RowKind, aTitleBesideAnotherCellIsData)
{
    EXPECT_EQ(kindOfTexts({"一、二商贸有限公司", "李四"}), RowKind::data);
}

TEST(RowKind, inATableOfOneColumnEverythingIsData)
{
    for (const auto text : {"合计", "备注：甲", "一、市区"})
        EXPECT_EQ(kindOfTexts({text}, 1), RowKind::data) << text;
}

TEST(RowKind, aNumberIsNeverATitle)
{
    const Cell cells[] = {{"合计", CellKind::number}};
    EXPECT_EQ(kindOf(cells, 3), RowKind::data);
}

} // namespace
} // namespace lianfang
