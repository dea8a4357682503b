// How departments' connectors have behaved.
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_store.h"

#include <Poco/Data/SQLite/Utility.h>
#include <nlohmann/json.hpp>

namespace lianfang {

using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

std::vector<ConnectorStanding> SqliteStore::standings()
{
    Session session = reader();
    SqliteStatement rows(Utility::dbHandle(session), "SELECT department, failures, set_aside, failed, error_code, "
                                                     "error_arguments FROM connector_standing ORDER BY department");
    std::vector<ConnectorStanding> out;
    while (rows.step())
        out.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2), rows.integer(3),
                       std::string(rows.text(4)), nlohmann::json::parse(rows.text(5)).get<std::vector<std::string>>()});
    return out;
}

ConnectorStanding
SqliteStore::connectorFailed(const std::string& department, const Error& why, unsigned limit,
                             const std::function<std::vector<OutboxEntry>(const ConnectorStanding&)>& whenSetAside)
{
    ConnectorStanding now{department, 1, 0, secondsNow(), std::string(why.Error::message().code), why.arguments()};
    write([&](Session& session) {
        for (const auto& before : standings()) // of a session of its own; nobody else writes meanwhile
            if (before.department == department) {
                now.failures = before.failures + 1;
                now.setAside = before.setAside;
            }
        const bool anew = now.setAside == 0 && limit > 0 && now.failures >= limit;
        if (anew)
            now.setAside = now.failed;
        const auto arguments =
            nlohmann::json(now.errorArguments).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        SqliteStatement keep(Utility::dbHandle(session),
                             "INSERT OR REPLACE INTO connector_standing VALUES (?, ?, ?, ?, ?, ?)");
        keep.bindText(1, now.department);
        keep.bind(2, now.failures);
        keep.bind(3, now.setAside);
        keep.bind(4, now.failed);
        keep.bindText(5, now.errorCode);
        keep.bindText(6, arguments);
        keep.run();
        if (anew)
            post(session, whenSetAside(now));
    });
    return now;
}

void SqliteStore::connectorWorked(const std::string& department)
{
    write([&](Session& session) {
        SqliteStatement forget(Utility::dbHandle(session),
                               "DELETE FROM connector_standing WHERE department = ? AND set_aside = 0");
        forget.bindText(1, department);
        forget.run();
    });
}

void SqliteStore::restoreConnector(const std::string& department)
{
    write([&](Session& session) {
        SqliteStatement forget(Utility::dbHandle(session), "DELETE FROM connector_standing WHERE department = ?");
        forget.bindText(1, department);
        forget.run();
    });
}

} // namespace lianfang
