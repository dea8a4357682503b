#include "hub/base/text.h"

#include <gtest/gtest.h>

namespace lianfang {

namespace {

TEST(IsUtf8, takesWhatIsWellFormed)
{
    for (const std::string_view text : {"", "abc", "é", "芜湖", "\xF0\xA0\x80\x80", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(isUtf8(text)) << text;
}

TEST(IsUtf8, refusesWhatIsNot)
{
    for (const std::string_view text : {"\xFF", "\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                        "\xE8\x8A", "\xC3", "a\xE8\x8A"})
        EXPECT_FALSE(isUtf8(text)) << testing::PrintToString(text);
}

TEST(CodePoints, survivePuttingTogetherAgain)
{
    const std::string text = "aé芜\xF0\xA0\x80\x80";
    std::string again;
    for (std::size_t at = 0; at < text.size();)
        appendUtf8(again, nextCodePoint(text, at));
    EXPECT_EQ(again, text);
}

TEST(Trimmed, takesEveryKindOfSpaceOffBothEnds)
{
    EXPECT_EQ(trimmed("\xEF\xBB\xBF \t　a b\u00A0\u200B\r\n"), "a b");
    EXPECT_EQ(trimmed(" 　 "), "");
}

TEST(HalfWidth, changesFullWidthFormsOnly)
{
    EXPECT_EQ(halfWidth("Ａ１（芜）　x。"), "A1(芜) x。");
}

TEST(Compact, makesOneFormForHeadings)
{
    EXPECT_EQ(compact(" 身份 证号\n（ｉｄ）"), "身份证号(ID)");
}

TEST(Length, countsCodePoints)
{
    EXPECT_EQ(length("a芜\xF0\xA0\x80\x80"), 3u);
}

TEST(SaysUnknown, knowsWhatClerksWriteForNothing)
{
    for (const std::string_view text :
         {"", " ", "无", "暂无", "不详", "未知", "/", "-", "--", "—", "N/A", "NULL", "　无 "})
        EXPECT_TRUE(saysUnknown(text)) << text;
    for (const std::string_view text : {"0", "无锡", "否", "a-b"})
        EXPECT_FALSE(saysUnknown(text)) << text;
}

TEST(Masked, showsFirstSixAndLastFour)
{
    EXPECT_EQ(masked("99010119900307101X"), "990101********101X");
}

TEST(Masked, hidesAllButTwoOfShortTexts)
{
    EXPECT_EQ(masked("13800"), "13***");
    EXPECT_EQ(masked("张三"), "**");
}

TEST(WithNumbersMasked, MasksWhatCouldBeSomebodysNumberAndNothingElse)
{
    EXPECT_EQ(withNumbersMasked("张三990101198001011239.csv"), "张三990101********1239.csv");
    EXPECT_EQ(withNumbersMasked("99010119800101123X，990101800101123"), "990101********123X，990101*****1123");
    for (const auto* other : {"340202202611040101", "990101198013011239", "9901011980010112391", "91340200MA2TXXXX0A",
                              "2026-09-30", "340202", ""})
        EXPECT_EQ(withNumbersMasked(other), other);
}

} // namespace

} // namespace lianfang
