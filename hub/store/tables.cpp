#include "hub/store/tables.h"

#include "hub/store/upgrade_texts.h"  // made by CMake from upgrades/*.sql

#include <Poco/Data/Statement.h>

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

struct View {
    std::string name;
    std::string select;
};

// A dataset's knowledge: one row a version that is still believed, with the period over which it held; or as it was at a
// submission; or with `history` all versions, with known_from and known_to.
View viewOf(const Dataset& dataset, bool history, const KnownAt* knownAt)
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
        joins += std::string(" LEFT JOIN ") + (knownAt ? "known_link " : "employer_link ") + link + " ON " + link +
                 ".reference = t." + column.name;
    };
    for (const auto& column : layout.keyColumns())
        add(column);
    for (const auto& column : layout.valueColumns())
        add(column);
    if (history) {
        columns.insert(columns.end(), {"t.known_from", "t.known_to"});
        return {"v_" + dataset.table() + "_history",
                "SELECT " + joined(columns, ", ") + " FROM " + dataset.table() + " t" + joins};
    }
    columns.insert(columns.end(), {"t.document", "t.line", "t.known_from AS submission"});
    const auto at = knownAt ? std::to_string(knownAt->submission) : "";
    std::string select = "SELECT " + joined(columns, ", ") + " FROM " + dataset.table() + " t" + joins + " WHERE " +
                         (knownAt ? "t.known_from <= " + at + " AND t.known_to > " + at : "t.known_to = 2147483647");
    if (dataset.kind == DatasetKind::changes)
        select += " AND t.withdrawn = 0";
    return {"v_" + dataset.table(), std::move(select)};
}

// What was submitted, which of it is expected and how it stands, who is whose branch, what happened to findings: all
// that views have from elsewhere than records. With `knownAt` as it stood then.
std::vector<View> standingViews(const Schema& schema, const KnownAt* knownAt)
{
    const auto submission = knownAt ? std::to_string(knownAt->submission) : "";
    const auto moment = knownAt ? std::to_string(knownAt->moment) : "";
    std::vector<View> views;
    views.push_back({"v_submission",
                     "SELECT s.sequence, d.name AS dataset, u.department, u.code AS unit, s.period_first, "
                     "s.period_end, s.as_of, s.received, s.accepted, s.rejected, s.replay FROM submission s JOIN dataset d ON "
                     "d.id = s.dataset JOIN unit u ON u.id = s.unit" +
                         (knownAt ? " WHERE s.sequence <= " + submission : "")});
    // What reporting units have to submit, one row a period, and how they stand: unknown, on-time, late, overdue.
    std::string state = "e.state", timeliness = "e.timeliness", with;
    if (knownAt) {
        with = " LEFT JOIN (SELECT exchange, max(CASE WHEN sequence NOT IN (SELECT submission FROM nil_return) THEN 1 "
               "ELSE 0 END) AS rows_came FROM submission WHERE sequence <= " +
               submission +
               " GROUP BY exchange) s ON s.exchange = e.id LEFT JOIN nil_return n ON n.id = (SELECT max(id) FROM "
               "nil_return m WHERE m.exchange = e.id AND m.signed_at <= " +
               moment + ")";
        const auto as = [](const std::string& came, const std::string& nil, const std::string& otherwise) {
            return "CASE WHEN s.rows_came = 1 THEN " + came + " WHEN n.id IS NOT NULL THEN " + nil + " ELSE " +
                   otherwise + " END";
        };
        state = as("'done'", "'nil'", "'expected'");
        timeliness = as("e.timeliness", "n.timeliness",
                        "CASE WHEN e.overdue_since > 0 AND e.overdue_since <= " + moment +
                            " THEN 'overdue' ELSE 'unknown' END");
    }
    views.push_back({"v_expected", "SELECT e.department, e.dataset, e.unit, e.period_first, e.period_end, " + state +
                                       " AS state, " + timeliness + " AS timeliness FROM exchange e" + with +
                                       " WHERE e.direction = 'in' AND e.occasion = 0"});
    // An employer as a department named it, and who that is, or nobody for certain.
    // (Its employer as a subquery, since a view that is itself a join would be copied out wherever it is joined.)
    const std::string link = knownAt ? "known_link" : "employer_link";
    views.push_back({"v_employer_reference", "SELECT n.id AS reference, n.department, n.kind, n.code, n.name, (SELECT "
                                             "l.employer FROM " +
                                                 link + " l WHERE l.reference = n.id) AS employer FROM "
                                                        "employer_reference n"});
    // An officer confirms a branch; an outlet that gives both its own credit code and its parent's confirms the parent.
    std::string parents = "SELECT l.employer, m.employer AS parent, 0 AS valid_from, 2147483647 AS valid_to FROM "
                          "employer_match m JOIN " +
                          link + " l ON l.reference = m.reference WHERE m.relation = 'branch' AND l.employer <> m.employer AND ";
    if (knownAt) // what happened to it last, up to then
        parents += "(SELECT v.what FROM employer_match_event v WHERE v.match = m.id AND v.at <= " + moment +
                   " AND v.what IN ('confirmed', 'refused', 'withdrawn') ORDER BY v.id DESC LIMIT 1) = 'confirmed'";
    else
        parents += "m.state = 'confirmed'";
    if (schema.find("postal/outlets"))
        parents += " UNION SELECT own_credit_code AS employer, parent, valid_from, valid_to FROM v_postal_outlets "
                   "WHERE own_credit_code IS NOT NULL AND parent IS NOT NULL AND own_credit_code <> parent";
    views.push_back({"v_employer_parent", std::move(parents)});
    // What became of findings, in order of id: opened, reopened, closed, to-verify, warning, absorbed, concluded,
    // withdrawn, settled and more. day: that which the run judged (in China where somebody did it); county: whose it
    // was then.
    views.push_back({"v_finding_event",
                     "SELECT e.id, e.finding, f.crosscheck, f.subject, e.county, e.what, CASE WHEN r.id IS NULL THEN "
                     "(e.at + 28800) / 86400 ELSE r.judged_day END AS day FROM finding_event e JOIN finding f ON f.id "
                     "= e.finding LEFT JOIN crosscheck_run r ON r.id = e.run" +
                         (knownAt ? " WHERE CASE WHEN r.id IS NULL THEN e.at <= " + moment + " ELSE r.sequence <= " +
                                        submission + " AND e.at <= " + moment + " END"
                                  : std::string())});
    return views;
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
    const auto add = [&](const View& view) { views.push_back("CREATE VIEW " + view.name + " AS " + view.select); };
    for (const auto& dataset : schema.datasets())
        for (const bool history : {false, true})
            add(viewOf(dataset, history, nullptr));
    for (const auto& view : standingViews(schema, nullptr))
        add(view);
    add({"v_unit", "SELECT department, code AS unit, id AS unit_id FROM unit"});
    add({"v_month", "SELECT month, first_day, last_day FROM calendar_month"});
    // The month of birth counts for the retirement age: year * 12 + month - 1. The key as text is for programs.
    add({"v_person", "SELECT p.person, p.birth_day, (SELECT m.month FROM calendar_month m "
                     "WHERE m.first_day <= p.birth_day ORDER BY m.first_day DESC LIMIT 1) AS birth_month, p.sex, " +
                         std::string(dialect == Dialect::sqlite ? "lower(hex(p.person))"
                                                                : "replace(CAST(p.person AS TEXT), '-', '')") +
                         " AS person_hex FROM person p"});
    add({"v_employer", "SELECT id AS employer, code, name FROM employer"});
    return views;
}

