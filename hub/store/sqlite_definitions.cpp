// The schema in force: tables, views, and the definitions they come from.
#include "hub/base/crypto.h"
#include "hub/store/messages.h"
#include "hub/store/sqlite_statement.h"
#include "hub/store/sqlite_store.h"
#include "hub/store/tables.h"

#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>

namespace lianfang {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;
using Poco::Data::SQLite::Utility;

namespace {

struct ExistingColumns {
    std::vector<std::string> names, types, key;

    ExistingColumns(Session& session, const std::string& table)
    {
        std::vector<int> inKey;
        session << "SELECT name, type, pk FROM pragma_table_info('" + table + "') ORDER BY cid", into(names),
            into(types), into(inKey), now;
        std::map<int, std::string> ordered;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (inKey[i] > 0)
                ordered.emplace(inKey[i], names[i]);
        for (auto& [order, name] : ordered)
            key.push_back(std::move(name));
    }

    bool are(const std::vector<TableColumn>& wanted, const std::vector<std::string>& wantedKey) const
    {
        return key == wantedKey && names.size() == wanted.size() &&
               std::equal(wanted.begin(), wanted.end(), names.begin(),
                          [](const auto& a, const auto& b) { return a.name == b; }) &&
               std::equal(wanted.begin(), wanted.end(), types.begin(),
                          [](const auto& a, const auto& b) { return a.type == b; });
    }
};

bool anyRow(sqlite3* database, const std::string& table)
{
    SqliteStatement rows(database, "SELECT 1 FROM " + table + " LIMIT 1");
    return rows.step();
}

} // namespace

// New datasets get their tables, new fields their columns; what changed its type or key is refused, never converted.
void SqliteStore::addRecordTables(Session& session, const Schema& schema)
{
    std::vector<std::string> existing;
    session << "SELECT name FROM sqlite_master WHERE type = 'table'", into(existing), now;
    std::set<std::string> tables(existing.begin(), existing.end());
    for (const auto& dataset : schema.datasets()) {
        if (!tables.contains(dataset.table()))
            continue;
        const RecordLayout layout(dataset);
        const auto wanted = tableColumns(layout, Dialect::sqlite);
        const ExistingColumns columns(session, dataset.table());
        if (!columns.are(wanted, primaryKey(layout)) && !anyRow(Utility::dbHandle(session), dataset.table())) {
            session << "DROP TABLE " + dataset.table(), now;
            tables.erase(dataset.table());
            continue;
        }
        for (const auto& column : wanted) {
            const auto at = std::find(columns.names.begin(), columns.names.end(), column.name);
            if (at == columns.names.end())
                session << "ALTER TABLE " + dataset.table() + " ADD COLUMN " + column.name + " " + column.type, now;
            else if (const auto& type = columns.types[static_cast<std::size_t>(at - columns.names.begin())];
                     type != column.type)
                throw Error(message::storeColumnChanged, {dataset.id, column.name, type, column.type});
        }
        if (!columns.key.empty() && columns.key != primaryKey(layout))
            throw Error(message::storeKeyChanged, {dataset.id});
    }
    for (const auto& statement : recordTables(schema, Dialect::sqlite)) {
        // "CREATE TABLE name (" and "CREATE UNIQUE INDEX name_key ON name (": skipped where the table stood before.
        const auto start = statement.find(statement.starts_with("CREATE TABLE") ? "TABLE " : " ON ");
        const auto from = statement.find(' ', start + 1) + 1;
        const auto name = statement.substr(from, statement.find(' ', from) - from);
        if (!tables.contains(name))
            session << statement, now;
    }
    for (const auto& dataset : schema.datasets())
        if (anyRow(Utility::dbHandle(session), dataset.table()))
            for (const auto& statement : changeIndexes(dataset))
                session << statement, now;
    // The views are made anew whenever their texts have changed, by the schema or by a new release.
    const auto wanted = checkViews(schema, Dialect::sqlite);
    Sm3 digest;
    for (const auto& view : wanted)
        digest.add(view);
    std::string current = hex(digest.finish()), made;
    session << "SELECT value FROM meta WHERE name = 'views'", into(made), now;
    if (made != current) {
        std::vector<std::string> views;
        session << "SELECT name FROM sqlite_master WHERE type = 'view'", into(views), now;
        for (const auto& view : views)
            session << "DROP VIEW " + view, now;
        for (const auto& view : wanted)
            session << view, now;
        session << "INSERT OR REPLACE INTO meta VALUES ('views', ?)", use(current), now;
    }
}

std::shared_ptr<const Schema> SqliteStore::schema() const
{
    const std::lock_guard lock(takingUp_);
    return schema_;
}

void SqliteStore::takeUp(std::shared_ptr<const Schema> schema, const std::vector<Definition>& inForce)
{
    write([&](Session& session) {
        addRecordTables(session, *schema);
        sqlite3* database = Utility::dbHandle(session);
        std::map<std::string, std::string> wanted;
        for (const auto& definition : inForce)
            wanted[definition.name] = definition.content;
        for (const auto& before : definitions()) // of a session of its own; nobody else writes meanwhile
            if (const auto at = wanted.try_emplace(before.name, "").first; at->second == before.content)
                wanted.erase(at);
        SqliteStatement add(database, "INSERT INTO definition VALUES (?1, (SELECT ifnull(max(number), 0) + 1 FROM "
                                      "definition WHERE name = ?1), ?2, ?3, ?4)");
        for (const auto& [name, content] : wanted) {
            const std::string digest = hex(sm3(content));
            add.bindText(1, name);
            add.bindText(2, digest);
            add.bindText(3, content);
            add.bind(4, secondsNow());
            add.run();
        }
    });
    const std::lock_guard lock(takingUp_);
    schema_ = std::move(schema);
}

std::vector<Definition> SqliteStore::definitions()
{
    Session session = reader();
    SqliteStatement rows(
        Utility::dbHandle(session),
        "SELECT name, number, digest, content, since FROM definition d WHERE content <> '' AND number = "
        "(SELECT max(number) FROM definition WHERE name = d.name) ORDER BY name");
    std::vector<Definition> out;
    while (rows.step())
        out.push_back({std::string(rows.text(0)), rows.integer(1), std::string(rows.text(2)), std::string(rows.text(3)),
                       rows.integer(4)});
    return out;
}

std::vector<DefinitionChange> SqliteStore::definitionChanges(const std::string& name, Day since)
{
    Session session = reader();
    SqliteStatement rows(Utility::dbHandle(session),
                         "SELECT d.name, d.number, d.digest, d.content, d.since, ifnull(b.content, '') FROM definition d "
                         "LEFT JOIN definition b ON b.name = d.name AND b.number = d.number - 1 "
                         "WHERE (?1 = '' OR d.name = ?1) AND d.since >= ?2 ORDER BY d.since DESC, d.name, d.number DESC LIMIT 200");
    rows.bindText(1, name);
    rows.bind(2, numberOf(since) * std::int64_t{86400});
    std::vector<DefinitionChange> out;
    while (rows.step())
        out.push_back({{std::string(rows.text(0)), rows.integer(1), std::string(rows.text(2)), std::string(rows.text(3)),
                        rows.integer(4)},
                       std::string(rows.text(5))});
    return out;
}

std::set<std::string, std::less<>> SqliteStore::datasetsWithRows(const Schema& schema)
{
    std::set<std::string, std::less<>> out;
    Session session = reader();
    std::vector<std::string> existing;
    session << "SELECT name FROM sqlite_master WHERE type = 'table'", into(existing), now;
    const std::set<std::string> tables(existing.begin(), existing.end());
    for (const auto& dataset : schema.datasets())
        if (tables.contains(dataset.table()) && anyRow(Utility::dbHandle(session), dataset.table()))
            out.insert(dataset.id);
    return out;
}

} // namespace lianfang
