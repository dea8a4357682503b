#include "hub/store/sqlite_store.h"

#include "hub/store/messages.h"
#include "hub/store/sqlite_statement.h"
#include "hub/store/tables.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Poco::Data::Statement;
using Poco::Data::SQLite::Utility;

namespace {

Session open(const std::filesystem::path& file)
{
    // A connection is one thread's at a time here, so that SQLite need not lock it at every call; nor count its memory.
    // Only heeded before SQLite's first use in the process, and not needed for anything to be right.
    static const bool configured =
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK && sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
    static_cast<void>(configured);
    Poco::Data::SQLite::Connector::registerConnector();
    Session session(Poco::Data::SQLite::Connector::KEY, file.string());
    session << "PRAGMA busy_timeout = 20000", now;
    session << "PRAGMA foreign_keys = ON", now;
    session << "PRAGMA temp_store = FILE", now;
    return session;
}

std::string directionText(Direction direction)
{
    return direction == Direction::in ? "in" : "out";
}

std::string jsonOf(const std::vector<std::string>& texts)
{
    return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> textsOf(const std::string& json)
{
    return nlohmann::json::parse(json).get<std::vector<std::string>>();
}

ExchangeState stateOf(std::string_view text)
{
    for (const auto state : {ExchangeState::running, ExchangeState::done, ExchangeState::failed, ExchangeState::nil})
        if (text == toString(state))
            return state;
    return ExchangeState::expected;
}

Timeliness timelinessOf(std::string_view text)
{
    for (const auto timeliness : {Timeliness::onTime, Timeliness::late, Timeliness::overdue})
        if (text == toString(timeliness))
            return timeliness;
    return Timeliness::unknown;
}

}  // namespace

// Poco's text of a failure names the statement, and may name values: only SQLite's own words are kept.
void rethrow(const Poco::Exception& e)
{
    if (dynamic_cast<const Error*>(&e))
        e.rethrow();
    throw Error(message::databaseFailed, {e.message()});
}

SqliteStore::SqliteStore(const std::filesystem::path& file, std::shared_ptr<const Schema> schema, const std::string& keyId)
    : file_(file), writer_(open(file))
{
    try {
        writer_ << "PRAGMA page_size = 8192", now;  // of a new file; rows of some 200 bytes fill it better
        writer_ << "PRAGMA journal_mode = WAL", now;
        writer_ << "PRAGMA synchronous = FULL", now;
        // Checkpoints are tidy()'s: none in the middle of a merge.
        writer_ << "PRAGMA wal_autocheckpoint = 0", now;
        writer_ << "PRAGMA cache_size = -32768", now;
        std::filesystem::permissions(file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        upgrade(keyId);
        if (schema) {
            write([&](Session& session) { addRecordTables(session, *schema); });
            schema_ = std::move(schema);
        }
        tidy();
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

SqliteStore::~SqliteStore() = default;

void SqliteStore::upgrade(const std::string& keyId)
{
    write([&](Session& session) {
        session << "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)", now;
        std::string level = "0", key;
        session << "SELECT value FROM meta WHERE name = 'upgrade'", into(level), now;
        session << "SELECT value FROM meta WHERE name = 'key'", into(key), now;
        if (!key.empty() && key != keyId)
            throw Error(message::storeForeignKey, {file_.string(), key, keyId});
        const auto all = upgrades(Dialect::sqlite);
        const int newest = all.empty() ? 0 : all.back().number;
        const int have = std::stoi(level);
        if (have > newest)
            throw Error(message::storeNewer, {file_.string(), level, std::to_string(newest)});
        for (const auto& upgrade : all) {
            if (upgrade.number <= have)
                continue;
            for (const auto& statement : upgrade.statements)
                session << statement, now;
        }
        level = std::to_string(newest);
        std::string id = keyId;
        session << "INSERT OR REPLACE INTO meta VALUES ('upgrade', ?), ('key', ?)", use(level), use(id), now;
        int months = 0;
        session << "SELECT count(*) FROM calendar_month", into(months), now;
        if (months == 0) {
            std::vector<int> number, first, last;
            for (int month = 1900 * 12; month < 2200 * 12; ++month) {
                number.push_back(month);
                first.push_back(numberOf(firstDayOf({month})));
                last.push_back(numberOf(lastDayOf({month})));
            }
            session << "INSERT INTO calendar_month VALUES (?, ?, ?)", use(number), use(first), use(last), now;
        }
    });
}

void SqliteStore::write(const std::function<void(Session&)>& work)
{
    const std::lock_guard lock(writing_);
    try {
        writer_ << "BEGIN IMMEDIATE", now;
        try {
            work(writer_);
            writer_ << "COMMIT", now;
        } catch (...) {
            sqlite3_exec(Poco::Data::SQLite::Utility::dbHandle(writer_), "ROLLBACK", nullptr, nullptr, nullptr);
            throw;
        }
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

Session SqliteStore::reader()
{
    Session session = open(file_);
    session << "PRAGMA query_only = ON", now;
    session << "PRAGMA cache_size = -8192", now;
    return session;
}

sqlite3* SqliteStore::look()
{
    if (!look_)
        look_.emplace(reader());
    return Utility::dbHandle(*look_);
}

// ---------------------------------------------------------------------------------------------------------------- ids

std::int64_t SqliteStore::datasetId(const std::string& name)
{
    std::string text = name;
    writer_ << "INSERT OR IGNORE INTO dataset (name) VALUES (?)", use(text), now;
    Poco::Int64 id = 0;
    writer_ << "SELECT id FROM dataset WHERE name = ?", use(text), into(id), now;
    return id;
}

std::int64_t SqliteStore::unitId(const std::string& department, const std::string& code)
{
    std::string first = department, second = code;
    writer_ << "INSERT OR IGNORE INTO unit (department, code) VALUES (?, ?)", use(first), use(second), now;
    Poco::Int64 id = 0;
    writer_ << "SELECT id FROM unit WHERE department = ? AND code = ?", use(first), use(second), into(id), now;
    return id;
}

// ---------------------------------------------------------------------------------------------------------- exchanges

std::vector<Exchange> SqliteStore::select(const std::string& condition, const std::vector<std::string>& texts)
{
    try {
        const std::lock_guard lock(looking_);
        SqliteStatement rows(
            look(),
            "SELECT e.id, department, dataset, unit, direction, cadence, period_first, state, e.timeliness, as_of, attempts, "
            "next_attempt, started, ended, accepted, rejected, unchanged, e.submission, error_code, error_arguments, pending, "
            "occasion, ceased, n.signed_by, n.reason, n.signed_at FROM (SELECT * FROM exchange WHERE " +
                condition +
                ") e LEFT JOIN nil_return n ON n.id = (SELECT max(id) FROM nil_return WHERE exchange = e.id) "
                "ORDER BY period_first, dataset, unit, direction, occasion");
        for (std::size_t i = 0; i < texts.size(); ++i)
            rows.bindText(static_cast<int>(i) + 1, texts[i]);
        std::vector<Exchange> out;
        while (rows.step()) {
            const auto text = [&](int column) { return std::string(rows.text(column)); };
            const auto count = [&](int column) { return static_cast<std::uint64_t>(rows.integer(column)); };
            const auto day = [&](int column) { return dayOf(static_cast<std::int32_t>(rows.integer(column))); };
            Exchange e;
            e.id = rows.integer(0);
            e.key = {text(1), text(2), Period(*cadenceFromString(rows.text(5)), day(6)), text(3),
                     rows.text(4) == "in" ? Direction::in : Direction::out, rows.integer(21)};
            e.state = stateOf(rows.text(7));
            e.timeliness = timelinessOf(rows.text(8));
            if (!rows.isNull(9))
                e.asOf = day(9);
            e.attempts = rows.integer(10);
            e.nextAttempt = rows.integer(11);
            e.started = rows.integer(12);
            e.ended = rows.integer(13);
            e.accepted = count(14);
            e.rejected = count(15);
            e.unchanged = count(16);
            e.submission = rows.integer(17);
            e.errorCode = text(18);
            if (rows.text(19) != "[]")
                e.errorArguments = textsOf(text(19));
            e.pending = text(20);
            e.ceased = count(22);
            if (!rows.isNull(23))
                e.nil = NilReturn{text(23), text(24), rows.integer(25)};
            out.push_back(std::move(e));
        }
        return out;
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

std::optional<Exchange> SqliteStore::find(const ExchangeKey& key)
{
    auto found = select("department = ? AND dataset = ? AND unit = ? AND direction = ? AND cadence = ? AND period_first = " +
                            std::to_string(numberOf(key.period.firstDay())) + " AND occasion = " + std::to_string(key.occasion),
                        {key.department, key.dataset, key.unit, directionText(key.direction),
                         std::string(toString(key.period.cadence()))});
    if (found.empty())
        return std::nullopt;
    return std::move(found.front());
}

std::optional<Exchange> SqliteStore::find(std::int64_t exchange)
{
    auto found = select("id = " + std::to_string(exchange), {});
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Exchange> SqliteStore::exchanges(const ExchangeFilter& filter)
{
    std::string condition = "1 = 1";
    std::vector<std::string> texts;
    const auto equal = [&](const char* column, const std::string& value) {
        if (value.empty())
            return;
        condition += std::string(" AND ") + column + " = ?";
        texts.push_back(value);
    };
    equal("department", filter.department);
    equal("dataset", filter.dataset);
    equal("unit", filter.unit);
    if (filter.state)
        equal("state", std::string(toString(*filter.state)));
    if (filter.period) {
        equal("cadence", std::string(toString(filter.period->cadence())));
        condition += " AND period_first = " + std::to_string(numberOf(filter.period->firstDay()));
    }
    return select(condition, texts);
}

std::vector<Exchange> SqliteStore::dueExchanges()
{
    return select("state <> 'running' AND next_attempt > 0 AND next_attempt <= " + std::to_string(secondsNow()), {});
}

// Makes the exchange known and running; throws if it already is.
std::uint64_t SqliteStore::beginWithin(Session& session, const ExchangeKey& key, const std::string& pending)
{
    std::string department = key.department, dataset = key.dataset, unit = key.unit,
                direction = directionText(key.direction), cadence(toString(key.period.cadence()));
    int first = numberOf(key.period.firstDay());
    Poco::Int64 occasion = key.occasion, at = secondsNow(), attempt = 0;
    insertExchange(session, key, 0);
    Statement update(session);
    std::string work = pending;
    update << "UPDATE exchange SET before = state, state = 'running', attempts = attempts + 1, started = ?, ended = 0, "
              "next_attempt = 0, pending = ? WHERE department = ? AND dataset = ? AND unit = ? AND direction = ? AND cadence = ? "
              "AND period_first = ? AND occasion = ? AND state <> 'running'",
        use(at), use(work), use(department), use(dataset), use(unit), use(direction), use(cadence), use(first), use(occasion);
    if (update.execute() == 0)
        throw Error(message::exchangeRunning, {key.dataset, key.period.toString()});
    session << "INSERT INTO meta VALUES ('attempt', '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1", now;
    session << "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'attempt'", into(attempt), now;
    return static_cast<std::uint64_t>(attempt);
}

Exchange SqliteStore::begin(const ExchangeKey& key, const std::string& pending)
{
    std::uint64_t attempt = 0;
    write([&](Session& session) { attempt = beginWithin(session, key, pending); });
    auto exchange = *find(key);
    exchange.attempt = attempt;
    return exchange;
}

void SqliteStore::insertExchange(Session& session, const ExchangeKey& key, Seconds nextAttempt)
{
    std::string department = key.department, dataset = key.dataset, unit = key.unit,
                direction = directionText(key.direction), cadence(toString(key.period.cadence()));
    int first = numberOf(key.period.firstDay()), end = numberOf(key.period.next().firstDay());
    Poco::Int64 next = nextAttempt, occasion = key.occasion;
    session << "INSERT OR IGNORE INTO exchange (department, dataset, unit, direction, cadence, period_first, "
               "period_end, occasion, state, next_attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'expected', ?)",
        use(department), use(dataset), use(unit), use(direction), use(cadence), use(first), use(end), use(occasion), use(next),
        now;
}

void SqliteStore::expect(const std::vector<std::pair<ExchangeKey, Seconds>>& exchanges)
{
    if (exchanges.empty())
        return;
    write([&](Session& session) {
        for (const auto& [key, nextAttempt] : exchanges)
            insertExchange(session, key, nextAttempt);
    });
}

namespace {

void setFailed(Session& session, std::int64_t exchange, const Error& why, Seconds nextAttempt, int notCounted)
{
    Poco::Int64 id = exchange, next = nextAttempt, at = secondsNow();
    std::string code(why.Error::message().code), arguments = jsonOf(why.arguments());
    session << "UPDATE exchange SET state = 'failed', ended = ?, next_attempt = ?, error_code = ?, error_arguments = ?, "
               "attempts = attempts - ?, pending = '' WHERE id = ?",
        use(at), use(next), use(code), use(arguments), use(notCounted), use(id), now;
}

} // namespace

void SqliteStore::fail(std::int64_t exchange, const Error& why, Seconds nextAttempt,
                       const std::vector<OutboxEntry>& outbox)
{
    write([&](Session& session) {
        setFailed(session, exchange, why, nextAttempt, 0);
        post(session, outbox);
    });
}

void SqliteStore::findNothing(std::int64_t exchange, const Error& why, Seconds nextAttempt)
{
    write([&](Session& session) { setFailed(session, exchange, why, nextAttempt, 1); });
}

void SqliteStore::abandon(std::int64_t exchange)
{
    write([&](Session& session) {
        Poco::Int64 id = exchange;
        session << "UPDATE exchange SET state = before, ended = 0, next_attempt = 1 WHERE id = ? AND state = 'running'", use(id), now;
    });
}

void SqliteStore::confirm(std::int64_t exchange)
{
    write([&](Session& session) {
        Poco::Int64 id = exchange, at = secondsNow();
        session << "UPDATE exchange SET state = 'done', ended = ?, unchanged = accepted, ceased = 0, error_code = '', "
                   "error_arguments = '[]', next_attempt = 0, pending = '' WHERE id = ?",
            use(at), use(id), now;
    });
}

std::size_t SqliteStore::recover()
{
    std::size_t count = 0;
    write([&](Session& session) {
        Statement update(session);
        update << "UPDATE exchange SET state = before, next_attempt = 1, ended = 0 WHERE state = 'running'";
        count = update.execute();
    });
    return count;
}

// -------------------------------------------------------------------------------------------------------- submissions

std::optional<LastSubmission> SqliteStore::lastSubmission(const ExchangeKey& key)
{
    try {
        Session session = reader();
        std::string department = key.department, dataset = key.dataset, unit = key.unit,
                    cadence(toString(key.period.cadence()));
        int first = numberOf(key.period.firstDay());
        LastSubmission last;
        Poco::Int64 sequence = 0, accepted = 0, rejected = 0, occasion = key.occasion;
        int asOf = 0;
        session << "SELECT s.sequence, s.as_of, s.versions, s.accepted, s.rejected FROM exchange e JOIN submission s ON "
                   "s.sequence = e.submission WHERE e.department = ? AND e.dataset = ? AND e.unit = ? AND e.direction = 'in' "
                   "AND e.cadence = ? AND e.period_first = ? AND e.occasion = ?",
            use(department), use(dataset), use(unit), use(cadence), use(first), use(occasion), into(sequence), into(asOf),
            into(last.versions), into(accepted), into(rejected), now;
        if (sequence == 0)
            return std::nullopt;
        last.sequence = sequence;
        last.asOf = dayOf(asOf);
        last.accepted = static_cast<std::uint64_t>(accepted);
        last.rejected = static_cast<std::uint64_t>(rejected);
        session << "SELECT digest, name, media_type FROM document WHERE submission = ? ORDER BY ordinal", use(sequence),
            into(last.digests), into(last.names), into(last.mediaTypes), now;
        return last;
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

std::vector<ExchangeKey> SqliteStore::submittedFrom(const std::string& dataset, Day from)
{
    std::vector<ExchangeKey> keys;
    for (const auto& exchange : exchanges({.department = {}, .dataset = dataset, .unit = {}, .period = {}, .state = {}}))
        if (exchange.submission != 0 && exchange.key.direction == Direction::in && exchange.key.period.next().firstDay() > from)
            keys.push_back(exchange.key);
    return keys;
}

std::string SqliteStore::cursor(const ExchangeKey& key)
{
    try {
        Session session = reader();
        std::string department = key.department, dataset = key.dataset, unit = key.unit, value;
        session << "SELECT c.value FROM source_cursor c JOIN dataset d ON d.id = c.dataset JOIN unit u ON u.id = c.unit "
                   "WHERE d.name = ? AND u.department = ? AND u.code = ?",
            use(dataset), use(department), use(unit), into(value), now;
        return value;
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

void SqliteStore::remarks(std::int64_t exchange,
                          const std::function<void(const std::vector<SubmittedDocument>&)>& documents,
                          const std::function<void(const Remark&)>& each)
{
    try {
        Session session = reader();
        sqlite3* database = Poco::Data::SQLite::Utility::dbHandle(session);
        std::vector<SubmittedDocument> list;
        // The documents of a failed attempt stand under submission 0, until the next attempt.
        SqliteStatement names(database,
                              "SELECT name, sheets, digest, unknown_columns FROM document WHERE exchange = ?1 AND submission = "
                              "CASE WHEN EXISTS (SELECT 1 FROM document WHERE exchange = ?1 AND submission = 0) THEN 0 ELSE "
                              "(SELECT submission FROM exchange WHERE id = ?1) END ORDER BY ordinal");
        names.bind(1, exchange);
        while (names.step()) {
            SubmittedDocument document;
            document.name = names.text(0);
            document.sheets = textsOf(std::string(names.text(1)));
            document.digest = names.text(2);
            document.unknownColumns = textsOf(std::string(names.text(3)));
            list.push_back(std::move(document));
        }
        documents(list);
        SqliteStatement rows(database, "SELECT document, sheet, line, kind, heading, value, sensitive, code, arguments FROM "
                                       "remark WHERE exchange = ? ORDER BY document, sheet, line, ordinal");
        rows.bind(1, exchange);
        while (rows.step()) {
            Remark remark;
            remark.document = static_cast<std::uint32_t>(rows.integer(0));
            remark.table = static_cast<std::uint32_t>(rows.integer(1));
            remark.row = static_cast<std::uint64_t>(rows.integer(2));
            remark.kind = static_cast<Remark::Kind>(rows.integer(3));
            remark.column = rows.text(4);
            remark.sealedValue = rows.text(5);
            remark.sensitive = rows.integer(6) != 0;
            remark.code = rows.text(7);
            remark.arguments = textsOf(std::string(rows.text(8)));
            each(remark);
        }
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
}

RemarkCounts SqliteStore::remarkCounts(std::int64_t exchange)
{
    RemarkCounts counts;
    try {
        Session session = reader();
        sqlite3* database = Poco::Data::SQLite::Utility::dbHandle(session);
        SqliteStatement rows(database, "SELECT kind, count(*) FROM remark WHERE exchange = ? GROUP BY kind");
        rows.bind(1, exchange);
        while (rows.step()) {
            const auto kind = static_cast<Remark::Kind>(rows.integer(0));
            (kind == Remark::Kind::refused    ? counts.refused
             : kind == Remark::Kind::repaired ? counts.repaired
                                              : counts.noted) = static_cast<std::uint64_t>(rows.integer(1));
        }
        SqliteStatement columns(database,
                                "SELECT ifnull(sum(json_array_length(unknown_columns)), 0) FROM document WHERE exchange = ?1 "
                                "AND submission = CASE WHEN EXISTS (SELECT 1 FROM document WHERE exchange = ?1 AND submission "
                                "= 0) THEN 0 ELSE (SELECT submission FROM exchange WHERE id = ?1) END");
        columns.bind(1, exchange);
        if (columns.step())
            counts.unknownColumns = static_cast<std::uint64_t>(columns.integer(0));
    } catch (const Poco::Exception& e) {
        rethrow(e);
    }
    return counts;
}

std::optional<std::string> SqliteStore::sealedNumber(std::string_view person)
{
    const std::lock_guard lock(looking_);
    SqliteStatement statement(look(), "SELECT sealed FROM person WHERE person = ?");
    statement.bindBlob(1, person);
    if (!statement.step())
        return std::nullopt;
    return std::string(statement.text(0));
}

void SqliteStore::tidy()
{
    const std::lock_guard lock(writing_);
    sqlite3_wal_checkpoint_v2(Poco::Data::SQLite::Utility::dbHandle(writer_), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                              nullptr);
}

std::unique_ptr<Store> openSqliteStore(const std::filesystem::path& file, std::shared_ptr<const Schema> schema,
                                       const std::string& keyId)
{
    return std::make_unique<SqliteStore>(file, std::move(schema), keyId);
}

}  // namespace lianfang
