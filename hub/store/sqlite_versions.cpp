#include "hub/store/sqlite_versions.h"

#include "hub/store/tables.h"

#include <Poco/Data/SQLite/Utility.h>

#include <cstring>

namespace lianfang {

using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

namespace {

// `columns` of what is believed: of a register what holds at the day ?2, of a period what is of it, of changes all.
std::string selection(const RecordLayout& layout, const std::string& columns)
{
    const Dataset& dataset = layout.dataset();
    std::string text = "SELECT " + columns + " FROM " + dataset.table() + " WHERE unit = ?1 AND known_to = 2147483647";
    if (dataset.kind == DatasetKind::registered)
        text += " AND valid_from <= ?2 AND valid_to > ?2";
    if (dataset.kind == DatasetKind::period)
        text += " AND valid_from = ?2";
    return text + " ORDER BY " + joined(primaryKey(layout), ", ");
}

std::string versionColumns(const RecordLayout& layout)
{
    std::string text;
    for (const auto& column : layout.keyColumns())
        text += column.name + ", ";
    return text + "valid_from, valid_to, known_from, content";
}

} // namespace

SqliteBelievedVersions::SqliteBelievedVersions(sqlite3* database, const RecordLayout& layout, std::int64_t unit,
                                               Day first)
    : layout_(layout), statement_(database, selection(layout, versionColumns(layout)))
{
    statement_.bind(1, unit);
    if (layout.dataset().kind != DatasetKind::changes)
        statement_.bind(2, numberOf(first));
    more_ = statement_.step();
}

bool SqliteBelievedVersions::next()
{
    versions.clear();
    if (!more_)
        return false;
    readKey(key);
    const int at = static_cast<int>(layout_.keyColumns().size());
    do {
        versions.push_back({statement_.integer(at), statement_.integer(at + 1), statement_.integer(at + 2),
                            statement_.integer(at + 3)});
        more_ = statement_.step();
        if (more_ && layout_.dataset().kind != DatasetKind::changes)
            break; // one version holds at a time
        if (more_)
            readKey(following_);
    } while (more_ && following_ == key);
    return true;
}

void SqliteBelievedVersions::readKey(std::string& out)
{
    values_.resize(layout_.dataset().fields.size());
    int at = 0;
    for (const auto& column : layout_.keyColumns()) {
        values_[column.field] = statement_.isNull(at)                ? Value{}
                                : column.type == ColumnType::integer ? Value::of(statement_.integer(at))
                                                                     : Value::of(statement_.text(at));
        ++at;
    }
    out.clear();
    layout_.appendKey(values_, out);
}

SqliteKnownRows::SqliteKnownRows(Session session, const RecordLayout& layout, std::int64_t unit, Day first)
    : session_(std::move(session)), statement_(Utility::dbHandle(session_), selection(layout, "tag"))
{
    statement_.bind(1, unit);
    statement_.bind(2, numberOf(first));
    more_ = statement_.step();
}

bool SqliteKnownRows::next(Tag& tag)
{
    if (!more_)
        return false;
    std::memcpy(tag.data(), statement_.text(0).data(), tag.size());
    more_ = statement_.step();
    return true;
}

} // namespace lianfang
