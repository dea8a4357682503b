#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

class UninsuredWorker : public CrosscheckTest {
protected:
    UninsuredWorker() { world_.submitRegisters(); }

    // Employer A is enrolled itself, so that its workers' lines are their own.
    Lines judged(const std::vector<World::Row>& workers, const std::vector<World::Row>& enrolments)
    {
        world_.submit("insurance/employer-enrolments", "2026-11-05", {world_.employerEnrolment("A")});
        world_.submit("insurance/worker-enrolments", "2026-11-05", enrolments);
        world_.submit("health/workers", "2026Q3", workers);
        world_.runAll();
        return world_.lines("uninsured-worker");
    }

    World::Row atA(int person, const World::Row& more = {})
    {
        return world_.worker(person, world_.employer("A"), more);
    }
};

TEST_P(UninsuredWorker, EveryMonthThatNoSpellCoversIsALine)
{
    EXPECT_EQ(judged({atA(1), atA(2), atA(3)},
                     {world_.enrolment(1, "A", "2020-01"), world_.enrolment(2, "A", "2026-08"),
                      world_.enrolment(3, "A", "2020-01", "2026-07"), world_.enrolment(3, "A", "2026-09")}),
              (Lines{"0002@A 2026-07 open not-enrolled", "0003@A 2026-08 open not-enrolled"}));
}

TEST_P(UninsuredWorker, ThirtyDaysOfGraceRunFromEntryElseFromExposure)
{
    const std::string unknown = "NULL";
    EXPECT_EQ(
        judged({atA(1, {{"entered_on", World::day("2026-08-31")}}), atA(2, {{"entered_on", World::day("2026-09-01")}}),
                atA(3, {{"entered_on", unknown}, {"exposed_since", World::day("2026-08-31")}}),
                atA(4, {{"entered_on", unknown}, {"exposed_since", World::day("2026-09-01")}})},
               {}),
        (Lines{"0001@A 2026-09 open not-enrolled", "0003@A 2026-09 open not-enrolled"}));
}

TEST_P(UninsuredWorker, WithoutDatesOnlyTheAsOfMonthCounts)
{
    world_.submit("insurance/employer-enrolments", "2026-11-05", {world_.employerEnrolment("A")});
    world_.submit("health/workers", "2026Q3", {atA(1, {{"entered_on", "NULL"}})}, "2026-08-20");

    world_.runAll();

    EXPECT_EQ(world_.lines("uninsured-worker"), Lines{"0001@A 2026-08 open not-enrolled"});
}

TEST_P(UninsuredWorker, WhoLeftIsMissedUpToThatMonth)
{
    EXPECT_EQ(
        judged({atA(1, {{"left_on", World::day("2026-08-01")}}), atA(2, {{"left_on", World::day("2026-06-30")}})}, {}),
        (Lines{"0001@A 2026-07 open not-enrolled", "0001@A 2026-08 open not-enrolled"}));
}

TEST_P(UninsuredWorker, ASpellDoesNotCoverAMonthInArrears)
{
    for (const char* state : {"arrears", "deferred"})
        world_.submit("insurance/employer-months", state == std::string("arrears") ? "2026-07" : "2026-08",
                      {{{"employer", world_.employer("A")}, {"headcount", "1"}, {"state", World::text(state)}}});

    EXPECT_EQ(judged({atA(1)}, {world_.enrolment(1, "A", "2020-01")}), Lines{"0001@A 2026-07 open not-enrolled"});
}

TEST_P(UninsuredWorker, AnotherEmployersSpellIsToBeVerifiedButTheDispatchersCovers)
{
    EXPECT_EQ(judged({atA(1, {{"left_on", World::day("2026-07-15")}}),
                      atA(2, {{"employment_form", "'dispatched'"}, {"dispatching_employer", world_.employer("D")}}),
                      atA(3, {{"left_on", World::day("2026-07-15")}, {"dispatching_employer", world_.employer("E")}})},
                     {world_.enrolment(1, "B", "2020-01"), world_.enrolment(2, "D", "2020-01"),
                      world_.enrolment(3, "D", "2020-01")}),
              (Lines{"0001@A 2026-07 to-verify insured-elsewhere", "0003@A 2026-07 to-verify insured-elsewhere"}));
}

TEST_P(UninsuredWorker, AConfirmedParentOrBranchCovers)
{
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        world_.submit(
            "postal/outlets", month,
            {world_.outlet("N1", {{"own_credit_code", world_.employer("A")}, {"parent", world_.employer("P")}})});

    EXPECT_EQ(judged({atA(1), world_.worker(2, world_.employer("P"))},
                     {world_.enrolment(1, "P", "2020-01"), world_.enrolment(2, "A", "2020-01")}),
              Lines{});
}

TEST_P(UninsuredWorker, InternsAndTheRetiredNeedNoneAndAWomansPostMayDecide)
{
    // A man born 1966-01-15 retires at 60 years and 4 months, on 2026-05-15; one born 1966-04-15 at 60 years and 4
    // months, on 2026-08-15, which is after the 1st of August. Women: 50 or 55.
    world_.person(2, "1966-01-15");
    world_.person(3, "1966-04-15");
    world_.person(4, "1974-06-15", 2);
    world_.person(5, "1968-06-15", 2);
    world_.person(6, "1990-06-15", 2);
    const std::string left = World::day("2026-07-31");

    EXPECT_EQ(judged({atA(1, {{"employment_form", "'intern'"}}), atA(2), atA(3), atA(4, {{"left_on", left}}), atA(5),
                      atA(6, {{"left_on", left}})},
                     {}),
              (Lines{"0003@A 2026-07 open not-enrolled", "0003@A 2026-08 open not-enrolled",
                     "0004@A 2026-07 to-verify retirement-age-unknown", "0006@A 2026-07 open not-enrolled"}));
}

TEST_P(UninsuredWorker, AProjectValidlyEnrolledInTheMonthCovers)
{
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        world_.submit(
            "insurance/project-workers", month,
            {{{"project_code", "'P1'"}, {"identity", world_.person(1)}, {"from_day", World::day("2026-01-01")}},
             {{"project_code", "'P2'"}, {"identity", world_.person(2)}, {"from_day", World::day("2026-01-01")}}});
    const auto project = [&](const std::string& code, const std::string& suspended) {
        return World::Row{{"project_code", World::text(code)},
                          {"contract_number", "'1'"},
                          {"name", "'工程'"},
                          {"division", "'340202'"},
                          {"contractor", world_.employer("C")},
                          {"from_day", World::day("2026-01-01")},
                          {"to_day", World::day("2026-08-15")},
                          {"suspended", suspended}};
    };
    world_.submit("insurance/project-enrolments", "2026-11-05", {project("P1", "0"), project("P2", "1")});

    EXPECT_EQ(judged({atA(1), atA(2, {{"left_on", World::day("2026-07-10")}})}, {}),
              (Lines{"0001@A 2026-09 open not-enrolled", "0002@A 2026-07 open not-enrolled"}));
}

TEST_P(UninsuredWorker, AnEmployerKnownByNameOnlyMakesNoFinding)
{
    EXPECT_EQ(judged({world_.worker(1, world_.named("某厂"), {{"left_on", World::day("2026-07-10")}})}, {}),
              Lines{"0001@某厂 2026-07 to-verify employer-uncertain"});
}

INSTANTIATE_TEST_SUITE_P(Databases, UninsuredWorker, databases(), databaseName);

} // namespace lianfang::test
