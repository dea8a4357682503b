// What the hub does by itself as time passes: the shipped schedule, downtime, what is overdue, nil returns.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include "hub/model/period.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <thread>

namespace lianfang::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::filesystem::path shipped = LIANFANG_SOURCE_DIR "/config";
const std::string ownLevel = "市本级";

void replaceIn(const std::filesystem::path& file, const std::string& old, const std::string& with)
{
    std::string text = TemporaryFolder::read(file);
    const auto at = text.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    text.replace(at, old.size(), with);
    std::ofstream(file, std::ios::binary) << text;
}

bool within(std::chrono::seconds patience, const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

class Postal : public testing::Test {
protected:
    Postal() { std::filesystem::create_directories(drop / "feedback"); }

    static std::string outlets(const std::string& number)
    {
        return "许可证号或备案号,网点名称,所属区划\r\n" + number + ",测试网点,340223\r\n";
    }

    // As the administration drops it: the file, then its marker.
    void deliver(const std::string& dataset, const std::string& unit, const std::string& period,
                 const std::string& text) const
    {
        const auto name = fmt::format("postal/{}_{}_{}.csv", dataset, unit, period);
        folder.write(name, text);
        folder.write(name + ".done", "");
    }

    static nlohmann::json exchange(const HubProcess& hub, const std::string& dataset, const std::string& period,
                                   const std::string& unit)
    {
        const auto found = hub.ask({"exchanges", dataset, "--period", period});
        for (const auto& one : found)
            if (one.at("unit") == unit)
                return one;
        return {{"state", "unknown"}};
    }

    TemporaryFolder folder;
    const std::filesystem::path drop = folder.path() / "postal";
    // The shipped hub as whoever runs the test: what was built just now is not signed.
    const Environment environment{{"LIANFANG_CONNECTORS", CONNECTORS},
                                  {"LIANFANG_CONNECTOR_USER", "root"},
                                  {"LIANFANG_UNSIGNED", "yes"},
                                  {"LIANFANG_POSTAL_FOLDER", drop},
                                  {"LIANFANG_POSTAL_FEEDBACK", drop / "feedback"}};
};

TEST_F(Postal, TheShippedHubFetchesByItselfWhatHasFallenDue)
{
    // Given that last month's file lies there, and nobody asks for it
    const auto month = Period(Cadence::month, today()).previous().toString();
    deliver("快递网点", ownLevel, month, outlets("WH001"));
    HubProcess hub(shipped / "hub.xml", folder.path() / "hub", environment);
    hub.start("");
    // When a moment has passed
    ASSERT_TRUE(within(std::chrono::seconds(30), [&] {
        return exchange(hub, "postal/outlets", month, "").at("state") == "done";
    })) << hub.said();
    // Then it was fetched by the connector, and judged by its due day
    const auto done = exchange(hub, "postal/outlets", month, "");
    EXPECT_EQ(done.at("accepted"), 1);
    EXPECT_EQ(done.at("attempts"), 1);
    const auto due = done.at("due").get<std::string>();
    EXPECT_EQ(done.at("timeliness"), due.empty() ? "unknown" : toString(today()) <= due ? "on-time" : "late");
    // And what is not there yet is known, with its reason, and asked for again within the hour
    ASSERT_TRUE(within(std::chrono::seconds(30),
                       [&] { return exchange(hub, "postal/outlets", month, "340223").at("state") == "failed"; }));
    const auto missing = exchange(hub, "postal/outlets", month, "340223");
    EXPECT_EQ(missing.at("error").at("code"), "app.nothing-delivered");
    EXPECT_NE(missing.at("nextAttempt"), "");
    // And a department without a connector is expected to bring its files
    const auto returns = hub.ask({"exchanges", "hrss/annual-return", "--unit", "340223"});
    ASSERT_EQ(returns.size(), 1U);
    EXPECT_EQ(returns.at(0).at("state"), "expected");
    EXPECT_EQ(hub.stop(), 0);
}

TEST_F(Postal, ADemonstrationStartsNothingByItself)
{
    deliver("快递网点", ownLevel, "2026-09", outlets("WH001"));
    HubProcess hub(shipped / "hub.demo.xml", folder.path() / "hub", environment);
    hub.start("2026-11-04");
    std::this_thread::sleep_for(std::chrono::seconds(4)); // the clock has come by a few times
    EXPECT_THAT(hub.ask({"exchanges"}), IsEmpty());
    EXPECT_EQ(hub.ask({"status"}).at("overdue"), 0);
    EXPECT_EQ(hub.ask({"run", "postal/outlets", "2026-09", "--unit", ""}).at(0).at("state"), "done") << "when asked";
}

// The demonstration, whose today can be set, with the schedule switched on and the postal administration alone.
class Scheduled : public Postal {
protected:
    Scheduled()
    {
        std::filesystem::copy(shipped, configuration, std::filesystem::copy_options::recursive);
        replaceIn(configuration / "hub.demo.xml", "<schedule on=\"no\"/>", "<schedule on=\"yes\"/>");
        for (const auto& manifest : std::filesystem::directory_iterator(configuration / "connectors"))
            if (manifest.path().stem() != "postal")
                std::filesystem::remove(manifest.path());
    }

    void awaitState(const std::string& dataset, const std::string& period, const std::string& unit,
                    const std::string& state) const
    {
        ASSERT_TRUE(
            within(std::chrono::seconds(30), [&] { return exchange(hub, dataset, period, unit).at("state") == state; }))
            << dataset << " " << period << " " << unit << "\n"
            << hub.said();
    }

    // Periods and units, as the command line lists them.
    std::vector<std::string> overdue(const std::string& dataset) const
    {
        std::vector<std::string> out;
        for (const auto& one : hub.ask({"exchanges", dataset, "--timeliness", "overdue"}))
            out.push_back(one.at("period").get<std::string>() + " " + one.at("unit").get<std::string>());
        return out;
    }

    Ended sign(const std::string& dataset, const std::string& period, const std::string& unit) const
    {
        return hub.lianfang(
            {"nil", dataset, period, "--unit", unit, "--by", "张三", "--reason", "本月无事项", "--json"});
    }

    const std::filesystem::path configuration = folder.path() / "config";
    HubProcess hub{configuration / "hub.demo.xml", folder.path() / "hub", environment};
};

TEST_F(Scheduled, WhatFellDueDuringDowntimeRunsOnceInOrder)
{
    deliver("快递网点", ownLevel, "2026-06", outlets("WH001"));
    hub.start("2026-07-03");
    awaitState("postal/outlets", "2026-06", "", "done");
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-06", "").at("timeliness"), "on-time");
    EXPECT_THAT(overdue("postal/outlets"), IsEmpty());
    ASSERT_EQ(hub.stop(), 0);

    for (const char* month : {"2026-09", "2026-07", "2026-08"})
        deliver("快递网点", ownLevel, month, outlets(std::string("WH") + month));
    hub.start("2026-10-09");
    for (const char* month : {"2026-07", "2026-08", "2026-09"})
        awaitState("postal/outlets", month, "", "done");
    std::vector<std::string> ended;
    for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
        const auto done = exchange(hub, "postal/outlets", month, "");
        EXPECT_EQ(done.at("attempts"), 1) << month;
        EXPECT_EQ(done.at("timeliness"), std::string(month) == "2026-09" ? "on-time" : "late") << month;
        ended.push_back(done.at("ended"));
    }
    EXPECT_TRUE(ended[0] < ended[1] && ended[1] < ended[2]) << "the next begins when the clock comes by again";
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-06", "").at("attempts"), 1);
    // Whoever delivered nothing is overdue where the due day has passed: September's is 20 October.
    EXPECT_THAT(overdue("postal/outlets"), ElementsAre("2026-06 340223", "2026-06 340281", "2026-07 340223",
                                                       "2026-07 340281", "2026-08 340223", "2026-08 340281"));
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-09", "340223").at("due"), "2026-10-20");
    EXPECT_EQ(hub.ask({"status"}).at("overdue"), 6 + 9) << "couriers of three units and three months";
    EXPECT_THAT(hub.lianfang({"status"}).out, HasSubstr("逾期未报：15"));
}

