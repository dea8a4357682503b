#include "tests/contract/crosscheck/databases.h"

namespace lianfang::test {

// One month is enough: the quarter's others have neither outlets nor couriers.
class Outlets : public CrosscheckTest {
protected:
    Outlets() { world_.submitRegisters(); }

    void judged(const std::vector<World::Row>& outlets, const std::vector<World::Row>& couriers,
                const std::vector<World::Row>& enrolments, const std::vector<World::Row>& employers = {})
    {
        world_.submit("insurance/employer-enrolments", "2026-11-05", employers);
        world_.submit("insurance/worker-enrolments", "2026-11-05", enrolments);
        for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
            const bool first = month == std::string("2026-07");
            world_.submit("postal/outlets", month, first ? outlets : std::vector<World::Row>());
            world_.submit("postal/couriers", month, first ? couriers : std::vector<World::Row>());
        }
        world_.runAll();
    }

    World::Row under(const std::string& number, const std::string& parent, const World::Row& more = {})
    {
        World::Row row = more;
        row["parent"] = world_.employer(parent);
        return world_.outlet(number, row);
    }
    World::Row own(const std::string& number, const std::string& code)
    {
        return world_.outlet(number, {{"own_credit_code", world_.employer(code)}, {"parent", world_.employer("P")}});
    }
};

TEST_P(Outlets, WithoutLegalPersonalityACourierAtTheParentProvesIt)
{
    judged({under("N1", "P"), under("N2", "P"), under("N3", "P")}, {world_.courier(1, "N1"), world_.courier(2, "N2")},
           {world_.enrolment(1, "P", "2020-01"), world_.enrolment(3, "P", "2020-01", {}, {{"outlet", "'N3'"}})},
           {world_.employerEnrolment("P")});

    EXPECT_EQ(world_.lines("uninsured-outlet"), Lines{"N2 2026-07 open not-enrolled"});
}

TEST_P(Outlets, WithLegalPersonalityItIsJudgedByItself)
{
    judged({own("N1", "A"), own("N2", "B"), own("N3", "C")}, {world_.courier(1, "N2")},
           {world_.enrolment(1, "P", "2020-01"), world_.enrolment(2, "C", "2020-01")},
           {world_.employerEnrolment("A"), world_.employerEnrolment("P"), world_.employerEnrolment("B", "cancelled")});

    EXPECT_EQ(world_.lines("uninsured-outlet"), Lines{"N2 2026-07 open not-enrolled"});
}

TEST_P(Outlets, LicensedInTheMonthIsDueAndClosedByItsEndIsNot)
{
    judged({under("N1", "P", {{"licensed_on", World::day("2026-07-31")}}),
            under("N2", "P", {{"licensed_on", World::day("2026-08-01")}}),
            under("N3", "P", {{"closed_on", World::day("2026-07-20")}}),
            under("N4", "P", {{"closed_on", World::day("2026-08-01")}})},
           {}, {});

    EXPECT_EQ(world_.lines("uninsured-outlet"),
              (Lines{"N1 2026-07 open not-enrolled", "N4 2026-07 open not-enrolled"}));
}

TEST_P(Outlets, EnrolledOutsideTheRegisterOrUnderNobodyIsToBeVerified)
{
    judged({under("N1", "P", {{"enrolling_place", "'provincial'"}}),
            world_.outlet("N2", {{"parent", world_.named("某快递")}})},
           {}, {});

    EXPECT_EQ(world_.lines("uninsured-outlet"),
              (Lines{"N1 2026-07 to-verify enrolled-elsewhere", "N2 2026-07 to-verify employer-uncertain"}));
}

TEST_P(Outlets, AnUninsuredOutletTakesItsCouriersIn)
{
    judged({under("N1", "P"), under("N2", "P")},
           {world_.courier(1, "N1"), world_.courier(2, "N2"), world_.courier(3, "N2")},
           {world_.enrolment(2, "P", "2020-01")});

    EXPECT_EQ(world_.lines("uninsured-worker"),
              (Lines{"0001@P 2026-07 absorbed not-enrolled", "0003@P 2026-07 open not-enrolled"}));
}

TEST_P(Outlets, ASecondSubjectNeedsASecondEnrolment)
{
    judged({under("N1", "P"), under("N2", "Q"), under("N3", "P")},
           {world_.courier(1, "N1"), world_.courier(1, "N2"), world_.courier(2, "N1"), world_.courier(2, "N3"),
            world_.courier(3, "N1"), world_.courier(3, "N2"), world_.courier(4, "N1"), world_.courier(4, "N2"),
            world_.courier(5, "N2")},
           {world_.enrolment(1, "P", "2020-01"), world_.enrolment(2, "P", "2020-01"),
            world_.enrolment(3, "P", "2020-01"), world_.enrolment(3, "Q", "2020-01"),
            world_.enrolment(5, "Q", "2020-01")});

    EXPECT_EQ(world_.lines("courier-second-outlet"),
              (Lines{"0001@Q 2026-07 open not-enrolled", "0004@P 2026-07 open not-enrolled",
                     "0004@Q 2026-07 open not-enrolled"}));
    // and takes in what else would be said of them
    EXPECT_EQ(world_.lines("uninsured-worker"),
              (Lines{"0001@Q 2026-07 absorbed insured-elsewhere", "0004@P 2026-07 absorbed not-enrolled",
                     "0004@Q 2026-07 absorbed not-enrolled"}));
}

INSTANTIATE_TEST_SUITE_P(Databases, Outlets, databases(), databaseName);

} // namespace lianfang::test
