// Two hubs on either side of an air gap: submissions cross inwards, lists outwards, each as one file on a stick.
#include "tests/e2e/ferry_world.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace lianfang::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Ferry : public testing::Test {
protected:
    Ferry()
    {
        for (const auto& config : {outsideConfig_, insideConfig_})
            copyConfiguration(config);
        // Inside, the postal administration is reached by the hub outside.
        replaceIn(insideConfig_ / "connectors/postal.xml", R"(<department id="postal")",
                  R"(<department id="postal" ferry="outside")");
        fs::create_directories(drop_ / "feedback");
        fs::create_directories(stick_);
        outside_.start("2026-10-12");
        inside_.start("2026-11-02");
        letTrust(outside_, insideConfig_, "outside", folder_.path() / "outside.pub");
        letTrust(inside_, outsideConfig_, "inside", folder_.path() / "inside.pub");
    }

    fs::path stick(const std::string& name) const { return stick_ / name; }

    // The postal administration drops its outlets; the hub outside fetches them.
    void fetched(const std::string& period, const std::string& rows) const
    {
        const auto name = "postal/快递网点_市本级_" + period + ".csv";
        folder_.write(name, "许可证号或备案号,网点名称,所属区划\r\n" + rows);
        folder_.write(name + ".done", "");
        EXPECT_EQ(outside_.ask({"run", "postal/outlets", period, "--unit", ""}).at(0).at("state"), "done");
    }

    nlohmann::json exported(const std::string& name, std::vector<std::string> more = {}) const
    {
        std::vector<std::string> arguments{"ferry", "export", "--to", "inside", "-o", stick(name)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return outside_.ask(arguments);
    }

    static std::string refusal(const HubProcess& hub, const fs::path& file)
    {
        const auto ended = hub.lianfang({"ferry", "import", file, "--json"});
        EXPECT_NE(ended.code, 0);
        return nlohmann::json::parse(ended.out).at("error").at("code");
    }

    nlohmann::json outlets(const HubProcess& hub, const std::string& period) const
    {
        for (const auto& exchange : hub.ask({"exchanges", "postal/outlets", "--period", period}))
            if (exchange.at("unit") == "")
                return exchange;
        return {{"state", "unknown"}};
    }

    template <typename Condition>
    static bool within(std::chrono::seconds patience, Condition condition)
    {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return true;
    }

    const TemporaryFolder folder_;
    const fs::path outsideConfig_ = folder_.path() / "outside-config", insideConfig_ = folder_.path() / "inside-config",
                   drop_ = folder_.path() / "postal", stick_ = folder_.path() / "stick";
    HubProcess outside_{outsideConfig_ / "hub.demo.xml",
                        folder_.path() / "outside",
                        {{"LIANFANG_POSTAL_FOLDER", drop_}, {"LIANFANG_POSTAL_FEEDBACK", drop_ / "feedback"}}};
    HubProcess inside_{insideConfig_ / "hub.demo.xml", folder_.path() / "inside", {}};
};

TEST_F(Ferry, SubmissionsCrossInwardsOnceAndListsBack)
{
    fetched("2026-09", "WH-0001,甲,340202\r\nWH-0002,乙,不知道\r\n");
    outside_.ask({"nil", "postal/couriers", "2026-09", "--unit", "340223", "--by", "张三", "--reason", "本月无快递员"});
    const auto out = exported("in.ferry", {"postal/outlets", "postal/couriers"});
    EXPECT_EQ(out.at("submissions").size(), 2u);

    const auto in = inside_.ask({"ferry", "import", stick("in.ferry")});
    EXPECT_THAT(ferriedStates(in), ElementsAre("done", "nil"));
    EXPECT_EQ(in.at("from"), "outside");
    const auto theirs = outlets(outside_, "2026-09"), ours = outlets(inside_, "2026-09");
    for (const char* same : {"state", "accepted", "rejected", "asOf", "timeliness"})
        EXPECT_EQ(ours.at(same), theirs.at(same)) << same;
    EXPECT_EQ(ours.at("timeliness"), "on-time") << "it came in time, to the hub outside";
    EXPECT_EQ(ours.at("rejected"), 1);

    // A second time nothing changes, here or there.
    EXPECT_THAT(ferriedStates(ferryImport(inside_, stick("in.ferry"))), ElementsAre("there", "there"));
    EXPECT_EQ(outlets(inside_, "2026-09").at("attempts"), ours.at("attempts"));
    EXPECT_EQ(outside_.lianfang({"ferry", "export", "postal/outlets", "--to", "inside", "-o", stick("no")}).code, 1);
    EXPECT_FALSE(fs::exists(stick("no")));
    EXPECT_EQ(exported("again.ferry", {"postal/outlets", "--again"}).at("submissions").size(), 1u);

    // The list of what was refused waits for the way back.
    ASSERT_TRUE(within(std::chrono::seconds(20), [&] {
        return inside_.lianfang({"ferry", "export", "--to", "outside", "-o", stick("out.ferry")}).code == 0;
    }));
    EXPECT_THAT(ferriedStates(outside_.ask({"ferry", "import", stick("out.ferry")})), ElementsAre("done"));
    const auto listed = [](const fs::path& folder) {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".xlsx")
                found.push_back(TemporaryFolder::read(entry.path()));
        return found;
    };
    const auto theirLists = listed(folder_.path() / "inside/outgoing/postal");
    ASSERT_EQ(theirLists.size(), 1u);
    EXPECT_TRUE(within(std::chrono::seconds(20), [&] { return listed(drop_ / "feedback").size() == 2; }));
    EXPECT_THAT(listed(drop_ / "feedback"), testing::Contains(theirLists.front())) << "beside the outside hub's own";
    EXPECT_THAT(ferriedStates(ferryImport(outside_, stick("out.ferry"))), ElementsAre("there"));
}

