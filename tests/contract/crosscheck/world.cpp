#include "tests/contract/crosscheck/world.h"

#include "hub/schema/config_xml.h"
#include "hub/schema/hub_settings.h"
#include "hub/store/tables.h"

#include <Poco/Data/Statement.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>

namespace lianfang::test {

using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

const std::filesystem::path config = std::filesystem::path(LIANFANG_SOURCE_DIR) / "config";

void refuseFaults(const std::vector<ConfigFault>& faults)
{
    if (!faults.empty())
        throw std::runtime_error(faults.front().file.string() + ":" + std::to_string(faults.front().line) + " " +
                                 faults.front().en);
}

// A person's key ends with its number, an employer's code is shown as it is.
const char* subjectText =
    "CASE WHEN f.number <> '' THEN f.number WHEN p.person_hex IS NULL THEN coalesce(e.code, f.name) "
    "ELSE substr(p.person_hex, 29) || '@' || coalesce(e.code, f.name) END";
const char* findingJoins =
    "FROM finding f LEFT JOIN v_person p ON p.person = f.person LEFT JOIN v_employer e ON e.employer = "
    "f.employer ";

} // namespace

World::World(Write write, Dialect dialect) : write_(std::move(write)), dialect_(dialect)
{
    std::vector<ConfigFault> faults;
    schema_ = Schema::load(config, faults);
    refuseFaults(faults);
    setParameters({});
}

void World::setParameters(const std::map<std::string, std::int64_t, std::less<>>& parameters)
{
    std::vector<ConfigFault> faults;
    auto all = HubSettings::load(config / "hub.xml", faults).parameters;
    for (const auto& [name, value] : parameters)
        all[name] = value;
    const auto files = CrosscheckFiles::in(config / "crosschecks", faults);
    checks_ = loadCrosschecks(files, *schema_, all, faults);
    indicators_ = loadIndicators(readConfigFiles(config / "indicators", ".sql", faults), files.shared, checks_,
                                 *schema_, all, faults);
    refuseFaults(faults);
}

const Crosscheck& World::check(const std::string& id) const
{
    const auto at = std::find_if(checks_.begin(), checks_.end(), [&](const Crosscheck& c) { return c.id == id; });
    if (at == checks_.end())
        throw std::runtime_error("no cross-check " + id);
    return *at;
}

const Indicator& World::indicator(const std::string& id) const
{
    const auto at =
        std::find_if(indicators_.begin(), indicators_.end(), [&](const auto& each) { return each.id == id; });
    if (at == indicators_.end())
        throw std::runtime_error("no indicator " + id);
    return *at;
}

void World::setTargets(const std::string& xml)
{
    std::vector<ConfigFault> faults;
    std::vector<Targets::Known> known;
    for (const auto& each : indicators_)
        known.push_back({each.id, each.unit, each.by});
    targets_ = Targets::load(ConfigFile{"targets.xml", xml}, known, faults);
    refuseFaults(faults);
}

IndicatorResult World::told(const std::string& id, const std::string& period, std::optional<KnownAt> knownAt)
{
    std::vector<IndicatorResult> out;
    const IndicatorRequest request{Period::parse(period).value(), dayFromString(today).value(), knownAt, {}};
    const std::vector<Indicator> one{indicator(id)};
    together([&] { out = judgeIndicators(*session_, *schema_, one, checks_, targets_, request); });
    out.front().indicator = &indicator(id);
    return out.front();
}

ListResult World::listed(const std::string& id, const std::string& year, std::int64_t asked)
{
    ListResult out;
    const IndicatorRequest request{Period::parse(year).value(), dayFromString(today).value(), {}, asked};
    together([&] { out = judgeList(*session_, *schema_, indicator(id), checks_, request); });
    return out;
}

std::string World::day(const std::string& day)
{
    return std::to_string(numberOf(dayFromString(day).value()));
}

std::string World::month(const std::string& month)
{
    return std::to_string(monthFromString(month).value().number);
}

std::string World::person(int number, const std::string& born, int sex)
{
    const std::string digits = std::to_string(number);
    std::string hex = std::string(32 - digits.size(), '0') + digits;
    const std::string literal = dialect_ == Dialect::sqlite ? "x'" + hex + "'" : "'" + hex + "'";
    if (std::find(known_.begin(), known_.end(), literal) == known_.end()) {
        known_.push_back(literal);
        execute("INSERT INTO person VALUES (" + literal + ", " + day(born) + ", " + std::to_string(sex) + ", 1, " +
                (dialect_ == Dialect::sqlite ? "x'')" : "'')"));
    }
    return literal;
}

