// What the cross-checks cost on a made-up city; crosscheck_bench.py runs it step by step beside DuckDB. See README.md.
//   crosscheck_bench fill FOLDER WORKERS       a store with the quarter's deliveries
//   crosscheck_bench export FOLDER             its views' rows for DuckDB (FOLDER/views), and what to ask of them
//   (plan.json) crosscheck_bench judge FOLDER              every check over all subjects, as if for the first time
//   crosscheck_bench change FOLDER WORKERS N   delivers once more with one row in a hundred changed, for the Nth time
//   crosscheck_bench follow FOLDER             every check over what changed, then over all, which must change nothing
// A line of JSON for each check that was judged.
#include "hub/crosscheck/readiness.h"
#include "hub/schema/hub_settings.h"
#include "tests/bench/bench_city.h"

#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Statement.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <chrono>
#include <fstream>
#include <iostream>

using namespace lianfang;
using namespace Poco::Data::Keywords;
using nlohmann::json;

namespace {

const std::filesystem::path source = LIANFANG_SOURCE_DIR;
const Period quarter = *Period::parse("2026Q3");
const Day today = dayOf(2026, 11, 25);

void refuse(const std::vector<ConfigFault>& faults)
{
    if (!faults.empty())
        throw std::runtime_error(faults.front().file.string() + ": " + faults.front().en);
}

struct Hub {
    explicit Hub(const std::filesystem::path& folder) : folder(folder)
    {
        std::vector<ConfigFault> faults;
        schema = Schema::load(source / "config", faults);
        refuse(faults);
        const auto settings = HubSettings::load(source / "config/hub.xml", faults);
        checks = loadCrosschecks(CrosscheckFiles::in(source / "config/crosschecks", faults), *schema,
                                 settings.parameters, faults);
        refuse(faults);
        store = openSqliteStore(folder / "hub.db", schema, "bench");
    }

    // Seconds that a check took, checkpoint not included: that is upkeep between exchanges.
    double judge(const Crosscheck& check, bool complete, CrosscheckRun& run)
    {
        CrosscheckRequest request;
        request.period = quarter;
        request.today = today;
        request.complete = complete;
        const auto start = std::chrono::steady_clock::now();
        run = runCrosscheck(*store, *schema, check, request);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (run.waiting)
            throw std::runtime_error(check.id + " waits for " + run.waitingFor.front().dataset + " " +
                                     run.waitingFor.front().period);
        store->tidy();
        return seconds;
    }

    // The living lines of a check by disposition.
    json linesOf(const Crosscheck& check)
    {
        std::vector<std::string> dispositions;
        std::vector<Poco::Int64> counts;
        auto session = store->reader();
        session
            << "SELECT l.disposition, count(*) FROM finding f JOIN finding_line l ON l.finding = f.id WHERE l.state <> "
               "'closed' AND f.crosscheck = '" +
                   check.id + "' GROUP BY l.disposition",
            into(dispositions), into(counts), now;
        json lines = json::object();
        for (std::size_t i = 0; i < counts.size(); ++i)
            lines[dispositions[i]] = counts[i];
        return lines;
    }

