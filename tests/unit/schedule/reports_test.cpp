#include "hub/schedule/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DueReports : public testing::Test {
protected:
    std::vector<std::string> due(std::string_view today, Cadence cadence = Cadence::quarter, int day = 20) const
    {
        std::vector<std::string> out;
        for (const auto& period : reportsDue(cadence, day, sent_, calendar_, dayFromString(today).value()))
            out.push_back(period.toString());
        return out;
    }
    void sent(std::string_view period) { sent_.insert(Period::parse(period).value()); }

    std::set<Period> sent_;
    const WorkingDays calendar_ = WorkingDays::load(LIANFANG_SOURCE_DIR "/config/calendar"); // of 2025 and 2026
};

// Of October 2026 the 8th is the first working day after the holiday, the 10th is worked, so that the 20th working day
// is 3 November.
TEST_F(DueReports, OnTheWorkingDayAfterTheQuartersEnd)
{
    sent("2026Q2");
    EXPECT_THAT(due("2026-11-02"), IsEmpty());
    EXPECT_THAT(due("2026-11-03"), ElementsAre("2026Q3"));
    EXPECT_THAT(due("2026-12-31"), ElementsAre("2026Q3"));
    sent("2026Q3");
    EXPECT_THAT(due("2026-12-31"), IsEmpty());
}

TEST_F(DueReports, WhatFellDueDuringDowntimeGoesOutInOrder)
{
    sent("2025Q4");
    EXPECT_THAT(due("2026-11-03"), ElementsAre("2026Q1", "2026Q2", "2026Q3"));
}

TEST_F(DueReports, TheFirstIsTheLastThatIsDue)
{
    EXPECT_THAT(due("2026-11-03"), ElementsAre("2026Q3"));
    EXPECT_THAT(due("2026-11-02"), ElementsAre("2026Q2"));
}

TEST_F(DueReports, ThatOfTheYearInJanuary)
{
    EXPECT_THAT(due("2026-01-29", Cadence::year, 20), ElementsAre("2025"));
    EXPECT_THAT(due("2026-01-05", Cadence::year, 1), ElementsAre("2025"));
}

TEST_F(DueReports, NothingWhereNoneIsWantedOrNoCalendarKnown)
{
    EXPECT_THAT(due("2026-11-03", Cadence::quarter, 0), IsEmpty());
    sent("2026Q3");
    EXPECT_THAT(due("2027-03-01"), IsEmpty()) << "2027 has no calendar: its first working days are not guessed";
}

TEST_F(DueReports, AClockSetBackSendsNothingAgain)
{
    sent("2026Q3");
    EXPECT_THAT(due("2026-06-30"), IsEmpty());
}

} // namespace
} // namespace lianfang
