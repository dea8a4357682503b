// The merge: a submission's records meet the versions that hold, both in the order of the natural key.
#include "hub/store/messages.h"
#include "hub/store/sqlite_store.h"
#include "hub/store/tables.h"

#include <Poco/Data/SQLite/Utility.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

namespace {

std::string joined(const std::vector<std::string>& parts)
{
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::uint64_t bigEndian(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, 8))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

// A version that is still believed, as far as the merge needs it.
struct Version {
    std::int64_t validFrom = 0;
    std::int64_t validTo = 0;
    std::int64_t knownFrom = 0;
    std::int64_t content = 0;
};

// Believed versions of one dataset and unit, grouped by natural key, in its order; from a snapshot taken before the merge.
class CurrentVersions {
public:
    // With `period` only those that hold at its first day (register) or are of it (period); all of them for changes.
    CurrentVersions(sqlite3* database, const RecordLayout& layout, std::int64_t unit, std::int64_t first)
        : layout_(layout), statement_(database, textOf(layout))
    {
        statement_.bind(1, unit);
        if (layout.dataset().kind != DatasetKind::changes)
            statement_.bind(2, first);
        more_ = statement_.step();
    }

    // The next key and its versions; false at the end.
    bool next()
    {
        versions.clear();
        if (!more_)
            return false;
        readKey(key);
        do {
            const int at = static_cast<int>(layout_.keyColumns().size());
            versions.push_back({statement_.integer(at), statement_.integer(at + 1), statement_.integer(at + 2),
                                statement_.integer(at + 3)});
            more_ = statement_.step();
            if (more_ && layout_.dataset().kind != DatasetKind::changes)
                break;  // one version holds at a time
            if (more_)
                readKey(following_);
        } while (more_ && following_ == key);
        return true;
    }

    std::string key;
    std::vector<Version> versions;

private:
    static std::string textOf(const RecordLayout& layout)
    {
        std::string text = "SELECT ";
        for (const auto& column : layout.keyColumns())
            text += column.name + ", ";
        text += "valid_from, valid_to, known_from, content FROM " + layout.dataset().table() +
                " WHERE unit = ?1 AND known_to = 2147483647";
        if (layout.dataset().kind == DatasetKind::registered)
            text += " AND valid_from <= ?2 AND valid_to > ?2";
        if (layout.dataset().kind == DatasetKind::period)
            text += " AND valid_from = ?2";
        return text + " ORDER BY " + joined(primaryKey(layout));
    }

    void readKey(std::string& out)
    {
        values_.resize(layout_.dataset().fields.size());
        int at = 0;
        for (const auto& column : layout_.keyColumns()) {
            values_[column.field] = statement_.isNull(at)                    ? Value{}
                                    : column.type == ColumnType::integer     ? Value::of(statement_.integer(at))
                                                                             : Value::of(statement_.text(at));
            ++at;
        }
        out.clear();
        layout_.appendKey(values_, out);
    }

    const RecordLayout& layout_;
    SqliteStatement statement_;
    bool more_ = false;
    std::vector<Value> values_;
    std::string following_;
};

class SqliteKnownRows : public KnownRows {
public:
    SqliteKnownRows(Session session, const RecordLayout& layout, std::int64_t unit, std::int64_t first)
        : session_(std::move(session)), statement_(Utility::dbHandle(session_), textOf(layout))
    {
        statement_.bind(1, unit);
        statement_.bind(2, first);
        more_ = statement_.step();
    }

    bool any() const { return more_; }

    bool next(Tag& tag) override
    {
        if (!more_)
            return false;
        std::memcpy(tag.data(), statement_.text(0).data(), tag.size());
        more_ = statement_.step();
        return true;
    }

private:
    static std::string textOf(const RecordLayout& layout)
    {
        return "SELECT tag FROM " + layout.dataset().table() + " WHERE unit = ?1 AND known_to = 2147483647 AND " +
               (layout.dataset().kind == DatasetKind::registered ? "valid_from <= ?2 AND valid_to > ?2" : "valid_from = ?2") +
               " ORDER BY " + joined(primaryKey(layout));
    }

    Session session_;
    SqliteStatement statement_;
    bool more_ = false;
};

}  // namespace

