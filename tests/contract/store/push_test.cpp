// What departments push, and the tokens that let them: promises of every store.
#include "hub/store/access.h"
#include "tests/contract/store/store_world.h"

namespace lianfang::test {
namespace {

Push pushOf(const std::string& dataset, const std::string& idempotencyKey = "", const std::string& request = "a")
{
    Push push;
    push.key = StoreWorld::key(dataset, "2026Q3", "340202");
    push.further = dataset == "test/changes";
    push.pending = R"({"documents":[]})";
    push.idempotencyKey = idempotencyKey;
    push.request = request;
    return push;
}

TEST(StorePush, EveryPushOfChangesIsAnExchangeOfItsOwn)
{
    StoreWorld world;
    const auto first = world.store->receive(pushOf("test/changes"));
    const auto second = world.store->receive(pushOf("test/changes")); // while the first is still running
    EXPECT_EQ(first.exchange.key.occasion, 1);
    EXPECT_EQ(second.exchange.key.occasion, 2);
    EXPECT_NE(first.exchange.id, second.exchange.id);

    world.mergeRows(first.exchange, {{"A", "1"}});
    world.mergeRows(second.exchange, {{"B", "1"}});
    EXPECT_EQ(world.read("test/changes", "2026Q3", 2, "340202"), (Rows{{"A", "1"}, {"B", "1"}}));
    EXPECT_EQ(world.store->find(first.exchange.id)->submission, 1);
    EXPECT_EQ(world.store->find(second.exchange.id)->submission, 2);
    EXPECT_FALSE(world.store->find(StoreWorld::key("test/changes", "2026Q3", "340202"))) << "that is occasion 0";
}

TEST(StorePush, OfTwoPushesOfOneKeyTheLaterOneHolds)
{
    StoreWorld world;
    const auto first = world.store->receive(pushOf("test/changes"));
    const auto second = world.store->receive(pushOf("test/changes"));
    world.mergeRows(first.exchange, {{"A", "1"}, {"B", "1"}});
    world.mergeRows(second.exchange, {{"A", "withdrawn"}});
    EXPECT_EQ(world.read("test/changes", "2026Q3", 2, "340202"), (Rows{{"B", "1"}}));
}

TEST(StorePush, EachKeepsItsOwnRejections)
{
    StoreWorld world;
    const auto first = world.store->receive(pushOf("test/changes"));
    const auto second = world.store->receive(pushOf("test/changes"));
    world.mergeRows(first.exchange, {{"A", "1"}, {"A", "2"}, {"B", "1"}});
    world.mergeRows(second.exchange, {{"C", "1"}});
    const auto count = [&](std::int64_t exchange) {
        int rows = 0;
        world.store->remarks(
            exchange, [](const auto&) {}, [&](const Remark&) { ++rows; });
        return rows;
    };
    EXPECT_EQ(count(first.exchange.id), 2);
    EXPECT_EQ(count(second.exchange.id), 0);
}

TEST(StorePush, ARegisterIsThePeriodOnceMore)
{
    StoreWorld world;
    const auto first = world.store->receive(pushOf("test/register"));
    EXPECT_THROW(world.store->receive(pushOf("test/register")), Error) << "while the first is running";
    world.mergeRows(first.exchange, {{"A", "1"}});
    const auto second = world.store->receive(pushOf("test/register"));
    EXPECT_EQ(first.exchange.id, second.exchange.id);
    EXPECT_EQ(second.exchange.key.occasion, 0);
}

TEST(StorePush, TheSameKeyAndContentGetTheSameReceiptAlsoAfterACrash)
{
    StoreWorld world;
    const auto first = world.store->receive(pushOf("test/changes", "k1"));
    EXPECT_FALSE(first.repeated);
    world.store.reset();
    world.open();
    const auto again = world.store->receive(pushOf("test/changes", "k1"));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.exchange.id, first.exchange.id);
    EXPECT_EQ(again.received, first.received);
    EXPECT_EQ(world.store->exchanges({}).size(), 1u);
}

TEST(StorePush, TheSameKeyWithOtherContentIsRefusedAndBeginsNothing)
{
    StoreWorld world;
    world.store->receive(pushOf("test/changes", "k1"));
    try {
        world.store->receive(pushOf("test/changes", "k1", "b"));
        FAIL() << "it was taken";
    } catch (const Error& e) {
        EXPECT_EQ(e.message().code, "store.idempotency-conflict");
    }
    EXPECT_EQ(world.store->exchanges({}).size(), 1u);
    auto elsewhere = pushOf("test/changes", "k1", "b");
    elsewhere.key.department = "other";
    EXPECT_FALSE(world.store->receive(elsewhere).repeated) << "keys are each department's own";
}

TEST(StorePush, WhatARunningPushWorkedOnIsDueAgainInOrder)
{
    StoreWorld world;
    for (int i = 0; i < 3; ++i)
        world.store->receive(pushOf("test/changes"));
    world.store.reset();
    world.open();
    world.store->recover();
    std::vector<std::int64_t> occasions;
    for (const auto& exchange : world.store->dueExchanges())
        occasions.push_back(exchange.key.occasion);
    EXPECT_EQ(occasions, (std::vector<std::int64_t>{1, 2, 3}));
}

// ---- tokens

class Tokens : public testing::Test {
protected:
    StoreWorld world;
    KeyRing keys{Key{1, 2, 3}};
    AccessTokens tokens{*world.store, keys};
    const Day today = *dayFromString("2026-10-01");
};

TEST_F(Tokens, LetInAsLongAsTheyHold)
{
    const auto token = tokens.make("construction", AccessToken::anyUnit, "审批平台", dayFromString("2026-10-01"));
    const auto admitted = tokens.admit(token.text, today);
    ASSERT_TRUE(admitted);
    EXPECT_EQ(admitted->department, "construction");
    EXPECT_FALSE(tokens.admit(token.text, today + std::chrono::days(1)));
    EXPECT_TRUE(tokens.revoke(token.token.id));
    EXPECT_FALSE(tokens.admit(token.text, today));
    EXPECT_FALSE(tokens.revoke(token.token.id)) << "it is already";
}

TEST_F(Tokens, NothingButTheWholeTokenLetsIn)
{
    const auto token = tokens.make("construction", "340202", "", std::nullopt);
    std::string other = token.text;
    other.back() = other.back() == '0' ? '1' : '0';
    for (const auto& text : {other, token.text.substr(0, token.text.size() - 1), token.text + "0", " " + token.text,
                             std::string("lianfang-1-"), std::string(), std::string("lianfang-99999999999999999999-x"),
                             std::string("lianfang-2") + token.text.substr(10)})
        EXPECT_FALSE(tokens.admit(text, today)) << text;
    KeyRing foreign{Key{9}};
    EXPECT_FALSE(AccessTokens(*world.store, foreign).admit(token.text, today)) << "another hub's key";
}

TEST_F(Tokens, AllowTheirUnitOnly)
{
    const auto one = tokens.make("construction", "340202", "", std::nullopt).token;
    const auto all = tokens.make("construction", AccessToken::anyUnit, "", std::nullopt).token;
    EXPECT_TRUE(one.allows("construction", "340202"));
    EXPECT_FALSE(one.allows("construction", ""));
    EXPECT_FALSE(one.allows("postal", "340202"));
    EXPECT_TRUE(all.allows("construction", ""));
    EXPECT_FALSE(all.allows("health", ""));
}

TEST_F(Tokens, TheStoreDoesNotHoldThem)
{
    const auto token = tokens.make("construction", AccessToken::anyUnit, "", std::nullopt);
    world.store->tidy();
    std::ifstream file(world.folder / "hub.db", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find(token.text.substr(token.text.rfind('-') + 1)), std::string::npos);
    EXPECT_NE(bytes.find("construction"), std::string::npos);
}

} // namespace
} // namespace lianfang::test
