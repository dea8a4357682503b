#include "hub/store/postgresql_trial.h"

#include "hub/store/messages.h"
#include "hub/store/store.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/Statement.h>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

Session opened(const std::string& connection)
{
    if (connection.find("password") != std::string::npos)
        throw Error(message::secretInConnection);
    Poco::Data::PostgreSQL::Connector::registerConnector();
    try {
        return {Poco::Data::PostgreSQL::Connector::KEY, connection + " connect_timeout=10"};
    } catch (const Poco::Exception& e) {
        throw Error(message::trialFailed, {e.displayText()});
    }
}

} // namespace

PostgresqlTrial::PostgresqlTrial(const std::string& connection, const Schema& schema) : session_(opened(connection))
{
    try {
        session_.begin();
        session_ << "CREATE SCHEMA lianfang_trial", now;
        session_ << "SET LOCAL search_path TO lianfang_trial", now;
        for (const auto& statements : {baseTables(Dialect::postgresql), recordTables(schema, Dialect::postgresql),
                                       checkViews(schema, Dialect::postgresql)})
            for (const auto& statement : statements)
                session_ << statement, now;
        // Months enough for whatever period is tried.
        session_ << "INSERT INTO calendar_month SELECT year * 12 + month - 1, make_date(year, month, 1) - DATE "
                    "'1970-01-01', (make_date(year, month, 1) + INTERVAL '1 month')::date - DATE '1970-01-01' - 1 "
                    "FROM generate_series(1900, 2100) year, generate_series(1, 12) month",
            now;
    } catch (const Poco::Exception& e) {
        throw Error(message::trialFailed, {e.displayText()});
    }
}

PostgresqlTrial::~PostgresqlTrial()
{
    try {
        session_.rollback();
    } catch (const Poco::Exception&) {
        // The connection is closed with the session, and what was not committed goes with it.
    }
}

} // namespace lianfang
