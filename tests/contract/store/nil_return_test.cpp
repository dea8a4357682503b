// Nil returns and overdue marks, as every store keeps them.
#include "tests/contract/store/store_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

class NilReturns : public testing::Test {
protected:
    NilOutcome sign(const std::string& dataset, const std::string& period, const std::string& unit = "")
    {
        const auto key = StoreWorld::key(dataset, period, unit);
        return world.store->signNil(key, {"张三", "本季无事项", 0}, key.period.lastDay(), Timeliness::late);
    }

    Exchange exchange(const std::string& dataset, const std::string& period, const std::string& unit = "")
    {
        return world.store->find(StoreWorld::key(dataset, period, unit)).value();
    }

    StoreWorld world;
};

TEST_F(NilReturns, SayWhoWhenAndWhy)
{
    const auto before = secondsNow();
    EXPECT_EQ(sign("test/changes", "2026Q1"), NilOutcome::accepted);
    const auto after = exchange("test/changes", "2026Q1");
    EXPECT_EQ(after.state, ExchangeState::nil);
    EXPECT_EQ(after.timeliness, Timeliness::late);
    EXPECT_EQ(after.asOf, dayFromString("2026-03-31"));
    ASSERT_TRUE(after.nil);
    EXPECT_EQ(after.nil->by, "张三");
    EXPECT_EQ(after.nil->reason, "本季无事项");
    EXPECT_GE(after.nil->signedAt, before);
}

TEST_F(NilReturns, OfFactsOrChangesAreSubmissionsWithoutRows)
{
    for (const char* dataset : {"test/period", "test/changes"}) {
        EXPECT_EQ(sign(dataset, "2026Q1"), NilOutcome::accepted);
        const auto last = world.store->lastSubmission(StoreWorld::key(dataset, "2026Q1"));
        ASSERT_TRUE(last) << dataset;
        EXPECT_THAT(last->digests, testing::IsEmpty());
        EXPECT_EQ(last->accepted, 0u);
    }
    EXPECT_EQ(exchange("test/changes", "2026Q1").submission, 2);
}

TEST_F(NilReturns, OfChangesTouchNothingThatWasSaidBefore)
{
    world.submit("test/changes", "2026Q1", {{"A", "1"}});
    EXPECT_EQ(sign("test/changes", "2026Q2"), NilOutcome::accepted);
    EXPECT_EQ(world.read("test/changes", "2026Q2", 2), (Rows{{"A", "1"}}));
}

TEST_F(NilReturns, AreNotSignedWhereAPushHasSaidOtherwise)
{
    Push push;
    push.key = StoreWorld::key("test/changes", "2026Q1", "340202");
    push.further = true;
    const auto pushed = world.store->receive(push).exchange;
    EXPECT_EQ(sign("test/changes", "2026Q1", "340207"), NilOutcome::accepted) << "another unit's";
    EXPECT_EQ(sign("test/changes", "2026Q1"), NilOutcome::accepted) << "the department's own level";
    world.mergeRows(pushed, {{"A", "1"}});
    EXPECT_EQ(sign("test/changes", "2026Q1", "340202"), NilOutcome::answered);
}

TEST_F(NilReturns, OfFactsLeaveOtherPeriodsAsTheyAre)
{
    world.submit("test/period", "2026Q1", {{"A", "1"}});
    EXPECT_EQ(sign("test/period", "2026Q2"), NilOutcome::accepted);
    EXPECT_EQ(world.read("test/period", "2026Q1", 2), (Rows{{"A", "1"}}));
    EXPECT_EQ(world.read("test/period", "2026Q2", 2), Rows{});
}

TEST_F(NilReturns, NeverEmptyARegister)
{
    world.submit("test/register", "2026Q1", {{"A", "1"}});
    EXPECT_EQ(sign("test/register", "2026Q2"), NilOutcome::rowsHold);
    EXPECT_FALSE(world.store->find(StoreWorld::key("test/register", "2026Q2"))) << "nothing came of it";
    EXPECT_EQ(world.read("test/register", "2026Q2", 1), (Rows{{"A", "1"}}));
    // Another unit's rows are not in its way.
    EXPECT_EQ(sign("test/register", "2026Q2", "340223"), NilOutcome::accepted);
}

