// Permits are pushed to the hub outside, several a day, and cross the air gap to the one that judges.
#include "tests/e2e/ferry_world.h"
#include "tests/e2e/push_world.h"

#include <gmock/gmock.h>

#include <thread>

namespace lianfang::test {
namespace {

using testing::ElementsAre;

struct Configurations {
    Configurations()
    {
        for (const auto& each : {outside, inside})
            copyConfiguration(each);
        replaceIn(inside / "connectors/construction.xml", R"(<department id="construction")",
                  R"(<department id="construction" ferry="outside")");
    }
    TemporaryFolder folder;
    std::filesystem::path outside = folder.path() / "outside-config", inside = folder.path() / "inside-config";
};

class FerriedPush : protected Configurations, public PushWorld {
protected:
    FerriedPush() : PushWorld(Port::plain, outside / "hub.demo.xml")
    {
        start();
        inside_.start(today);
        letTrust(hub_, inside, "outside", folder_.path() / "outside.pub");
        letTrust(inside_, outside, "inside", folder_.path() / "inside.pub");
        inside_.ask({"submit", "insurance/project-enrolments", today, folder_.path() / "delivered/projects.csv"});
        token_ = token();
    }

    void pushed(const std::string& csv)
    {
        const auto receipt = push(token_, csv);
        ASSERT_EQ(receipt.status, 202) << receipt.body;
        ASSERT_EQ(awaitExchange(token_, receipt.json()).at("state"), "done");
    }
    std::filesystem::path exported(const std::string& name)
    {
        const auto file = folder_.path() / name;
        hub_.ask({"ferry", "export", "construction/permits", "--to", "inside", "-o", file});
        return file;
    }
    // "P1 open not-enrolled", in order.
    static std::vector<std::string> judged(const HubProcess& hub)
    {
        std::vector<std::string> out;
        hub.ask({"crosscheck", "uninsured-project", "--period", "2026Q4"});
        for (const auto& finding : hub.ask({"findings", "--crosscheck", "uninsured-project"}))
            out.push_back(finding.at("number").get<std::string>() + " " + finding.at("state").get<std::string>());
        std::sort(out.begin(), out.end());
        return out;
    }

    HubProcess inside_{inside / "hub.demo.xml", folder_.path() / "inside", {}};
    std::string token_;
};

TEST_F(FerriedPush, EveryPushOfADayCrossesInItsOrderAndIsJudgedAsItIsOutside)
{
    pushed(permits({"P1", "P2"}));
    pushed(permits({"P1"}, "C-INSURED")); // the same permit, corrected
    pushed(permits({"P3"}));
    const auto first = exported("first.ferry");
    EXPECT_THAT(ferriedStates(ferryImport(inside_, first)), ElementsAre("done", "done", "done"));
    EXPECT_THAT(judged(inside_), ElementsAre("P1 closed", "P2 open", "P3 open"));
    EXPECT_THAT(ferriedStates(ferryImport(inside_, first)), ElementsAre("older", "older", "there"));

    pushed(permits({"P2"}, "C-INSURED"));
    EXPECT_THAT(ferriedStates(ferryImport(inside_, exported("second.ferry"))), ElementsAre("done"));
    EXPECT_EQ(judged(inside_), judged(hub_));
    EXPECT_THAT(judged(inside_), ElementsAre("P1 closed", "P2 closed", "P3 open"));
}

} // namespace
} // namespace lianfang::test
