#include "hub/schedule/schedule.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Day day(std::string_view text)
{
    return dayFromString(text).value();
}

Period period(std::string_view text)
{
    return Period::parse(text).value();
}

// One department with one dataset; the calendars are the shipped ones of 2025 and 2026.
class Schedule : public testing::Test {
protected:
    void deliver(DatasetKind kind, Cadence cadence, int due, bool workingDays = true)
    {
        dataset_.id = "a/b";
        dataset_.kind = kind;
        manifest_.department = "a";
        manifest_.library = "a";
        manifest_.units = {{"", "市本级", "Own level", {}}};
        manifest_.datasets.resize(1);
        manifest_.datasets[0].dataset = &dataset_;
        manifest_.datasets[0].cadence = cadence;
        manifest_.datasets[0].due = {due, workingDays};
    }

    const DatasetMapping& mapping() const { return manifest_.datasets[0]; }

    std::string due(std::string_view of, std::string_view unit = "") const
    {
        const auto found = dueDay(mapping(), unit, period(of), calendar_);
        return found ? toString(*found) : "not announced";
    }

    KnownExchange& know(std::string_view of, bool answered, const std::string& unit = "")
    {
        KnownExchange exchange;
        exchange.id = static_cast<std::int64_t>(known_.size()) + 1;
        exchange.department = "a";
        exchange.dataset = "a/b";
        exchange.unit = unit;
        exchange.period = period(of);
        exchange.answered = answered;
        known_.push_back(exchange);
        return known_.back();
    }

    Agenda agenda(std::string_view today) const
    {
        return agendaOf(std::span(&manifest_, 1), calendar_, known_, day(today));
    }

    // "2026-09" or "2026-09 unit", in order.
    std::vector<std::string> expected(std::string_view today) const
    {
        std::vector<std::string> out;
        for (const auto& one : agenda(today).expected)
            out.push_back(one.period.toString() + (one.unit.empty() ? "" : " " + one.unit));
        return out;
    }

    Dataset dataset_;
    Manifest manifest_;
    WorkingDays calendar_ = WorkingDays::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/calendar");
    std::vector<KnownExchange> known_;
};

// ---------------------------------------------------------------------------------------------------------- due days

TEST_F(Schedule, WorkingDaysPassOverHolidaysAndCountMakeUpWeekends)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    // 1 to 7 October 2026 are off, Saturday the 10th is worked: 8, 9, 10, 12, 13.
    EXPECT_EQ(due("2026-09"), "2026-10-13");
    // The whole of May Day's holiday, 1 to 5 May, lies first, and Saturday the 9th is worked: 6, 7, 8, 9, 11.
    EXPECT_EQ(due("2026-04"), "2026-05-11");
    // Sunday 4 January 2026 is worked after New Year's holiday: 4, 5, 6, 7, 8.
    EXPECT_EQ(due("2025-12"), "2026-01-08");
}

TEST_F(Schedule, FebruaryEndsOnItsOwnLastDay)
{
    deliver(DatasetKind::period, Cadence::month, 1, false);
    EXPECT_EQ(due("2026-02"), "2026-03-01");
    EXPECT_EQ(due("2028-02"), "2028-03-01");
    deliver(DatasetKind::period, Cadence::month, 0, false);
    EXPECT_EQ(due("2028-02"), "2028-02-29");
    deliver(DatasetKind::period, Cadence::month, 29, false);
    EXPECT_EQ(due("2028-01"), "2028-02-29");
    EXPECT_EQ(due("2027-01"), "2027-03-01");
}