class SqliteMerge {
public:
    SqliteMerge(SqliteStore& store, const MergeRequest& request, const RecordLayout& layout, const ExchangeKey& key)
        : request_(request), layout_(layout), kind_(layout.dataset().kind),
          first_(numberOf(key.period.firstDay())), end_(numberOf(key.period.next().firstDay())),
          database_(Utility::dbHandle(store.writer_)), dataset_(store.datasetId(key.dataset)),
          unit_(store.unitId(key.department, key.unit)), sequence_(nextSequence()), next_(nextBoundary()),
          insert_(database_, insertText()),
          end_version_(database_, "UPDATE " + layout.dataset().table() + " SET known_to = ?1 WHERE " + byPrimaryKey()),
          again_(database_, againText()), person_(database_, "INSERT OR IGNORE INTO person VALUES (?, ?, ?, 1, ?)")
    {
    }

    std::int64_t sequence() const { return sequence_; }
    std::int64_t dataset() const { return dataset_; }
    std::int64_t unit() const { return unit_; }

    void references(const std::string& department);
    void run(sqlite3* snapshot, const std::vector<std::int64_t>& documents);

    MergeOutcome outcome;
    std::vector<Remark> remarks;  // rows that share a natural key and differ

private:
    std::int64_t nextSequence()
    {
        SqliteStatement statement(database_, "SELECT ifnull(max(sequence), 0) + 1 FROM submission");
        statement.step();
        return statement.integer(0);
    }

    // Where what this submission says of a register ends: at the next later period that was submitted.
    std::int64_t nextBoundary()
    {
        if (kind_ == DatasetKind::period)
            return end_;
        if (kind_ == DatasetKind::changes)
            return openEnd;  // each key has its own
        SqliteStatement statement(database_, "SELECT ifnull(min(period_first), 2147483647) FROM submission WHERE dataset = ? "
                                             "AND unit = ? AND period_first > ?");
        statement.bind(1, dataset_);
        statement.bind(2, unit_);
        statement.bind(3, first_);
        statement.step();
        return statement.integer(0);
    }

    std::string insertText() const
    {
        std::vector<std::string> names, marks;
        for (const auto& column : tableColumns(layout_, Dialect::sqlite)) {
            names.push_back(column.name);
            marks.push_back("?");
        }
        return "INSERT INTO " + layout_.dataset().table() + " (" + joined(names) + ") VALUES (" + joined(marks) + ")";
    }

    // One version, by key columns (?11 …), unit ?2, valid_from ?3 and known_from ?4.
    std::string byPrimaryKey() const
    {
        std::string text = "unit = ?2 AND valid_from = ?3 AND known_from = ?4";
        int at = 11;
        for (const auto& column : layout_.keyColumns())
            text += " AND " + column.name + " IS ?" + std::to_string(at++);
        return text;
    }

    // A version once more, for a part of its time: valid_from ?5, valid_to ?6, known from this submission on (?1).
    std::string againText() const
    {
        std::vector<std::string> names, values;
        for (const auto& column : tableColumns(layout_, Dialect::sqlite)) {
            names.push_back(column.name);
            values.push_back(column.name == "valid_from"   ? "?5"
                             : column.name == "valid_to"   ? "?6"
                             : column.name == "known_from" ? "?1"
                             : column.name == "known_to"   ? "2147483647"
                                                           : column.name);
        }
        return "INSERT INTO " + layout_.dataset().table() + " (" + joined(names) + ") SELECT " + joined(values) + " FROM " +
               layout_.dataset().table() + " WHERE " + byPrimaryKey();
    }

    void bindValue(SqliteStatement& statement, int at, const Value& value, ColumnType type)
    {
        if (value.isNull())
            statement.bindNull(at);
        else if (value.kind == Value::Kind::integer)
            statement.bind(at, value.integer);
        else if (type == ColumnType::person)
            statement.bindBlob(at, value.text);
        else
            statement.bindText(at, value.text);
    }

    void bindVersion(SqliteStatement& statement, std::string_view key, const Version& version)
    {
        statement.bind(1, sequence_);
        statement.bind(2, unit_);
        statement.bind(3, version.validFrom);
        statement.bind(4, version.knownFrom);
        layout_.readKey(key, keyValues_);
        for (std::size_t i = 0; i < keyValues_.size(); ++i)
            bindValue(statement, 11 + static_cast<int>(i), keyValues_[i], layout_.keyColumns()[i].type);
    }