    std::filesystem::path folder;
    std::shared_ptr<const Schema> schema;
    std::vector<Crosscheck> checks;
    std::unique_ptr<Store> store;
};

void judgeAll(Hub& hub)
{
    hub.store->write([](Poco::Data::Session& session) {
        for (const char* table : {"finding", "finding_line", "finding_event", "crosscheck_run", "outbox"})
            session << std::string("DELETE FROM ") + table, now;
    });
    hub.store->tidy();
    for (const auto& check : hub.checks) {
        CrosscheckRun run;
        const double seconds = hub.judge(check, false, run);
        if (!run.complete)
            throw std::runtime_error(check.id + " was not judged for the first time");
        std::cout << json{{"check", check.id}, {"seconds", seconds}, {"lines", hub.linesOf(check)}}.dump() << std::endl;
    }
}

void follow(Hub& hub)
{
    std::vector<json> results;
    for (const auto& check : hub.checks) {
        CrosscheckRun run;
        const double seconds = hub.judge(check, false, run);
        if (run.complete)
            throw std::runtime_error(check.id + " was judged as a whole");
        results.push_back({{"check", check.id}, {"seconds", seconds}, {"changed", run.linesOpened + run.linesClosed}});
    }
    for (std::size_t i = 0; i < hub.checks.size(); ++i) {
        CrosscheckRun run;
        const json before = hub.linesOf(hub.checks[i]);
        results[i]["whole"] = hub.judge(hub.checks[i], true, run);
        if (run.linesOpened + run.linesClosed + run.opened + run.closed > 0 || before != hub.linesOf(hub.checks[i]))
            throw std::runtime_error(hub.checks[i].id + ": judging what changed is not judging all");
        std::cout << results[i].dump() << std::endl;
    }
}

// ---- for DuckDB

// A view's rows as CSV; gives its columns with DuckDB's types. Persons are written as UUIDs: DuckDB's fastest sixteen
// bytes.
json writeView(sqlite3* database, const std::string& view, const std::filesystem::path& file)
{
    std::ofstream out(file, std::ios::binary);
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, ("SELECT * FROM " + view).c_str(), -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database));
    const int count = sqlite3_column_count(statement);
    std::vector<std::string> types;
    for (int i = 0; i < count; ++i) {
        const char* declared = sqlite3_column_decltype(statement, i);
        const std::string_view type = declared != nullptr ? declared : "INTEGER";
        types.push_back(type == "BLOB" ? "UUID" : type.starts_with("TEXT") ? "VARCHAR" : "BIGINT");
    }
    std::string line;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        line.clear();
        for (int i = 0; i < count; ++i) {
            line += i > 0 ? "," : "";
            const int type = sqlite3_column_type(statement, i);
            if (type == SQLITE_NULL)
                continue;
            if (type == SQLITE_TEXT) // what no table declares
                types[static_cast<std::size_t>(i)] = "VARCHAR";
            if (type == SQLITE_INTEGER)
                line += std::to_string(sqlite3_column_int64(statement, i));
            else if (type == SQLITE_TEXT)
                line += '"' + std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, i))) + '"';
            else
                line += hex(std::span(static_cast<const unsigned char*>(sqlite3_column_blob(statement, i)),
                                      static_cast<std::size_t>(sqlite3_column_bytes(statement, i))));
        }
        out << line << '\n';
    }
    json columns = json::array();
    for (int i = 0; i < count; ++i)
        columns.push_back({sqlite3_column_name(statement, i), types[static_cast<std::size_t>(i)]});
    sqlite3_finalize(statement);
    return columns;
}

// Without its comment lines, as the checks' statements are.
std::string textOf(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string text;
    for (std::string line; std::getline(in, line);)
        text += line.starts_with("--") ? "" : line + '\n';
    return text;
}

