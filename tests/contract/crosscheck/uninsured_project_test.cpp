#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

// Judged on 2026-12-01, in the running quarter, as it is when a permit is pushed.
class UninsuredProject : public CrosscheckTest {
protected:
    Lines judged(const std::vector<World::Row>& permits, const std::vector<World::Row>& enrolments,
                 const std::vector<World::Row>& workers = {})
    {
        world_.submit("insurance/project-enrolments", "2026-12-01", enrolments);
        world_.submit("construction/permits", "2026-12-01", permits);
        if (!workers.empty())
            world_.submit("construction/site-workers", "2026-11", workers);
        world_.run("uninsured-project", "2026Q4");
        return world_.lines("uninsured-project");
    }
    // What is judged of one permit.
    Lines judgedOne(const World::Row& permit, const std::vector<World::Row>& enrolments)
    {
        return judged(std::vector{permit}, enrolments);
    }

    World::Row of(const std::string& number, const std::map<std::string, std::string>& days)
    {
        World::Row row{{"project_code", World::text("C" + number)}};
        for (const auto& [column, on] : days)
            row[column] = World::day(on);
        return world_.permit(number, row);
    }
    World::Row worker(const std::string& permit, const World::Row& more = {})
    {
        World::Row row{
            {"permit", World::text(permit)}, {"identity", world_.person(1)}, {"employer", world_.employer("B")}};
        for (const auto& [column, value] : more)
            row[column] = value;
        return row;
    }
    World::Row enrolled(const std::string& number, const std::string& from, const std::string& to,
                        const World::Row& more = {})
    {
        return world_.projectEnrolment("C" + number, from, to, more);
    }
};

TEST_P(UninsuredProject, AnActualStartCountsFromItsDayAPlannedOneWhenItHasPassed)
{
    EXPECT_EQ(
        judged({of("P1", {{"actual_start", "2026-12-01"}}), of("P2", {{"actual_start", "2026-12-02"}}),
                of("P3", {{"planned_start", "2026-11-30"}}), of("P4", {{"planned_start", "2026-12-01"}}), of("P5", {})},
               {}),
        (Lines{"P1 open not-enrolled", "P2 warning not-enrolled-yet", "P3 open not-enrolled",
               "P4 warning not-enrolled-yet", "P5 warning not-enrolled-yet"}));
}

TEST_P(UninsuredProject, ThePlannedStartSaysNothingWhereTheActualOneIsKnown)
{
    EXPECT_EQ(judgedOne(of("P1", {{"planned_start", "2026-10-15"}, {"actual_start", "2026-12-10"}}), {}),
              Lines{"P1 warning not-enrolled-yet"});
}

TEST_P(UninsuredProject, TheFirstSiteWorkersDayIsAStart)
{
    const std::map<std::string, std::string> later{{"planned_start", "2026-12-20"}};
    EXPECT_EQ(judged({of("P1", later), of("P2", later), of("P3", later), of("P4", later)}, {},
                     {worker("P1", {{"entered_on", World::day("2026-11-20")}}), worker("P2"),
                      worker("P3", {{"entered_on", World::day("2026-12-05")}})}),
              (Lines{"P1 open not-enrolled", "P2 open not-enrolled", "P3 warning not-enrolled-yet",
                     "P4 warning not-enrolled-yet"}));
}

TEST_P(UninsuredProject, AnEnrolmentCoversFromItsFirstDayToItsLastOrAsFarAsItWasExtended)
{
    const std::map<std::string, std::string> begun{{"actual_start", "2026-10-15"}};
    EXPECT_EQ(judged({of("P1", begun), of("P2", begun), of("P3", begun), of("P4", begun), of("P5", begun)},
                     {enrolled("P1", "2026-12-01", "2027-12-01"), enrolled("P2", "2026-12-02", "2027-12-01"),
                      enrolled("P3", "2026-10-01", "2026-12-01"), enrolled("P4", "2026-10-01", "2026-11-30"),
                      enrolled("P5", "2026-10-01", "2026-11-30", {{"extended_to", World::day("2026-12-01")}})}),
              (Lines{"P2 open not-enrolled", "P4 open lapsed"}));
}