TEST_F(Schedule, AUnitsOwnDueDayGoesBeforeTheDatasets)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    manifest_.units = {{"", "市本级", "", {}}, {"340223", "南陵县", "", {}}, {"340281", "无为市", "", {}}};
    manifest_.datasets[0].unitDues = {{"340281", {7, true}}};
    EXPECT_EQ(due("2026-09", "340223"), "2026-10-13");
    EXPECT_EQ(due("2026-09", "340281"), "2026-10-15");
    know("2026-09", false, "340223");
    know("2026-09", false, "340281");
    EXPECT_THAT(agenda("2026-10-14").overdue, ElementsAre(1));
    EXPECT_THAT(agenda("2026-10-16").overdue, ElementsAre(1, 2));
}

TEST_F(Schedule, ADueDayWithinItsPeriodIsExpectedBeforeItAndOverdueAfterIt)
{
    deliver(DatasetKind::period, Cadence::year, 0);
    manifest_.datasets[0].due = {0, true, 12, 15};
    EXPECT_EQ(due("2026"), "2026-12-15");
    EXPECT_THAT(expected("2026-11-14"), ElementsAre("2025"));
    EXPECT_THAT(expected("2026-11-15"), ElementsAre("2026"));
    know("2026", false);
    EXPECT_THAT(agenda("2026-12-15").overdue, IsEmpty());
    EXPECT_THAT(agenda("2026-12-16").overdue, ElementsAre(1));
    // 2027 has no calendar here; a day of it needs none.
    EXPECT_THAT(agenda("2027-12-16").expected, SizeIs(1));
    EXPECT_THAT(agenda("2027-12-16").unannounced, IsEmpty());
    // Early in the year it is expected from its first day.
    manifest_.datasets[0].due = {0, true, 1, 10};
    EXPECT_EQ(toString(opensOn(mapping(), "", period("2027"))), "2027-01-01");
}

TEST_F(Schedule, AYearWithoutACalendarIsNamedAndNothingIsGuessed)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    EXPECT_EQ(due("2026-12"), "not announced");
    know("2026-12", false);
    const auto judged = agenda("2027-06-01");
    EXPECT_THAT(judged.unannounced, ElementsAre(2027));
    EXPECT_THAT(judged.overdue, IsEmpty());
}

TEST_F(Schedule, AYearThatNobodyNeedsIsNotNamed)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    know("2026-11", false);
    EXPECT_THAT(agenda("2026-12-31").unannounced, IsEmpty());
    deliver(DatasetKind::period, Cadence::year, 31, false);
    know("2026", false);
    EXPECT_THAT(agenda("2027-06-01").unannounced, IsEmpty());
}

// ------------------------------------------------------------------------------------------------------ what to expect

TEST_F(Schedule, APeriodIsExpectedFromTheDayAfterItsLast)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    EXPECT_THAT(expected("2028-02-29"), ElementsAre("2028-01"));
    EXPECT_THAT(expected("2028-03-01"), ElementsAre("2028-02"));
    deliver(DatasetKind::registered, Cadence::quarter, 15);
    EXPECT_THAT(expected("2026-09-30"), ElementsAre("2026Q2"));
    EXPECT_THAT(expected("2026-10-01"), ElementsAre("2026Q3"));
    EXPECT_THAT(expected("2027-01-01"), ElementsAre("2026Q4"));
    deliver(DatasetKind::period, Cadence::year, 31, false);
    EXPECT_THAT(expected("2026-12-31"), ElementsAre("2025"));
    EXPECT_THAT(expected("2027-01-01"), ElementsAre("2026"));
}

TEST_F(Schedule, WhatIsKnownIsNotExpectedAgain)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    know("2026-09", false);
    EXPECT_THAT(expected("2026-10-31"), IsEmpty());
}

TEST_F(Schedule, WhatFellDueDuringDowntimeIsExpectedOnceInOrder)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    know("2026-06", true);
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-07", "2026-08", "2026-09"));
    for (const char* missed : {"2026-07", "2026-08", "2026-09"})
        know(missed, false);
    EXPECT_THAT(expected("2026-10-03"), IsEmpty());
}

