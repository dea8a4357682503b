#include "hub/model/heading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::ElementsAre;

TEST(HeadingForms, marksAndNotesAreStrippedOneAfterTheOther)
{
    EXPECT_THAT(headingForms(" 身份证号（必填）* "), ElementsAre("身份证号(必填)*", "身份证号(必填)", "身份证号"));
}

TEST(HeadingForms, unitsInBracketsAreStripped)
{
    EXPECT_THAT(headingForms("金额(万元)"), ElementsAre("金额(万元)", "金额"));
}

TEST(HeadingForms, aLeadingMarkIsStripped)
{
    EXPECT_THAT(headingForms("*姓 名："), ElementsAre("*姓名:", "姓名:", "姓名"));
}

TEST(HeadingForms, bracketsThatAreAllOfItStay)
{
    EXPECT_THAT(headingForms("（一）"), ElementsAre("(一)"));
}

TEST(HeadingForms, aPlainHeadingHasOneForm)
{
    EXPECT_THAT(headingForms("姓名"), ElementsAre("姓名"));
}

} // namespace
} // namespace lianfang