void World::reference(std::int64_t id, int kind, const std::string& code, const std::string& name)
{
    execute("INSERT INTO employer_reference VALUES (" + std::to_string(id) + ", 'health', " + std::to_string(kind) +
            ", " + text(code) + ", " + text(name) + ")");
}

std::string World::employer(const std::string& code)
{
    using Kind = EmployerReference::Kind;
    const auto id = EmployerReference::idOf("health", Kind::creditCode, code);
    if (std::find(known_.begin(), known_.end(), code) == known_.end()) {
        known_.push_back(code);
        reference(id, 1, code, code + "厂");
        const auto employer = std::to_string(employerIdOf(Kind::creditCode, code));
        execute("INSERT INTO employer VALUES (" + employer + ", 1, " + text(code) + ", " + text(code + "厂") + ")");
        execute("INSERT INTO employer_link VALUES (" + std::to_string(id) + ", " + employer + ", 'exact-code', 0)");
    }
    return std::to_string(id);
}

std::string World::named(const std::string& name)
{
    const auto id = EmployerReference::idOf("health", EmployerReference::Kind::name, name);
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
        known_.push_back(name);
        reference(id, 3, name + "@340202", name);
    }
    return std::to_string(id);
}

void World::together(const std::function<void()>& work)
{
    if (session_ != nullptr)
        return work();
    write_([&](Session& session) {
        session_ = &session;
        try {
            work();
        } catch (...) {
            session_ = nullptr;
            throw;
        }
        session_ = nullptr;
    });
}

void World::execute(const std::string& sql)
{
    together([&] { *session_ << sql, now; });
}

std::vector<std::string> World::texts(const std::string& sql)
{
    std::vector<std::string> out;
    together([&] { *session_ << sql, into(out), now; });
    return out;
}

void World::same(const std::string& code, const std::string& other)
{
    const auto reference = employer(code);
    employer(other);
    execute("UPDATE employer_link SET decided_by = 'officer', decided_at = " + std::to_string(std::time(nullptr)) +
            ", employer = " + std::to_string(employerIdOf(EmployerReference::Kind::creditCode, other)) +
            " WHERE reference = " + reference);
    execute("INSERT INTO employer_link_change (id, reference, before, after, since_run, at_run, at) SELECT "
            "coalesce((SELECT max(id) FROM employer_link_change), 0) + 1, " +
            reference + ", 0, 0, 0, coalesce(max(id), 0), 0 FROM crosscheck_run");
}

void World::expect(const std::string& dataset, const std::string& periodText, const std::string& unit,
                   const std::string& timeliness)
{
    const Period period = Period::parse(periodText).value();
    const std::string first = std::to_string(numberOf(period.firstDay()));
    const std::string which = " WHERE dataset = " + text(dataset) + " AND unit = " + text(unit) +
                              " AND period_first = " + first +
                              " AND cadence = " + text(std::string(toString(period.cadence())));
    execute("INSERT INTO exchange (id, department, dataset, unit, direction, cadence, period_first, period_end, state) "
            "SELECT (SELECT coalesce(max(id), 0) + 1 FROM exchange), " +
            text(schema_->find(dataset)->department()) + ", " + text(dataset) + ", " + text(unit) + ", 'in', " +
            text(std::string(toString(period.cadence()))) + ", " + first + ", " +
            std::to_string(numberOf(period.next().firstDay())) +
            ", 'expected' WHERE NOT EXISTS (SELECT 1 FROM exchange" + which + ")");
    execute("UPDATE exchange SET timeliness = " + text(timeliness) + which);
}

void World::splitAt(const std::string& table, const std::string& which, const std::string& first,
                    const std::string& known)
{
    const std::string open = which + " AND valid_from < " + first + " AND valid_to > " + first;
    execute("CREATE TABLE earlier AS SELECT * FROM " + table + open);
    execute("UPDATE " + table + " SET known_to = " + known + open);
    execute("UPDATE earlier SET valid_to = " + first + ", known_from = " + known);
    execute("INSERT INTO " + table + " SELECT * FROM earlier");
    execute("DROP TABLE earlier");
}

