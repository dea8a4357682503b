// Reading the versions that are believed, in the order of the natural key.
#pragma once

#include "hub/store/settling.h"
#include "hub/store/sqlite_statement.h"

namespace lianfang {

// From a connection with a snapshot taken before the merge. `first`: the period's first day.
class SqliteBelievedVersions : public BelievedVersions {
public:
    SqliteBelievedVersions(sqlite3* database, const RecordLayout& layout, std::int64_t unit, Day first);

    bool next() override;

private:
    void readKey(std::string& out);

    const RecordLayout& layout_;
    SqliteStatement statement_;
    bool more_ = false;
    std::vector<Value> values_;
    std::string following_;
};

class SqliteKnownRows : public KnownRows {
public:
    SqliteKnownRows(Poco::Data::Session session, const RecordLayout& layout, std::int64_t unit, Day first);

    bool any() const { return more_; }
    bool next(Tag& tag) override;

private:
    Poco::Data::Session session_;
    SqliteStatement statement_;
    bool more_ = false;
};

} // namespace lianfang