TEST_F(Schedule, DowntimeIsCaughtUpSoFarAndNoFarther)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    know("2000-01", true);
    const auto all = expected("2026-10-03");
    ASSERT_THAT(all, SizeIs(longestCatchUp));
    EXPECT_EQ(all.front(), "2024-10");
    EXPECT_EQ(all.back(), "2026-09");
}

TEST_F(Schedule, OneHandedInEarlyHidesNoneBeforeIt)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    know("2026-08", true);
    know("2026-10", true); // before it has ended
    EXPECT_THAT(expected("2026-10-20"), ElementsAre("2026-09"));
}

TEST_F(Schedule, AnotherCadenceOfTheSameDatasetCountsForNothing)
{
    deliver(DatasetKind::registered, Cadence::quarter, 15);
    know("2026-09", true);
    EXPECT_THAT(expected("2026-10-01"), ElementsAre("2026Q3"));
}

TEST_F(Schedule, EveryDeliveringUnitIsExpectedAndANewOneBeginsWithTheLastPeriod)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    manifest_.units = {{"", "市本级", "", {}}, {"340223", "南陵县", "", {}}, {"340281", "无为市", "", {}}};
    know("2026-07", true, "340223");
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-08 340223", "2026-09 340223", "2026-09 340281"));
    manifest_.ownLevelDelivers = true;
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-08 340223", "2026-09", "2026-09 340223", "2026-09 340281"));
}

TEST_F(Schedule, FilesAreExpectedAsWellButNotFetched)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    EXPECT_TRUE(agenda("2026-10-03").expected.at(0).fetched);
    manifest_.library.clear();
    ASSERT_THAT(expected("2026-10-03"), ElementsAre("2026-09"));
    EXPECT_FALSE(agenda("2026-10-03").expected.at(0).fetched);
}

TEST_F(Schedule, ARefreshedRegisterIsExpectedTodayAndAMissedDayIsNotMadeUp)
{
    deliver(DatasetKind::registered, Cadence::day, 1, false);
    EXPECT_THAT(expected("2026-10-10"), ElementsAre("2026-10-10"));
    know("2026-10-05", true);
    EXPECT_THAT(expected("2026-10-10"), ElementsAre("2026-10-10"));
}

TEST_F(Schedule, FactsOfADayAreExpectedWhenItIsOver)
{
    deliver(DatasetKind::period, Cadence::day, 1, false);
    know("2028-02-27", true);
    EXPECT_THAT(expected("2028-03-01"), ElementsAre("2028-02-28", "2028-02-29"));
}

TEST_F(Schedule, WhatComesAsItHappensIsFetchedAndNeverOverdue)
{
    deliver(DatasetKind::changes, Cadence::day, 3);
    EXPECT_THAT(expected("2026-10-10"), ElementsAre("2026-10-09"));
    know("2026-06-01", false);
    EXPECT_THAT(agenda("2026-10-10").overdue, IsEmpty());
    manifest_.library.clear();
    EXPECT_THAT(expected("2026-10-10"), IsEmpty());
}

TEST_F(Schedule, APushHidesNoPeriodFromAConnectorAndAnswersForWhoBringsFiles)
{
    deliver(DatasetKind::changes, Cadence::month, 10);
    know("2026-07", true);
    know("2026-09", true).pushed = true;
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-08", "2026-09"));
    manifest_.library.clear();
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-08"));
    known_[1].answered = false; // it failed
    EXPECT_THAT(expected("2026-10-03"), ElementsAre("2026-08", "2026-09"));
}

// --------------------------------------------------------------------------------------------------------- overdue

TEST_F(Schedule, OverdueFromTheDayAfterTheDueDay)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    know("2026-09", false); // due on 13 October
    EXPECT_THAT(agenda("2026-10-13").overdue, IsEmpty());
    EXPECT_THAT(agenda("2026-10-14").overdue, ElementsAre(1));
}

