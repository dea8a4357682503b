// How connectors behave: what is counted, and told once.
#include "store_world.h"

#include <gmock/gmock.h>

namespace lianfang::test {
namespace {

using testing::IsEmpty;

constexpr Message crashed{"test.crashed", "崩溃", "crashed", "", ""};

class Standing : public testing::Test {
protected:
    ConnectorStanding fail(const std::string& department)
    {
        return world_.store->connectorFailed(
            department, Error(crashed, {"it"}), 3, [](const ConnectorStanding& standing) {
                OutboxEntry entry;
                entry.channel = "mail";
                entry.topic = "t";
                entry.recipient = "r";
                entry.idempotencyKey = standing.department + std::to_string(standing.setAside);
                entry.payload = "{}";
                return std::vector{entry};
            });
    }
    void reopen()
    {
        world_.store.reset();
        world_.open();
    }

    StoreWorld world_;
};

TEST_F(Standing, TheLastFailureInARowSetsAsideAndTellsOnce)
{
    EXPECT_EQ(fail("a").setAside, 0);
    fail("b");
    EXPECT_EQ(fail("a").failures, 2);
    EXPECT_THAT(world_.store->outbox(), IsEmpty());
    reopen();
    const auto third = fail("a");
    EXPECT_NE(third.setAside, 0);
    EXPECT_EQ(world_.store->outbox().size(), 1u);
    EXPECT_EQ(fail("a").setAside, third.setAside) << "one in hand when it was set aside";
    EXPECT_EQ(world_.store->outbox().size(), 1u);
    const auto standing = world_.store->standings().front();
    EXPECT_EQ(standing.failures, 4);
    EXPECT_EQ(standing.errorCode, "test.crashed");
    EXPECT_EQ(standing.errorArguments, std::vector<std::string>{"it"});
}

TEST_F(Standing, WhatWorksBeginsTheCountAnewButDoesNotRestore)
{
    fail("a");
    fail("a");
    world_.store->connectorWorked("a");
    EXPECT_EQ(fail("a").failures, 1);
    fail("a");
    fail("a");
    world_.store->connectorWorked("a");
    EXPECT_NE(world_.store->standings().front().setAside, 0);
    world_.store->restoreConnector("a");
    EXPECT_THAT(world_.store->standings(), IsEmpty());
}

} // namespace
} // namespace lianfang::test
