// The steps of a finding's life: which may follow which, and on which day.
#include "tests/contract/crosscheck/life_world.h"

namespace lianfang::test {

class Life : public LifeTest {};

using Kind = StepOrder::Kind;

TEST_P(Life, ToldOfHandedOverAnsweredAndClosedWhenItNoLongerHolds)
{
    const auto id = employerA();
    EXPECT_EQ(take(id, order(Kind::notify)), "done");
    EXPECT_EQ(step(id), "open notified");
    world_.today = "2027-01-05";
    EXPECT_EQ(handOverOne(id), "XS-2027-00001");
    EXPECT_EQ(step(id), "open handed-over");
    answer("XS-2027-00001", "ordered");
    EXPECT_EQ(takeAnswers(), 1u);
    EXPECT_EQ(step(id), "open answered");

    submitQuarter("2026Q4", {}, true);
    world_.today = "2027-03-01";
    world_.runAll("2026Q4");

    EXPECT_EQ(step(id), "closed answered") << "how far it had come stays on record";
    EXPECT_EQ(story(id), (Lines{"opened", "notified", "handed-over", "answered", "closed"}));
}

TEST_P(Life, WhatComesBackBeginsANewRoundAndKeepsItsStory)
{
    const auto id = workerAtB();
    take(id, order(Kind::notify));
    submitQuarter("2026Q4", {world_.enrolment(3, "B", "2026-07", "2026-12")});
    world_.today = "2027-03-01";
    world_.runAll("2026Q4");
    EXPECT_EQ(step(id), "closed notified");
    submitQuarter("2027Q1", {world_.enrolment(3, "B", "2026-07", "2026-12")});
    world_.today = "2027-06-01";
    world_.runAll("2027Q1");

    EXPECT_EQ(step(id), "open ");
    EXPECT_EQ(world_.texts("SELECT CAST(deadline AS TEXT) FROM finding WHERE id = " + std::to_string(id)), Lines{"0"});
    EXPECT_EQ(story(id), (Lines{"opened", "notified", "closed", "reopened"}));
    EXPECT_EQ(take(id, order(Kind::notify)), "done");
}

TEST_P(Life, StepsAreRefusedOutOfOrder)
{
    const auto id = employerA();
    EXPECT_EQ(handOverOne(id), "crosscheck.not-notified");
    EXPECT_EQ(take(id, order(Kind::answer)), "crosscheck.step-out-of-order");
    EXPECT_EQ(take(id, order(Kind::extend)), "crosscheck.step-out-of-order");
    take(id, order(Kind::notify));
    EXPECT_EQ(take(id, order(Kind::notify)), "crosscheck.step-out-of-order");
    EXPECT_EQ(take(id, order(Kind::settle)), "crosscheck.settle-casework");
    EXPECT_EQ(take(99, order(Kind::notify)), "crosscheck.finding-unknown");
    EXPECT_EQ(story(id), (Lines{"opened", "notified"}));
}

TEST_P(Life, TheDeadlineIsTheChecksDaysFromTheDayItWasToldAndIsTheEmployersWhole)
{
    const auto id = employerA();
    auto told = order(Kind::notify);
    told.on = day("2026-11-20"); // 30 days: until 20 December
    take(id, told);

    const auto overdue = [&](const std::string& on) {
        FindingFilter filter;
        filter.overdueOn = day(on);
        std::vector<std::int64_t> ids;
        world_.write([&](Poco::Data::Session& session) { ids = findingIds(session, filter); });
        return ids;
    };
    EXPECT_TRUE(overdue("2026-12-20").empty());
    EXPECT_EQ(overdue("2026-12-21"), std::vector<std::int64_t>{id});
    world_.today = "2026-12-20";
    EXPECT_EQ(handOverOne(id), "crosscheck.deadline-runs");
    world_.today = "2026-12-21";
    EXPECT_EQ(handOverOne(id), "XS-2026-00001");
    EXPECT_EQ(handOverOne(id), "crosscheck.handed-over");
    EXPECT_TRUE(overdue("2027-06-01").empty()) << "what is handed over waits for the inspectorate";
}

TEST_P(Life, ADeadlineIsOnlyEverExtended)
{
    const auto id = employerA();
    take(id, order(Kind::notify)); // on 2026-12-01, until the 31st
    auto later = order(Kind::extend, "企业申请延期");
    later.deadline = day("2026-12-31");
    EXPECT_EQ(take(id, later), "crosscheck.deadline-not-later");
    later.deadline = day("2027-01-15");
    EXPECT_EQ(take(id, later), "done");
    world_.today = "2027-01-15";
    EXPECT_EQ(handOverOne(id), "crosscheck.deadline-runs");
    world_.today = "2027-01-16";
    EXPECT_EQ(handOverOne(id), "XS-2027-00001");
}

TEST_P(Life, NobodyIsToldTomorrow)
{
    auto ahead = order(Kind::notify);
    ahead.on = day("2026-12-02");
    EXPECT_THROW(take(employerA(), ahead), Error);
    EXPECT_EQ(story(employerA()), Lines{"opened"});
}

TEST_P(Life, AnEntryToVerifyIsNeverNotifiedByItselfButCanBeWithdrawn)
{
    world_.submit("insurance/worker-enrolments", "2026-11-10", {world_.enrolment(3, "C", "2020-01")});
    world_.runAll();
    const auto id = workerAtB();
    ASSERT_EQ(step(id), "to-verify ");

    EXPECT_EQ(take(id, order(Kind::notify)), "crosscheck.step-not-now");
    EXPECT_EQ(handOverOne(id), "crosscheck.step-not-now");
    EXPECT_EQ(take(id, order(Kind::withdraw, "重复")), "done");
    EXPECT_EQ(step(id), "concluded ");
}

TEST_P(Life, AWithdrawnFindingStaysClosedForThePeriodAndComesBackWithALaterOne)
{
    const auto id = workerAtB();
    take(id, order(Kind::withdraw, "误报"));
    EXPECT_EQ(take(id, order(Kind::notify)), "crosscheck.step-not-now");
    world_.runAll("2026Q3", true);
    EXPECT_EQ(step(id), "concluded ");

    submitQuarter("2026Q4", {});
    world_.today = "2027-03-01";
    world_.runAll("2026Q4");

    EXPECT_EQ(step(id), "open ");
    EXPECT_EQ(story(id), (Lines{"opened", "withdrawn", "reopened"}));
}

TEST_P(Life, EachFindingOfManyIsDoneOrRefusedByItself)
{
    take(employerA(), order(Kind::notify));
    StepReport report;
    const std::vector<std::int64_t> all{employerA(), workerAtB(), 99};
    world_.write([&](Poco::Data::Session& session) { report = takeSteps(session, all, order(Kind::notify), today()); });

    EXPECT_EQ(report.done, std::vector<std::int64_t>{workerAtB()});
    ASSERT_EQ(report.refused.size(), 2u);
    EXPECT_EQ(report.refused[0].finding, employerA());
    EXPECT_EQ(report.refused[1].error.message().code, "crosscheck.finding-unknown");
    EXPECT_EQ(step(workerAtB()), "open notified");
}

TEST_P(Life, AFindingIsOfTheUnitThatReportedItUntilItIsAssigned)
{
    const auto of = [&](const std::string& county) {
        FindingFilter filter;
        filter.county = county;
        std::vector<std::int64_t> ids;
        world_.write([&](Poco::Data::Session& session) { ids = findingIds(session, filter); });
        return ids.size();
    };
    EXPECT_EQ(of("340202"), 2u);
    auto elsewhere = order(Kind::assign);
    elsewhere.code = "340281";
    elsewhere.how = "无为市";
    EXPECT_EQ(take(employerA(), elsewhere), "done");

    EXPECT_EQ(of("340202"), 1u);
    EXPECT_EQ(of("340281"), 1u);
}

TEST_P(Life, AStepsAttachmentIsKeptWithTheEvent)
{
    auto noted = order(Kind::note, "企业称已停业");
    noted.by.attachmentName = "笔录.pdf";
    noted.by.attachmentDigest = "abc";
    take(employerA(), noted);
    EXPECT_EQ(world_.texts("SELECT who || ' ' || why || ' ' || attachment_name || ' ' || attachment_digest FROM "
                           "finding_event WHERE what = 'noted'"),
              Lines{"王五 企业称已停业 笔录.pdf abc"});
}

// ---- leads

TEST_P(Life, AnAnswerInHandIsToldAndTheLeadStaysHandedOver)
{
    const auto id = employerA();
    take(id, order(Kind::notify));
    world_.today = "2027-01-05";
    const auto lead = handOverOne(id);
    answer(lead, "in-hand", "已约谈");
    takeAnswers();
    EXPECT_EQ(step(id), "open handed-over");
    EXPECT_EQ(takeAnswers(), 0u) << "each answer once";

    answer(lead, "penalised", "罚款");
    EXPECT_EQ(takeAnswers(), 1u);
    EXPECT_EQ(step(id), "open answered");
    EXPECT_EQ(story(id), (Lines{"opened", "notified", "handed-over", "in-hand", "answered"}));
}

TEST_P(Life, WhatWasAnsweredCanBeHandedOverAgainUnderANewNumber)
{
    const auto id = employerA();
    take(id, order(Kind::notify));
    world_.today = "2027-01-05";
    const auto first = handOverOne(id);
    answer(first, "ordered");
    takeAnswers();
    EXPECT_EQ(handOverOne(id), "XS-2027-00002");

    answer(first, "penalised");
    takeAnswers();
    EXPECT_EQ(step(id), "open handed-over") << "an answer to the earlier lead is told, and answers not the later one";
}

TEST_P(Life, NobodysLeadIsAnsweredByAnUnknownNumber)
{
    answer("XS-2027-00009", "ordered");
    EXPECT_EQ(takeAnswers(), 0u);
}

TEST_P(Life, LeadsFromCaseworkAreFindingsOfTheirOwn)
{
    std::int64_t id = 0;
    world_.write([&](Poco::Data::Session& session) {
        id = registerLead(session,
                          {"C", "丙厂", "认定中发现未参保", "340202", {"王五", {}, "笔录.pdf", "abc"}, today()});
    });
    EXPECT_EQ(step(id), "open ");
    EXPECT_EQ(take(id, order(Kind::notify)), "crosscheck.step-no-notice");
    const auto lead = handOverOne(id);
    EXPECT_EQ(take(id, order(Kind::settle, "已参保")), "crosscheck.step-out-of-order");
    answer(lead, "enrolled");
    takeAnswers();
    EXPECT_EQ(take(id, order(Kind::settle, "已参保")), "done");
    EXPECT_EQ(step(id), "closed answered");
    world_.runAll("2026Q3", true);
    EXPECT_EQ(step(id), "closed answered") << "no run judges it";
}

INSTANTIATE_TEST_SUITE_P(Databases, Life, databases(), databaseName);

} // namespace lianfang::test
