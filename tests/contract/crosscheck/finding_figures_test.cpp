// How findings stood, counted from their stories, also as it could be known earlier.
#include "tests/contract/crosscheck/life_world.h"

#include "hub/crosscheck/finding_figures.h"

#include <ctime>

namespace lianfang::test {

class FindingFiguresOf : public LifeTest {
protected:
    using Kind = StepOrder::Kind;

    // "uninsured-worker 340202 opened 1 closed 0 open 1 to-verify 0 overdue 0".
    Lines figures(const std::string& period, const AsKnown& known)
    {
        Lines out;
        world_.write([&](Poco::Data::Session& session) {
            for (const auto& one : findingFigures(session, Period::parse(period).value(), known))
                out.push_back(one.crosscheck + " " + one.county + " opened " + std::to_string(one.opened) + " closed " +
                              std::to_string(one.closed) + " open " + std::to_string(one.open) + " to-verify " +
                              std::to_string(one.toVerify) + " overdue " + std::to_string(one.overdue));
        });
        return out;
    }
    Lines figures(const std::string& period) { return figures(period, {today()}); }

    Lines overdue(Day on)
    {
        Lines out;
        world_.write([&](Poco::Data::Session& session) {
            for (const auto& one : overdueFindings(session, {on}))
                out.push_back(one.crosscheck + " " + one.employerCode + " " + toString(one.deadline));
        });
        return out;
    }
};

TEST_P(FindingFiguresOf, CountWhatOpenedInThePeriodAndWhatIsOpen)
{
    EXPECT_EQ(figures("2026Q3"), (Lines{"uninsured-employer 340202 opened 1 closed 0 open 1 to-verify 0 overdue 0",
                                        "uninsured-worker 340202 opened 1 closed 0 open 1 to-verify 0 overdue 0"}));
    EXPECT_EQ(figures("2026"), figures("2026Q3")) << "a year has its quarters'";
    EXPECT_EQ(figures("2026Q2").at(0), "uninsured-employer 340202 opened 0 closed 0 open 1 to-verify 0 overdue 0");
}

TEST_P(FindingFiguresOf, ADeadlineCountsFromTheDayAfterIt)
{
    take(employerA(), order(Kind::notify)); // on 2026-12-01, for 30 days
    EXPECT_EQ(overdue(day("2026-12-31")), Lines{});
    EXPECT_EQ(overdue(day("2027-01-01")), Lines{"uninsured-employer A 2026-12-31"});
    auto longer = order(Kind::extend);
    longer.deadline = day("2027-01-31");
    take(employerA(), longer);
    EXPECT_EQ(overdue(day("2027-01-31")), Lines{});
    EXPECT_EQ(overdue(day("2027-02-01")), Lines{"uninsured-employer A 2027-01-31"});
    world_.today = "2027-02-02";
    EXPECT_EQ(handOverOne(employerA()), "XS-2027-00001");
    EXPECT_EQ(overdue(day("2027-02-03")), Lines{}) << "it is the inspectorate's now";
}

TEST_P(FindingFiguresOf, ClosedByALaterRunOrByAnOfficer)
{
    take(workerAtB(), order(Kind::withdraw, "同名误报"));
    EXPECT_EQ(figures("2026Q3").at(1), "uninsured-worker 340202 opened 1 closed 1 open 0 to-verify 0 overdue 0");
    submitQuarter("2026Q4", {}, true);
    world_.today = "2027-03-01";
    world_.runAll("2026Q4");
    EXPECT_EQ(figures("2026Q4").at(0), "uninsured-employer 340202 opened 0 closed 1 open 0 to-verify 0 overdue 0");
    EXPECT_EQ(figures("2026Q3").at(0), "uninsured-employer 340202 opened 1 closed 0 open 0 to-verify 0 overdue 0");
}

TEST_P(FindingFiguresOf, AsKnownEarlierNothingOfWhatCameAfterCounts)
{
    const auto before = figures("2026Q3");
    take(employerA(), order(Kind::notify));
    // All has happened a year ago, but that the officers' steps are of now.
    world_.execute("UPDATE finding_event SET at = at - 31536000 WHERE what = 'opened'");
    take(workerAtB(), order(Kind::withdraw, "同名误报"));
    const AsKnown then{day("2027-06-01"), static_cast<Seconds>(std::time(nullptr)) - 86400};
    EXPECT_EQ(figures("2026Q3", then), before);
    const AsKnown longAgo{day("2027-06-01"), static_cast<Seconds>(std::time(nullptr)) - 63072000};
    EXPECT_EQ(figures("2026Q3", longAgo), Lines{});
    EXPECT_NE(figures("2026Q3", {day("2027-06-01")}), before);
}

INSTANTIATE_TEST_SUITE_P(Databases, FindingFiguresOf, databases(), databaseName);

} // namespace lianfang::test
