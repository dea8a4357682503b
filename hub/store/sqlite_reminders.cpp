// What people have been told of submissions that are awaited, and what they answered.
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_store.h"

#include <Poco/Data/SQLite/Utility.h>

namespace lianfang {

using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

std::map<std::int64_t, Reminded> SqliteStore::reminded()
{
    const std::lock_guard lock(looking_);
    SqliteStatement rows(look(), "SELECT exchange, due, step, chases, escalated FROM reminded");
    std::map<std::int64_t, Reminded> out;
    while (rows.step())
        out[rows.integer(0)] = {rows.integer(0), dayOf(static_cast<std::int32_t>(rows.integer(1))),
                                static_cast<int>(rows.integer(2)), static_cast<int>(rows.integer(3)),
                                rows.integer(4) != 0};
    return out;
}

bool SqliteStore::remindedOn(Day day)
{
    const std::lock_guard lock(looking_);
    SqliteStatement row(look(), "SELECT 1 FROM reminded_day WHERE day = ?");
    row.bind(1, numberOf(day));
    return row.step();
}

void SqliteStore::remind(Session& session, Day day, const std::vector<Reminded>& told)
{
    sqlite3* database = Utility::dbHandle(session);
    SqliteStatement round(database, "INSERT OR IGNORE INTO reminded_day VALUES (?)");
    round.bind(1, numberOf(day));
    round.run();
    SqliteStatement row(database, "INSERT OR REPLACE INTO reminded VALUES (?, ?, ?, ?, ?)");
    for (const auto& one : told) {
        row.bind(1, one.exchange);
        row.bind(2, numberOf(one.due));
        row.bind(3, one.step);
        row.bind(4, one.chases);
        row.bind(5, one.escalated ? 1 : 0);
        row.run();
    }
}

void SqliteStore::acknowledge(const Acknowledgement& acknowledgement)
{
    write([&](Session& session) {
        SqliteStatement row(Utility::dbHandle(session),
                            "INSERT INTO acknowledgement (exchange, until, signed_by, signed_at) VALUES (?, ?, ?, ?)");
        row.bind(1, acknowledgement.exchange);
        row.bind(2, numberOf(acknowledgement.until));
        row.bindText(3, acknowledgement.by);
        row.bind(4, secondsNow());
        row.run();
    });
}

std::map<std::int64_t, Acknowledgement> SqliteStore::acknowledgements()
{
    const std::lock_guard lock(looking_);
    SqliteStatement rows(look(), "SELECT exchange, until, signed_by, signed_at FROM acknowledgement ORDER BY id");
    std::map<std::int64_t, Acknowledgement> out;
    while (rows.step())
        out[rows.integer(0)] = {rows.integer(0), dayOf(static_cast<std::int32_t>(rows.integer(1))),
                                std::string(rows.text(2)), rows.integer(3)};
    return out;
}

std::map<std::int64_t, std::int64_t> SqliteStore::corrections()
{
    const std::lock_guard lock(looking_);
    SqliteStatement rows(look(), "SELECT exchange, count(*) - 1 FROM submission WHERE replay = 0 "
                                 "GROUP BY exchange HAVING count(*) > 1");
    std::map<std::int64_t, std::int64_t> out;
    while (rows.step())
        out[rows.integer(0)] = rows.integer(1);
    return out;
}

} // namespace lianfang
