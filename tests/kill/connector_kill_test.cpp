// The daemon is killed while a department's connector fetches, and while a list goes back to the department.
#include "tests/kill/phases.h"
#include "tests/kill/what_is_there.h"

#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <set>

namespace lianfang::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr int killsOfEach = 3;
constexpr int months = 12; // as many kills are tried at most
constexpr std::uint32_t couriersAMonth = 8'000;
constexpr const char* today = "2026-10-10";
const std::string dataset = "postal/couriers";
const Records couriers{"postal_couriers", "outlet, hex(identity)"};

std::string monthOf(int number)
{
    return fmt::format("{}-{:02}", 2024 + number / 12, 1 + number % 12);
}

// The postal administration, with the hub that it delivers to and is answered by.
class World {
public:
    explicit World(const std::filesystem::path& folder)
        : drop(folder / "postal"), feedback(folder / "feedback"),
          hub(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config/hub.demo.xml", folder / "hub",
              {{"LIANFANG_CONNECTORS", CONNECTORS},
               {"LIANFANG_POSTAL_FOLDER", drop},
               {"LIANFANG_POSTAL_FEEDBACK", feedback},
               {"LIANFANG_RETRY_SECONDS", "1"}})
    {
        std::filesystem::create_directories(drop);
        std::filesystem::create_directories(feedback);
    }

    void deliver(int month) const
    {
        std::string text = "身份证号,姓名,网点编号\r\n";
        for (std::uint32_t i = 0; i < couriersAMonth; ++i) {
            auto number = city::identityNumber(static_cast<std::uint32_t>(month) * 1000 + i,
                                               dayOf(1980, 1 + i % 12, 1 + i % 28), i % 3 == 0);
            if (i % 1000 == 7)
                number[10] = '9'; // no such month: refused, and so a list goes back
            text += fmt::format("{},赵{},WH{:03}\r\n", number, i % 100, i % 200);
        }
        const auto file = drop / ("快递从业人员_市本级_" + monthOf(month) + ".csv");
        std::ofstream(file, std::ios::binary) << text;
        std::ofstream(file.string() + ".done");
    }

    // Returns once the hub has taken the exchange up.
    void begin(int month) const { hub.ask({"run", dataset, monthOf(month), "--unit", "", "--no-wait"}); }

    bool isDone(int month) const
    {
        const auto found = hub.ask({"exchanges", dataset, "--period", monthOf(month)});
        return found.size() == 1 && found[0]["state"] == "done";
    }

    bool everythingIsSent() const
    {
        for (const auto& notice : hub.ask({"notices"}))
            if (notice["channel"] == "push" && notice["state"] != "sent")
                return false;
        return true;
    }

    // The hub's own copies of the month's list; the folder's, finished or not.
    std::vector<std::filesystem::path> copies(int month) const { return named(hub.data() / "outgoing/postal", month); }
    std::vector<std::filesystem::path> received(int month) const { return named(feedback, month); }

    const std::filesystem::path drop;
    const std::filesystem::path feedback;
    HubProcess hub;

private:
    static std::vector<std::filesystem::path> named(const std::filesystem::path& folder, int month)
    {
        std::vector<std::filesystem::path> out;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
            const auto name = entry.path().filename().string();
            if (name.find(monthOf(month)) != std::string::npos && name.ends_with(".xlsx") && name[0] != '.')
                out.push_back(entry.path());
        }
        return out;
    }
};

std::set<std::string> namesIn(const std::filesystem::path& folder)
{
    std::set<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        out.insert(entry.path().filename());
    return out;
}

microseconds since(Clock::time_point begin)
{
    return std::chrono::duration_cast<microseconds>(Clock::now() - begin);
}

struct Durations {
    microseconds pull{0}, push{0};
};

Durations measured(const World& world, int month)
{
    Durations out;
    world.deliver(month);
    world.begin(month);
    const auto begun = Clock::now();
    EXPECT_TRUE(waitUntil([&] { return isArchiving(world.hub.data()) || since(begun) > 2s; }, 20s));
    EXPECT_TRUE(waitUntil([&] { return !isArchiving(world.hub.data()); }, 20s));
    out.pull = std::min<microseconds>(since(begun), 2s);
    EXPECT_TRUE(waitUntil([&] { return !world.copies(month).empty(); }, 30s));
    const auto written = Clock::now();
    EXPECT_TRUE(waitUntil([&] { return !world.received(month).empty(); }, 30s));
    out.push = since(written);
    EXPECT_TRUE(waitUntil([&] { return world.everythingIsSent(); }, 30s));
    return out;
}

