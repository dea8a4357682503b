#include "hub/base/error.h"

#include <gtest/gtest.h>

namespace lianfang {

namespace {

constexpr Message sample{"test.sample", "{0} 缺 {1}。", "{0} lacks {1}.", "请补 {1}。", "Add {1}."};

TEST(Fill, putsArgumentsWhereTheyBelong)
{
    EXPECT_EQ(fill("{1}{0}{1}", {"a", "b"}, Language::en), "bab");
}

TEST(Fill, leavesAPlaceholderWithoutArgumentAsItStands)
{
    EXPECT_EQ(fill("{0} {2}", {"a"}, Language::en), "a {2}");
}

TEST(Fill, doesNotFillWhatAnArgumentSays)
{
    EXPECT_EQ(fill("{0}{1}", {"{1}", "x"}, Language::en), "{1}x");
}

TEST(Fill, leavesOtherBracesAlone)
{
    EXPECT_EQ(fill("{a} { {0", {"x"}, Language::en), "{a} { {0");
}

TEST(Fill, takesOfAnArgumentInBothLanguagesItsOwn)
{
    EXPECT_EQ(fill("{0}。", {inBoth("季度", "quarter")}, Language::zh), "季度。");
    EXPECT_EQ(fill("{0}.", {inBoth("季度", "quarter")}, Language::en), "quarter.");
}

TEST(Fill, masksIdentityNumbersInArguments)
{
    EXPECT_EQ(fill("{0}。", {"花名册_990101199001011248.xlsx"}, Language::zh), "花名册_990101********1248.xlsx。");
    EXPECT_EQ(Error(sample, {inBoth("人 990101199001011248", "man 990101199001011248"), "x"}).en(),
              "man 990101********1248 lacks x. Add x.");
}

TEST(Fill, endsWithOneStop)
{
    EXPECT_EQ(fill("失败：{0}。", {"没有权限。"}, Language::zh), "失败：没有权限。");
    EXPECT_EQ(fill("Failed: {0}.", {"no permission."}, Language::en), "Failed: no permission.");
    EXPECT_EQ(fill("{0}，见日志", {"没有权限。"}, Language::zh), "没有权限。，见日志") << "the text does not go on with a stop";
}

TEST(WithoutStop, leavesAnEllipsisAlone)
{
    EXPECT_EQ(withoutStop("没有权限。"), "没有权限");
    EXPECT_EQ(withoutStop("no permission."), "no permission");
    EXPECT_EQ(withoutStop("and so on..."), "and so on...");
    EXPECT_EQ(withoutStop(""), "");
}

TEST(Error, withinAnotherSpeaksTheOthersLanguage)
{
    const Error inner(sample, {"a.csv", "b"});
    const Error outer(sample, {"c.csv", inner.asArgument()});
    EXPECT_EQ(outer.zh(), "c.csv 缺 a.csv 缺 b。请补 a.csv 缺 b。");
    EXPECT_EQ(outer.en(), "c.csv lacks a.csv lacks b. Add a.csv lacks b.");
    const Error third(sample, {"d.csv", outer.asArgument()});
    EXPECT_EQ(third.en(), "d.csv lacks c.csv lacks a.csv lacks b. Add c.csv lacks a.csv lacks b.");
}

TEST(Error, saysWhatHappenedAndHowToMendIt)
{
    const Error error(sample, {"a.csv", "b"});
    EXPECT_EQ(error.zh(), "a.csv 缺 b。请补 b。");
    EXPECT_EQ(error.en(), "a.csv lacks b. Add b.");
    EXPECT_EQ(error.message().code, "test.sample");
}

} // namespace

} // namespace lianfang