TEST_P(UninsuredProject, ASuspendedEnrolmentCoversNobody)
{
    EXPECT_EQ(judgedOne(of("P1", {{"actual_start", "2026-10-15"}}),
                        {enrolled("P1", "2026-10-01", "2027-10-01", {{"suspended", "1"}})}),
              Lines{"P1 open suspended"});
}

TEST_P(UninsuredProject, WhatIsFinishedIsJudgedOnTheDayOfItsCompletion)
{
    const std::map<std::string, std::string> finished{{"actual_start", "2026-10-15"}, {"completed_on", "2026-11-20"}};
    EXPECT_EQ(judged({of("P1", finished), of("P2", finished), of("P3", finished),
                      of("P4", {{"actual_start", "2026-10-15"}, {"completed_on", "2026-12-01"}})},
                     {enrolled("P1", "2026-10-01", "2026-11-20"), enrolled("P2", "2026-10-01", "2026-11-19"),
                      enrolled("P4", "2026-10-01", "2026-11-30")}),
              (Lines{"P2 open lapsed", "P3 open not-enrolled", "P4 open lapsed"}));
}

TEST_P(UninsuredProject, BeforeItsStartAnEnrolmentYetToBeginWillDoAndOneThatRanOutWillNot)
{
    const std::map<std::string, std::string> planned{{"planned_start", "2026-12-15"}};
    EXPECT_EQ(judged({of("P1", planned), of("P2", planned)},
                     {enrolled("P1", "2026-12-15", "2027-12-01"), enrolled("P2", "2026-10-01", "2026-11-30")}),
              Lines{"P2 open lapsed"});
}

TEST_P(UninsuredProject, MatchedByProjectCodeThenPermitThenContractNumber)
{
    const auto begun = World::day("2026-10-15");
    const World::Row byContract{{"actual_start", begun}, {"contract_number", "'HT-9'"}};
    const World::Row both{{"actual_start", begun}, {"project_code", "'X'"}, {"contract_number", "'HT-Y'"}};
    EXPECT_EQ(judged({of("P1", {{"actual_start", "2026-10-15"}}), world_.permit("P2", {{"actual_start", begun}}),
                      world_.permit("P3", {{"actual_start", begun}, {"permit", "'3402'"}}),
                      world_.permit("P4", byContract), world_.permit("P5", both),
                      world_.permit("P6", {{"actual_start", begun}, {"contract_number", "'HT-Z'"}})},
                     {enrolled("P1", "2026-10-01", "2027-01-01"),
                      world_.projectEnrolment("L2", "2026-10-01", "2027-01-01", {{"permit", "'P2'"}}),
                      world_.projectEnrolment("L3", "2026-10-01", "2027-01-01", {{"permit", "'3402'"}}),
                      world_.projectEnrolment("9", "2026-10-01", "2027-01-01"),
                      // the project code's enrolment has run out; the contract's is another project's
                      world_.projectEnrolment("X", "2026-10-01", "2026-11-01"),
                      world_.projectEnrolment("Y", "2026-10-01", "2027-01-01")}),
              (Lines{"P5 open lapsed", "P6 open not-enrolled"}));
}

TEST_P(UninsuredProject, ContractorAndNameOnlyPropose)
{
    const World::Row begun{{"actual_start", World::day("2026-10-15")}};
    const auto named = [](const std::string& name, const std::string& contractor) {
        return World::Row{{"name", World::text(name)}, {"contractor", contractor}};
    };
    const auto B = world_.employer("B"), C = world_.employer("C");
    EXPECT_EQ(judged({world_.permit("P1", begun), world_.permit("P2", begun), world_.permit("P3", begun),
                      world_.permit("P4")},
                     {world_.projectEnrolment("L1", "2026-10-01", "2027-01-01", named("P1工程", B)),
                      world_.projectEnrolment("L2", "2026-10-01", "2027-01-01", named("P2工程", C)),
                      world_.projectEnrolment("L3", "2026-10-01", "2026-11-01", named("P3工程", B)),
                      world_.projectEnrolment("L4", "2026-12-20", "2027-01-01", named("P4工程", B))}),
              (Lines{"P1 to-verify likely-enrolled", "P2 open not-enrolled", "P3 open not-enrolled",
                     "P4 to-verify likely-enrolled"}));
}