    void copyPart(std::string_view key, const Version& version, std::int64_t from, std::int64_t to)
    {
        if (from >= to)
            return;
        bindVersion(again_, key, version);
        again_.bind(5, from);
        again_.bind(6, to);
        again_.run();
    }

    // From this submission on the version is believed only outside [from, to).
    void endVersion(std::string_view key, const Version& version, std::int64_t from, std::int64_t to)
    {
        copyPart(key, version, version.validFrom, from);
        copyPart(key, version, to, version.validTo);
        bindVersion(end_version_, key, version);
        end_version_.run();
        ++outcome.ended;
    }

    void add(std::string_view key, std::int64_t from, std::int64_t to, const std::vector<std::int64_t>& documents)
    {
        int at = 1;
        layout_.readKey(key, keyValues_);
        for (std::size_t i = 0; i < keyValues_.size(); ++i)
            bindValue(insert_, at++, keyValues_[i], layout_.keyColumns()[i].type);
        for (const auto number : {unit_, from, sequence_, to, static_cast<std::int64_t>(openEnd)})
            insert_.bind(at++, number);
        if (kind_ == DatasetKind::changes)
            insert_.bind(at++, body_.withdrawn ? 1 : 0);
        for (std::size_t i = 0; i < body_.values.size(); ++i)
            bindValue(insert_, at++, body_.values[i], layout_.valueColumns()[i].type);
        if (body_.sealed.empty())
            insert_.bindNull(at++);
        else
            insert_.bindBlob(at++, body_.sealed);
        insert_.bindBlob(at++, {reinterpret_cast<const char*>(body_.tag.data()), body_.tag.size()});
        insert_.bind(at++, body_.content);
        insert_.bind(at++, documents[body_.document]);
        insert_.bind(at++, static_cast<std::int64_t>(body_.row) | static_cast<std::int64_t>(body_.table) << 32);
        insert_.run();
        for (const auto& person : body_.persons) {
            person_.bindBlob(1, person.key);
            person_.bind(2, person.birthDay);
            person_.bind(3, person.sex);
            person_.bindBlob(4, person.sealed);
            person_.run();
        }
        ++outcome.opened;
    }

    void refuseDuplicate(std::uint32_t document, std::uint32_t table, std::uint64_t row, std::uint64_t other)
    {
        Remark remark;
        remark.document = document;
        remark.table = table;
        remark.row = row;
        remark.column = request_.keyHeading;
        remark.code = request_.duplicateDiffers->code;
        remark.arguments = {std::to_string(other)};
        remarks.push_back(std::move(remark));
        ++outcome.rejected;
    }

    bool takeRecord(ReadAhead& records);
    void settle(std::string_view key, std::vector<Version>& versions, const ConfirmedRow* confirmed, bool reported,
                const std::vector<std::int64_t>& documents);

    const MergeRequest& request_;
    const RecordLayout& layout_;
    const DatasetKind kind_;
    const std::int64_t first_;
    const std::int64_t end_;
    sqlite3* database_;
    const std::int64_t dataset_;
    const std::int64_t unit_;
    const std::int64_t sequence_;
    const std::int64_t next_;
    SqliteStatement insert_;
    SqliteStatement end_version_;
    SqliteStatement again_;
    SqliteStatement person_;
    std::vector<Value> keyValues_;

    // The record at hand: all rows of one natural key, already made one.
    struct Place {
        std::uint32_t document;
        std::uint32_t table;
        std::uint64_t row;
    };
    std::string recordKey_;
    std::string recordBytes_;
    RecordBody body_;
    std::vector<Place> places_;  // of all rows with this key
    bool differing_ = false;
    bool more_ = false;
    bool started_ = false;
};

