#include "hub/store/tables.h"

#include "hub/store/upgrade_texts.h"  // made by CMake from upgrades/*.sql

#include <algorithm>

namespace lianfang {

std::string joined(const std::vector<std::string>& parts, std::string_view between)
{
    std::string out;
    for (const auto& part : parts) {
        if (!out.empty())
            out += between;
        out += part;
    }
    return out;
}

namespace {

struct Words {
    std::string_view integer, blob, person, text, clustered;
};

// PostgreSQL compares texts as bytes where keys are merged in order: the "C" collation.
constexpr Words wordsOf(Dialect dialect)
{
    if (dialect == Dialect::sqlite)
        return {"INTEGER", "BLOB", "BLOB", "TEXT", " WITHOUT ROWID"};
    return {"BIGINT", "BYTEA", "UUID", "TEXT COLLATE \"C\"", ""};
}

std::string replaceAll(std::string text, std::string_view what, std::string_view with)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}

// Statements end with ';' at a line's end; comment lines are left out.
std::vector<std::string> statementsOf(std::string_view text, Dialect dialect)
{
    const Words words = wordsOf(dialect);
    std::vector<std::string> statements;
    std::string statement;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        const auto line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        if (line.starts_with("--"))
            continue;
        statement += line;
        if (const auto last = statement.find_last_not_of(" \r\n"); last != std::string::npos && statement[last] == ';') {
            statement.resize(last);
            statement = replaceAll(statement, "{integer}", words.integer);
            statement = replaceAll(statement, "{blob}", words.blob);
            statement = replaceAll(statement, "{person}", words.person);
            statement = replaceAll(statement, "{clustered}", words.clustered);
            statements.push_back(std::exchange(statement, {}));
        }
    }
    return statements;
}

std::string_view typeOf(ColumnType type, const Words& words)
{
    return type == ColumnType::integer ? words.integer : type == ColumnType::person ? words.person : words.text;
}

// A dataset's current knowledge: one row a version that is still believed, with the period over which it held; or with
// `history` all versions, with known_from and known_to.
std::string viewOf(const Dataset& dataset, bool history)
{
    const RecordLayout layout(dataset);
    // The unit's code is looked up only where it is asked for: rows are many, and joins by number cost a third.
    std::vector<std::string> columns{"(SELECT u.code FROM unit u WHERE u.id = t.unit) AS unit", "t.unit AS unit_id",
                                     "t.valid_from", "t.valid_to"};
    std::string joins;
    const auto add = [&](const RecordLayout::Column& column) {
        if (dataset.fields[column.field].type != FieldType::employer) {
            columns.push_back("t." + column.name);
            return;
        }
        // Who that is, or nobody for certain; beside it the reference as reported.
        const std::string link = "l_" + column.name;
        columns.push_back(link + ".employer AS " + column.name);
        columns.push_back("t." + column.name + " AS " + column.name + "_reference");
        joins += " LEFT JOIN employer_link " + link + " ON " + link + ".reference = t." + column.name;
    };
    for (const auto& column : layout.keyColumns())
        add(column);
    for (const auto& column : layout.valueColumns())
        add(column);
    if (history) {
        columns.insert(columns.end(), {"t.known_from", "t.known_to"});
        return "CREATE VIEW v_" + dataset.table() + "_history AS SELECT " + joined(columns, ", ") + " FROM " +
               dataset.table() + " t" + joins;
    }
    columns.insert(columns.end(), {"t.document", "t.line", "t.known_from AS submission"});
    std::string view = "CREATE VIEW v_" + dataset.table() + " AS SELECT " + joined(columns, ", ") + " FROM " +
                       dataset.table() + " t" + joins + " WHERE t.known_to = 2147483647";
    if (dataset.kind == DatasetKind::changes)
        view += " AND t.withdrawn = 0";
    return view;
}

}  // namespace

std::vector<Upgrade> upgrades(Dialect dialect)
{
    std::vector<Upgrade> out;
    for (const auto& text : upgradeTexts)
        out.push_back({text.number, std::string(text.name), statementsOf(text.sql, dialect)});
    return out;
}

std::vector<TableColumn> tableColumns(const RecordLayout& layout, Dialect dialect)
{
    const Words words = wordsOf(dialect);
    const std::string integer(words.integer);
    std::vector<TableColumn> columns;
    for (const auto& column : layout.keyColumns())
        columns.push_back({column.name, std::string(typeOf(column.type, words)), false});
    for (const char* name : {"unit", "valid_from", "known_from", "valid_to", "known_to"})
        columns.push_back({name, integer, true});
    if (layout.dataset().kind == DatasetKind::changes)
        columns.push_back({"withdrawn", integer, true});
    for (const auto& column : layout.valueColumns())
        columns.push_back({column.name, std::string(typeOf(column.type, words)), false});
    columns.push_back({"sealed", std::string(words.blob), false});
    columns.push_back({"tag", std::string(words.blob), true});
    columns.push_back({"content", integer, true});
    columns.push_back({"document", integer, true});
    columns.push_back({"line", integer, true});
    return columns;
}