TEST_P(UninsuredProject, AContractorWhoIsNobodyForCertainIsToBeVerified)
{
    EXPECT_EQ(judgedOne(world_.permit("P1", {{"actual_start", World::day("2026-10-15")},
                                             {"contractor", world_.named("某建设公司")}}),
                        {}),
              Lines{"P1 to-verify employer-uncertain"});
}

TEST_P(UninsuredProject, APermitThatIsNotYetIssuedOrWithdrawnIsNotJudged)
{
    EXPECT_EQ(judged({world_.permit("P1", {{"issued_on", World::day("2026-12-02")}}),
                      world_.permit("P2", {{"withdrawn", "1"}})},
                     {}),
              Lines{});
}

TEST_P(UninsuredProject, WaitsWhereTheRegisterIsOlderAndIsJudgedWhenItComes)
{
    world_.submit("insurance/project-enrolments", "2026-11-30", {});
    world_.submit("construction/permits", "2026-12-01", {of("P1", {{"actual_start", "2026-12-01"}})});

    const auto run = world_.run("uninsured-project", "2026Q4");

    EXPECT_EQ(run.waitingFor, (std::vector<MissingDelivery>{{"insurance/project-enrolments", "2026-12-01", ""}}));
    EXPECT_EQ(world_.lines("uninsured-project"), Lines{});
    world_.submit("insurance/project-enrolments", "2026-12-01", {});
    world_.run("uninsured-project", "2026Q4");
    EXPECT_EQ(world_.findings("uninsured-project"), Lines{"P1 open"});
}

TEST_P(UninsuredProject, NobodyIsWaitedForWhoHasNoPermitToTellOf)
{
    world_.submit("construction/permits", "2026-10-12", {of("P1", {{"actual_start", "2026-10-12"}})}, {}, "340202");
    EXPECT_EQ(judgedOne(of("P2", {{"actual_start", "2026-12-01"}}), {}),
              (Lines{"P1 open not-enrolled", "P2 open not-enrolled"}));
}

TEST_P(UninsuredProject, AWarningBecomesAFindingAndClosesOnceEnrolled)
{
    judgedOne(of("P1", {{"planned_start", "2026-12-01"}}), {});
    EXPECT_EQ(world_.findings("uninsured-project"), Lines{"P1 warning"});
    world_.today = "2026-12-02";
    world_.submit("insurance/project-enrolments", "2026-12-02", {});
    const auto begun = world_.run("uninsured-project", "2026Q4", false, {{"mail", "a@example.gov.cn"}});
    EXPECT_EQ(begun.opened, 1);
    EXPECT_EQ(begun.warnings, 0);
    EXPECT_EQ(world_.texts("SELECT what FROM finding_event ORDER BY id"), (Lines{"warning", "opened"}));

    world_.submit("insurance/project-enrolments", "2026-12-02", {enrolled("P1", "2026-12-02", "2027-12-02")});
    const auto mended = world_.run("uninsured-project", "2026Q4");
    EXPECT_FALSE(mended.complete);
    EXPECT_EQ(mended.closed, 1);
    EXPECT_EQ(world_.findings("uninsured-project"), Lines{"P1 closed"});
}