void SqliteMerge::references(const std::string& department)
{
    SortedReader reader(request_.references);
    SqliteStatement known(database_, "SELECT kind, code, name FROM employer_reference WHERE id = ?");
    SqliteStatement add(database_, "INSERT INTO employer_reference VALUES (?, ?, ?, ?, ?)");
    SqliteStatement rename(database_, "UPDATE employer_reference SET name = ?2 WHERE id = ?1");
    SqliteStatement employer(database_, "INSERT INTO employer VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = "
                                        "excluded.name WHERE excluded.name <> '' AND employer.name = ''");
    SqliteStatement link(database_, "INSERT OR IGNORE INTO employer_link VALUES (?, ?, 'exact-code', ?)");
    while (reader.next()) {
        const auto id = static_cast<std::int64_t>(bigEndian(reader.key()));
        const std::string_view body = reader.body();
        const auto kind = static_cast<EmployerReference::Kind>(body[0]);
        const auto end = body.find('\0', 1);
        const auto code = body.substr(1, end - 1), name = body.substr(end + 1);
        known.bind(1, id);
        if (known.step()) {
            if (known.integer(0) != static_cast<std::int64_t>(kind) || known.text(1) != code)
                throw Error(message::referenceCollision, {std::to_string(id), std::string(known.text(1)), std::string(code)});
            const bool renamed = !name.empty() && known.text(2) != name;
            known.reset();
            if (renamed) {
                rename.bind(1, id);
                rename.bindText(2, name);
                rename.run();
            }
            continue;
        }
        known.reset();
        add.bind(1, id);
        add.bindText(2, department);
        add.bind(3, static_cast<std::int64_t>(kind));
        add.bindText(4, code);
        add.bindText(5, name);
        add.run();
        if (kind == EmployerReference::Kind::name)
            continue;  // nobody for certain
        const auto employerId = employerIdOf(kind, code);
        employer.bind(1, employerId);
        employer.bind(2, static_cast<std::int64_t>(kind));
        employer.bindText(3, code);
        employer.bindText(4, name);
        employer.run();
        link.bind(1, id);
        link.bind(2, employerId);
        link.bind(3, secondsNow());
        link.run();
    }
}

// Gathers all rows of the next natural key. Identical ones are one; if any differ, none counts.
bool SqliteMerge::takeRecord(ReadAhead& records)
{
    if (!started_) {
        more_ = records.next();
        started_ = true;
    }
    if (!more_)
        return false;
    recordKey_ = records.key();
    recordBytes_ = records.body();
    body_.read(recordBytes_, layout_.valueColumns().size());
    places_.assign(1, {body_.document, body_.table, body_.row});
    differing_ = false;
    RecordBody another;
    while ((more_ = records.next()) && records.key() == recordKey_) {
        another.read(records.body(), layout_.valueColumns().size());
        places_.push_back({another.document, another.table, another.row});
        differing_ = differing_ || another.content != body_.content;
    }
    return true;
}

// One natural key: what was believed of it, and what the submission says.
void SqliteMerge::settle(std::string_view key, std::vector<Version>& versions, const ConfirmedRow* confirmed, bool reported,
                         const std::vector<std::int64_t>& documents)
{
    if (reported && confirmed && !differing_ && body_.content != versions.front().content) {
        differing_ = true;
    }
    if (reported && differing_) {
        if (confirmed)
            places_.push_back({confirmed->document, confirmed->table, confirmed->row});
        for (std::size_t i = 0; i < places_.size(); ++i)
            refuseDuplicate(places_[i].document, places_[i].table, places_[i].row, places_[i == 0 ? 1 : 0].row);
        reported = false;
        confirmed = nullptr;
    } else if (reported) {
        outcome.repeated += places_.size() - 1 + (confirmed ? 1 : 0);
        ++outcome.accepted;
    } else if (confirmed) {
        ++outcome.accepted;
        ++outcome.unchanged;
        return;
    }

    if (kind_ == DatasetKind::changes) {
        if (!reported)
            return;
        std::int64_t until = openEnd;
        const Version* holding = nullptr;
        for (const auto& version : versions) {
            if (version.validFrom <= first_ && version.validTo > first_)
                holding = &version;
            else if (version.validFrom > first_)
                until = std::min(until, version.validFrom);
        }
        if (holding && holding->validFrom == first_ && holding->content == body_.content) {
            ++outcome.unchanged;
            return;
        }
        if (holding) {
            until = holding->validTo;
            endVersion(key, *holding, first_, until);
        }
        add(key, first_, until, documents);
        return;
    }

    if (!versions.empty()) {
        const Version& held = versions.front();
        if (reported && held.content == body_.content) {
            ++outcome.unchanged;
            return;
        }
        endVersion(key, held, first_, next_);
    }
    if (reported)
        add(key, first_, next_, documents);
}

