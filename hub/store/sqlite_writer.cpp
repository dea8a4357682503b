#include "hub/store/sqlite_writer.h"

#include "hub/store/sqlite_statement.h"
#include "hub/store/tables.h"

#include <pthread.h>

namespace lianfang {

namespace {

constexpr std::size_t batchBytes = 128u << 10;
constexpr std::size_t batchCells = 16'000;
constexpr std::size_t batchChanges = 1'000;

constexpr const char* recordRows = "merged_record";
constexpr const char* personRows = "merged_person";
constexpr std::size_t personColumns = 4;

struct RecordInsert {
    std::string text;
    std::size_t columns; // taken from the rows: all but what is the same for the whole submission
};

// OR FAIL: the transaction is given up on any error, so that SQLite need not keep what a statement alone would undo.
RecordInsert recordInsert(const RecordLayout& layout)
{
    std::vector<std::string> names, values;
    std::size_t columns = 0;
    for (const auto& column : tableColumns(layout, Dialect::sqlite)) {
        names.push_back(column.name);
        values.push_back(column.name == "unit"         ? "?1"
                         : column.name == "known_from" ? "?2"
                         : column.name == "known_to"   ? "2147483647"
                                                       : "c" + std::to_string(columns++));
    }
    return {"INSERT OR FAIL INTO " + layout.dataset().table() + " (" + joined(names, ", ") + ") SELECT " +
                joined(values, ", ") + " FROM " + recordRows,
            columns};
}

// One version: by key columns (?11 …), unit ?2, valid_from ?3 and known_from ?4.
std::string byPrimaryKey(const RecordLayout& layout)
{
    std::string text = "unit = ?2 AND valid_from = ?3 AND known_from = ?4";
    int at = 11;
    for (const auto& column : layout.keyColumns())
        text += " AND " + column.name + " IS ?" + std::to_string(at++);
    return text;
}

std::string endText(const RecordLayout& layout)
{
    return "UPDATE " + layout.dataset().table() + " SET known_to = ?1 WHERE " + byPrimaryKey(layout);
}

// For a part of its time, valid_from ?5 and valid_to ?6, known from this submission (?1) on.
std::string copyText(const RecordLayout& layout)
{
    std::vector<std::string> names, values;
    for (const auto& column : tableColumns(layout, Dialect::sqlite)) {
        names.push_back(column.name);
        values.push_back(column.name == "valid_from"   ? "?5"
                         : column.name == "valid_to"   ? "?6"
                         : column.name == "known_from" ? "?1"
                         : column.name == "known_to"   ? "2147483647"
                                                       : column.name);
    }
    const std::string table = layout.dataset().table();
    return "INSERT INTO " + table + " (" + joined(names, ", ") + ") SELECT " + joined(values, ", ") + " FROM " + table +
           " WHERE " + byPrimaryKey(layout);
}

void bindKey(SqliteStatement& statement, const RecordLayout& layout, const std::vector<Value>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int at = 11 + static_cast<int>(i);
        const Value& value = values[i];
        if (value.isNull())
            statement.bindNull(at);
        else if (value.kind == Value::Kind::integer)
            statement.bind(at, value.integer);
        else if (layout.keyColumns()[i].type == ColumnType::person)
            statement.bindBlob(at, value.text);
        else
            statement.bindText(at, value.text);
    }
}

} // namespace

class SqliteVersionWriter::Statements {
public:
    Statements(sqlite3* database, const RecordLayout& layout, std::int64_t unit, std::int64_t sequence)
        : layout_(layout), unit_(unit), sequence_(sequence), record_text_(recordInsert(layout)),
          records_(database, recordRows, record_text_.columns), persons_(database, personRows, personColumns),
          record_(database, record_text_.text),
          person_(database, std::string("INSERT OR IGNORE INTO person SELECT c0, c1, c2, 1, c3 FROM ") + personRows),
          copy_(database, copyText(layout)), end_(database, endText(layout))
    {
        record_.bind(1, unit);
        record_.bind(2, sequence);
    }