TEST_F(Scheduled, WhatWasOverdueIsLateWhenItComes)
{
    hub.start("2026-10-28");
    ASSERT_TRUE(within(std::chrono::seconds(30), [&] { return overdue("postal/outlets").size() == 3; })) << hub.said();
    awaitState("postal/outlets", "2026-09", "340223", "failed");
    const auto file = folder.write("late.csv", outlets("WH001"));
    hub.ask({"submit", "postal/outlets", "2026-09", file, "--unit", "340223"});
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-09", "340223").at("timeliness"), "late");
    EXPECT_EQ(overdue("postal/outlets").size(), 2U);
}

TEST_F(Scheduled, ACorrectionOfWhatCameOnTimeIsNotLate)
{
    deliver("快递网点", ownLevel, "2026-09", outlets("WH001"));
    hub.start("2026-10-09");
    awaitState("postal/outlets", "2026-09", "", "done");
    hub.stop();
    hub.start("2026-11-09");
    hub.ask({"submit", "postal/outlets", "2026-09", folder.write("corrected.csv", outlets("WH002"))});
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-09", "").at("timeliness"), "on-time");
    hub.ask({"replay", "postal/outlets", "--from", "2026-09"});
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-09", "").at("timeliness"), "on-time");
}

TEST_F(Scheduled, AYearWithoutACalendarIsSaidAndNothingIsGuessed)
{
    std::filesystem::remove(configuration / "calendar/2026.xml");
    hub.start("2026-11-04");
    ASSERT_TRUE(within(std::chrono::seconds(30), [&] {
        return hub.ask({"status"}).at("calendarMissing") == nlohmann::json::array({2026});
    })) << hub.said();
    EXPECT_THAT(hub.lianfang({"status"}).out, HasSubstr("config/calendar/2026.xml"));
    EXPECT_THAT(overdue("postal/outlets"), IsEmpty());
    EXPECT_EQ(exchange(hub, "postal/outlets", "2026-10", "").at("due"), "");
}

