#include "hub/schedule/judging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Judging : public testing::Test {
protected:
    static Period quarter(std::string_view text) { return Period::parse(text).value(); }
    void judge(std::string_view of, std::int64_t started, std::string_view day)
    {
        judged_[quarter(of)] = {started, dayFromString(day).value()};
    }
    std::vector<std::string> toJudge(std::string_view today, JudgedAgain again = JudgedAgain::never) const
    {
        std::vector<std::string> out;
        for (const auto& period : quartersToJudge(judged_, arrived_, again, dayFromString(today).value()))
            out.push_back(period.toString());
        return out;
    }

    std::map<Period, Judged> judged_;
    std::map<Period, std::int64_t> arrived_;
};

TEST_F(Judging, BeginsWithTheLastQuarterThatHasEnded)
{
    EXPECT_THAT(toJudge("2026-09-30"), ElementsAre("2026Q2"));
    EXPECT_THAT(toJudge("2026-10-01"), ElementsAre("2026Q3"));
}

TEST_F(Judging, WhatWasJudgedIsNotJudgedAgain)
{
    judge("2026Q3", 100, "2026-10-20");
    EXPECT_THAT(toJudge("2026-11-20"), IsEmpty());
}

TEST_F(Judging, AfterDowntimeEveryQuarterOnceInOrder)
{
    judge("2026Q1", 100, "2026-04-20");
    EXPECT_THAT(toJudge("2026-12-31"), ElementsAre("2026Q2", "2026Q3"));
}

TEST_F(Judging, AQuarterIsJudgedAgainWhenSomethingOfItCame)
{
    judge("2026Q2", 100, "2026-07-20");
    judge("2026Q3", 200, "2026-10-20");
    arrived_[quarter("2026Q2")] = 99;
    arrived_[quarter("2026Q3")] = 199;
    EXPECT_THAT(toJudge("2026-11-20"), IsEmpty());
    arrived_[quarter("2026Q2")] = 150;
    EXPECT_THAT(toJudge("2026-11-20"), ElementsAre("2026Q2"));
}

TEST_F(Judging, TheLastOneIsJudgedAgainWhereTimeAloneCanChangeIt)
{
    judge("2026Q2", 100, "2026-07-20");
    judge("2026Q3", 200, "2026-10-20");
    EXPECT_THAT(toJudge("2026-10-20", JudgedAgain::everyDay), IsEmpty());
    EXPECT_THAT(toJudge("2026-10-21", JudgedAgain::everyDay), ElementsAre("2026Q3"));
    EXPECT_THAT(toJudge("2026-10-31", JudgedAgain::everyMonth), IsEmpty());
    EXPECT_THAT(toJudge("2026-11-01", JudgedAgain::everyMonth), ElementsAre("2026Q3"));
}

TEST_F(Judging, AQuarterWithoutItsDeliveriesHoldsUpNoLaterOne)
{
    judge("2026Q2", 100, "2026-07-20");
    judge("2026Q4", 300, "2027-01-20");
    EXPECT_THAT(toJudge("2027-02-20"), IsEmpty()) << "2026Q3 never became ready; what a later one has settled stays so";
}

} // namespace
} // namespace lianfang
