// A prepared statement on a raw handle, for where much passes through.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace lianfang {

// Throws Error store.database-failed.
class SqliteStatement {
public:
    SqliteStatement(sqlite3* database, const std::string& sql);
    ~SqliteStatement() { sqlite3_finalize(statement_); }
    SqliteStatement(const SqliteStatement&) = delete;
    SqliteStatement& operator=(const SqliteStatement&) = delete;

    void bind(int at, std::int64_t number) { check(sqlite3_bind_int64(statement_, at, number)); }
    void bindNull(int at) { check(sqlite3_bind_null(statement_, at)); }
    // The bytes must stay until the statement is reset.
    void bindText(int at, std::string_view text)
    {
        check(sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
    }
    void bindBlob(int at, std::string_view bytes)
    {
        check(sqlite3_bind_blob(statement_, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC));
    }
    bool step(); // true if there is a row
    void run()
    {
        while (step()) {
        }
        reset();
    }
    void reset() { sqlite3_reset(statement_); }

    bool isNull(int at) const { return sqlite3_column_type(statement_, at) == SQLITE_NULL; }
    std::int64_t integer(int at) const { return sqlite3_column_int64(statement_, at); }
    std::string_view text(int at) const
    {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, at));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, at))};
    }

private:
    void check(int result) const;

    sqlite3* database_;
    sqlite3_stmt* statement_ = nullptr;
};

} // namespace lianfang
