#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

class PermitCount : public CrosscheckTest {
protected:
    World::Row issued(const std::string& number, const std::string& day, const World::Row& more = {})
    {
        World::Row row{{"issued_on", World::day(day)}};
        for (const auto& [column, value] : more)
            row[column] = value;
        return world_.permit(number, row);
    }
    static World::Row count(int permits, const std::string& division = "340202")
    {
        return {{"division", World::text(division)}, {"permits", std::to_string(permits)}};
    }
    Lines details() { return world_.texts("SELECT detail FROM finding_line WHERE state = 'open' ORDER BY month"); }
};

TEST_P(PermitCount, WhatIsIssuedOnTheMonthsDaysIsCounted)
{
    world_.submit("construction/permits", "2026-08-01",
                  {issued("P1", "2026-06-30"), issued("P2", "2026-07-01"), issued("P3", "2026-07-31"),
                   issued("P4", "2026-08-01"), issued("P5", "2026-07-15", {{"division", "'340207'"}})});
    world_.submit("construction/permit-counts", "2026-07", {count(2), count(1, "340207")});
    world_.run("permit-count-difference");
    EXPECT_EQ(world_.lines("permit-count-difference"), Lines{});
}

TEST_P(PermitCount, TooFewAndTooManyAreOneFindingADivisionWithAMonthALine)
{
    world_.submit("construction/permits", "2026-08-01",
                  {issued("P1", "2026-07-01"), issued("P2", "2026-08-31"),
                   issued("P3", "2026-08-31", {{"division", "'340207'"}})});
    world_.submit("construction/permit-counts", "2026-07", {count(3)});
    world_.submit("construction/permit-counts", "2026-08", {count(0), count(1, "340207")});
    world_.run("permit-count-difference");
    EXPECT_EQ(world_.lines("permit-count-difference"),
              (Lines{"340202 2026-07 open fewer-known", "340202 2026-08 open more-known"}));
    EXPECT_EQ(details(), (Lines{"对账 3 件，收到 1 件", "对账 0 件，收到 1 件"}));
}

TEST_P(PermitCount, AUnitThatHasNotCountedIsNotJudgedAndKeepsNobodyWaiting)
{
    world_.submit("construction/permits", "2026-08-01", {issued("P1", "2026-07-01")}, {}, "340202");
    world_.submit("construction/permits", "2026-08-01", {issued("P2", "2026-07-01", {{"division", "'340207'"}})}, {},
                  "340207");
    world_.submit("construction/permit-counts", "2026-07", {count(5)}, {}, "340202");
    const auto run = world_.run("permit-count-difference");
    EXPECT_FALSE(run.waiting);
    EXPECT_EQ(world_.lines("permit-count-difference"), Lines{"340202 2026-07 open fewer-known"});
}

TEST_P(PermitCount, WhatUnitsOfOneDivisionCountAddsUp)
{
    world_.submit("construction/permits", "2026-08-01", {issued("P1", "2026-07-01"), issued("P2", "2026-07-01")});
    world_.submit("construction/permit-counts", "2026-07", {count(1)}, {}, "340202");
    world_.submit("construction/permit-counts", "2026-07", {count(1)});
    world_.run("permit-count-difference");
    EXPECT_EQ(world_.lines("permit-count-difference"), Lines{});
}

TEST_P(PermitCount, APermitThatComesLateClosesIt)
{
    world_.submit("construction/permits", "2026-08-01", {issued("P1", "2026-07-01")});
    world_.submit("construction/permit-counts", "2026-07", {count(2)});
    world_.run("permit-count-difference");
    EXPECT_EQ(world_.findings("permit-count-difference"), Lines{"340202 open"});

    world_.submit("construction/permits", "2026-10-08", {issued("P2", "2026-07-20")}); // after the quarter judged
    const auto run = world_.run("permit-count-difference");
    EXPECT_FALSE(run.complete);
    EXPECT_EQ(world_.findings("permit-count-difference"), Lines{"340202 closed"});
}

TEST_P(PermitCount, AWithdrawnPermitDoesNotCount)
{
    world_.submit("construction/permits", "2026-08-01", {issued("P1", "2026-07-01"), issued("P2", "2026-07-01")});
    world_.submit("construction/permit-counts", "2026-07", {count(2)});
    world_.run("permit-count-difference");
    world_.submit("construction/permits", "2026-08-03", {issued("P2", "2026-07-01", {{"withdrawn", "1"}})});
    world_.run("permit-count-difference");
    EXPECT_EQ(world_.lines("permit-count-difference"), Lines{"340202 2026-07 open fewer-known"});
}

INSTANTIATE_TEST_SUITE_P(Databases, PermitCount, databases(), databaseName);

} // namespace lianfang::test