TEST_F(Ferry, AnOlderFileThatComesLateChangesNothing)
{
    fetched("2026-09", "WH-0001,甲,340202\r\n");
    exported("first.ferry", {"postal/outlets"});
    fetched("2026-09", "WH-0001,甲,340202\r\nWH-0002,乙,340202\r\n");
    exported("second.ferry", {"postal/outlets"});
    EXPECT_THAT(ferriedStates(ferryImport(inside_, stick("second.ferry"))), ElementsAre("done"));
    EXPECT_THAT(ferriedStates(ferryImport(inside_, stick("first.ferry"))), ElementsAre("older"));
    EXPECT_EQ(outlets(inside_, "2026-09").at("accepted"), 2);
}

TEST_F(Ferry, SeveralOfOnePeriodCrossInTheirOrder)
{
    fetched("2026-09", "WH-0001,甲,340202\r\n");
    fetched("2026-09", "WH-0001,甲,340202\r\nWH-0002,乙,340202\r\n");
    fetched("2026-09", "WH-0003,丙,340202\r\n");
    EXPECT_EQ(exported("all.ferry", {"postal/outlets", "--period", "2026-09"}).at("submissions").size(), 3u);
    EXPECT_THAT(ferriedStates(ferryImport(inside_, stick("all.ferry"))), ElementsAre("done", "done", "done"));
    EXPECT_EQ(outlets(inside_, "2026-09").at("accepted"), 1);
}

TEST_F(Ferry, WhatIsNotWholeNotMeantForItOrNotTrustedIsRefusedAndNothingTaken)
{
    fetched("2026-09", "WH-0001,甲,340202\r\n");
    exported("in.ferry", {"postal/outlets"});
    const auto bytes = TemporaryFolder::read(stick("in.ferry"));
    folder_.write("stick/short", bytes.substr(0, bytes.size() - 1));
    EXPECT_EQ(refusal(inside_, stick("short")), "archive.ferry-damaged");
    folder_.write("stick/other", "not a ferry file at all");
    EXPECT_EQ(refusal(inside_, stick("other")), "archive.ferry-damaged");
    EXPECT_EQ(refusal(outside_, stick("in.ferry")), "archive.ferry-other-recipient");
    fs::rename(insideConfig_ / "ferry-keys/outside.pub", insideConfig_ / "ferry-keys/outside.not");
    EXPECT_EQ(refusal(inside_, stick("in.ferry")), "archive.ferry-untrusted");
    // Trusted, but as somebody else than who may deliver for the department.
    fs::rename(insideConfig_ / "ferry-keys/outside.not", insideConfig_ / "ferry-keys/another.pub");
    const auto refused = ferryImport(inside_, stick("in.ferry"));
    EXPECT_THAT(ferriedStates(refused), ElementsAre("refused"));
    EXPECT_EQ(refused.at("entries").at(0).at("error").at("code"), "app.ferry-not-theirs");
    EXPECT_EQ(outlets(inside_, "2026-09").at("state"), "unknown");
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "inside/archive"))
        EXPECT_FALSE(entry.is_regular_file()) << entry.path();
    for (const auto& entry : fs::directory_iterator(folder_.path() / "inside/spill"))
        EXPECT_THAT(entry.path().filename().string(), testing::Not(HasSubstr("ferry"))) << "left behind";
}

} // namespace
} // namespace lianfang::test
