#include "tests/city/front_database.h"

#include <fmt/format.h>

#include <stdexcept>

namespace lianfang::city {
namespace {

constexpr const char* schema = R"(
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE unit_enrolment (data_date TEXT, credit_code TEXT, unit_name TEXT, division TEXT, industry TEXT,
                             risk_class TEXT, status TEXT, start_date TEXT, end_date TEXT);
CREATE TABLE unit_month (data_date TEXT, credit_code TEXT, unit_name TEXT, headcount INTEGER, average_base TEXT,
                         due_amount TEXT, paid_amount TEXT, state TEXT);
CREATE TABLE worker_enrolment (data_date TEXT, id_number TEXT, person_name TEXT, credit_code TEXT, unit_name TEXT,
                               category TEXT, outlet_number TEXT, start_month TEXT, end_month TEXT, base TEXT);
CREATE TABLE project_enrolment (data_date TEXT, project_code TEXT, contract_number TEXT, permit_number TEXT,
                                project_name TEXT, division TEXT, credit_code TEXT, unit_name TEXT, paid_date TEXT,
                                start_date TEXT, end_date TEXT, extended_date TEXT, suspended TEXT, roster TEXT);
CREATE TABLE project_worker (data_date TEXT, project_code TEXT, id_number TEXT, person_name TEXT, start_date TEXT,
                             end_date TEXT);
BEGIN;
)";

constexpr const char* indexes = R"(
COMMIT;
CREATE INDEX unit_enrolment_day ON unit_enrolment (data_date);
CREATE INDEX unit_month_day ON unit_month (data_date);
CREATE INDEX worker_enrolment_day ON worker_enrolment (data_date);
CREATE INDEX project_enrolment_day ON project_enrolment (data_date);
CREATE INDEX project_worker_day ON project_worker (data_date);
)";

// Everybody's base: what it is matters to no cross-check of today.
constexpr int base = 5123;

} // namespace

FrontDatabase::FrontDatabase(const std::filesystem::path& path)
{
    std::filesystem::remove(path);
    sqlite3* database = nullptr;
    const int result = sqlite3_open(path.c_str(), &database);
    database_.reset(database);
    if (result != SQLITE_OK)
        throw std::runtime_error("cannot write " + path.string());
    execute(schema);
    unitEnrolment_ = prepare("INSERT INTO unit_enrolment VALUES (?,?,?,?,?,?,?,?,?)");
    unitMonth_ = prepare("INSERT INTO unit_month VALUES (?,?,?,?,?,?,?,?)");
    workerEnrolment_ = prepare("INSERT INTO worker_enrolment VALUES (?,?,?,?,?,?,?,?,?,?)");
    projectEnrolment_ = prepare("INSERT INTO project_enrolment VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    projectWorker_ = prepare("INSERT INTO project_worker VALUES (?,?,?,?,?,?)");
}

FrontDatabase::~FrontDatabase() = default;

void FrontDatabase::execute(const char* sql)
{
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database_.get()));
}

FrontDatabase::Statement FrontDatabase::prepare(const char* sql)
{
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database_.get()));
    return Statement(statement);
}

void FrontDatabase::insert(const Statement& statement, const std::vector<std::string>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto& value = values[i];
        if (value.empty())
            sqlite3_bind_null(statement.get(), static_cast<int>(i) + 1);
        else
            sqlite3_bind_text(statement.get(), static_cast<int>(i) + 1, value.data(), static_cast<int>(value.size()),
                              SQLITE_STATIC);
    }
    const int result = sqlite3_step(statement.get());
    sqlite3_reset(statement.get());
    if (result != SQLITE_DONE)
        throw std::runtime_error(sqlite3_errmsg(database_.get()));
}

void FrontDatabase::unitEnrolment(Day taken, const Firm& firm, std::string_view industry, const Enrolment& enrolment)
{
    insert(unitEnrolment_,
           {toString(taken), firm.code, firm.name, std::string(counties[firm.county].division), std::string(industry),
            "", std::string(enrolment.status), toString(enrolment.from), enrolment.to ? toString(*enrolment.to) : ""});
}

void FrontDatabase::unitMonth(Day taken, const Firm& firm, int headcount, std::string_view state)
{
    // 0.9 % of the payroll, in yuan and fen.
    const auto due = std::int64_t{headcount} * base * 9 / 10;
    const auto amount = fmt::format("{}.{:02}", due / 100, due % 100);
    insert(unitMonth_, {toString(taken), firm.code, firm.name, std::to_string(headcount), fmt::format("{}.00", base),
                        amount, state == "正常" ? amount : "0.00", std::string(state)});
}

void FrontDatabase::workerEnrolment(Day taken, const Person& person, const Spell& spell, Month from,
                                    std::optional<Month> to)
{
    insert(workerEnrolment_,
           {toString(taken), person.identity, person.name, spell.subject, spell.subjectName, spell.category,
            spell.outlet, toString(from), to ? toString(*to) : "", fmt::format("{}.00", base)});
}

void FrontDatabase::projectEnrolment(Day taken, const Project& project)
{
    insert(projectEnrolment_,
           {toString(taken), project.code, project.contract, "", project.name,
            std::string(counties[project.contractor.county].division), project.contractor.code, project.contractor.name,
            toString(project.from - std::chrono::days(5)), toString(project.from), toString(project.to),
            project.extendedTo ? toString(*project.extendedTo) : "", project.suspended ? "是" : "否", "是"});
}

void FrontDatabase::projectWorker(Day taken, const std::string& project, const Person& person, Day from)
{
    insert(projectWorker_, {toString(taken), project, person.identity, person.name, toString(from), ""});
}

void FrontDatabase::close()
{
    execute(indexes);
}

} // namespace lianfang::city