void SqliteMerge::run(sqlite3* snapshot, const std::vector<std::int64_t>& documents)
{
    CurrentVersions current(snapshot, layout_, unit_, first_);
    ReadAhead records(request_.records);
    SortedReader confirmedRows(request_.confirmed);
    bool haveConfirmed = confirmedRows.next();
    std::uint64_t ordinal = 0;
    std::vector<Version> none;

    bool haveCurrent = current.next();
    bool haveRecord = takeRecord(records);
    while (haveCurrent || haveRecord) {
        const int order = !haveCurrent ? 1 : !haveRecord ? -1 : current.key.compare(recordKey_);
        if (order > 0) {
            settle(recordKey_, none, nullptr, true, documents);
            haveRecord = takeRecord(records);
            continue;
        }
        ConfirmedRow row;
        const ConfirmedRow* confirmed = nullptr;
        if (haveConfirmed && bigEndian(confirmedRows.key()) == ordinal) {
            std::memcpy(&row, confirmedRows.body().data(), sizeof row);
            confirmed = &row;
            haveConfirmed = confirmedRows.next();
        }
        settle(current.key, current.versions, confirmed, order == 0, documents);
        if (order == 0)
            haveRecord = takeRecord(records);
        haveCurrent = current.next();
        ++ordinal;
    }
}