// What the hub makes for each run, then the join by hand (joins/<check>.sql) or else the check's own statements; the
// last is the query. Indexes are SQLite's way.
json statementsOf(const Crosscheck& check, const Readiness& ready)
{
    auto parameters = check.parameters;
    parameters["from"] = numberOf(quarter.firstDay());
    parameters["to"] = numberOf(quarter.lastDay());
    parameters["as_of"] = ready.day;
    parameters["from_month"] = ready.firstMonth;
    parameters["to_month"] = check.byMonth ? ready.lastEndedMonth : ready.lastMonth;
    parameters["month"] = ready.lastMonth;
    parameters["today"] = numberOf(today);
    parameters["everything"] = 1;
    parameters["since"] = 0;
    std::string readings;
    for (const auto& one : ready.readings)
        readings += (readings.empty() ? "('" : ", ('") + one.dataset + "', '" + one.unit + "', " +
                    std::to_string(one.month) + ", " + std::to_string(one.readAt) + ", " + std::to_string(one.asOf) +
                    ")";
    json statements = {
        "CREATE TEMP TABLE period_of (dataset TEXT, unit TEXT, month INTEGER, read_at INTEGER, as_of INTEGER, unit_id "
        "INTEGER)",
        "CREATE TEMP TABLE judged_month AS SELECT month, first_day, last_day FROM v_month WHERE month BETWEEN " +
            std::to_string(ready.firstMonth) + " AND " + std::to_string(ready.lastEndedMonth)};
    if (!readings.empty())
        statements.push_back("INSERT INTO period_of SELECT r.*, u.unit_id FROM (VALUES " + readings +
                             ") r (dataset, unit, month, read_at, as_of) JOIN v_unit u ON u.unit = r.unit AND "
                             "starts_with(r.dataset, u.department || '/')");
    const auto byHand = source / "tests/bench/joins" / (check.id + ".sql");
    if (std::filesystem::exists(byHand)) {
        statements.push_back(withParameters(textOf(byHand), parameters));
        return statements;
    }
    for (const char* scope : {"person UUID", "employer BIGINT"})
        statements.push_back("CREATE TEMP TABLE scope_" +
                             std::string(scope).substr(0, std::string_view(scope).find(' ')) + " (" + scope + ")");
    for (const auto subject : numberedSubjects)
        statements.push_back("CREATE TEMP TABLE scope_" + std::string(toString(subject)) + " (number TEXT)");
    for (const auto* part : {&check.shared, &check.statements})
        for (const auto& sql : *part)
            if (!sql.starts_with("CREATE INDEX"))
                statements.push_back(withParameters(sql, parameters));
    return statements;
}

void exportAll(Hub& hub)
{
    std::filesystem::create_directories(hub.folder / "views");
    auto session = hub.store->reader();
    json plan{{"views", json::object()}, {"checks", json::array()}};
    std::vector<std::string> views{"v_month",           "v_person",     "v_employer", "v_employer_reference",
                                   "v_employer_parent", "v_submission", "v_expected", "v_unit"};
    for (const auto& dataset : hub.schema->datasets())
        views.push_back("v_" + dataset.table());
    for (const auto& view : views)
        plan["views"][view] =
            writeView(Poco::Data::SQLite::Utility::dbHandle(session), view, hub.folder / "views" / (view + ".csv"));
    for (const auto& check : hub.checks) {
        const auto ready = readinessOf(session, *hub.schema, check, quarter, today);
        std::vector<std::string> key;
        if (byNumber(check.subject))
            key.push_back(check.subject == Crosscheck::Subject::injuryCase ? "case_number"
                                                                           : std::string(toString(check.subject)));
        else
            key.push_back("employer");
        if (check.subject == Crosscheck::Subject::worker)
            key.push_back("person");
        if (check.byMonth)
            key.push_back("month");
        plan["checks"].push_back(
            {{"check", check.id},
             {"key", key},
             {"byHand", std::filesystem::exists(source / "tests/bench/joins" / (check.id + ".sql"))},
             {"statements", statementsOf(check, ready)}});
    }
    std::ofstream(hub.folder / "plan.json") << plan.dump(1);
}

} // namespace

int main(int count, char** arguments)
{
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (words.size() < 2) {
        std::cerr << "crosscheck_bench fill|export|judge|change|follow FOLDER [WORKERS [N]]\n";
        return 2;
    }
    try {
        Hub hub(words[1]);
        const auto city = [&] {
            return bench::City(*hub.store, *hub.schema, hub.folder / "spill", std::stoull(words.at(2)));
        };
        if (words[0] == "fill")
            city().deliver(0);
        else if (words[0] == "export")
            exportAll(hub);
        else if (words[0] == "judge")
            judgeAll(hub);
        else if (words[0] == "change")
            city().deliver(static_cast<unsigned>(std::stoul(words.at(3))));
        else if (words[0] == "follow")
            follow(hub);
    } catch (const Error& e) {
        std::cerr << e.displayText() << "\n";
        return 1;
    } catch (const std::exception& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
    return 0;
}
