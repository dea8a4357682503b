// The merge: one transaction in which a submission's records, reasons and all that tells of it arrive.
#include "hub/store/messages.h"
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_store.h"
#include "hub/store/sqlite_versions.h"
#include "hub/store/sqlite_writer.h"

#include <Poco/Data/SQLite/Utility.h>
#include <nlohmann/json.hpp>

namespace lianfang {

using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

namespace {

// What a submission is of, and its number.
struct Place {
    std::int64_t dataset;
    std::int64_t unit;
    std::int64_t sequence;
};

std::int64_t nextSequence(sqlite3* database)
{
    SqliteStatement statement(database, "SELECT ifnull(max(sequence), 0) + 1 FROM submission");
    statement.step();
    return statement.integer(0);
}

// Where what the submission says ends: of a register at the next later period that was submitted.
std::int64_t until(sqlite3* database, const RecordLayout& layout, const Period& period, const Place& place)
{
    if (layout.dataset().kind == DatasetKind::period)
        return numberOf(period.next().firstDay());
    if (layout.dataset().kind == DatasetKind::changes)
        return openEnd; // each key has its own
    SqliteStatement statement(database,
                              "SELECT ifnull(min(period_first), 2147483647) FROM submission WHERE dataset = ? "
                              "AND unit = ? AND period_first > ?");
    statement.bind(1, place.dataset);
    statement.bind(2, place.unit);
    statement.bind(3, numberOf(period.firstDay()));
    statement.step();
    return statement.integer(0);
}

// The employers as reported, and who that is where a code says so.
void addReferences(sqlite3* database, const std::vector<SortedRuns*>& references, const std::string& department)
{
    SortedReader reader(references);
    SqliteStatement known(database, "SELECT kind, code, name FROM employer_reference WHERE id = ?");
    SqliteStatement add(database, "INSERT INTO employer_reference VALUES (?, ?, ?, ?, ?)");
    SqliteStatement rename(database, "UPDATE employer_reference SET name = ?2 WHERE id = ?1");
    SqliteStatement employer(database, "INSERT INTO employer VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = "
                                       "excluded.name WHERE excluded.name <> '' AND employer.name = ''");
    SqliteStatement link(database, "INSERT OR IGNORE INTO employer_link VALUES (?, ?, 'exact-code', ?)");
    // For hub/match: what it has not compared yet.
    SqliteStatement wait(database, "INSERT INTO match_waiting (reference, former, since_run) VALUES (?, ?, ?) ON CONFLICT DO "
                                   "NOTHING");
    SqliteStatement runs(database, "SELECT ifnull(max(id), 0) FROM crosscheck_run");
    runs.step();
    const auto lastRun = runs.integer(0);
    runs.reset();
    while (reader.next()) {
        const auto id = static_cast<std::int64_t>(fromBigEndian(reader.key()));
        const std::string_view body = reader.body();
        const auto kind = static_cast<EmployerReference::Kind>(body[0]);
        const auto end = body.find('\0', 1);
        const auto code = body.substr(1, end - 1), name = body.substr(end + 1);
        known.bind(1, id);
        if (known.step()) {
            if (known.integer(0) != static_cast<std::int64_t>(kind) || known.text(1) != code)
                throw Error(message::referenceCollision,
                            {std::to_string(id), std::string(known.text(1)), std::string(code)});
            const bool renamed = !name.empty() && known.text(2) != name;
            const std::string former(known.text(2));
            known.reset();
            if (renamed) {
                wait.bind(1, id);
                wait.bindText(2, former);
                wait.bind(3, 0);
                wait.run();
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
        wait.bind(1, id);
        wait.bindText(2, "");
        wait.bind(3, lastRun);
        wait.run();
        if (kind != EmployerReference::Kind::creditCode && kind != EmployerReference::Kind::olderNumber)
            continue; // nobody for certain
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

// The submission, its exchange that is done with it, and where the source stands now.
void keepSubmission(sqlite3* database, const MergeRequest& request, const ExchangeKey& key, const Place& place,
                    const MergeOutcome& outcome)
{
    SqliteStatement submission(database, "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    int at = 1;
    for (const std::int64_t number : {place.sequence, request.exchange, place.dataset, place.unit,
                                      static_cast<std::int64_t>(numberOf(key.period.firstDay())),
                                      static_cast<std::int64_t>(numberOf(key.period.next().firstDay())),
                                      static_cast<std::int64_t>(numberOf(request.asOf)), secondsNow()})
        submission.bind(at++, number);
    submission.bindText(at++, request.versions);
    submission.bind(at++, request.replay ? 1 : 0);
    for (const auto number : {outcome.accepted, outcome.rejected, outcome.unchanged})
        submission.bind(at++, static_cast<std::int64_t>(number));
    submission.run();

    SqliteStatement exchange(database,
                             "UPDATE exchange SET state = 'done', timeliness = ?2, as_of = ?3, ended = ?4, accepted = "
                             "?5, rejected = ?6, unchanged = ?7, submission = ?8, ceased = ?9, error_code = '', error_arguments = "
                             "'[]', next_attempt = 0, pending = '' WHERE id = ?1");
    exchange.bind(1, request.exchange);
    exchange.bindText(2, toString(request.timeliness));
    exchange.bind(3, numberOf(request.asOf));
    exchange.bind(4, secondsNow());
    exchange.bind(5, static_cast<std::int64_t>(outcome.accepted));
    exchange.bind(6, static_cast<std::int64_t>(outcome.rejected));
    exchange.bind(7, static_cast<std::int64_t>(outcome.unchanged));
    exchange.bind(8, outcome.submission);
    exchange.bind(9, static_cast<std::int64_t>(outcome.ceased));
    exchange.run();
    if (request.cursor) {
        SqliteStatement cursor(database, "INSERT OR REPLACE INTO source_cursor VALUES (?, ?, ?)");
        cursor.bind(1, place.dataset);
        cursor.bind(2, place.unit);
        cursor.bindText(3, *request.cursor);
        cursor.run();
    }
}

} // namespace

MergeOutcome SqliteStore::merge(const MergeRequest& request)
{
    MergeOutcome outcome;
    std::vector<Remark> duplicates;
    Session snapshot = reader();
    const auto found = select("id = " + std::to_string(request.exchange), {});
    if (found.empty())
        throw Error(message::databaseFailed, {"no such exchange"});
    const ExchangeKey& key = found.front().key;
    const auto schema = this->schema();
    const Dataset* dataset = schema->find(key.dataset);
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
            sqlite3* database = Utility::dbHandle(session);
            const Place place{datasetId(key.dataset), unitId(key.department, key.unit), nextSequence(database)};
            std::vector<std::int64_t> documents;
            insertDocuments(request, place.sequence, documents);
            addReferences(database, request.references, key.department);

            const auto end = until(database, layout, key.period, place); // before the connection is the writer's
            SqliteVersionWriter writer(database, layout, place.unit, place.sequence, std::move(documents));
            Settling settling(request, layout, key.period.firstDay(), end, writer);
            SqliteBelievedVersions believed(Utility::dbHandle(snapshot), layout, place.unit, key.period.firstDay());
            settling.run(believed);
            writer.finish();

            outcome = settling.outcome;
            outcome.rejected += request.refusedRows;
            duplicates = std::move(settling.remarks);
            if (request.overLimit && request.overLimit(outcome.rejected, request.rows))
                throw OverLimit{};
            outcome.submission = place.sequence;
            replaceRemarks(request, duplicates);
            keepSubmission(database, request, key, place, outcome);
            if (request.outbox)
                post(session, request.outbox(outcome));
        });
    } catch (const OverLimit&) {
        // Nothing of the submission stays but the reasons, for the department to mend.
        outcome.submission = 0;
        outcome.accepted = outcome.unchanged = outcome.opened = outcome.ended = outcome.ceased = 0;
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
    SqliteStatement insert(database,
                           "INSERT INTO document (exchange, submission, ordinal, name, media_type, digest, bytes, "
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
    const auto schema = this->schema();
    const Dataset* dataset = schema->find(key.dataset);
    if (!dataset || dataset->kind == DatasetKind::changes)
        return nullptr;
    std::int64_t unit = 0;
    write([&](Session&) { unit = unitId(key.department, key.unit); });
    auto rows = std::make_unique<SqliteKnownRows>(reader(), RecordLayout(*dataset), unit, key.period.firstDay());
    if (!rows->any())
        return nullptr;
    return rows;
}

} // namespace lianfang