TEST_F(Schedule, WhatIsAnsweredOrMarkedIsNotMarkedAgain)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    know("2026-08", true);
    know("2026-09", false).overdue = true;
    const auto judged = agenda("2026-11-01");
    EXPECT_THAT(judged.overdue, IsEmpty());
    EXPECT_THAT(judged.notOverdue, IsEmpty());
}

TEST_F(Schedule, APushAnswersForItsPeriodAndIsNeverOverdueItself)
{
    deliver(DatasetKind::changes, Cadence::month, 5);
    know("2026-09", false);
    know("2026-09", false).pushed = true;
    EXPECT_THAT(agenda("2026-11-01").overdue, ElementsAre(1));
    known_[1].answered = true;
    EXPECT_THAT(agenda("2026-11-01").overdue, IsEmpty());
}

TEST_F(Schedule, AMarkIsTakenBackWhereTheDueDayMovedOrTheUnitLeft)
{
    deliver(DatasetKind::period, Cadence::month, 60);
    know("2026-09", false).overdue = true;
    know("2026-09", false, "340223").overdue = true;
    EXPECT_THAT(agenda("2026-10-14").notOverdue, ElementsAre(1, 2));
}

TEST_F(Schedule, ARefreshedRegisterIsOverdueUntilALaterDayIsAnswered)
{
    deliver(DatasetKind::registered, Cadence::day, 1, false);
    know("2026-10-05", false);
    EXPECT_THAT(agenda("2026-10-06").overdue, IsEmpty());
    EXPECT_THAT(agenda("2026-10-07").overdue, ElementsAre(1));
    known_[0].overdue = true;
    know("2026-10-07", true);
    EXPECT_THAT(agenda("2026-10-07").notOverdue, ElementsAre(1));
}

TEST_F(Schedule, WhatIsOlderThanWhatIsCaughtUpIsNotChased)
{
    deliver(DatasetKind::period, Cadence::month, 5);
    know("2016-09", false); // handed in under a wrong year, perhaps
    EXPECT_THAT(agenda("2026-10-14").overdue, IsEmpty());
}

// ---------------------------------------------------------------------------------------------------------- to start

TEST_F(Schedule, PeriodsOfAUnitStartOneAfterAnotherOldestFirst)
{
    for (const char* of : {"2026-09", "2026-07", "2026-08"})
        know(of, false).nextAttempt = 100;
    know("2026-08", false, "340223").nextAttempt = 90;
    EXPECT_THAT(toStart(known_, 99), ElementsAre(4));
    EXPECT_THAT(toStart(known_, 100), ElementsAre(2, 4));
    known_[1].running = true;
    EXPECT_THAT(toStart(known_, 100), ElementsAre(4));
    known_[1].running = false;
    known_[1].nextAttempt = 400; // it failed, and waits
    EXPECT_THAT(toStart(known_, 100), ElementsAre(4, 3));
}

TEST_F(Schedule, WhatHasNoAttemptPlannedDoesNotStart)
{
    know("2026-09", false);
    EXPECT_THAT(toStart(known_, 1'000'000), IsEmpty());
}

TEST_F(Schedule, WhereNothingWasFoundItAsksEveryHourAndLaterEveryDay)
{
    deliver(DatasetKind::period, Cadence::month, 10);
    EXPECT_EQ(askAgainAfter(mapping(), "", period("2026-09"), day("2026-10-31")), hours(1));
    EXPECT_EQ(askAgainAfter(mapping(), "", period("2026-10"), day("2026-10-31")), hours(1));
    EXPECT_EQ(askAgainAfter(mapping(), "", period("2026-09"), day("2026-11-01")), hours(24));
    deliver(DatasetKind::registered, Cadence::day, 1, false);
    EXPECT_EQ(askAgainAfter(mapping(), "", period("2026-10-31"), day("2026-10-31")), hours(1));
    EXPECT_EQ(askAgainAfter(mapping(), "", period("2026-10-31"), day("2026-11-01")), std::nullopt);
}

} // namespace
} // namespace lianfang