MergeOutcome SqliteStore::merge(const MergeRequest& request)
{
    MergeOutcome outcome;
    std::vector<Remark> duplicates;
    Session snapshot = reader();
    const auto found = select("id = " + std::to_string(request.exchange), {});
    if (found.empty())
        throw Error(message::databaseFailed, {"no such exchange"});
    const ExchangeKey& key = found.front().key;
    const Dataset* dataset = schema_->find(key.dataset);
    if (!dataset)
        throw Error(message::databaseFailed, {"no such dataset"});
    const RecordLayout layout(*dataset);

    struct OverLimit {};
    const auto keepRemarks = [&](Session&, std::int64_t submission) {
        std::vector<std::int64_t> ids;
        insertDocuments(request, submission, ids);
        replaceRemarks(request, duplicates);
        return ids;
    };
    try {
        write([&](Session& session) {
            // The snapshot is taken while nobody else can write, and holds still while this merge does.
            sqlite3_exec(Utility::dbHandle(snapshot), "BEGIN; SELECT count(*) FROM meta", nullptr, nullptr, nullptr);
            SqliteMerge merge(*this, request, layout, key);
            std::vector<std::int64_t> documents;
            insertDocuments(request, merge.sequence(), documents);
            merge.references(key.department);
            merge.run(Utility::dbHandle(snapshot), documents);
            outcome = merge.outcome;
            outcome.rejected += request.refusedRows;
            duplicates = std::move(merge.remarks);
            if (request.overLimit && request.overLimit(outcome.rejected, request.rows))
                throw OverLimit{};
            outcome.submission = merge.sequence();
            replaceRemarks(request, duplicates);

            SqliteStatement submission(Utility::dbHandle(session),
                                       "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            int at = 1;
            for (const std::int64_t number :
                 {merge.sequence(), request.exchange, merge.dataset(), merge.unit(),
                  static_cast<std::int64_t>(numberOf(key.period.firstDay())),
                  static_cast<std::int64_t>(numberOf(key.period.next().firstDay())),
                  static_cast<std::int64_t>(numberOf(request.asOf)), secondsNow()})
                submission.bind(at++, number);
            submission.bindText(at++, request.versions);
            submission.bind(at++, request.replay ? 1 : 0);
            for (const auto number : {outcome.accepted, outcome.rejected, outcome.unchanged})
                submission.bind(at++, static_cast<std::int64_t>(number));
            submission.run();

            SqliteStatement exchange(Utility::dbHandle(session),
                                     "UPDATE exchange SET state = 'done', timeliness = ?2, as_of = ?3, ended = ?4, accepted = "
                                     "?5, rejected = ?6, unchanged = ?7, submission = ?8, error_code = '', error_arguments = "
                                     "'[]', next_attempt = 0, pending = '' WHERE id = ?1");
            exchange.bind(1, request.exchange);
            exchange.bindText(2, toString(request.timeliness));
            exchange.bind(3, numberOf(request.asOf));
            exchange.bind(4, secondsNow());
            exchange.bind(5, static_cast<std::int64_t>(outcome.accepted));
            exchange.bind(6, static_cast<std::int64_t>(outcome.rejected));
            exchange.bind(7, static_cast<std::int64_t>(outcome.unchanged));
            exchange.bind(8, outcome.submission);
            exchange.run();
            if (request.cursor) {
                SqliteStatement cursor(Utility::dbHandle(session), "INSERT OR REPLACE INTO source_cursor VALUES (?, ?, ?)");
                cursor.bind(1, merge.dataset());
                cursor.bind(2, merge.unit());
                cursor.bindText(3, *request.cursor);
                cursor.run();
            }
            if (request.outbox)
                post(session, request.outbox(outcome));
        });
    } catch (const OverLimit&) {
        // Nothing of the submission stays but the reasons, for the department to mend.
        outcome.submission = 0;
        outcome.accepted = outcome.unchanged = outcome.opened = outcome.ended = 0;
        write([&](Session& session) { keepRemarks(session, 0); });
    }
    return outcome;
}

void SqliteStore::insertDocuments(const MergeRequest& request, std::int64_t submission, std::vector<std::int64_t>& ids)
{
    sqlite3* database = Utility::dbHandle(writer_);
    SqliteStatement clear(database, "DELETE FROM document WHERE exchange = ? AND submission = 0");
    clear.bind(1, request.exchange);
    clear.run();
    SqliteStatement insert(database, "INSERT INTO document (exchange, submission, ordinal, name, media_type, digest, bytes, "
                                     "format, encoding, sheets, unknown_columns, rows_read, empty_rows, band_rows, total_rows, "
                                     "signature_rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t ordinal = 0;
    for (const auto& document : request.documents) {
        const std::string sheets = nlohmann::json(document.sheets).dump();
        const std::string unknown = nlohmann::json(document.unknownColumns).dump();
        int at = 1;
        insert.bind(at++, request.exchange);
        insert.bind(at++, submission);
        insert.bind(at++, ordinal++);
        for (const auto* text : {&document.name, &document.mediaType, &document.digest})
            insert.bindText(at++, *text);
        insert.bind(at++, static_cast<std::int64_t>(document.bytes));
        for (const auto* text : {&document.format, &document.encoding, &sheets, &unknown})
            insert.bindText(at++, *text);
        for (const auto number :
             {document.rows, document.emptyRows, document.bandRows, document.totalRows, document.signatureRows})
            insert.bind(at++, static_cast<std::int64_t>(number));
        insert.run();
        ids.push_back(sqlite3_last_insert_rowid(database));
    }
}

void SqliteStore::replaceRemarks(const MergeRequest& request, const std::vector<Remark>& more)
{
    sqlite3* database = Utility::dbHandle(writer_);
    SqliteStatement clear(database, "DELETE FROM remark WHERE exchange = ?");
    clear.bind(1, request.exchange);
    clear.run();
    SqliteStatement insert(database, "INSERT INTO remark VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t ordinal = 0;
    const auto add = [&](const Remark& remark) {
        const std::string arguments =
            nlohmann::json(remark.arguments).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        int at = 1;
        for (const std::int64_t number :
             {request.exchange, static_cast<std::int64_t>(remark.document), static_cast<std::int64_t>(remark.table),
              static_cast<std::int64_t>(remark.row), ordinal++, static_cast<std::int64_t>(remark.kind)})
            insert.bind(at++, number);
        insert.bindText(at++, remark.column);
        insert.bindBlob(at++, remark.sealedValue);
        insert.bind(at++, remark.sensitive ? 1 : 0);
        insert.bindText(at++, remark.code);
        insert.bindText(at++, arguments);
        insert.run();
    };
    SortedReader reader(request.remarks);
    while (reader.next())
        add(Remark::read(reader.key(), reader.body()));
    for (const auto& remark : more)
        add(remark);
}

std::unique_ptr<KnownRows> SqliteStore::knownRows(const ExchangeKey& key)
{
    const Dataset* dataset = schema_->find(key.dataset);
    if (!dataset || dataset->kind == DatasetKind::changes)
        return nullptr;
    std::int64_t unit = 0;
    write([&](Session&) { unit = unitId(key.department, key.unit); });
    auto rows = std::make_unique<SqliteKnownRows>(reader(), RecordLayout(*dataset), unit, numberOf(key.period.firstDay()));
    if (!rows->any())
        return nullptr;
    return rows;
}

}  // namespace lianfang
