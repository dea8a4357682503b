// What every store promises beside history.
#include "hub/store/messages.h"
#include "tests/contract/store/store_world.h"

namespace lianfang::test {
namespace {

std::vector<Remark> remarksOf(Store& store, std::int64_t exchange)
{
    std::vector<Remark> out;
    store.remarks(exchange, [](const auto&) {}, [&](const Remark& remark) { out.push_back(remark); });
    return out;
}

TEST(StoreContract, ExchangeCannotBeginTwice)
{
    StoreWorld world;
    world.store->begin(StoreWorld::key("test/register", "2026Q1"));
    EXPECT_THROW(world.store->begin(StoreWorld::key("test/register", "2026Q1")), Error);
}

TEST(StoreContract, EveryAttemptHasANumberOfItsOwn)
{
    StoreWorld world;
    const auto first = world.store->begin(StoreWorld::key("test/register", "2026Q1"));
    world.store->abandon(first.id);
    const auto second = world.store->begin(StoreWorld::key("test/register", "2026Q1"));
    const auto third = world.store->begin(StoreWorld::key("test/period", "2026Q1"));
    EXPECT_LT(first.attempt, second.attempt);
    EXPECT_LT(second.attempt, third.attempt);
}

TEST(StoreContract, InterruptedExchangeIsDueAgainWithWhatItWorkedOn)
{
    StoreWorld world;
    world.store->begin(StoreWorld::key("test/register", "2026Q1"), R"({"documents":[]})");
    world.store.reset();
    world.open();  // as after a crash
    EXPECT_EQ(world.store->recover(), 1u);
    const auto due = world.store->dueExchanges();
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due[0].pending, R"({"documents":[]})");
    EXPECT_EQ(due[0].state, ExchangeState::expected);
}

TEST(StoreContract, RemarksAndUnknownColumnsOfTheLastAttemptAreCounted)
{
    StoreWorld world;
    const auto key = StoreWorld::key("test/register", "2026Q1");
    const auto submit = [&](const std::vector<Remark::Kind>& kinds, const std::vector<std::string>& columns, bool over) {
        SortedRuns remarks(world.folder / "spill", 1u << 20);
        for (const auto kind : kinds) {
            Remark remark;
            remark.kind = kind;
            remark.row = 2;
            remark.code = "test.remark";
            std::string sortable, body;
            remark.append(sortable, body);
            remarks.add(sortable, body);
        }
        world.submitRows("test/register", "2026Q1", {{"A", std::to_string(kinds.size())}}, "", [&](MergeRequest& request) {
            request.remarks = {&remarks};
            request.documents.at(0).unknownColumns = columns;
            request.overLimit = [over](std::uint64_t, std::uint64_t) { return over; };
        });
        return world.store->find(key)->id;
    };
    using enum Remark::Kind;
    const auto exchange = submit({repaired, noted, repaired, refused, repaired}, {"备注", "车牌号"}, false);
    auto counts = world.store->remarkCounts(exchange);
    EXPECT_EQ(counts.refused, 1u);
    EXPECT_EQ(counts.repaired, 3u);
    EXPECT_EQ(counts.noted, 1u);
    EXPECT_EQ(counts.unknownColumns, 2u);
    std::vector<std::string> columns;
    world.store->remarks(exchange, [&](const auto& documents) { columns = documents.at(0).unknownColumns; }, [](const auto&) {});
    EXPECT_EQ(columns, (std::vector<std::string>{"备注", "车牌号"}));

    world.store->fail(exchange, Error(message::databaseFailed, {""}), 0);
    submit({refused, refused}, {"备注"}, true);
    counts = world.store->remarkCounts(exchange);
    EXPECT_EQ(counts.refused, 2u) << "those of the attempt that was refused as a whole";
    EXPECT_EQ(counts.repaired, 0u);
    EXPECT_EQ(counts.unknownColumns, 1u);
}

TEST(StoreContract, AnAttemptThatFoundNothingDoesNotCount)
{
    StoreWorld world;
    const auto key = StoreWorld::key("test/register", "2026Q1");
    const Error nothing(message::databaseFailed, {""});
    for (int i = 0; i < 3; ++i)
        world.store->findNothing(world.store->begin(key).id, nothing, 4711);
    EXPECT_EQ(world.store->find(key)->attempts, 0);
    EXPECT_EQ(world.store->find(key)->nextAttempt, 4711);
    EXPECT_EQ(world.store->find(key)->state, ExchangeState::failed);

    world.store->fail(world.store->begin(key).id, nothing, 0);
    EXPECT_EQ(world.store->find(key)->attempts, 1);
}

TEST(StoreContract, ASubmissionOfExactlyTheRowsThatHoldChangesNothingButItsNumber)
{
    StoreWorld world;
    const Rows rows{{"A", "1"}, {"B", "1"}};
    world.submit("test/register", "2026Q1", rows);
    const auto again = world.submitRows("test/register", "2026Q1", {}, "", [](MergeRequest& request) {
        request.unchanged = true;
        request.rows = 2;
    });
    EXPECT_EQ(again.submission, 2);
    EXPECT_EQ(again.accepted, 2u);
    EXPECT_EQ(again.unchanged, 2u);
    EXPECT_EQ(again.opened + again.ended, 0u);
    EXPECT_EQ(world.read("test/register", "2026Q1", 2), rows);
}

TEST(StoreContract, RowsThatASubmissionHasNoMoreAreCounted)
{
    StoreWorld world;
    world.submit("test/register", "2026Q1", {{"A", "1"}, {"B", "1"}, {"C", "1"}});
    const auto outcome = world.submit("test/register", "2026Q1", {{"A", "1"}, {"B", "2"}, {"D", "1"}});
    EXPECT_EQ(outcome.ended, 2u);
    EXPECT_EQ(outcome.ceased, 1u) << "C; B is another";
    EXPECT_EQ(world.store->find(StoreWorld::key("test/register", "2026Q1"))->ceased, 1u);
}

TEST(StoreContract, IdenticalRowsCountOnceAndDifferingOnesNotAtAll)
{
    StoreWorld world;
    const auto outcome =
        world.submitRows("test/register", "2026Q1", {{"A", "1"}, {"B", "1"}, {"A", "1"}, {"B", "2"}, {"C", "1"}, {"B", "1"}});
    EXPECT_EQ(outcome.accepted, 2u);
    EXPECT_EQ(outcome.repeated, 1u);
    EXPECT_EQ(outcome.rejected, 3u);
    EXPECT_EQ(world.read("test/register", "2026Q1", 1), (Rows{{"A", "1"}, {"C", "1"}}));
    const auto exchange = world.store->find(StoreWorld::key("test/register", "2026Q1"));
    const auto remarks = remarksOf(*world.store, exchange->id);
    ASSERT_EQ(remarks.size(), 3u);
    EXPECT_EQ(remarks[0].row, 3u);
    EXPECT_EQ(remarks[1].row, 5u);
    EXPECT_EQ(remarks[2].row, 7u);
    EXPECT_EQ(remarks[0].code, "test.differs");
}

TEST(StoreContract, OverTheRejectionLimitNothingStaysButTheReasons)
{
    StoreWorld world;
    world.submit("test/register", "2026Q1", {{"A", "1"}, {"B", "1"}});
    const auto outcome = world.submitRows("test/register", "2026Q1", {{"A", "2"}, {"B", "1"}, {"B", "2"}}, "",
                                          [](MergeRequest& request) {
                                              request.overLimit = [](std::uint64_t rejected, std::uint64_t) { return rejected > 1; };
                                          });
    EXPECT_EQ(outcome.submission, 0);
    EXPECT_EQ(outcome.rejected, 2u);
    EXPECT_EQ(world.read("test/register", "2026Q1", 100), (Rows{{"A", "1"}, {"B", "1"}}));
    const auto exchange = world.store->find(StoreWorld::key("test/register", "2026Q1"));
    EXPECT_EQ(remarksOf(*world.store, exchange->id).size(), 2u);
    EXPECT_EQ(exchange->submission, 1);
}

TEST(StoreContract, OutboxAndCursorArriveWithTheRecordsOrNotAtAll)
{
    StoreWorld world;
    const auto telling = [](MergeRequest& request) {
        request.cursor = "42";
        request.outbox = [](const MergeOutcome&) {
            OutboxEntry entry;
            entry.channel = "mail";
            entry.topic = "t";
            entry.recipient = "r";
            entry.idempotencyKey = "k";
            entry.payload = "{}";
            return std::vector<OutboxEntry>{entry};
        };
    };
    EXPECT_THROW(world.submitRows("test/register", "2026Q1", {{"A", "1"}}, "",
                                  [&](MergeRequest& request) {
                                      telling(request);
                                      request.outbox = [](const MergeOutcome&) -> std::vector<OutboxEntry> {
                                          throw std::runtime_error("no");
                                      };
                                  }),
                 std::runtime_error);
    EXPECT_TRUE(world.read("test/register", "2026Q1", 100).empty());
    EXPECT_EQ(world.store->cursor(StoreWorld::key("test/register", "2026Q1")), "");
    world.store->abandon(world.store->find(StoreWorld::key("test/register", "2026Q1"))->id);

    world.submitRows("test/register", "2026Q1", {{"A", "1"}}, "", telling);
    EXPECT_EQ(world.store->cursor(StoreWorld::key("test/register", "2026Q1")), "42");
    EXPECT_EQ(world.store->due("mail", 10).size(), 1u);
}

TEST(StoreContract, OutboxEntryGoesFromWaitingToSentOrDeadAndBack)
{
    StoreWorld world;
    OutboxEntry entry;
    entry.channel = "mail";
    entry.topic = "t";
    entry.recipient = "r";
    entry.idempotencyKey = "once";
    entry.payload = "{}";
    world.store->post({entry, entry});  // the same event told twice is one
    auto due = world.store->due("mail", 10);
    ASSERT_EQ(due.size(), 1u);
    world.store->retry(due[0].id, "later", secondsNow() + 1000);
    EXPECT_TRUE(world.store->due("mail", 10).empty());
    EXPECT_TRUE(world.store->resend(due[0].id)) << "one that waits is due at once";
    EXPECT_EQ(world.store->due("mail", 10).size(), 1u);
    world.store->dead(due[0].id, "never");
    EXPECT_EQ(world.store->outbox()[0].state, "dead");
    EXPECT_TRUE(world.store->resend(due[0].id));
    due = world.store->due("mail", 10);
    ASSERT_EQ(due.size(), 1u);
    world.store->sent(due[0].id, "receipt");
    EXPECT_EQ(world.store->outbox()[0].state, "sent");
    EXPECT_FALSE(world.store->resend(12345));
}

TEST(StoreContract, AnotherKeyIsRefused)
{
    StoreWorld world;
    world.store.reset();
    EXPECT_THROW(openSqliteStore(world.folder / "hub.db", world.schema, "other-key"), Error);
}

}  // namespace
}  // namespace lianfang::test