TEST_P(UninsuredProject, AWarningIsToldAndIsNoFinding)
{
    world_.submit("insurance/project-enrolments", "2026-12-01", {});
    world_.submit("construction/permits", "2026-12-01", {of("P1", {})});
    const auto run = world_.run("uninsured-project", "2026Q4", false, {{"mail", "a@example.gov.cn"}});
    EXPECT_EQ(run.opened, 0);
    EXPECT_EQ(run.open, 0);
    EXPECT_EQ(run.warnings, 1);
    EXPECT_EQ(world_.texts("SELECT channel FROM outbox"), Lines{"mail"});
}

TEST_P(UninsuredProject, SeveralPushesOfOneDayAllCount)
{
    world_.submit("construction/permits", "2026-12-01", {of("P1", {{"actual_start", "2026-12-01"}})});
    world_.submit("construction/permits", "2026-12-01", {of("P2", {{"actual_start", "2026-12-01"}})});
    EXPECT_EQ(judgedOne(of("P3", {{"actual_start", "2026-12-01"}}), {}),
              (Lines{"P1 open not-enrolled", "P2 open not-enrolled", "P3 open not-enrolled"}));
}

// Each step reaches projects in another way; judging only what changed must give what judging all gives.
TEST_P(UninsuredProject, ChangedProjectsAndAllProjectsGiveEqualFindings)
{
    const std::map<std::string, std::string> begun{{"actual_start", "2026-10-15"}},
        planned{{"planned_start", "2026-12-20"}};
    const auto byPermit = [&](const std::string& number) { return World::Row{{"permit", World::text(number)}}; };
    judged({of("P1", begun), of("P2", begun), of("P3", planned),
            world_.permit("P4", {{"actual_start", World::day("2026-10-15")}})},
           {});
    std::vector<World::Row> enrolments;
    const auto enrol = [&](const World::Row& row) {
        enrolments.push_back(row);
        world_.submit("insurance/project-enrolments", "2026-12-01", enrolments);
    };
    const std::vector<std::function<void()>> steps{
        [&] { enrol(enrolled("P1", "2026-10-01", "2027-01-01")); },
        [&] { enrol(world_.projectEnrolment("L4", "2026-10-01", "2027-01-01", byPermit("P4"))); },
        [&] { world_.submit("construction/permits", "2026-12-01", {of("P5", begun)}); },
        [&] {
            world_.submit("construction/permits", "2026-12-01", {world_.permit("P2", {{"withdrawn", "1"}})});
        },
        [&] {
            enrol(world_.projectEnrolment("L5", "2026-10-01", "2027-01-01", {{"name", "'P5工程'"}}));
        },
        [&] {
            enrolments.erase(enrolments.begin());
            world_.submit("insurance/project-enrolments", "2026-12-01", enrolments);
        },
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto before = world_.lines("uninsured-project");
        steps[i]();
        const bool complete = world_.run("uninsured-project", "2026Q4").complete;
        const auto changedOnly = world_.lines("uninsured-project");
        world_.run("uninsured-project", "2026Q4", true);
        EXPECT_FALSE(complete) << "step " << i;
        EXPECT_EQ(changedOnly, world_.lines("uninsured-project")) << "step " << i;
        EXPECT_NE(before, changedOnly) << "step " << i;
    }
}

TEST_P(UninsuredProject, AnEarlierQuarterJudgedLaterLeavesTheOneLineWithTheLatestQuarter)
{
    world_.submit("insurance/project-enrolments", "2026-12-01", {});
    world_.submit("construction/permits", "2026-09-01", {of("P1", {{"actual_start", "2026-09-01"}})});
    world_.run("uninsured-project", "2026Q4");
    const auto quarter = [&] { return world_.texts("SELECT CAST(period_end AS TEXT) FROM finding_line"); };
    const auto latest = quarter();
    ASSERT_EQ(latest.size(), 1U);
    EXPECT_FALSE(world_.run("uninsured-project", "2026Q3").waiting);
    EXPECT_EQ(quarter(), latest);
}

INSTANTIATE_TEST_SUITE_P(Databases, UninsuredProject, databases(), databaseName);

} // namespace lianfang::test