std::vector<std::string> primaryKey(const RecordLayout& layout)
{
    std::vector<std::string> key;
    if (layout.dataset().kind == DatasetKind::period)
        key.push_back("valid_from");
    for (const auto& column : layout.keyColumns())
        key.push_back(column.name);
    key.push_back("unit");
    if (layout.dataset().kind != DatasetKind::period)
        key.push_back("valid_from");
    key.push_back("known_from");
    return key;
}

std::vector<std::string> baseTables(Dialect dialect)
{
    std::vector<std::string> out;
    for (auto& upgrade : upgrades(dialect))
        for (auto& statement : upgrade.statements)
            out.push_back(std::move(statement));
    return out;
}

std::vector<std::string> recordTables(const Schema& schema, Dialect dialect)
{
    std::vector<std::string> out;
    for (const auto& dataset : schema.datasets()) {
        const RecordLayout layout(dataset);
        std::vector<std::string> columns;
        for (const auto& column : tableColumns(layout, dialect))
            columns.push_back(column.name + " " + column.type + (column.required ? " NOT NULL" : ""));
        // A key column may be empty (a casualty without a number), which a primary key of PostgreSQL forbids.
        const std::string key = joined(primaryKey(layout), ", ");
        if (dialect == Dialect::sqlite) {
            // NULL in a WITHOUT ROWID key is forbidden as well: such datasets get an ordinary table and a unique index.
            const bool optionalKey = std::any_of(dataset.key.begin(), dataset.key.end(),
                                                 [&](std::size_t i) { return !dataset.fields[i].required; });
            if (!optionalKey) {
                out.push_back("CREATE TABLE " + dataset.table() + " (" + joined(columns, ", ") + ", PRIMARY KEY (" +
                              key + ")) WITHOUT ROWID");
                continue;
            }
        }
        out.push_back("CREATE TABLE " + dataset.table() + " (" + joined(columns, ", ") + ")");
        out.push_back("CREATE UNIQUE INDEX " + dataset.table() + "_key ON " + dataset.table() + " (" + key + ")");
    }
    return out;
}

std::vector<std::string> changeIndexes(const Dataset& dataset)
{
    const std::string table = dataset.table();
    return {"CREATE INDEX IF NOT EXISTS " + table + "_known ON " + table + " (known_from)",
            "CREATE INDEX IF NOT EXISTS " + table + "_ended ON " + table + " (known_to) WHERE known_to < 2147483647"};
}

std::vector<std::string> checkViews(const Schema& schema, Dialect dialect)
{
    std::vector<std::string> views;
    for (const auto& dataset : schema.datasets())
        for (const bool history : {false, true})
            views.push_back(viewOf(dataset, history));
    views.push_back("CREATE VIEW v_submission AS SELECT s.sequence, d.name AS dataset, u.department, u.code AS unit, "
                    "s.period_first, s.period_end, s.as_of, s.received, s.accepted, s.rejected "
                    "FROM submission s JOIN dataset d ON d.id = s.dataset JOIN unit u ON u.id = s.unit");
    views.push_back("CREATE VIEW v_unit AS SELECT department, code AS unit, id AS unit_id FROM unit");
    // What reporting units have to submit, one row a period, and how they stand: unknown, on-time, late, overdue.
    views.push_back("CREATE VIEW v_expected AS SELECT department, dataset, unit, period_first, period_end, state, "
                    "timeliness FROM exchange WHERE direction = 'in' AND occasion = 0");
    views.push_back("CREATE VIEW v_month AS SELECT month, first_day, last_day FROM calendar_month");
    // The month of birth counts for the retirement age: year * 12 + month - 1. The key as text is for programs.
    views.push_back("CREATE VIEW v_person AS SELECT p.person, p.birth_day, (SELECT m.month FROM calendar_month m "
                    "WHERE m.first_day <= p.birth_day ORDER BY m.first_day DESC LIMIT 1) AS birth_month, p.sex, " +
                    std::string(dialect == Dialect::sqlite ? "lower(hex(p.person))"
                                                           : "replace(CAST(p.person AS TEXT), '-', '')") +
                    " AS person_hex FROM person p");
    views.push_back("CREATE VIEW v_employer AS SELECT id AS employer, code, name FROM employer");
    // An employer as a department named it, and who that is, or nobody for certain.
    // (Its employer as a subquery, since a view that is itself a join would be copied out wherever it is joined.)
    views.push_back("CREATE VIEW v_employer_reference AS SELECT n.id AS reference, n.department, n.kind, n.code, n.name, "
                    "(SELECT l.employer FROM employer_link l WHERE l.reference = n.id) AS employer "
                    "FROM employer_reference n");
    // An officer confirms a branch; an outlet that gives both its own credit code and its parent's confirms the parent.
    std::string parents = "CREATE VIEW v_employer_parent AS SELECT l.employer, m.employer AS parent, 0 AS valid_from, "
                          "2147483647 AS valid_to FROM employer_match m JOIN employer_link l ON l.reference = m.reference "
                          "WHERE m.relation = 'branch' AND m.state = 'confirmed' AND l.employer <> m.employer";
    if (schema.find("postal/outlets"))
        parents += " UNION SELECT own_credit_code AS employer, parent, valid_from, valid_to FROM v_postal_outlets "
                   "WHERE own_credit_code IS NOT NULL AND parent IS NOT NULL AND own_credit_code <> parent";
    views.push_back(std::move(parents));
    return views;
}

}  // namespace lianfang
