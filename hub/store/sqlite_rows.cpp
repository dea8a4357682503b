#include "hub/store/sqlite_rows.h"

#include "hub/store/messages.h"

#include <new>

namespace lianfang {

// What SQLite sees: C structures that begin with its own. Nothing here throws but for want of memory, which is caught.
struct SqliteRows::Table {
    sqlite3_vtab base;
    SqliteRows* rows;
};

struct SqliteRows::Cursor {
    sqlite3_vtab_cursor base;
    const SqliteRows* rows;
    std::size_t at; // the current row's first cell
};

const sqlite3_module& SqliteRows::module()
{
    static const sqlite3_module module = [] {
        sqlite3_module made{}; // without xCreate: there from the start, in no database file
        made.xConnect = [](sqlite3* database, void* rows, int, const char* const*, sqlite3_vtab** table, char**) {
            auto* self = static_cast<SqliteRows*>(rows);
            try {
                std::string text = "CREATE TABLE t (c0";
                for (std::size_t i = 1; i < self->columns_; ++i)
                    text += ", c" + std::to_string(i);
                if (const int result = sqlite3_declare_vtab(database, (text + ")").c_str()); result != SQLITE_OK)
                    return result;
                *table = &(new Table{{}, self})->base;
                return SQLITE_OK;
            } catch (const std::bad_alloc&) {
                return SQLITE_NOMEM;
            }
        };
        made.xDisconnect = [](sqlite3_vtab* table) {
            delete reinterpret_cast<Table*>(table);
            return SQLITE_OK;
        };
        made.xBestIndex = [](sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; };
        made.xOpen = [](sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
            auto* opened = new (std::nothrow) Cursor{{}, reinterpret_cast<Table*>(table)->rows, 0};
            *cursor = opened ? &opened->base : nullptr;
            return opened ? SQLITE_OK : SQLITE_NOMEM;
        };
        made.xClose = [](sqlite3_vtab_cursor* cursor) {
            delete reinterpret_cast<Cursor*>(cursor);
            return SQLITE_OK;
        };
        made.xFilter = [](sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
            reinterpret_cast<Cursor*>(cursor)->at = 0;
            return SQLITE_OK;
        };
        made.xNext = [](sqlite3_vtab_cursor* cursor) {
            auto* self = reinterpret_cast<Cursor*>(cursor);
            self->at += self->rows->columns_;
            return SQLITE_OK;
        };
        made.xEof = [](sqlite3_vtab_cursor* cursor) {
            const auto* self = reinterpret_cast<Cursor*>(cursor);
            return self->rows->batch_ && self->at < self->rows->batch_->cells_.size() ? 0 : 1;
        };
        made.xColumn = [](sqlite3_vtab_cursor* cursor, sqlite3_context* result, int column) {
            const auto* self = reinterpret_cast<Cursor*>(cursor);
            const RowBatch& batch = *self->rows->batch_;
            const auto& cell = batch.cells_[self->at + static_cast<std::size_t>(column)];
            const auto bytes = [&] { return batch.bytes_.data() + cell.value; };
            switch (cell.kind) {
            case RowBatch::Kind::null:
                break; // as it is unless something is said
            case RowBatch::Kind::integer:
                sqlite3_result_int64(result, cell.value);
                break;
            case RowBatch::Kind::text:
                sqlite3_result_text(result, bytes(), static_cast<int>(cell.size), SQLITE_STATIC);
                break;
            case RowBatch::Kind::blob:
                sqlite3_result_blob(result, bytes(), static_cast<int>(cell.size), SQLITE_STATIC);
                break;
            }
            return SQLITE_OK;
        };
        made.xRowid = [](sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
            *id = static_cast<sqlite3_int64>(reinterpret_cast<Cursor*>(cursor)->at);
            return SQLITE_OK;
        };
        return made;
    }();
    return module;
}

SqliteRows::SqliteRows(sqlite3* database, std::string name, std::size_t columns)
    : database_(database), name_(std::move(name)), columns_(columns)
{
    if (sqlite3_create_module(database, name_.c_str(), &module(), this) != SQLITE_OK)
        throw Error(message::databaseFailed, {sqlite3_errmsg(database)});
}

SqliteRows::~SqliteRows()
{
    sqlite3_create_module(database_, name_.c_str(), nullptr, nullptr);
}

} // namespace lianfang
