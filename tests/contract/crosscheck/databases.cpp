#include "tests/contract/crosscheck/databases.h"

#include "tests/support/postgres_server.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/Statement.h>

namespace lianfang::test {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

std::shared_ptr<const Schema> shippedSchema()
{
    std::vector<ConfigFault> faults;
    return Schema::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", faults);
}

// One server with its tables for the whole program: making them costs more than all tests.
class Postgres {
public:
    Postgres()
    {
        server_.sql("ALTER ROLE lianfang PASSWORD 'plain'");
        server_.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION lianfang");
        Poco::Data::PostgreSQL::Connector::registerConnector();
        session_ =
            std::make_unique<Session>(Poco::Data::PostgreSQL::Connector::KEY, server_.connection() + " password=plain");
        const auto schema = shippedSchema();
        session_->begin();
        for (const auto& statements : {baseTables(Dialect::postgresql), recordTables(*schema, Dialect::postgresql),
                                       checkViews(*schema, Dialect::postgresql)})
            for (const auto& statement : statements)
                *session_ << statement, now;
        for (int month = 1940 * 12; month < 2040 * 12; ++month)
            *session_ << "INSERT INTO calendar_month VALUES (" + std::to_string(month) + ", " +
                             std::to_string(numberOf(firstDayOf({month}))) + ", " +
                             std::to_string(numberOf(lastDayOf({month}))) + ")",
                now;
        session_->commit();
        *session_ << "SELECT string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename <> "
                     "'calendar_month'",
            into(tables_), now;
    }

    // Without a row in any of the tables.
    Session& emptied()
    {
        *session_ << "TRUNCATE " + tables_, now;
        return *session_;
    }

private:
    PostgresServer server_;
    std::unique_ptr<Session> session_;
    std::string tables_;
};

std::unique_ptr<Postgres> postgres;

} // namespace

WorldOn::WorldOn(Dialect database)
{
    if (database == Dialect::sqlite) {
        store_ = openSqliteStore(folder_.path() / "hub.db", shippedSchema(), "key");
        world_ = std::make_unique<World>([this](const auto& work) { store_->write(work); }, Dialect::sqlite);
        return;
    }
    if (!postgres)
        postgres = std::make_unique<Postgres>();
    Session* session = &postgres->emptied();
    world_ = std::make_unique<World>(
        [session](const auto& work) {
            session->begin();
            try {
                work(*session);
                session->commit();
            } catch (...) {
                session->rollback();
                throw;
            }
        },
        Dialect::postgresql);
}

} // namespace lianfang::test
