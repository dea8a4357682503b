#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

class FindingRules : public CrosscheckTest {
protected:
    World::Row atA(int person, const World::Row& more = {})
    {
        return world_.worker(person, world_.employer("A"), more);
    }

    // Workers 1 and 2 at employer A, which is enrolled.
    void submitQuarter(const std::string& quarter, const std::vector<World::Row>& enrolments)
    {
        world_.submitRegisters(quarter);
        const auto refreshed = toString(Period::parse(quarter).value().lastDay() + std::chrono::days(36));
        world_.submit("insurance/employer-enrolments", refreshed, {world_.employerEnrolment("A")});
        world_.submit("insurance/worker-enrolments", refreshed, enrolments);
        world_.submit("health/workers", quarter, {atA(1), atA(2)});
    }
};

using Missing = std::vector<MissingDelivery>;

// ---- (a) an absence is judged only where the dataset searched covers the day

TEST_P(FindingRules, WithoutARegisterTheCheckWaitsAndChangesNothing)
{
    submitQuarter("2026Q2", {world_.enrolment(2, "A", "2020-01")});
    world_.today = "2026-08-20";
    world_.runAll("2026Q2");
    world_.today = "2026-12-01";
    world_.submit("health/hazard-employers", "2026Q3", {});
    world_.submit("health/workers", "2026Q3", {});

    const auto run = world_.run("uninsured-worker", "2026Q3");

    EXPECT_TRUE(run.waiting);
    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A open"});
}

TEST_P(FindingRules, ARefreshServesAPeriodThatItsAsOfDayReaches)
{
    world_.submit("insurance/worker-enrolments", "2026-10-08", {}, "2026-09-29");
    world_.submit("insurance/project-enrolments", "2026-10-08", {});
    world_.submit("insurance/employer-enrolments", "2026-10-08", {});

    const auto run = world_.run("uninsured-employer", "2026Q3");

    EXPECT_EQ(run.waitingFor, (Missing{{"insurance/worker-enrolments", "2026-09-30", ""}}));
}

TEST_P(FindingRules, EveryUnitThatEverReportedIsWaitedFor)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q2", {}, {}, "340202");
    world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.employer("A"))}, {}, "340207");

    EXPECT_EQ(world_.run("uninsured-employer").waitingFor, (Missing{{"health/hazard-employers", "2026Q3", "340202"}}));
    world_.submit("health/hazard-employers", "2026Q3", {}, {}, "340202");
    EXPECT_EQ(world_.run("uninsured-employer").opened, 1);
}

TEST_P(FindingRules, ACheckWaitsForThoseThatAbsorbIt)
{
    submitQuarter("2026Q3", {});

    const auto run = world_.run("uninsured-worker");

    EXPECT_EQ(run.waitingFor.front(), (MissingDelivery{"crosscheck/uninsured-employer", "2026Q3", ""}));
}

TEST_P(FindingRules, MonthsThatHaveNotEndedAreNotJudged)
{
    world_.today = "2026-08-20";
    world_.submitRegisters();
    world_.submit("insurance/employer-enrolments", "2026-11-05", {world_.employerEnrolment("A")});
    world_.submit("health/workers", "2026Q3", {atA(1)});

    world_.runAll();

    EXPECT_EQ(world_.lines("uninsured-worker"), Lines{"0001@A 2026-07 open not-enrolled"});
}

// ---- (b) one finding a subject, lines open and close singly

TEST_P(FindingRules, LinesCloseSinglyAndTheFindingWithTheLast)
{
    submitQuarter("2026Q3", {world_.enrolment(2, "A", "2020-01")});
    world_.runAll();
    world_.submit("insurance/worker-enrolments", "2026-11-10",
                  {world_.enrolment(1, "A", "2026-08"), world_.enrolment(2, "A", "2020-01")});

    world_.runAll();
    EXPECT_EQ(world_.lines("uninsured-worker"), Lines{"0001@A 2026-07 open not-enrolled"});

    world_.submit("insurance/worker-enrolments", "2026-11-11",
                  {world_.enrolment(1, "A", "2026-07"), world_.enrolment(2, "A", "2020-01")});
    const auto run = [&] {
        world_.run("uninsured-employer");
        world_.run("uninsured-outlet");
        world_.run("courier-second-outlet");
        return world_.run("uninsured-worker");
    }();
    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A closed"});
    EXPECT_EQ(run.closed, 1);
}

TEST_P(FindingRules, TheLaterPeriodDecidesAndAFindingThatReturnsReopens)
{
    submitQuarter("2026Q1", {world_.enrolment(2, "A", "2020-01")});
    world_.runAll("2026Q1");
    submitQuarter("2026Q2", {world_.enrolment(1, "A", "2026-04", "2026-06"), world_.enrolment(2, "A", "2020-01")});
    world_.runAll("2026Q2");
    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A closed"});

    submitQuarter("2026Q3", {world_.enrolment(1, "A", "2026-04", "2026-06"), world_.enrolment(2, "A", "2020-01")});
    world_.runAll("2026Q3");

    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A open"});
    EXPECT_EQ(world_.texts("SELECT what FROM finding_event ORDER BY id"), (Lines{"opened", "closed", "reopened"}));
}