std::string World::endChange(const Dataset& dataset, const Row& row, const std::string& mine, const std::string& first,
                             const std::string& known)
{
    std::string same = mine;
    for (const auto i : dataset.key) {
        const auto value = row.find(dataset.fields[i].column());
        same += " AND " + dataset.fields[i].column() + (value == row.end() ? " IS NULL" : " = " + value->second);
    }
    splitAt(dataset.table(), same, first, known);
    execute("UPDATE " + dataset.table() + " SET known_to = " + known + same + " AND valid_from = " + first);
    return texts("SELECT CAST(coalesce(min(valid_from), 2147483647) AS TEXT) FROM " + dataset.table() + same +
                 " AND valid_from > " + first)
        .front();
}

void World::submit(const std::string& dataset, const std::string& period, const std::vector<Row>& rows,
                   const std::string& asOf, const std::string& unit)
{
    together([&] { write(dataset, period, rows, asOf, unit); });
}

void World::write(const std::string& datasetId, const std::string& periodText, const std::vector<Row>& rows,
                  const std::string& asOf, const std::string& unit)
{
    const Dataset& dataset = *schema_->find(datasetId);
    const Period period = Period::parse(periodText).value();
    const std::string first = std::to_string(numberOf(period.firstDay())),
                      end = std::to_string(numberOf(period.next().firstDay())),
                      sequence = std::to_string(++submissions_);
    const std::string known = std::to_string(submissions_);
    const auto idOf = [&](const std::string& table, const std::string& column, const std::string& value,
                          const std::string& columns, const std::string& values) {
        execute("INSERT INTO " + table + " (" + columns + ") SELECT coalesce(max(id), 0) + 1, " + values + " FROM " +
                table + " WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE " + column + " = " + text(value) +
                (table == "unit" ? " AND department = " + text(dataset.department()) : "") +
                ") HAVING NOT EXISTS (SELECT 1 FROM " + table + " WHERE " + column + " = " + text(value) +
                (table == "unit" ? " AND department = " + text(dataset.department()) : "") + ")");
        return "(SELECT id FROM " + table + " WHERE " + column + " = " + text(value) +
               (table == "unit" ? " AND department = " + text(dataset.department()) : "") + ")";
    };
    const auto datasetNumber = idOf("dataset", "name", datasetId, "id, name", text(datasetId));
    const auto unitNumber =
        idOf("unit", "code", unit, "id, department, code", text(dataset.department()) + ", " + text(unit));
    execute("INSERT INTO submission VALUES (" + sequence + ", 0, " + datasetNumber + ", " + unitNumber + ", " + first +
            ", " + end + ", " + (asOf.empty() ? std::to_string(numberOf(period.lastDay())) : day(asOf)) +
            ", 0, '', 0, " + std::to_string(rows.size()) + ", 0, 0)");
    execute("INSERT INTO document VALUES (" + sequence + ", 0, " + sequence + ", 0, " +
            text(datasetId + " " + periodText + " " + unit) +
            ", 'text/csv', '', 0, 'csv', 'utf-8', '[\"表一\"]', '[]', 0, 0, 0, 0, 0)");

    const std::string table = dataset.table(), mine = " WHERE known_to = 2147483647 AND unit = " + unitNumber;
    std::string validTo = end;
    if (dataset.kind == DatasetKind::registered) { // what held before holds until this period, its rows until the next
        splitAt(table, mine, first, known);
        validTo =
            texts("SELECT CAST(coalesce(min(period_first), 2147483647) AS TEXT) FROM submission WHERE dataset = " +
                  datasetNumber + " AND unit = " + unitNumber + " AND period_first > " + first)
                .front();
    }
    if (dataset.kind != DatasetKind::changes)
        execute("UPDATE " + table + " SET known_to = " + known + mine + " AND valid_from = " + first);
    int line = 1;
    for (const auto& row : rows) {
        if (dataset.kind == DatasetKind::changes) // only what it names
            validTo = endChange(dataset, row, mine, first, known);
        std::string columns = "unit, valid_from, valid_to, known_from, known_to, tag, content, document, line";
        std::string values = unitNumber + ", " + first + ", " + validTo + ", " + known + ", 2147483647, " +
                             (dialect_ == Dialect::sqlite ? "x''" : "''") + ", 0, " + sequence + ", " +
                             std::to_string(++line);
        for (const auto& [column, value] : row) {
            columns += ", " + column;
            values += ", " + value;
        }
        execute("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
    }
}

void World::submitRegisters(const std::string& quarter)
{
    const Period period = Period::parse(quarter).value();
    const std::string refreshed = toString(period.lastDay() + std::chrono::days(35));
    for (const char* dataset :
         {"insurance/employer-enrolments", "insurance/worker-enrolments", "insurance/project-enrolments"})
        submit(dataset, refreshed, {});
    for (int i = 0; i < 3; ++i) {
        const std::string month = toString(Month{monthOf(period.firstDay()).number + i});
        submit("insurance/employer-months", month, {});
        submit("insurance/project-workers", month, {});
    }
}

World::Row World::worker(int number, const std::string& employerLiteral, const Row& more)
{
    Row row{{"identity", person(number)}, {"employer", employerLiteral}, {"entered_on", day("2020-01-01")}};
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

World::Row World::enrolment(int number, const std::string& subject, const std::string& from, const std::string& to,
                            const Row& more)
{
    Row row{{"identity", person(number)},
            {"subject", employer(subject)},
            {"category", text("unit")},
            {"from_month", month(from)}};
    if (!to.empty())
        row["to_month"] = month(to);
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

World::Row World::hazardEmployer(const std::string& employerLiteral, int headcount)
{
    return {{"employer", employerLiteral}, {"division", "'340202'"}, {"headcount", std::to_string(headcount)}};
}

World::Row World::employerEnrolment(const std::string& code, const std::string& status, const Row& more)
{
    Row row{{"employer", employer(code)},
            {"division", "'340202'"},
            {"status", text(status)},
            {"from_day", day("2019-01-01")}};
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

World::Row World::outlet(const std::string& number, const Row& more)
{
    Row row{{"number", text(number)},
            {"name", text(number + "网点")},
            {"division", "'340202'"},
            {"licensed_on", day("2020-01-01")}};
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

World::Row World::courier(int number, const std::string& outlet)
{
    return {{"identity", person(number)}, {"outlet", text(outlet)}};
}

World::Row World::permit(const std::string& number, const World::Row& more)
{
    Row row{{"number", text(number)},        {"withdrawn", "0"},
            {"name", text(number + "工程")}, {"division", "'340202'"},
            {"contractor", employer("B")},   {"issued_on", day("2026-10-10")}};
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

World::Row World::projectEnrolment(const std::string& code, const std::string& from, const std::string& to,
                                   const World::Row& more)
{
    Row row{{"project_code", text(code)}, {"contract_number", text("HT-" + code)}, {"name", text("某工程" + code)},
            {"division", "'340202'"},     {"contractor", employer("B")},           {"from_day", day(from)},
            {"to_day", day(to)}};
    for (const auto& [column, value] : more)
        row[column] = value;
    return row;
}

CrosscheckRun World::run(const std::string& id, const std::string& period, bool complete,
                         std::vector<CrosscheckRequest::Recipient> recipients)
{
    CrosscheckRun out;
    const CrosscheckRequest request{Period::parse(period).value(), dayFromString(today).value(), complete,
                                    std::move(recipients)};
    together([&] { out = judge(*session_, *schema_, check(id), request); });
    return out;
}

void World::runAll(const std::string& period, bool complete)
{
    for (const auto& check : checks_)
        run(check.id, period, complete);
}

std::vector<std::string> World::lines(const std::string& check)
{
    return texts(
        "SELECT " + std::string(subjectText) +
        " || CASE WHEN l.month = 0 THEN '' ELSE ' ' || CAST(l.month / 12 AS TEXT) || '-' || substr(CAST(l.month % 12 + "
        "101 AS TEXT), 2) END || ' ' || l.state || ' ' || l.reason " +
        findingJoins + "JOIN finding_line l ON l.finding = f.id WHERE l.state <> 'closed' AND f.crosscheck = " +
        text(check) + " ORDER BY 1");
}

std::vector<std::string> World::findings(const std::string& check)
{
    return texts("SELECT " + std::string(subjectText) + " || ' ' || f.state " + findingJoins +
                 "WHERE f.crosscheck = " + text(check) + " ORDER BY 1");
}

} // namespace lianfang::test
