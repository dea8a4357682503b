// What a past quarter was known as, where no submission says so: who is the same employer, whose branch, what was
// overdue; and that an indicator may read no more than a cross-check. Records and findings: tests/golden/indicator.
#include "tests/contract/crosscheck/databases.h"

#include <Poco/Data/Statement.h>

#include <ctime>

namespace lianfang::test {

namespace {

class AsItStood : public CrosscheckTest {
protected:
    // A is enrolled, X is reported.
    AsItStood()
    {
        world_.submitRegisters();
        world_.submit("insurance/employer-enrolments", "2026-11-05", {world_.employerEnrolment("A")});
        world_.submit("health/hazard-employers", "2026Q3", {world_.hazardEmployer(world_.employer("X"))});
        known_ = {world_.submissions(), std::time(nullptr)};
    }

    std::string coverage(std::optional<KnownAt> knownAt = std::nullopt)
    {
        const auto all = world_.told("employer-coverage", "2026Q3", knownAt).all;
        return std::to_string(all.numerator) + "/" + std::to_string(all.denominator);
    }
    static std::string idOf(const std::string& code)
    {
        return std::to_string(employerIdOf(EmployerReference::Kind::creditCode, code));
    }

    KnownAt known_;
    const std::string later_ = std::to_string(std::time(nullptr) + 1000);
};

} // namespace

TEST_P(AsItStood, WhoWasLinkedOtherwiseIsStillWhoHeWas)
{
    EXPECT_EQ(coverage(), "0/1");

    world_.execute("UPDATE employer_link SET employer = " + idOf("A") + " WHERE reference = " + world_.employer("X"));
    world_.execute(
        "INSERT INTO employer_link_change (id, reference, before, after, since_run, at_run, at) VALUES (1, " +
        world_.employer("X") + ", " + idOf("X") + ", " + idOf("A") + ", 0, 0, " + later_ + ")");

    EXPECT_EQ(coverage(), "1/1");
    EXPECT_EQ(coverage(known_), "0/1");
    EXPECT_EQ(coverage(KnownAt{known_.submission, known_.moment + 1000}), "1/1") << "from the second of the change on";
}

TEST_P(AsItStood, WhoWasNobodyForCertainIsNobodyAgain)
{
    world_.execute(
        "INSERT INTO employer_link_change (id, reference, before, after, since_run, at_run, at) VALUES (1, " +
        world_.employer("X") + ", 0, " + idOf("X") + ", 0, 0, " + later_ + ")");

    EXPECT_EQ(coverage(), "0/1");
    EXPECT_EQ(coverage(known_), "0/0");
}

TEST_P(AsItStood, ABranchConfirmedLaterIsNoneYet)
{
    world_.execute(
        "INSERT INTO employer_match (id, reference, employer, relation, method, reasons, state, ordinal, made) "
        "VALUES (1, " +
        world_.employer("X") + ", " + idOf("A") + ", 'branch', '', '[]', 'confirmed', 0, 0)");
    world_.execute("INSERT INTO employer_match_event (id, match, at, who, what, why) VALUES (1, 1, " + later_ +
                   ", '王科', 'confirmed', '营业执照')");

    EXPECT_EQ(coverage(), "1/1");
    EXPECT_EQ(coverage(known_), "0/1");
    EXPECT_EQ(coverage(KnownAt{known_.submission, known_.moment + 1000}), "1/1");
}

TEST_P(AsItStood, WhatCameLateWasOverdueAndBeforeThatNotDue)
{
    const auto onTime = [&](std::optional<KnownAt> knownAt = std::nullopt) {
        const auto all = world_.told("submissions-on-time", "2026Q3", knownAt).all;
        return std::to_string(all.numerator) + "/" + std::to_string(all.denominator);
    };
    world_.expect("health/workers", "2026Q3", "", "late");
    world_.execute("UPDATE exchange SET overdue_since = " + std::to_string(known_.moment - 100));
    world_.submit("health/workers", "2026Q3", {});
    world_.execute("UPDATE submission SET exchange = (SELECT id FROM exchange) WHERE sequence = " +
                   std::to_string(world_.submissions()));

    EXPECT_EQ(onTime(), "0/1");
    EXPECT_EQ(onTime(known_), "0/1") << "overdue then";
    EXPECT_EQ(onTime(KnownAt{known_.submission, known_.moment - 101}), "0/0") << "not due then";

    world_.execute("UPDATE exchange SET timeliness = 'on-time', overdue_since = 0");
    EXPECT_EQ(onTime(), "1/1");
    EXPECT_EQ(onTime(known_), "0/0") << "it had not come yet";
    EXPECT_EQ(onTime(KnownAt{world_.submissions(), known_.moment}), "1/1");
}

TEST_P(AsItStood, ADayBeforeTheQuartersEndIsTheDayJudged)
{
    world_.today = "2026-08-31";
    world_.submit("insurance/employer-enrolments", "2026-11-06",
                  {world_.employerEnrolment("X", "insured", {{"from_day", World::day("2026-09-01")}})});

    EXPECT_EQ(coverage(), "0/1");
    world_.today = "2026-12-01";
    EXPECT_EQ(coverage(), "1/1");
}

// On PostgreSQL a role's rights say the same.
TEST_P(AsItStood, AnIndicatorReadsViewsOnly)
{
    for (const char* sql :
         {"SELECT '' AS county, '' AS industry, '' AS category, count(*) AS numerator, 1 AS denominator "
          "FROM person WHERE length(sealed) = 0",
          "SELECT '' AS county, '' AS industry, '' AS category, 0 * id AS numerator, 1 AS denominator FROM "
          "employer_reference"})
        for (const auto& knownAt : {std::optional<KnownAt>(), std::optional(known_)}) {
            std::vector<Indicator> one{world_.indicator("insured-headcount")};
            one.front().statements = {sql};
            const IndicatorRequest request{Period::parse("2026Q3").value(), dayOf(2026, 12, 1), knownAt, {}};
            std::string code;
            try {
                world_.write([&](Poco::Data::Session& session) {
                    judgeIndicators(session, world_.schema(), one, world_.checks(), {}, request);
                });
            } catch (const Error& e) {
                code = e.message().code;
            }
            EXPECT_EQ(code, GetParam() == Dialect::sqlite ? "crosscheck.forbidden" : "") << sql;
        }
}

INSTANTIATE_TEST_SUITE_P(Databases, AsItStood, databases(), databaseName);

} // namespace lianfang::test