TEST_F(Scheduled, ANilReturnAnswersAndIsOnRecord)
{
    hub.start("2026-11-18"); // October's last day for it was the 13th
    ASSERT_TRUE(within(std::chrono::seconds(30), [&] { return overdue("postal/couriers").size() == 3; })) << hub.said();
    awaitState("postal/couriers", "2026-10", "340223", "failed");
    const auto ended = sign("postal/couriers", "2026-10", "340223");
    ASSERT_EQ(ended.code, 0) << ended.out << ended.err;
    const auto answered = exchange(hub, "postal/couriers", "2026-10", "340223");
    EXPECT_EQ(answered.at("state"), "nil");
    EXPECT_EQ(answered.at("timeliness"), "late");
    EXPECT_EQ(answered.at("nil").at("by"), "张三");
    EXPECT_EQ(answered.at("nil").at("reason"), "本月无事项");
    EXPECT_THAT(answered.at("nil").at("signed").get<std::string>(), testing::EndsWith("+08:00"));
    EXPECT_FALSE(answered.contains("error"));
    EXPECT_EQ(overdue("postal/couriers").size(), 2U);
    EXPECT_THAT(hub.lianfang({"exchanges", "postal/couriers"}).out, HasSubstr("零报送 张三"));
}

TEST_F(Scheduled, ANilReturnSaysNothingBeforeItsTimeOrWithoutItsSigner)
{
    hub.start("2026-10-30");
    EXPECT_THAT(sign("postal/couriers", "2026-10", "340223").out, HasSubstr("app.nil-too-early"));
    EXPECT_EQ(exchange(hub, "postal/couriers", "2026-10", "340223").at("state"), "unknown") << "nothing came of it";
    EXPECT_EQ(hub.lianfang({"nil", "postal/couriers", "2026-09", "--reason", "本月无事项"}).code, 1);
    EXPECT_EQ(hub.lianfang({"nil", "postal/couriers", "2026-09", "--by", " ", "--reason", "本月无事项"}).code, 1);
    EXPECT_EQ(hub.lianfang({"nil", "postal/couriers", "2026-09", "--by", "张三", "--reason", "一\n二"}).code, 1);
    EXPECT_EQ(sign("postal/couriers", "2026-09", "999999").code, 4) << "no such unit";
    hub.stop();
    hub.start("2026-10-31");
    EXPECT_EQ(sign("postal/couriers", "2026-10", "340223").code, 0) << "on the last day it can be said";
    EXPECT_EQ(exchange(hub, "postal/couriers", "2026-10", "340223").at("timeliness"), "on-time");
}

TEST_F(Scheduled, ANilReturnNeverTakesBackRowsAndYieldsToThem)
{
    hub.start("2026-10-09");
    const auto file = folder.write("outlets.csv", outlets("WH001"));
    hub.ask({"submit", "postal/outlets", "2026-08", file, "--unit", "340223"});
    EXPECT_THAT(sign("postal/outlets", "2026-08", "340223").out, HasSubstr("app.nil-answered"));
    // A register goes on holding: no nil return empties it.
    EXPECT_THAT(sign("postal/outlets", "2026-09", "340223").out, HasSubstr("app.nil-rows-hold"));
    // Who has nothing in it may say so, and be corrected.
    EXPECT_EQ(sign("postal/outlets", "2026-09", "340281").code, 0);
    const auto real = hub.ask({"submit", "postal/outlets", "2026-09", file, "--unit", "340281"}).at(0);
    EXPECT_EQ(real.at("state"), "done");
    EXPECT_EQ(real.at("accepted"), 1);
    EXPECT_EQ(real.at("nil").at("by"), "张三") << "it stays on record";
    // Replay passes over what has no documents.
    EXPECT_EQ(sign("postal/couriers", "2026-09", "340281").code, 0);
    EXPECT_EQ(hub.lianfang({"replay", "postal/couriers", "--from", "2026-09", "--json"}).out, "[]\n");
}

// What waited for a month's couriers waits no longer once their unit has said that there were none.
TEST_F(Scheduled, ACrosscheckDoesNotWaitForWhatANilReturnAnswered)
{
    hub.start("2026-10-09");
    const auto couriers =
        folder.write("couriers.csv", "身份证号,姓名,网点编号\r\n" + city::identityNumber(1, dayOf(1990, 1, 1), false) +
                                         ",欧阳伯仲,WH001\r\n");
    for (const char* month : {"2026-07", "2026-08"})
        hub.ask({"submit", "postal/couriers", month, couriers, "--unit", "340223"});
    const auto waiting = [&] {
        const auto said = hub.lianfang({"crosscheck", "courier-second-outlet", "--period", "2026Q3", "--json"}).out;
        const auto missing = nlohmann::json::parse(said).at(0).at("waitingFor");
        return std::any_of(missing.begin(), missing.end(),
                           [](const auto& one) { return one.at("dataset") == "postal/couriers"; });
    };
    EXPECT_TRUE(waiting());
    EXPECT_EQ(sign("postal/couriers", "2026-09", "340223").code, 0);
    EXPECT_FALSE(waiting());
}

} // namespace
} // namespace lianfang::test
