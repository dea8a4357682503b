#include "hub/store/sqlite_statement.h"

#include "hub/store/messages.h"

namespace lianfang {

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& sql) : database_(database)
{
    check(sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                             &statement_, nullptr));
}

bool SqliteStatement::step()
{
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW)
        return true;
    if (result != SQLITE_DONE)
        check(result);
    return false;
}

void SqliteStatement::check(int result) const
{
    if (result != SQLITE_OK)
        throw Error(message::databaseFailed, {sqlite3_errmsg(database_)});
}

} // namespace lianfang
