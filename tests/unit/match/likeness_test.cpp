#include "hub/match/likeness.h"
#include "hub/model/employer_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {

namespace {

const std::vector<std::string> places{"安徽省", "芜湖市", "安徽", "芜湖"};

NameLikeness alike(std::string_view a, std::string_view b)
{
    return likenessOf(comparableName(a), comparableName(b), places);
}

TEST(Likeness, WidthBracketsSpacesAndTheLongFormDoNotCount)
{
    EXPECT_EQ(alike("芜湖 恒达（集团）有限责任公司", "芜湖恒达(集团)有限公司"), NameLikeness::equal);
}

TEST(Likeness, OneCharacterMayBeWrong)
{
    EXPECT_EQ(alike("芜湖恒达机械有限公司", "芜湖恒大机械有限公司"), NameLikeness::oneCharacter);
    EXPECT_EQ(alike("芜湖恒达机械有限公司", "芜湖鑫大机械有限公司"), NameLikeness::different);
}

TEST(Likeness, OneCharacterMayBeWrongInTheFormToo)
{
    EXPECT_EQ(alike("芜湖恒达机械有限责任公可", "芜湖恒达机械有限公司"), NameLikeness::oneCharacter);
    EXPECT_EQ(alike("芜湖恒达机械有眼公司", "芜湖恒达机械有限责任公司"), NameLikeness::oneCharacter);
}

TEST(Likeness, WithoutDivisionAndFormNamesMayBeTheSame)
{
    EXPECT_EQ(alike("安徽省芜湖市恒达机械有限公司", "芜湖恒达机械股份有限公司"), NameLikeness::sameCore);
    EXPECT_EQ(alike("恒达机械(芜湖)有限公司", "芜湖恒达机械有限公司"), NameLikeness::sameCore);
}

TEST(Likeness, ABranchIsNotItsParent)
{
    EXPECT_EQ(alike("芜湖恒达机械有限责任公司南陵分公司", "芜湖恒达机械有限公司"), NameLikeness::branch);
    EXPECT_EQ(alike("芜湖恒达机械有限公司", "芜湖恒达机械有限公司南陵分公司"), NameLikeness::different);
}

TEST(Likeness, TheParentEndsAtItsForm)
{
    EXPECT_EQ(parentIn("中国银行股份有限公司芜湖中江桥支行"), "中国银行股份有限公司");
    EXPECT_EQ(parentIn("安徽恒达集团有限公司芜湖分公司"), "安徽恒达集团有限公司");
    EXPECT_EQ(parentIn("芜湖县农资合作社城关门市部"), "芜湖县农资合作社");
    EXPECT_EQ(parentIn("芜湖恒达机械有限公司"), "");
    EXPECT_EQ(parentIn("城南营业部"), "");
}

TEST(Likeness, HalvesMeetWhereOneCharacterDiffers)
{
    const std::string name = comparableName("芜湖恒达机械有限责任公司");
    for (const char* wrong : {"无湖恒达机械有限公司", "芜湖恒达机戒有限公司", "芜湖恒达机械有限公可",
                              "芜湖恒达机械有限责任公司", "芜湖恒达机械有限责壬公司"}) {
        const auto a = halvesOf(name), b = halvesOf(comparableName(wrong));
        EXPECT_TRUE(a.even == b.even || a.odd == b.odd) << wrong;
    }
    const auto a = halvesOf(name), b = halvesOf("芜湖鑫大机械有限公司");
    EXPECT_FALSE(a.even == b.even || a.odd == b.odd);
}

TEST(Repairs, FindTheCodeThatOneCharacterHides)
{
    const std::string code = "91340200MA2MQ0BG3A";
    for (std::size_t i = 0; i < code.size(); ++i)
        for (const char c : {'0', '7', 'A', 'Z'}) {
            std::string wrong = code;
            wrong[i] = c;
            if (wrong != code) {
                EXPECT_THAT(repairsOf(wrong), testing::Contains(code)) << wrong;
            }
        }
}

TEST(Repairs, FindTheCodeWhoseNeighboursChangedPlaces)
{
    EXPECT_THAT(repairsOf("91340200MA2MQ0GB3A"), testing::Contains("91340200MA2MQ0BG3A"));
}

TEST(Repairs, AreFew)
{
    EXPECT_LE(repairsOf("91340207MA2MQ0BG3A").size(), 8u);
    EXPECT_TRUE(repairsOf("913402").empty());
}

TEST(RegisteredNames, AreThoseOfCompaniesAndTheLike)
{
    EXPECT_TRUE(isRegisteredName("芜湖恒达机械有限公司"));
    EXPECT_TRUE(isRegisteredName("南陵县绿野种植专业合作社"));
    EXPECT_FALSE(isRegisteredName("兴旺超市"));
    EXPECT_FALSE(isRegisteredName("有限公司"));
}

} // namespace

} // namespace lianfang
