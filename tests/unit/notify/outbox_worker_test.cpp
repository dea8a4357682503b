#include "hub/notify/outbox_worker.h"

#include "hub/notify/messages.h"
#include "tests/unit/notify/recorded_outbox.h"

#include <gtest/gtest.h>

#include <future>

namespace lianfang {
namespace {

using test::RecordedOutbox;

Channel failing(int times)
{
    auto left = std::make_shared<int>(times);
    return {"mail",
            [left](const OutboxEntry&) -> std::string {
                if ((*left)-- > 0)
                    throw Error(message::mailPostponed, {"mail.example", "busy"});
                return "250 Ok";
            },
            {}};
}

TEST(OutboxWorker, RecordsTheReceiptOfWhatWasTold)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    OutboxWorker worker(outbox, failing(0), {}, [&] { return outbox.clock; });
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).state, "sent");
    EXPECT_EQ(outbox.entries.at(1).receipt, "250 Ok");
}

TEST(OutboxWorker, TriesAgainOnlyAfterThePause)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    OutboxWorker worker(outbox, failing(1), {.first = 30, .jitter = 0}, [&] { return outbox.clock; });
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).nextAttempt, outbox.clock + 30);
    EXPECT_EQ(worker.deliverDue(), 0u);
    outbox.clock += 30;
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).state, "sent");
}

TEST(OutboxWorker, TellsAPersonWhyItFailedInBothLanguages)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    OutboxWorker worker(outbox, failing(1), {}, [&] { return outbox.clock; });
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).error,
              "邮件服务器 mail.example 暂不接收：busy。平台会自动重试。\n"
              "The mail server mail.example does not take it now: busy. The hub tries again by "
              "itself.");
}

TEST(OutboxWorker, GivesUpAfterTheLastAttempt)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    OutboxWorker worker(outbox, failing(100), {.first = 1, .attempts = 3}, [&] { return outbox.clock; });
    for (int i = 0; i < 10; ++i) {
        worker.deliverDue();
        outbox.clock += 10'000;
    }
    EXPECT_EQ(outbox.entries.at(1).state, "dead");
    EXPECT_EQ(outbox.entries.at(1).attempts, 3);
}

TEST(OutboxWorker, DoesNotRepeatWhatWasRefusedForGood)
{
    RecordedOutbox outbox;
    outbox.post("mail", "nobody");
    Channel refusing{
        "mail",
        [](const OutboxEntry& entry) -> std::string { throw Undeliverable(message::mailAddress, {entry.recipient}); },
        {}};
    OutboxWorker worker(outbox, refusing, {}, [&] { return outbox.clock; });
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).state, "dead");
}

TEST(OutboxWorker, GoesOnWithTheOthersWhenOneFails)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    outbox.post("mail", "b@example.cn");
    OutboxWorker worker(outbox, failing(1), {}, [&] { return outbox.clock; });
    worker.deliverDue();
    EXPECT_EQ(outbox.entries.at(1).state, "waiting");
    EXPECT_EQ(outbox.entries.at(2).state, "sent");
}

TEST(OutboxWorker, LeavesOtherChannelsAlone)
{
    RecordedOutbox outbox;
    outbox.post("webhook", "board");
    OutboxWorker worker(outbox, failing(0), {}, [&] { return outbox.clock; });
    EXPECT_EQ(worker.deliverDue(), 0u);
}

TEST(OutboxWorker, TellsAnEntryAgainIfItCouldNotBeRecordedAsSent)
{
    struct Forgetful : RecordedOutbox {
        bool broken = true;
        void sent(std::int64_t id, const std::string& receipt) override
        {
            if (std::exchange(broken, false))
                throw std::runtime_error("disk full");
            RecordedOutbox::sent(id, receipt);
        }
    } outbox;
    outbox.post("mail", "a@example.cn", "the-same");
    std::vector<std::string> keys;
    Channel keeping{"mail", [&](const OutboxEntry& entry) { return keys.push_back(entry.idempotencyKey), "ok"; }, {}};
    OutboxWorker worker(outbox, keeping, {}, [&] { return outbox.clock; });
    EXPECT_THROW(worker.deliverDue(), std::runtime_error);
    worker.deliverDue();
    EXPECT_EQ(keys, (std::vector<std::string>{"the-same", "the-same"}));
}

TEST(OutboxWorker, RunsOnItsOwnThreadUntilItIsStopped)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    std::promise<void> told;
    Channel channel{"mail", [&](const OutboxEntry&) { return told.set_value(), "ok"; }, {}};
    OutboxWorker worker(outbox, channel, {}, [&] { return outbox.clock; });
    worker.start();
    told.get_future().wait();
    worker.stop();
    EXPECT_EQ(outbox.entries.at(1).state, "sent");
}

TEST(OutboxWorker, StoppingBreaksOffADeliveryWithoutCountingIt)
{
    RecordedOutbox outbox;
    outbox.post("mail", "a@example.cn");
    std::promise<void> begun, broken;
    Channel channel{"mail",
                    [&](const OutboxEntry&) -> std::string {
                        begun.set_value();
                        broken.get_future().wait();
                        throw Error(message::notifyInterrupted);
                    },
                    [&] { broken.set_value(); }};
    OutboxWorker worker(outbox, channel, {}, [&] { return outbox.clock; });
    worker.start();
    begun.get_future().wait();
    worker.stop();
    EXPECT_EQ(outbox.entries.at(1).state, "waiting");
    EXPECT_EQ(outbox.entries.at(1).attempts, 0);
}

TEST(PauseAfter, DoublesUpToTheLongest)
{
    const RetryPolicy policy{.first = 30, .longest = 3600};
    EXPECT_EQ(pauseAfter(policy, 1, 0), 30);
    EXPECT_EQ(pauseAfter(policy, 2, 0), 60);
    EXPECT_EQ(pauseAfter(policy, 7, 0), 1920);
    EXPECT_EQ(pauseAfter(policy, 8, 0), 3600);
    EXPECT_EQ(pauseAfter(policy, 1'000'000, 0), 3600);
}

TEST(PauseAfter, StaysWithinTheJittersBounds)
{
    const RetryPolicy policy{.first = 100, .longest = 3600, .jitter = 0.2};
    EXPECT_EQ(pauseAfter(policy, 1, -1), 80);
    EXPECT_EQ(pauseAfter(policy, 1, 1), 120);
}

TEST(PauseAfter, IsNeverNothing)
{
    EXPECT_EQ(pauseAfter({.first = 0}, 1, 0), 1);
}

} // namespace
} // namespace lianfang
