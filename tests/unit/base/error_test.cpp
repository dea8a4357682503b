#include "hub/base/error.h"

#include <gtest/gtest.h>

namespace lianfang {

namespace {

constexpr Message sample{"test.sample", "{0} 缺 {1}。", "{0} lacks {1}.", "请补 {1}。", "Add {1}."};

TEST(Fill, putsArgumentsWhereTheyBelong)
{
    EXPECT_EQ(fill("{1}{0}{1}", {"a", "b"}), "bab");
}

TEST(Fill, leavesAPlaceholderWithoutArgumentAsItStands)
{
    EXPECT_EQ(fill("{0} {2}", {"a"}), "a {2}");
}

TEST(Fill, doesNotFillWhatAnArgumentSays)
{
    EXPECT_EQ(fill("{0}{1}", {"{1}", "x"}), "{1}x");
}

TEST(Fill, leavesOtherBracesAlone)
{
    EXPECT_EQ(fill("{a} { {0", {"x"}), "{a} { {0");
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
