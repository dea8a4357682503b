#include "hub/schedule/reminders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Day day(std::string_view text)
{
    return dayFromString(text).value();
}

// One submission for September 2026, due on Tuesday 20 October; the calendar is the shipped one: 10 October is worked.
class Reminders : public testing::Test {
protected:
    Reminders()
    {
        awaited_.exchange.id = 7;
        awaited_.exchange.period = Period::parse("2026-09").value();
        awaited_.due = day("2026-10-20");
    }

    // What is reached on that day, in words; it then counts as told. Empty: nothing.
    std::string told(std::string_view on)
    {
        const auto matters =
            mattersOf(std::span(&awaited_, 1), reminded_, acknowledged_, calendar_, rule_, day(on)).matters;
        if (matters.empty())
            return "";
        const auto& matter = matters.at(0);
        reminded_[7] = matter.told(reminded_);
        return (matter.step == 1 ? "reminder" : "chase " + std::to_string(matter.chases)) + ", " +
               std::to_string(matter.workingDays) + (matter.escalate ? ", escalated" : "");
    }

    AwaitedExchange awaited_;
    std::map<std::int64_t, Reminded> reminded_;
    std::map<std::int64_t, Day> acknowledged_;
    HubSettings::Reminders rule_;
    WorkingDays calendar_ = WorkingDays::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/calendar");
};

TEST_F(Reminders, OneComesThreeWorkingDaysBefore)
{
    EXPECT_EQ(told("2026-10-14"), "") << "four are left: 15, 16, 19, 20";
    EXPECT_EQ(told("2026-10-15"), "reminder, 3");
    EXPECT_EQ(told("2026-10-15"), "");
    EXPECT_EQ(told("2026-10-20"), "");
}

TEST_F(Reminders, ChasesBeginTheDayAfterAndComeEveryFiveWorkingDays)
{
    EXPECT_EQ(told("2026-10-20"), "reminder, 0");
    EXPECT_EQ(told("2026-10-21"), "chase 1, 1");
    EXPECT_EQ(told("2026-10-27"), "");
    EXPECT_EQ(told("2026-10-28"), "chase 2, 6");
    EXPECT_EQ(told("2026-11-03"), "");
    EXPECT_EQ(told("2026-11-04"), "chase 3, 11, escalated");
    EXPECT_EQ(told("2026-11-11"), "chase 4, 16") << "the chair is told once";
}

TEST_F(Reminders, OneThatFellOnADayOffIsToldOnTheNextWorkingDay)
{
    EXPECT_EQ(told("2026-10-19"), "reminder, 1") << "the hub was down on the 15th and 16th";
}

TEST_F(Reminders, WhatWasMissedIsToldOnceAsItStands)
{
    EXPECT_EQ(told("2026-12-01"), "chase 1, 30") << "no reminder of what is overdue, nor five chases, nor the chair at once";
    EXPECT_EQ(told("2026-12-01"), "");
}

TEST_F(Reminders, AClockThatIsSetBackTellsNothingTwice)
{
    EXPECT_EQ(told("2026-10-28"), "chase 1, 6");
    EXPECT_EQ(told("2026-10-27"), "");
    EXPECT_EQ(told("2026-10-16"), "");
    EXPECT_EQ(told("2026-11-04"), "chase 2, 11, escalated");
}

TEST_F(Reminders, NothingIsToldUntilAnAcknowledgementsDay)
{
    EXPECT_EQ(told("2026-10-21"), "chase 1, 1");
    acknowledged_[7] = day("2026-11-10");
    EXPECT_EQ(told("2026-11-04"), "");
    EXPECT_EQ(told("2026-11-10"), "");
    EXPECT_EQ(told("2026-11-11"), "chase 2, 16, escalated");
}

TEST_F(Reminders, AMovedDueDayBeginsAnew)
{
    EXPECT_EQ(told("2026-10-21"), "chase 1, 1");
    awaited_.due = day("2026-10-30");
    EXPECT_EQ(told("2026-10-21"), "");
    EXPECT_EQ(told("2026-10-27"), "reminder, 3");
    EXPECT_EQ(told("2026-11-02"), "chase 1, 1");
}

TEST_F(Reminders, NobodyIsToldOfRefreshedRegistersOrOfWhatIsOnItsWay)
{
    awaited_.exchange.running = true;
    EXPECT_EQ(told("2026-10-28"), "");
    awaited_.exchange.running = false;
    awaited_.exchange.period = Period(Cadence::day, day("2026-10-19"));
    EXPECT_EQ(told("2026-10-28"), "");
}

TEST_F(Reminders, AYearThatCannotBeCountedThroughIsNamed)
{
    awaited_.due = day("2027-01-31");
    const auto matters =
        mattersOf(std::span(&awaited_, 1), reminded_, acknowledged_, calendar_, rule_, day("2026-12-31"));
    EXPECT_THAT(matters.matters, IsEmpty());
    EXPECT_THAT(matters.unannounced, testing::ElementsAre(2027));
}

TEST_F(Reminders, OlderDueDaysComeFirst)
{
    std::vector<AwaitedExchange> two{awaited_, awaited_};
    two[1].exchange.id = 8;
    two[1].due = day("2026-10-16");
    const auto matters = mattersOf(two, reminded_, acknowledged_, calendar_, rule_, day("2026-10-21")).matters;
    ASSERT_THAT(matters, SizeIs(2));
    EXPECT_EQ(matters[0].awaited.exchange.id, 8);
}

TEST_F(Reminders, HoursAreThoseOfWorkingDays)
{
    const auto wait = [&](std::string_view on, int hour, int minute) {
        return minutesUntilHours(rule_, calendar_, {day(on), hour * 60 + minute});
    };
    EXPECT_EQ(wait("2026-10-20", 8, 30), 0);
    EXPECT_EQ(wait("2026-10-20", 17, 29), 0);
    EXPECT_EQ(wait("2026-10-20", 3, 0), 5 * 60 + 30);
    EXPECT_EQ(wait("2026-10-20", 17, 30), 15 * 60);
    EXPECT_EQ(wait("2026-10-09", 20, 0), 12 * 60 + 30) << "Saturday the 10th is worked";
    EXPECT_EQ(wait("2026-09-30", 18, 0), (24 - 18 + 7 * 24 + 8) * 60 + 30) << "1 to 7 October are off";
    EXPECT_EQ(wait("2026-12-31", 18, 0), std::nullopt) << "nobody knows 2027";
}

} // namespace
} // namespace lianfang