    void write(const Batch& batch)
    {
        for (const auto& change : batch.changes) {
            SqliteStatement& statement = change.from < change.to ? copy_ : end_;
            statement.bind(1, sequence_);
            statement.bind(2, unit_);
            statement.bind(3, change.version.validFrom);
            statement.bind(4, change.version.knownFrom);
            if (change.from < change.to) {
                statement.bind(5, change.from);
                statement.bind(6, change.to);
            }
            layout_.readKey(change.key, keyValues_);
            bindKey(statement, layout_, keyValues_);
            statement.run();
        }
        if (!batch.records.empty()) {
            records_.show(batch.records);
            record_.run();
        }
        if (!batch.persons.empty()) {
            persons_.show(batch.persons);
            person_.run();
        }
    }

private:
    const RecordLayout& layout_;
    const std::int64_t unit_;
    const std::int64_t sequence_;
    const RecordInsert record_text_;
    SqliteRows records_; // before the statements that select from them
    SqliteRows persons_;
    SqliteStatement record_;
    SqliteStatement person_;
    SqliteStatement copy_;
    SqliteStatement end_;
    std::vector<Value> keyValues_;
};

bool SqliteVersionWriter::Batch::full() const
{
    return records.bytes() + persons.bytes() >= batchBytes || records.cells() >= batchCells ||
           changes.size() >= batchChanges;
}

SqliteVersionWriter::SqliteVersionWriter(sqlite3* database, const RecordLayout& layout, std::int64_t unit,
                                         std::int64_t sequence, std::vector<std::int64_t> documents)
    : database_(database), layout_(layout), unit_(unit), sequence_(sequence), documents_(std::move(documents)),
      thread_([this] { write(); })
{
}

SqliteVersionWriter::~SqliteVersionWriter()
{
    dropped_ = true;
    batches_.close();
    if (thread_.joinable())
        thread_.join();
}

void SqliteVersionWriter::write()
{
    pthread_setname_np(pthread_self(), "merge-write");
    try {
        Statements statements(database_, layout_, unit_, sequence_);
        while (const auto batch = batches_.pop()) {
            if (dropped_)
                break;
            statements.write(*batch);
        }
    } catch (...) {
        failure_ = std::current_exception();
    }
    batches_.close();
}

void SqliteVersionWriter::handOn()
{
    if (!batches_.push(std::exchange(batch_, {}))) {
        thread_.join();
        std::rethrow_exception(failure_);
    }
}

void SqliteVersionWriter::finish()
{
    handOn();
    batches_.close();
    thread_.join();
    if (failure_)
        std::rethrow_exception(failure_);
}

void SqliteVersionWriter::cell(const Value& value, ColumnType type)
{
    if (value.isNull())
        batch_.records.null();
    else if (value.kind == Value::Kind::integer)
        batch_.records.integer(value.integer);
    else if (type == ColumnType::person)
        batch_.records.blob(value.text);
    else
        batch_.records.text(value.text);
}

// In the order of tableColumns().
void SqliteVersionWriter::add(std::string_view key, std::int64_t from, std::int64_t to, const RecordBody& record)
{
    RowBatch& cells = batch_.records;
    layout_.readKey(key, keyValues_);
    for (std::size_t i = 0; i < keyValues_.size(); ++i)
        cell(keyValues_[i], layout_.keyColumns()[i].type);
    cells.integer(from);
    cells.integer(to);
    if (layout_.dataset().kind == DatasetKind::changes)
        cells.integer(record.withdrawn ? 1 : 0);
    for (std::size_t i = 0; i < record.values.size(); ++i)
        cell(record.values[i], layout_.valueColumns()[i].type);
    if (record.sealed.empty())
        cells.null();
    else
        cells.blob(record.sealed);
    cells.blob({reinterpret_cast<const char*>(record.tag.data()), record.tag.size()});
    cells.integer(record.content);
    cells.integer(documents_[record.document]);
    cells.integer(static_cast<std::int64_t>(record.row) | static_cast<std::int64_t>(record.table) << 32);
    for (const auto& person : record.persons) {
        batch_.persons.blob(person.key);
        batch_.persons.integer(person.birthDay);
        batch_.persons.integer(person.sex);
        batch_.persons.blob(person.sealed);
    }
    if (batch_.full())
        handOn();
}

void SqliteVersionWriter::copy(std::string_view key, const Version& version, std::int64_t from, std::int64_t to)
{
    batch_.changes.push_back({std::string(key), version, from, to});
}

void SqliteVersionWriter::end(std::string_view key, const Version& version)
{
    batch_.changes.push_back({std::string(key), version, 0, 0});
    if (batch_.full())
        handOn();
}

} // namespace lianfang
