// What people were told of awaited submissions, as every store keeps it.
#include "tests/contract/store/store_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

class ReminderMarks : public testing::Test {
protected:
    ReminderMarks() { world.store->expect({{key, 0}}); }

    std::int64_t exchange() { return world.store->find(key).value().id; }

    StoreWorld world;
    const ExchangeKey key = StoreWorld::key("test/period", "2026Q3", "340223");
    const Day day = dayOf(2026, 10, 28);
};

TEST_F(ReminderMarks, AreKeptWithWhatTellsOfThemOrNotAtAll)
{
    const Reminded told{exchange(), dayOf(2026, 10, 27), 2, 1, false};
    OutboxEntry entry;
    entry.channel = "mail";
    entry.topic = "reminder";
    entry.recipient = "a@example.cn";
    entry.idempotencyKey = "k";
    entry.payload = "{}";
    EXPECT_THROW(world.store->write([&](Poco::Data::Session& session) {
        world.store->remind(session, day, {told});
        world.store->post(session, {entry});
        throw Error(Message{"test.failed", "", "", "", ""});
    }),
                 Error);
    EXPECT_FALSE(world.store->remindedOn(day));
    EXPECT_TRUE(world.store->reminded().empty());
    world.store->write([&](Poco::Data::Session& session) { world.store->remind(session, day, {told}); });
    world.open();
    EXPECT_TRUE(world.store->remindedOn(day));
    EXPECT_FALSE(world.store->remindedOn(day + std::chrono::days(1)));
    EXPECT_EQ(world.store->reminded().at(told.exchange), told);
}

TEST_F(ReminderMarks, TheLatestOfAnExchangeCounts)
{
    for (const int step : {1, 4})
        world.store->write([&](Poco::Data::Session& session) {
            world.store->remind(session, day, {{exchange(), dayOf(2026, 10, 27), step, step - 1, step > 1}});
        });
    const auto kept = world.store->reminded().at(exchange());
    EXPECT_EQ(kept.step, 4);
    EXPECT_EQ(kept.chases, 3);
    EXPECT_TRUE(kept.escalated);
}

TEST_F(ReminderMarks, TheLatestAcknowledgementCountsAndSaysWhoAndWhen)
{
    const auto before = secondsNow();
    world.store->acknowledge({exchange(), day, "张三", 0});
    world.store->acknowledge({exchange(), day + std::chrono::days(7), "李四", 0});
    const auto kept = world.store->acknowledgements().at(exchange());
    EXPECT_EQ(kept.until, day + std::chrono::days(7));
    EXPECT_EQ(kept.by, "李四");
    EXPECT_GE(kept.at, before);
}

TEST_F(ReminderMarks, ACorrectionIsALaterSubmissionOfTheSame)
{
    world.submit("test/period", "2026Q3", {{"A", "1"}}, "340223");
    EXPECT_TRUE(world.store->corrections().empty());
    world.submit("test/period", "2026Q3", {{"A", "2"}}, "340223");
    world.submit("test/period", "2026Q3", {{"A", "3"}}, "340223");
    EXPECT_EQ(world.store->corrections(), (std::map<std::int64_t, std::int64_t>{{exchange(), 2}}));
}

TEST_F(ReminderMarks, APostponedEntryIsNotDueAndHasLostNoAttempt)
{
    OutboxEntry entry;
    entry.channel = "mail";
    entry.topic = "reminder";
    entry.recipient = "a@example.cn";
    entry.idempotencyKey = "k";
    entry.payload = "{}";
    world.store->post({entry});
    const auto id = world.store->due("mail", 10).at(0).id;
    world.store->postpone(id, secondsNow() + 3600);
    EXPECT_TRUE(world.store->due("mail", 10).empty());
    EXPECT_EQ(world.store->outbox().at(0).attempts, 0);
    EXPECT_EQ(world.store->outbox().at(0).state, "waiting");
}

} // namespace
} // namespace lianfang::test