ViewsAsKnown::ViewsAsKnown(Poco::Data::Session& session, const Schema& schema, const KnownAt& knownAt)
    : session_(session)
{
    const auto make = [&](const char* kind, const std::string& name, const std::string& select) {
        session_ << std::string("CREATE TEMP ") + kind + " " + name + " AS " + select, Poco::Data::Keywords::now;
        made_.push_back(std::string("DROP ") + kind + " " + name);
    };
    const auto moment = std::to_string(knownAt.moment);
    // Whom a reference was linked to then: as before the first change since.
    make("TABLE", "known_link_change",
         "SELECT reference, before AS employer FROM employer_link_change c WHERE at > " + moment +
             " AND before <> after AND NOT EXISTS (SELECT 1 FROM employer_link_change d WHERE d.reference = "
             "c.reference AND d.at > " +
             moment + " AND d.before <> d.after AND d.id < c.id)");
    make("TABLE", "known_link",
         "SELECT reference, employer FROM employer_link WHERE reference NOT IN (SELECT reference FROM "
         "known_link_change) UNION ALL SELECT reference, employer FROM known_link_change WHERE employer <> 0");
    session_ << "CREATE INDEX known_link_by_reference ON known_link (reference)", Poco::Data::Keywords::now;
    for (const auto& dataset : schema.datasets()) {
        const auto view = viewOf(dataset, false, &knownAt);
        make("VIEW", view.name, view.select);
    }
    for (const auto& view : standingViews(schema, &knownAt))
        make("VIEW", view.name, view.select);
}

void ViewsAsKnown::drop()
{
    while (!made_.empty()) {
        session_ << made_.back(), Poco::Data::Keywords::now;
        made_.pop_back();
    }
}

}  // namespace lianfang