TEST_P(FindingRules, AnEarlierPeriodJudgedAfterwardsOpensNothing)
{
    submitQuarter("2026Q2", {world_.enrolment(1, "A", "2026-06"), world_.enrolment(2, "A", "2020-01")});
    submitQuarter("2026Q3", {world_.enrolment(1, "A", "2026-06"), world_.enrolment(2, "A", "2020-01")});
    world_.runAll("2026Q3");

    world_.runAll("2026Q2");

    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{});
}

// ---- (c) absorption

TEST_P(FindingRules, AnUninsuredEmployerTakesItsWorkersInAndGivesThemBack)
{
    world_.submitRegisters();
    world_.submit("health/workers", "2026Q3", {atA(1)});
    world_.runAll();
    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A absorbed"});

    world_.submit("insurance/employer-enrolments", "2026-11-20", {world_.employerEnrolment("A")});
    world_.runAll();

    EXPECT_EQ(world_.findings("uninsured-employer"), Lines{"A closed"});
    EXPECT_EQ(world_.findings("uninsured-worker"), Lines{"0001@A open"});
}

// ---- runs

TEST_P(FindingRules, ARunThatChangesNothingTellsNobody)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.employer("A"))});
    const std::vector<CrosscheckRequest::Recipient> both{{"mail", "a@example.gov.cn"}, {"webhook", "main"}};

    world_.run("uninsured-employer", "2026Q3", false, both);
    EXPECT_EQ(world_.texts("SELECT channel FROM outbox ORDER BY id"), (Lines{"mail", "webhook"}));
    world_.run("uninsured-employer", "2026Q3", true, both);
    world_.run("uninsured-employer", "2026Q3", false, both);

    EXPECT_EQ(world_.texts("SELECT channel FROM outbox ORDER BY id"), (Lines{"mail", "webhook"}));
}

// Each step changes something that reaches findings in another way; judging only what changed must give what judging
// all gives, line by line.
TEST_P(FindingRules, ChangedSubjectsAndAllSubjectsGiveEqualFindings)
{
    const auto B = world_.employer("B"), P = world_.employer("P");
    submitQuarter("2026Q3", {world_.enrolment(1, "A", "2020-01"), world_.enrolment(2, "A", "2020-01")});
    world_.submit("health/hazard-employers", "2026Q3",
                  {world_.hazardEmployer(world_.employer("A")), world_.hazardEmployer(B)});
    const auto outlets = [&](const World::Row& more) {
        World::Row n1{{"parent", P}};
        for (const auto& [column, value] : more)
            n1[column] = value;
        return std::vector<World::Row>{world_.outlet("N1", n1), world_.outlet("N2", {{"parent", B}})};
    };
    for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
        world_.submit("postal/outlets", month, outlets({}));
        world_.submit("postal/couriers", month,
                      {world_.courier(3, "N1"), world_.courier(3, "N2"), world_.courier(4, "N1")});
    }
    world_.runAll();
    const auto state = [&] {
        Lines all;
        for (const auto& check : world_.checks())
            for (const auto& part : {world_.lines(check.id), world_.findings(check.id)})
                all.insert(all.end(), part.begin(), part.end());
        return all;
    };
    const auto project = [&](const std::string& suspended) {
        return World::Row{{"project_code", "'P1'"},
                          {"contract_number", "'1'"},
                          {"name", "'工程'"},
                          {"division", "'340202'"},
                          {"contractor", P},
                          {"from_day", World::day("2026-01-01")},
                          {"to_day", World::day("2027-01-01")},
                          {"suspended", suspended}};
    };
    const World::Row arrears{{"employer", world_.employer("A")}, {"headcount", "1"}, {"state", "'arrears'"}};
    const World::Row onRoster{
        {"project_code", "'P1'"}, {"identity", world_.person(5)}, {"from_day", World::day("2026-01-01")}};
    const std::vector<std::function<void()>> steps{
        [&] {
            world_.submit("insurance/worker-enrolments", "2026-11-10",
                          {world_.enrolment(1, "A", "2026-09"), world_.enrolment(4, "P", "2020-01")});
        },
        [&] { world_.submit("insurance/employer-months", "2026-09", {arrears}); },
        [&] { world_.submit("insurance/employer-enrolments", "2026-11-11", {world_.employerEnrolment("B")}); },
        [&] {
            world_.submit("postal/outlets", "2026-08", outlets({{"own_credit_code", world_.employer("C")}}));
        },
        [&] { world_.submit("postal/couriers", "2026-09", {world_.courier(3, "N1")}); },
        [&] {
            world_.submit("health/workers", "2026Q3",
                          {atA(1, {{"employment_form", "'intern'"}}), world_.worker(5, B), atA(6)});
        },
        [&] {
            world_.submit("insurance/project-enrolments", "2026-11-12", {project("0")});
            world_.submit("insurance/project-workers", "2026-08", {onRoster});
        },
        [&] { world_.submit("insurance/project-enrolments", "2026-11-13", {project("1")}); },
        [&] { world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.employer("D"))}); },
        [&] { world_.submit("insurance/employer-enrolments", "2026-11-14", {world_.employerEnrolment("A")}); },
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto before = state();
        steps[i]();
        bool complete = false;
        for (const auto& check : world_.checks())
            complete = complete || world_.run(check.id).complete;
        const auto changedOnly = state();
        world_.runAll("2026Q3", true);

        EXPECT_FALSE(complete) << "step " << i;
        EXPECT_EQ(changedOnly, state()) << "step " << i;
        EXPECT_NE(before, changedOnly) << "step " << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Databases, FindingRules, databases(), databaseName);

} // namespace lianfang::test
