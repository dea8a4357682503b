#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

using UninsuredEmployer = CrosscheckTest;

TEST_P(UninsuredEmployer, AnEmployerThatNoRegisterKnowsIsFound)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.employer("A"))});

    world_.run("uninsured-employer");

    EXPECT_EQ(world_.lines("uninsured-employer"), Lines{"A open not-enrolled"});
}

TEST_P(UninsuredEmployer, OnlyEnrolmentsInForceOnTheDayCount)
{
    world_.submitRegisters();
    const std::string end = World::day("2026-09-30");
    std::vector<World::Row> employers;
    for (const char* code : {"cancelled", "ended", "insured", "later", "suspended", "until-the-day"})
        employers.push_back(world_.hazardEmployer(world_.employer(code)));
    world_.submit("health/hazard-employers", "2026Q3", employers);
    world_.submit("insurance/employer-enrolments", "2026-11-05",
                  {world_.employerEnrolment("cancelled", "cancelled"),
                   world_.employerEnrolment("ended", "insured", {{"to_day", World::day("2026-09-29")}}),
                   world_.employerEnrolment("insured"),
                   world_.employerEnrolment("later", "insured", {{"from_day", World::day("2026-10-01")}}),
                   world_.employerEnrolment("suspended", "suspended"),
                   world_.employerEnrolment("until-the-day", "insured", {{"to_day", end}})});

    world_.run("uninsured-employer");

    EXPECT_EQ(world_.lines("uninsured-employer"), (Lines{"cancelled open not-enrolled", "ended open not-enrolled",
                                                         "later open not-enrolled", "suspended open not-enrolled"}));
}

TEST_P(UninsuredEmployer, WithoutEmployeesThereIsNobodyToInsure)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q3",
                  {world_.hazardEmployer(world_.employer("A"), 0), world_.hazardEmployer(world_.employer("B"), 0)});
    world_.submit("health/workers", "2026Q3", {world_.worker(1, world_.employer("B"))});

    world_.run("uninsured-employer");

    EXPECT_EQ(world_.lines("uninsured-employer"), Lines{"B open not-enrolled"});
}

TEST_P(UninsuredEmployer, AWorkersSpellOrAValidProjectIsEnough)
{
    world_.submitRegisters();
    std::vector<World::Row> employers;
    for (const char* code : {"extended", "lapsed", "project", "spell", "spell-ended", "stopped"})
        employers.push_back(world_.hazardEmployer(world_.employer(code)));
    world_.submit("health/hazard-employers", "2026Q3", employers);
    world_.submit("insurance/worker-enrolments", "2026-11-05",
                  {world_.enrolment(1, "spell", "2026-09"), world_.enrolment(2, "spell-ended", "2020-01", "2026-08")});
    const auto project = [&](const std::string& code, const std::string& to, const World::Row& more) {
        World::Row row{{"project_code", World::text(code)},
                       {"contract_number", "'1'"},
                       {"name", "'工程'"},
                       {"division", "'340202'"},
                       {"contractor", world_.employer(code)},
                       {"from_day", World::day("2025-01-01")},
                       {"to_day", World::day(to)}};
        row.insert(more.begin(), more.end());
        return row;
    };
    world_.submit("insurance/project-enrolments", "2026-11-05",
                  {project("extended", "2026-06-30", {{"extended_to", World::day("2026-09-30")}}),
                   project("lapsed", "2026-09-29", {}), project("project", "2027-01-01", {}),
                   project("stopped", "2027-01-01", {{"suspended", "1"}})});

    world_.run("uninsured-employer");

    EXPECT_EQ(world_.lines("uninsured-employer"),
              (Lines{"lapsed open not-enrolled", "spell-ended open not-enrolled", "stopped open not-enrolled"}));
}

TEST_P(UninsuredEmployer, ABranchIsInsuredThroughItsConfirmedParent)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q3",
                  {world_.hazardEmployer(world_.employer("branch")), world_.hazardEmployer(world_.employer("other"))});
    world_.submit("insurance/employer-enrolments", "2026-11-05", {world_.employerEnrolment("parent")});
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        world_.submit("postal/outlets", month,
                      {world_.outlet("N1", {{"own_credit_code", world_.employer("branch")},
                                            {"parent", world_.employer("parent")}})});

    world_.run("uninsured-employer");

    EXPECT_EQ(world_.lines("uninsured-employer"), Lines{"other open not-enrolled"});
}

TEST_P(UninsuredEmployer, AnEmployerKnownByNameOnlyIsToBeVerified)
{
    world_.submitRegisters();
    world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.named("某厂"))});

    const auto run = world_.run("uninsured-employer");

    EXPECT_EQ(world_.findings("uninsured-employer"), Lines{"某厂 to-verify"});
    EXPECT_EQ(run.opened, 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, UninsuredEmployer, databases(), databaseName);

} // namespace lianfang::test
