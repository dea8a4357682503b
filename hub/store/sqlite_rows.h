// Rows in memory that SQL can select from, so that one INSERT … SELECT takes in many
// (hub/doc/decisions/0009-rows-as-a-virtual-table.md).
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// Cells, row by row. Bytes are kept as copies.
class RowBatch {
public:
    void integer(std::int64_t number) { cells_.push_back({number, 0, Kind::integer}); }
    void null() { cells_.push_back({0, 0, Kind::null}); }
    void text(std::string_view text) { keep(text, Kind::text); }
    void blob(std::string_view bytes) { keep(bytes, Kind::blob); }

    bool empty() const { return cells_.empty(); }
    std::size_t cells() const { return cells_.size(); }
    std::size_t bytes() const { return bytes_.size(); }

private:
    friend class SqliteRows;
    enum class Kind : std::uint8_t { null, integer, text, blob };
    struct Cell {
        std::int64_t value; // the integer, or where the bytes begin
        std::uint32_t size;
        Kind kind;
    };

    void keep(std::string_view bytes, Kind kind)
    {
        cells_.push_back({static_cast<std::int64_t>(bytes_.size()), static_cast<std::uint32_t>(bytes.size()), kind});
        bytes_ += bytes;
    }

    std::vector<Cell> cells_;
    std::string bytes_;
};

// A table `name` of one connection, with columns c0, c1, …, that holds what show() was last given. The statements that
// select from it must be gone before it goes. Throws Error store.database-failed.
class SqliteRows {
public:
    SqliteRows(sqlite3* database, std::string name, std::size_t columns);
    ~SqliteRows();
    SqliteRows(const SqliteRows&) = delete;
    SqliteRows& operator=(const SqliteRows&) = delete;

    // The batch must stay as it is while a statement runs.
    void show(const RowBatch& batch) { batch_ = &batch; }

private:
    struct Table;
    struct Cursor;
    static const sqlite3_module& module();

    sqlite3* database_;
    const std::string name_;
    const std::size_t columns_;
    const RowBatch* batch_ = nullptr;
};

} // namespace lianfang
