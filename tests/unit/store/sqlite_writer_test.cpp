// Rows that SQL selects from memory, and the thread that writes them.
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_writer.h"
#include "tests/contract/store/store_world.h"

#include <Poco/Data/SQLite/Utility.h>

namespace lianfang::test {

namespace {

class Memory {
public:
    Memory() { sqlite3_open(":memory:", &handle); }
    ~Memory() { sqlite3_close(handle); }

    sqlite3* handle = nullptr;
};

// Writes one version of each key and finishes.
void writeAll(Poco::Data::Session& session, const RecordLayout& layout, const std::vector<std::string>& numbers)
{
    SqliteVersionWriter writer(Poco::Data::SQLite::Utility::dbHandle(session), layout, 1, 7, {11});
    for (const auto& number : numbers) {
        RecordBody record;
        record.values = {Value::of("note")};
        std::string key;
        layout.appendKey({Value::of(std::string_view(number)), {}}, key);
        writer.add(key, 0, openEnd, record);
    }
    writer.finish();
}

std::int64_t countOf(Poco::Data::Session& session)
{
    SqliteStatement statement(Poco::Data::SQLite::Utility::dbHandle(session),
                              "SELECT count(*) FROM test_register WHERE unit = 1 AND known_from = 7 AND document = 11");
    statement.step();
    return statement.integer(0);
}

} // namespace

TEST(SqliteRows_, EveryKindOfCellComesOutAsItWentIn)
{
    const Memory memory;
    RowBatch batch;
    const std::string_view bytes("\0\xff", 2);
    for (const std::int64_t number : {std::int64_t{0}, INT64_MIN, INT64_MAX}) {
        batch.integer(number);
        batch.null();
        batch.text("中文");
        batch.blob(bytes);
    }
    SqliteRows rows(memory.handle, "given", 4);
    SqliteStatement select(memory.handle, "SELECT *, typeof(c2), typeof(c3) FROM given");
    rows.show(batch);
    for (const std::int64_t number : {std::int64_t{0}, INT64_MIN, INT64_MAX}) {
        ASSERT_TRUE(select.step());
        EXPECT_EQ(select.integer(0), number);
        EXPECT_TRUE(select.isNull(1));
        EXPECT_EQ(select.text(2), "中文");
        EXPECT_EQ(select.text(3), bytes);
        EXPECT_EQ(select.text(4), "text");
        EXPECT_EQ(select.text(5), "blob");
    }
    EXPECT_FALSE(select.step());
}

TEST(SqliteRows_, AnotherBatchAnswersTheSameStatement)
{
    const Memory memory;
    RowBatch one, two;
    one.integer(1);
    two.integer(2);
    two.integer(3);
    SqliteRows rows(memory.handle, "given", 1);
    SqliteStatement select(memory.handle, "SELECT sum(c0) FROM given");
    rows.show(one);
    select.step();
    EXPECT_EQ(select.integer(0), 1);
    select.reset();
    rows.show(two);
    select.step();
    EXPECT_EQ(select.integer(0), 5);
}

TEST(SqliteVersionWriter_, ManyBatchesAreAllWritten)
{
    StoreWorld world;
    const RecordLayout layout(*world.schema->find("test/register"));
    std::vector<std::string> numbers;
    for (int i = 0; i < 20'000; ++i)
        numbers.push_back(std::to_string(i));
    world.store->write([&](Poco::Data::Session& session) {
        writeAll(session, layout, numbers);
        EXPECT_EQ(countOf(session), 20'000);
    });
}

TEST(SqliteVersionWriter_, WhatWritingThrewReachesTheMergeAndNothingStays)
{
    StoreWorld world;
    const RecordLayout layout(*world.schema->find("test/register"));
    std::vector<std::string> numbers;
    for (int i = 0; i < 20'000; ++i)
        numbers.push_back(std::to_string(i / 2));
    EXPECT_THROW(world.store->write([&](Poco::Data::Session& session) { writeAll(session, layout, numbers); }), Error);
    auto session = world.store->reader();
    EXPECT_EQ(countOf(session), 0);
    EXPECT_EQ(world.submit("test/register", "2026Q1", {{"A", "1"}}).accepted, 1u);
}

TEST(SqliteVersionWriter_, WithoutFinishItEndsWithoutAWord)
{
    StoreWorld world;
    const RecordLayout layout(*world.schema->find("test/register"));
    world.store->write([&](Poco::Data::Session& session) {
        SqliteVersionWriter writer(Poco::Data::SQLite::Utility::dbHandle(session), layout, 1, 7, {11});
    });
    EXPECT_EQ(world.submit("test/register", "2026Q1", {{"A", "1"}}).accepted, 1u);
}

} // namespace lianfang::test
