#include "tests/kill/delivered.h"
#include "tests/kill/phases.h"
#include "tests/kill/what_is_there.h"

#include "tests/e2e/hub_process.h"
#include "tests/support/http_receiver.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <random>
#include <set>

namespace lianfang::test {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int killsWanted = 20;
constexpr int killsOfEachPhase = 3;
constexpr int months = 80; // as many kills are tried at most
constexpr const char* today = "2026-10-10";
const Records siteWorkers{"construction_site_workers", "permit, hex(identity), employer, entered_on"};

std::chrono::microseconds since(Clock::time_point begin)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin);
}

class HubUnderTest {
public:
    explicit HubUnderTest(const std::filesystem::path& folder)
        : receiver(folder / "received", "a secret"),
          hub(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/hub.demo.xml", folder / "hub",
              {{"LIANFANG_WEBHOOK_URL", "http://127.0.0.1:" + std::to_string(receiver.port()) + "/"},
               {"LIANFANG_WEBHOOK_KEY", "a secret"},
               {"LIANFANG_RETRY_SECONDS", "1"}})
    {
    }

    std::future<Ended> submit(const std::filesystem::path& file, const std::string& month)
    {
        return std::async(std::launch::async, [this, file, month] {
            return hub.lianfang({"submit", "construction/site-workers", month, file});
        });
    }

    bool isDone(const std::string& month) const
    {
        const auto exchanges = hub.ask({"exchanges", "construction/site-workers", "--period", month});
        return exchanges.size() == 1 && exchanges[0]["state"] == "done";
    }

    bool everythingIsSent() const
    {
        for (const auto& notice : hub.ask({"notices"}))
            if (notice["state"] != "sent")
                return false;
        return true;
    }

    // Each idempotency key, with how often it came.
    std::map<std::string, int> keysReceived() const
    {
        std::map<std::string, int> out;
        for (const auto& request : receiver.received())
            ++out[request["headers"]["Idempotency-Key"]];
        return out;
    }

    HttpReceiver receiver;
    HubProcess hub;
};

// How long each phase takes here and now, so that random moments fall into all of them.
struct Durations {
    std::chrono::microseconds archive{0}, normalise{0}, merge{0}, outbox{0};
};

Durations measured(HubUnderTest& world, const std::filesystem::path& file, const std::string& month)
{
    const auto data = world.hub.data();
    auto client = world.submit(file, month);
    EXPECT_TRUE(waitUntil([&] { return isArchiving(data); }, 20s));
    const auto begun = Clock::now();
    EXPECT_TRUE(waitUntil([&] { return !isArchiving(data); }, 20s));
    const auto archived = Clock::now();
    // A lock that lasts is the merge's; others hold it for an instant.
    auto held = Clock::now();
    EXPECT_TRUE(waitUntil(
        [&] {
            if (!isWriting(data))
                held = Clock::now();
            return since(held) > 30ms;
        },
        60s));
    EXPECT_TRUE(waitUntil([&] { return !isWriting(data); }, 60s));
    const auto merged = Clock::now();
    const auto before = world.keysReceived().size();
    waitUntil([&] { return world.keysReceived().size() > before; }, 5s); // or it had come already
    const auto told = Clock::now();
    EXPECT_EQ(client.get().code, 0);
    const auto between = [](auto from, auto to) {
        return std::chrono::duration_cast<std::chrono::microseconds>(to - from);
    };
    return {between(begun, archived), between(archived, held), between(held, merged), between(merged, told)};
}

// Waits for the phase to begin, then for a random moment within it, and kills.
struct Kill {
    Phase phase = Phase::between;
    std::chrono::microseconds after{0};
    bool clientWasTold = false;
};

Kill killIn(Phase wanted, HubUnderTest& world, const Durations& durations, std::mt19937& random,
            const std::filesystem::path& file, const std::string& month)
{
    const auto data = world.hub.data();
    auto client = world.submit(file, month);
    const auto within = [&](std::chrono::microseconds length) {
        return std::chrono::microseconds(random() % static_cast<unsigned>(std::max<std::int64_t>(length.count(), 1)));
    };
    waitUntil([&] { return isArchiving(data); }, 20s);
    auto moment = within(durations.archive);
    if (wanted != Phase::archive) {
        waitUntil([&] { return !isArchiving(data); }, 20s);
        moment = within(durations.normalise);
    }
    if (wanted == Phase::merge || wanted == Phase::outbox) {
        auto held = Clock::now();
        waitUntil(
            [&] {
                if (!isWriting(data))
                    held = Clock::now();
                return since(held) > 20ms;
            },
            60s);
        moment = within(durations.merge);
    }
    if (wanted == Phase::outbox) {
        waitUntil([&] { return !isWriting(data); }, 60s);
        moment = within(durations.outbox);
    }
    pause(moment);
    const bool archiving = isArchiving(data);
    bool writing = isWriting(data);
    pause(1ms);
    writing = writing && isWriting(data);
    world.hub.send(SIGKILL);
    world.hub.stop();

    Kill kill;
    kill.after = moment;
    kill.clientWasTold = client.get().code != 0;
    const auto left = afterTheKill(data, month);
    if (archiving && isArchiving(data))
        kill.phase = Phase::archive;
    else if (left.state == "running" && !writing)
        kill.phase = Phase::normalise;
    else if (left.state == "running" && (wanted == Phase::merge || wanted == Phase::outbox))
        kill.phase = Phase::merge; // the lock that was seen to last
    else if (left.state == "done" && left.waiting > 0)
        kill.phase = Phase::outbox;
    return kill;
}

