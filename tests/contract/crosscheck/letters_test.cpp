// Letters: numbers without a gap, and a delivery that starts the deadline.
#include "tests/contract/crosscheck/life_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {

class Letters : public LifeTest {
protected:
    Letter keep(LetterKind kind, const std::string& on = "2026-12-01", const std::vector<std::int64_t>& findings = {})
    {
        Letter letter;
        letter.kind = kind;
        letter.addressee = "A";
        letter.addresseeName = "A厂";
        letter.days = kind == LetterKind::deadline ? 15 : 0;
        letter.issuedOn = day(on);
        letter.who = "王五";
        letter.findings = findings;
        world_.write([&](Poco::Data::Session& session) {
            keepLetter(session, letter, [](Letter& made) {
                made.name = made.display() + ".html";
                made.digest = "digest " + std::to_string(made.number);
            });
        });
        return letter;
    }

    StepReport hand(const Letter& letter, const std::string& on)
    {
        StepReport report;
        world_.write([&](Poco::Data::Session& session) {
            report =
                deliver(session, letter.id, {day(on), "直接送达", {"赵六", {}, "回证.pdf", "abc"}}, days(), today());
        });
        return report;
    }

    std::string refusal(const Letter& letter, const std::string& on)
    {
        try {
            hand(letter, on);
            return {};
        } catch (const Error& e) {
            return std::string(e.message().code);
        }
    }
};

TEST_P(Letters, NumbersHaveNoGapInAYearAndAKind)
{
    EXPECT_EQ(keep(LetterKind::deadline).display(), "限期参保通知书〔2026〕第 1 号");
    EXPECT_EQ(keep(LetterKind::information).display(), "参保告知书〔2026〕第 1 号");
    EXPECT_EQ(keep(LetterKind::deadline).display(), "限期参保通知书〔2026〕第 2 号");
    EXPECT_EQ(keep(LetterKind::deadline, "2027-01-04").display(), "限期参保通知书〔2027〕第 1 号");
    EXPECT_EQ(keep(LetterKind::deadline).display(), "限期参保通知书〔2026〕第 3 号");
}

TEST_P(Letters, ALetterThatCouldNotBeMadeTakesNoNumber)
{
    Letter broken;
    broken.kind = LetterKind::deadline;
    broken.issuedOn = today();
    EXPECT_THROW(world_.write([&](Poco::Data::Session& session) {
        keepLetter(session, broken, [](Letter&) { throw std::runtime_error("disk full"); });
    }),
                 std::runtime_error);
    EXPECT_EQ(keep(LetterKind::deadline).number, 1);
}

TEST_P(Letters, TheFirstDeliveryStartsTheDeadlineAndAnotherDoesNotMoveIt)
{
    const auto letter = keep(LetterKind::deadline, "2026-11-20", {employerA()});
    EXPECT_EQ(step(employerA()), "open ") << "issued is not delivered";
    EXPECT_EQ(hand(letter, "2026-11-25").done, std::vector<std::int64_t>{employerA()});
    EXPECT_EQ(step(employerA()), "open notified");
    const auto deadline = [&] {
        return world_.texts("SELECT CAST(deadline AS TEXT) FROM finding WHERE id = " + std::to_string(employerA()));
    };
    EXPECT_EQ(deadline(), Lines{World::day("2026-12-10")}) << "15 days, which the letter gives";

    hand(letter, "2026-11-30");
    EXPECT_EQ(deadline(), Lines{World::day("2026-12-10")});
    EXPECT_EQ(story(employerA()), (Lines{"opened", "letter", "notified", "delivered"}));
}

TEST_P(Letters, WhatClosedMeanwhileIsNotNotified)
{
    const auto letter = keep(LetterKind::deadline, "2026-12-01", {employerA(), workerAtB()});
    take(workerAtB(), order(StepOrder::Kind::withdraw, "误报"));

    const auto report = hand(letter, "2026-12-01");

    EXPECT_EQ(report.done, std::vector<std::int64_t>{employerA()});
    EXPECT_EQ(report.refused.at(0).error.message().code, "crosscheck.step-not-now");
}

TEST_P(Letters, AnInformationLetterSetsNoDeadline)
{
    hand(keep(LetterKind::information, "2026-12-01", {employerA()}), "2026-12-01");
    EXPECT_EQ(step(employerA()), "open ");
}

TEST_P(Letters, NothingIsDeliveredBeforeItWasIssuedOrTomorrow)
{
    const auto letter = keep(LetterKind::deadline, "2026-11-30", {employerA()});
    EXPECT_EQ(refusal(letter, "2026-11-29"), "crosscheck.letter-before");
    EXPECT_EQ(refusal(letter, "2026-12-02"), "crosscheck.step-ahead");
    EXPECT_EQ(refusal(letter, "2026-11-30"), "");
}

INSTANTIATE_TEST_SUITE_P(Databases, Letters, databases(), databaseName);

} // namespace lianfang::test
