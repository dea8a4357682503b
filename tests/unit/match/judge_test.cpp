#include "hub/match/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {

namespace {

using Kind = EmployerReference::Kind;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

const std::string code = "91340200MA2MQ0BG3A", other = "91340200713968230L";
const std::string name = "芜湖恒达机械有限公司";

Reported byName(const std::string& said = name)
{
    return {1, Kind::name, "", said, "340202", 0, {"芜湖"}};
}

Neighbour with(std::int64_t employer, const std::string& ofCode, const std::string& called, bool here = true)
{
    return {employer, Kind::creditCode, ofCode, called, here, true};
}

std::vector<std::string> wordsOf(const Reasons& reasons)
{
    std::vector<std::string> out;
    for (const auto& [word, about] : reasons)
        out.push_back(word);
    return out;
}

TEST(ByName, OneInTheDivisionIsCertain)
{
    const auto judged = judge(byName(), {with(7, code, name), with(8, other, "芜湖鑫源商贸有限公司")}, false);
    ASSERT_TRUE(judged.certain);
    EXPECT_EQ(judged.certain->employer, 7);
    EXPECT_EQ(judged.method, "name");
    EXPECT_THAT(judged.proposals, IsEmpty());
}

TEST(ByName, TwoInTheDivisionAreProposed)
{
    const auto judged = judge(byName(), {with(7, code, name), with(8, other, name)}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(2));
    EXPECT_THAT(wordsOf(judged.proposals[0].reasons), Contains("name-twice"));
}

TEST(ByName, OneWhoseNeighbourDiffersInACharacterIsProposed)
{
    const auto judged = judge(byName(), {with(7, code, name), with(8, other, "芜湖恒大机械有限公司")}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(2));
    EXPECT_EQ(judged.proposals[0].employer, 7) << "the likelier one first";
    EXPECT_THAT(wordsOf(judged.proposals[0].reasons), Contains("name-neighbour"));
}

TEST(ByName, OneInAnotherDivisionIsProposed)
{
    const auto judged = judge(byName(), {with(7, code, name, false)}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(1));
    EXPECT_THAT(wordsOf(judged.proposals[0].reasons), Contains("other-division"));
}

TEST(ByName, OneOfUnknownDivisionCouldBeItAsWell)
{
    Neighbour unplaced = with(8, other, name, false);
    unplaced.placed = false;
    EXPECT_FALSE(judge(byName(), {with(7, code, name), unplaced}, false).certain);
}

TEST(ByName, AShopsSignIsProposed)
{
    const auto judged = judge(byName("兴旺超市"), {with(7, code, "兴旺超市")}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(1));
    EXPECT_THAT(wordsOf(judged.proposals[0].reasons), Contains("no-registered-name"));
}

TEST(ByName, NothingIsCertainWhereNotAllWereLookedAt)
{
    EXPECT_FALSE(judge(byName(), {with(7, code, name)}, true).certain);
}

TEST(ByName, ABranchIsProposedAsOne)
{
    const auto judged = judge(byName("芜湖恒达机械有限公司南陵分公司"), {with(7, code, name)}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(1));
    EXPECT_TRUE(judged.proposals[0].branch);
}

Reported byCode(const std::string& wrong, const std::string& said)
{
    return {1, Kind::wrongCode, wrong, said, "", 0, {}};
}

TEST(ByWrongCode, WithTheNameItIsCertain)
{
    const auto judged = judge(byCode("91340200MA2MQ0BG7A", name), {with(7, code, name, false)}, false);
    ASSERT_TRUE(judged.certain);
    EXPECT_EQ(judged.method, "repaired-code");
}

TEST(ByWrongCode, WithAnotherNameItIsProposed)
{
    const auto judged = judge(byCode("91340200MA2MQ0BG7A", "芜湖鑫源商贸有限公司"), {with(7, code, name)}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(1));
    EXPECT_THAT(judged.proposals[0].reasons, Contains(Reason("code-one-place", code)));
    EXPECT_THAT(judged.proposals[0].reasons, Contains(Reason("name-different", name)));
}

TEST(ByWrongCode, TwoThatAreAsNearAreProposed)
{
    const auto repairs = repairsOf("91340200MA2MQ0BG3E");
    ASSERT_GE(repairs.size(), 2u);
    const auto judged = judge(byCode("91340200MA2MQ0BG3E", name),
                              {with(7, repairs[0], name), with(8, repairs[1], "芜湖鑫源商贸有限公司")}, false);
    EXPECT_FALSE(judged.certain);
    EXPECT_THAT(judged.proposals, SizeIs(2));
}

TEST(ByWrongCode, TheNameAloneDoesNotMakeItCertain)
{
    const auto judged = judge(byCode("9134020000000000XX", name), {with(7, code, name)}, false);
    EXPECT_FALSE(judged.certain);
    EXPECT_THAT(judged.proposals, SizeIs(1));
}

Reported byNumber(const std::string& number, const std::string& said)
{
    return {1, Kind::olderNumber, number, said, "340202", 99, {}};
}

TEST(ByOrganisationCode, TheOnlyCreditCodeThatHoldsItIsCertain)
{
    const auto judged = judge(byNumber(code.substr(8, 9), ""), {with(7, code, name, false)}, false);
    ASSERT_TRUE(judged.certain);
    EXPECT_EQ(judged.method, "organisation-code");
}

TEST(ByOrganisationCode, ANameThatSpeaksAgainstItIsForAnOfficer)
{
    const auto judged = judge(byNumber(code.substr(8, 9), "芜湖鑫源商贸有限公司"), {with(7, code, name)}, false);
    EXPECT_FALSE(judged.certain);
    EXPECT_THAT(judged.proposals, SizeIs(1));
}

TEST(ByOrganisationCode, OneNameWithTwoCodesIsForAnOfficer)
{
    const auto judged = judge(byNumber(other.substr(8, 9), name), {with(7, code, name)}, false);
    EXPECT_FALSE(judged.certain);
    ASSERT_THAT(judged.proposals, SizeIs(1));
    EXPECT_THAT(wordsOf(judged.proposals[0].reasons), Contains("organisation-code-other"));
}

TEST(ByRegistrationNumber, TheNameDecides)
{
    EXPECT_TRUE(judge(byNumber("340200000012345", name), {with(7, code, name)}, false).certain);
}

} // namespace

} // namespace lianfang
