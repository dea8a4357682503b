// Nil returns, and what is overdue.
#include "hub/store/messages.h"
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_store.h"

#include <Poco/Data/SQLite/Utility.h>

namespace lianfang {

using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

namespace {

// Rows that hold on some day of the period, whoever submitted them.
bool rowsHold(sqlite3* database, const Dataset& dataset, std::int64_t unit, const Period& period)
{
    SqliteStatement rows(database, "SELECT 1 FROM " + dataset.table() +
                                       " WHERE unit = ? AND valid_from < ? AND valid_to > ? AND known_to = ? LIMIT 1");
    rows.bind(1, unit);
    rows.bind(2, numberOf(period.next().firstDay()));
    rows.bind(3, numberOf(period.firstDay()));
    rows.bind(4, openEnd);
    return rows.step();
}

} // namespace

NilOutcome SqliteStore::signNil(const ExchangeKey& key, const NilReturn& nil, Day asOf, Timeliness timeliness)
{
    auto outcome = NilOutcome::accepted;
    const auto schema = this->schema();
    const Dataset* defined = schema->find(key.dataset);
    if (!defined)
        throw Error(message::databaseFailed, {"no such dataset"});
    const Dataset& dataset = *defined;
    write([&](Session& session) {
        sqlite3* database = Utility::dbHandle(session);
        const auto known = find(key); // of a session of its own; nobody else writes meanwhile
        const auto number = [&](const char* sql, std::int64_t id) {
            SqliteStatement statement(database, sql);
            statement.bind(1, id);
            statement.step();
            return statement.integer(0);
        };
        bool submitted = known && known->submission != 0 &&
                         number("SELECT count(*) FROM nil_return WHERE submission = ?", known->submission) == 0;
        for (const auto& one : exchanges({key.department, key.dataset, key.unit, key.period, std::nullopt}))
            submitted = submitted || (one.key.occasion > 0 && one.key.unit == key.unit && one.submission != 0);
        if (known && known->state == ExchangeState::running)
            outcome = NilOutcome::running;
        else if (submitted || (known && known->state == ExchangeState::nil))
            outcome = NilOutcome::answered;
        else if (dataset.kind != DatasetKind::changes &&
                 rowsHold(database, dataset, unitId(key.department, key.unit), key.period))
            outcome = NilOutcome::rowsHold;
        if (outcome != NilOutcome::accepted)
            return;

        insertExchange(session, key, 0);
        SqliteStatement which(database, "SELECT id FROM exchange WHERE department = ? AND dataset = ? AND unit = ? AND "
                                        "direction = 'in' AND cadence = ? AND period_first = ? AND occasion = 0");
        int at = 1;
        for (const std::string_view text : {std::string_view(key.department), std::string_view(key.dataset),
                                            std::string_view(key.unit), toString(key.period.cadence())})
            which.bindText(at++, text);
        which.bind(at, numberOf(key.period.firstDay()));
        which.step();
        const auto exchange = which.integer(0);

        std::int64_t sequence = 0;
        if (dataset.kind != DatasetKind::registered) {
            sequence = number("SELECT ifnull(max(sequence), 0) + ?1 FROM submission", 1);
            SqliteStatement submission(database,
                                       "INSERT INTO submission (sequence, exchange, dataset, unit, period_first, "
                                       "period_end, as_of, received, versions, replay, accepted, rejected, unchanged) "
                                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0, 0, 0, 0)");
            at = 1;
            for (const std::int64_t value :
                 {sequence, exchange, datasetId(key.dataset), unitId(key.department, key.unit),
                  static_cast<std::int64_t>(numberOf(key.period.firstDay())),
                  static_cast<std::int64_t>(numberOf(key.period.next().firstDay())),
                  static_cast<std::int64_t>(numberOf(asOf)), secondsNow()})
                submission.bind(at++, value);
            submission.run();
        }
        SqliteStatement signature(database,
                                  "INSERT INTO nil_return (exchange, submission, timeliness, signed_by, reason, "
                                  "signed_at) VALUES (?, ?, ?, ?, ?, ?)");
        signature.bind(1, exchange);
        signature.bind(2, sequence);
        signature.bindText(3, toString(timeliness));
        signature.bindText(4, nil.by);
        signature.bindText(5, nil.reason);
        signature.bind(6, secondsNow());
        signature.run();
        // What a failed attempt left to be mended has become nothing.
        for (const char* sql :
             {"DELETE FROM remark WHERE exchange = ?", "DELETE FROM document WHERE exchange = ? AND submission = 0"}) {
            SqliteStatement clear(database, sql);
            clear.bind(1, exchange);
            clear.run();
        }
        SqliteStatement update(
            database, "UPDATE exchange SET state = 'nil', timeliness = ?2, as_of = ?3, ended = ?4, accepted = 0, "
                      "rejected = 0, unchanged = 0, ceased = 0, submission = ?5, next_attempt = 0, pending = '', "
                      "error_code = '', error_arguments = '[]' WHERE id = ?1");
        update.bind(1, exchange);
        update.bindText(2, toString(timeliness));
        update.bind(3, numberOf(asOf));
        update.bind(4, secondsNow());
        update.bind(5, sequence);
        update.run();
    });
    return outcome;
}

void SqliteStore::markOverdue(const std::vector<std::int64_t>& exchanges, bool overdue)
{
    if (exchanges.empty())
        return;
    write([&](Session& session) {
        SqliteStatement update(Utility::dbHandle(session),
                               "UPDATE exchange SET timeliness = ?2, overdue_since = CASE WHEN ?2 = 'overdue' AND "
                               "overdue_since = 0 THEN ?3 ELSE overdue_since END WHERE id = ?1 AND state NOT IN "
                               "('done', 'nil') AND submission = 0 AND timeliness IN ('unknown', 'overdue')");
        for (const auto id : exchanges) {
            update.bind(1, id);
            update.bindText(2, toString(overdue ? Timeliness::overdue : Timeliness::unknown));
            update.bind(3, secondsNow());
            update.run();
        }
    });
}

} // namespace lianfang
