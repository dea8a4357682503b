// A PostgreSQL in which a cross-check is tried out: the schema's empty tables and views, and nothing stays of them.
#pragma once

#include "hub/schema/schema.h"

#include <Poco/Data/Session.h>

#include <string>

namespace lianfang {

class PostgresqlTrial {
public:
    // `connection` as libpq has it ("host=/run/postgresql dbname=scratch"), without a password: that is for PGPASSFILE
    // or the server's own rules. The role must be allowed to create a schema; everything happens in one transaction,
    // which is rolled back. Throws Error store.trial-failed, store.secret-in-connection.
    PostgresqlTrial(const std::string& connection, const Schema& schema);
    ~PostgresqlTrial();
    PostgresqlTrial(const PostgresqlTrial&) = delete;
    PostgresqlTrial& operator=(const PostgresqlTrial&) = delete;

    Poco::Data::Session& session() { return session_; }

private:
    Poco::Data::Session session_;
};

} // namespace lianfang
