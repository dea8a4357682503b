#include "tests/contract/crosscheck/databases.h"

#include "tests/support/postgres_server.h"

#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/Statement.h>

namespace lianfang::test {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

// One server for the whole program: starting it costs more than all tests.
std::unique_ptr<PostgresServer> server;

std::shared_ptr<Session> openPostgres()
{
    if (!server) {
        server = std::make_unique<PostgresServer>();
        server->sql("ALTER ROLE lianfang PASSWORD 'plain'");
        Poco::Data::PostgreSQL::Connector::registerConnector();
    }
    server->sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION lianfang");
    return std::make_shared<Session>(Poco::Data::PostgreSQL::Connector::KEY, server->connection() + " password=plain");
}

std::shared_ptr<const Schema> shippedSchema()
{
    std::vector<ConfigFault> faults;
    return Schema::load(std::filesystem::path(LIANFANG_SOURCE_DIR) / "config", faults);
}

} // namespace

CrosscheckTest::CrosscheckTest() : owned_(open()), world_(*owned_)
{
}

std::unique_ptr<World> CrosscheckTest::open()
{
    const auto schema = shippedSchema();
    if (GetParam() == Dialect::sqlite) {
        store_ = openSqliteStore(folder_.path() / "hub.db", schema, "key");
        return std::make_unique<World>([this](const auto& work) { store_->write(work); }, Dialect::sqlite);
    }
    const auto session = openPostgres();
    session->begin();
    for (const auto& statements : {baseTables(Dialect::postgresql), recordTables(*schema, Dialect::postgresql),
                                   checkViews(*schema, Dialect::postgresql)})
        for (const auto& statement : statements)
            *session << statement, now;
    for (int month = 1940 * 12; month < 2040 * 12; ++month)
        *session << "INSERT INTO calendar_month VALUES (" + std::to_string(month) + ", " +
                        std::to_string(numberOf(firstDayOf({month}))) + ", " +
                        std::to_string(numberOf(lastDayOf({month}))) + ")",
            now;
    session->commit();
    return std::make_unique<World>(
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
