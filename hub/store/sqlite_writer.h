// Writes what Settling decides into SQLite: gathered in batches, written on a thread of its own meanwhile.
#pragma once

#include "hub/base/queue.h"
#include "hub/store/settling.h"
#include "hub/store/sqlite_rows.h"

#include <atomic>
#include <exception>
#include <thread>

namespace lianfang {

// Inside the caller's transaction. From its making to finish() or its end, it alone uses the connection, which has no lock.
class SqliteVersionWriter : public VersionWriter {
public:
    // `documents`: the ids of the submission's documents, by ordinal.
    SqliteVersionWriter(sqlite3* database, const RecordLayout& layout, std::int64_t unit, std::int64_t sequence,
                        std::vector<std::int64_t> documents);
    ~SqliteVersionWriter() override; // what is not yet written is dropped: without finish() the transaction is lost

    // Each throws what writing threw.
    void add(std::string_view key, std::int64_t from, std::int64_t to, const RecordBody& record) override;
    void copy(std::string_view key, const Version& version, std::int64_t from, std::int64_t to) override;
    void end(std::string_view key, const Version& version) override;
    void finish(); // everything is written

private:
    // To a version that stands: copied over [from, to), or, with from = to, ended.
    struct Change {
        std::string key;
        Version version;
        std::int64_t from;
        std::int64_t to;
    };
    struct Batch {
        RowBatch records;
        RowBatch persons;
        std::vector<Change> changes;

        bool full() const;
    };
    class Statements;

    void handOn();
    void write();
    void cell(const Value& value, ColumnType type);

    sqlite3* database_;
    const RecordLayout& layout_;
    const std::int64_t unit_;
    const std::int64_t sequence_;
    const std::vector<std::int64_t> documents_;
    std::vector<Value> keyValues_;
    Batch batch_;
    BoundedQueue<Batch> batches_{3};
    std::atomic<bool> dropped_ = false;
    std::exception_ptr failure_; // seen once the thread has ended
    std::thread thread_;
};

} // namespace lianfang