TEST(KilledHub, losesNothingRepeatsNothingAndHalvesNothing)
{
    const char* given = std::getenv("LIANFANG_KILL_SEED");
    const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
    std::mt19937 random(seed);
    std::cout << "seed " << seed << "\n";
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "undisturbed");
    std::filesystem::create_directories(folder.path() / "killed");

    // Given a hub that was killed at random moments, twenty times and more, until each phase was hit
    HubUnderTest killed(folder.path() / "killed");
    killed.hub.start(today);
    const auto durations = measured(killed, writeMonth(folder.path(), 0), monthOf(0));
    std::cout << "archive " << durations.archive.count() / 1000 << " ms, normalise "
              << durations.normalise.count() / 1000 << " ms, merge " << durations.merge.count() / 1000 << " ms, outbox "
              << durations.outbox.count() / 1000 << " ms\n";
    std::map<Phase, int> hits;
    int kills = 0, month = 1;
    const auto enough = [&] {
        for (const auto phase : {Phase::archive, Phase::normalise, Phase::merge, Phase::outbox})
            if (hits[phase] < killsOfEachPhase)
                return false;
        return kills >= killsWanted;
    };
    for (; !enough() && month < months; ++month) {
        const auto file = writeMonth(folder.path(), month);
        Phase wanted = static_cast<Phase>(month % 4);
        for (const auto phase : {Phase::archive, Phase::normalise, Phase::merge, Phase::outbox})
            if (kills >= 8 && hits[phase] < hits[wanted] && hits[phase] < killsOfEachPhase)
                wanted = phase;
        const auto kill = killIn(wanted, killed, durations, random, file, monthOf(month));
        const auto left = afterTheKill(killed.hub.data(), monthOf(month));
        std::cout << monthOf(month) << " killed in " << nameOf(kill.phase) << ", "
                  << static_cast<double>(kill.after.count()) / 1000 << " ms after " << nameOf(wanted)
                  << " began; exchange " << (left.state.empty() ? "not begun" : left.state) << ", " << left.waiting
                  << " notices waiting" << std::endl;
        if (kill.phase != Phase::between) {
            ++hits[kill.phase];
            ++kills;
        }
        // What is not done was not called done.
        EXPECT_TRUE(left.state == "done" || kill.clientWasTold) << monthOf(month);

        // When it starts again, it goes on by itself with what it had taken in; else the clerk hands it in again
        killed.hub.start(today);
        EXPECT_FALSE(isArchiving(killed.hub.data())) << "half a document was left";
        if (left.state == "running" || left.state == "done")
            EXPECT_TRUE(waitUntil([&] { return killed.isDone(monthOf(month)); }, 60s)) << monthOf(month);
        else
            EXPECT_EQ(killed.submit(file, monthOf(month)).get().code, 0) << monthOf(month);
        EXPECT_TRUE(waitUntil([&] { return killed.everythingIsSent(); }, 60s)) << monthOf(month);
    }
    for (const auto phase : {Phase::archive, Phase::normalise, Phase::merge, Phase::outbox})
        EXPECT_GE(hits[phase], killsOfEachPhase) << nameOf(phase);
    EXPECT_GE(kills, killsWanted);
    EXPECT_EQ(killed.hub.stop(), 0);

    // Then it holds what a hub holds that did the same undisturbed, under the same key
    std::filesystem::copy_file(killed.hub.keyFile(), folder.path() / "undisturbed/hub.key");
    HubUnderTest undisturbed(folder.path() / "undisturbed");
    undisturbed.hub.start(today);
    for (int i = 0; i < month; ++i)
        ASSERT_EQ(undisturbed.submit(folder.path() / ("workers-" + monthOf(i) + ".csv"), monthOf(i)).get().code, 0);
    ASSERT_TRUE(waitUntil([&] { return undisturbed.everythingIsSent(); }, 60s));
    EXPECT_EQ(undisturbed.hub.stop(), 0);
    const auto expected = whatIsThere(undisturbed.hub.data(), siteWorkers);
    for (const auto& [what, lines] : whatIsThere(killed.hub.data(), siteWorkers)) {
        EXPECT_EQ(lines.size(), expected.at(what).size()) << what;
        EXPECT_TRUE(lines == expected.at(what)) << what << " differ";
    }

    // And the bureau was told of everything; what it was told twice it can tell by the key
    const auto told = killed.keysReceived(), shouldBeTold = undisturbed.keysReceived();
    std::set<std::string> keys, expectedKeys;
    int repeated = 0;
    for (const auto& [key, times] : told) {
        keys.insert(key);
        repeated += times - 1;
    }
    for (const auto& [key, times] : shouldBeTold) {
        expectedKeys.insert(key);
        EXPECT_EQ(times, 1) << key;
    }
    EXPECT_EQ(keys, expectedKeys);
    EXPECT_EQ(static_cast<int>(keys.size()), month);
    std::cout << kills << " kills over " << month << " months, " << repeated << " notices came twice" << std::endl;
}

} // namespace

} // namespace lianfang::test