TEST_F(NilReturns, OfARegisterAreNoSubmissionAndEndNothingThatComesLate)
{
    EXPECT_EQ(sign("test/register", "2026Q2"), NilOutcome::accepted);
    EXPECT_EQ(exchange("test/register", "2026Q2").submission, 0);
    world.submit("test/register", "2026Q1", {{"A", "1"}});
    EXPECT_EQ(world.read("test/register", "2026Q2", 1), (Rows{{"A", "1"}}));
}

TEST_F(NilReturns, AreRefusedWhereRowsWereAccepted)
{
    for (const char* dataset : {"test/register", "test/period", "test/changes"}) {
        world.submit(dataset, "2026Q1", {{"A", "1"}});
        EXPECT_EQ(sign(dataset, "2026Q1"), NilOutcome::answered) << dataset;
        EXPECT_EQ(exchange(dataset, "2026Q1").state, ExchangeState::done);
        // Nor once a later attempt has failed: the rows are still there.
        const auto begun = world.store->begin(StoreWorld::key(dataset, "2026Q1"));
        world.store->fail(begun.id, Error(Message{"test.failed", "", "", "", ""}), 0);
        EXPECT_EQ(sign(dataset, "2026Q1"), NilOutcome::answered) << dataset;
    }
}

TEST_F(NilReturns, AreRefusedWhileRowsAreOnTheirWay)
{
    world.store->begin(StoreWorld::key("test/period", "2026Q1"));
    EXPECT_EQ(sign("test/period", "2026Q1"), NilOutcome::running);
}

TEST_F(NilReturns, AreSignedOnce)
{
    EXPECT_EQ(sign("test/register", "2026Q1"), NilOutcome::accepted);
    EXPECT_EQ(sign("test/register", "2026Q1"), NilOutcome::answered);
}

TEST_F(NilReturns, YieldToARealSubmission)
{
    for (const char* dataset : {"test/register", "test/period", "test/changes"}) {
        EXPECT_EQ(sign(dataset, "2026Q1"), NilOutcome::accepted);
        const auto outcome = world.submit(dataset, "2026Q1", {{"A", "1"}});
        EXPECT_EQ(exchange(dataset, "2026Q1").state, ExchangeState::done) << dataset;
        EXPECT_EQ(world.read(dataset, "2026Q1", outcome.submission), (Rows{{"A", "1"}})) << dataset;
        EXPECT_TRUE(exchange(dataset, "2026Q1").nil) << "it stays on record";
    }
}

TEST_F(NilReturns, EndWhatAFailedAttemptHadLeftToMend)
{
    const auto begun = world.store->begin(StoreWorld::key("test/period", "2026Q1"));
    world.store->fail(begun.id, Error(Message{"test.failed", "", "", "", ""}), 4711);
    EXPECT_EQ(sign("test/period", "2026Q1"), NilOutcome::accepted);
    const auto after = exchange("test/period", "2026Q1");
    EXPECT_EQ(after.errorCode, "");
    EXPECT_EQ(after.nextAttempt, 0);
}

TEST_F(NilReturns, InterruptedRealSubmissionLeavesItStanding)
{
    sign("test/period", "2026Q1");
    world.store->begin(StoreWorld::key("test/period", "2026Q1"));
    world.store.reset();
    world.open(); // as after a crash
    world.store->recover();
    EXPECT_EQ(exchange("test/period", "2026Q1").state, ExchangeState::nil);
}

// --------------------------------------------------------------------------------------------------------- overdue

TEST_F(NilReturns, OverdueIsAMarkThatAnAnswerReplaces)
{
    world.store->expect({{StoreWorld::key("test/period", "2026Q1"), 0}});
    const auto id = exchange("test/period", "2026Q1").id;
    world.store->markOverdue({id}, true);
    EXPECT_EQ(exchange("test/period", "2026Q1").timeliness, Timeliness::overdue);
    EXPECT_EQ(exchange("test/period", "2026Q1").state, ExchangeState::expected);
    world.store->markOverdue({id}, false);
    EXPECT_EQ(exchange("test/period", "2026Q1").timeliness, Timeliness::unknown);
    world.store->markOverdue({id}, true);
    sign("test/period", "2026Q1");
    EXPECT_EQ(exchange("test/period", "2026Q1").timeliness, Timeliness::late);
    world.store->markOverdue({id}, true);
    EXPECT_EQ(exchange("test/period", "2026Q1").timeliness, Timeliness::late) << "it is answered";
}

} // namespace
} // namespace lianfang::test