TEST(KilledHub, pullsAndPushesAsIfItHadNotBeen)
{
    const char* given = std::getenv("LIANFANG_KILL_SEED");
    const unsigned seed = given ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
    std::mt19937 random(seed);
    std::cout << "seed " << seed << "\n";
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "undisturbed");
    std::filesystem::create_directories(folder.path() / "killed");

    // Given a hub that was killed at random moments of fetching and of giving back
    World killed(folder.path() / "killed");
    killed.hub.start(today);
    const auto durations = measured(killed, 0);
    std::cout << "pull " << durations.pull.count() / 1000 << " ms, push " << durations.push.count() / 1000 << " ms\n";
    int pulls = 0, pushes = 0, month = 1;
    for (; month < months && (pulls < killsOfEach || pushes < killsOfEach); ++month) {
        killed.deliver(month);
        const bool pulling = pulls < killsOfEach && (pushes >= killsOfEach || month % 2 == 1);
        killed.begin(month);
        if (!pulling) {
            ASSERT_TRUE(waitUntil([&] { return !killed.copies(month).empty(); }, 30s)) << killed.hub.said();
        }
        const auto length = pulling ? durations.pull : durations.push;
        const microseconds moment(random() % static_cast<unsigned>(std::max<std::int64_t>(length.count(), 1)));
        pause(moment);
        killed.hub.send(SIGKILL);
        killed.hub.stop();

        const auto left = afterTheKill(killed.hub.data(), monthOf(month));
        const bool hit = pulling ? left.state == "running" : left.waiting > 0;
        (pulling ? pulls : pushes) += hit;
        const auto alreadyThere = killed.received(month);
        const std::string before = alreadyThere.empty() ? "" : TemporaryFolder::read(alreadyThere.front());
        std::cout << monthOf(month) << " killed " << static_cast<double>(moment.count()) / 1000 << " ms into "
                  << (pulling ? "pull" : "push") << (hit ? "" : ", which was over") << "; exchange " << left.state
                  << ", " << left.waiting << " waiting, list " << (before.empty() ? "not there" : "there") << std::endl;

        // When it starts again, it goes on by itself
        killed.hub.start(today);
        EXPECT_TRUE(waitUntil([&] { return killed.isDone(month) && killed.everythingIsSent(); }, 60s))
            << monthOf(month) << "\n"
            << killed.hub.said();
        // Then what the department had is what it has: the same list under the same name, once
        const auto there = killed.received(month);
        ASSERT_EQ(there.size(), 1U) << monthOf(month);
        EXPECT_TRUE(before.empty() || there == alreadyThere) << there.front();
        const auto list = TemporaryFolder::read(there.front());
        EXPECT_TRUE(before.empty() || before == list) << "another list under the same name";
        EXPECT_EQ(list, TemporaryFolder::read(killed.copies(month).at(0)));
    }
    EXPECT_GE(pulls, killsOfEach);
    EXPECT_GE(pushes, killsOfEach);
    EXPECT_EQ(killed.hub.stop(), 0);

    // And all is as with a hub that did the same undisturbed, under the same key; nothing half is left
    std::filesystem::copy_file(killed.hub.keyFile(), folder.path() / "undisturbed/hub.key");
    World undisturbed(folder.path() / "undisturbed");
    undisturbed.hub.start(today);
    for (int i = 0; i < month; ++i) {
        undisturbed.deliver(i);
        undisturbed.begin(i);
        ASSERT_TRUE(waitUntil([&] { return undisturbed.isDone(i) && undisturbed.everythingIsSent(); }, 60s));
    }
    EXPECT_EQ(undisturbed.hub.stop(), 0);
    const auto expected = whatIsThere(undisturbed.hub.data(), couriers);
    for (const auto& [what, lines] : whatIsThere(killed.hub.data(), couriers)) {
        EXPECT_EQ(lines.size(), expected.at(what).size()) << what;
        EXPECT_TRUE(lines == expected.at(what)) << what << " differ";
    }
    EXPECT_EQ(namesIn(killed.feedback), namesIn(undisturbed.feedback));
    EXPECT_EQ(namesIn(killed.feedback).size(), 2U * static_cast<unsigned>(month)) << "lists and their markers";
}

} // namespace
} // namespace lianfang::test
