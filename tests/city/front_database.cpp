#include "tests/city/front_database.h"

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
CREATE TABLE enrolment_operation (operated_on TEXT, serial_number TEXT, id_number TEXT, person_name TEXT,
                                  credit_code TEXT, unit_name TEXT, action TEXT, payment_month TEXT, operated_at TEXT);
CREATE TABLE injury_case (updated_on TEXT, case_number TEXT, kind TEXT, id_number TEXT, person_name TEXT,
                          credit_code TEXT, unit_name TEXT, division TEXT, insuring_code TEXT, insuring_name TEXT,
                          happened_on TEXT, severity TEXT, accident_number TEXT, certificate_number TEXT,
                          applied_on TEXT, applicant TEXT, accepted_on TEXT, suspended_from TEXT, suspended_to TEXT,
                          is_clear TEXT, decided_on TEXT, result TEXT, delivered_on TEXT, appraisal_applied_on TEXT,
                          appraisal_concluded_on TEXT, grade TEXT, claiming_code TEXT, claiming_name TEXT,
                          benefit_kind TEXT, benefit_amount TEXT, benefit_applied_on TEXT, benefit_paid_on TEXT,
                          died_on TEXT, contract_ended_on TEXT);
CREATE TABLE unit_year (data_date TEXT, credit_code TEXT, unit_name TEXT, premium TEXT, benefits TEXT,
                        insured_count INTEGER);
CREATE TABLE stop_enrolment_list ("清单编号" TEXT NOT NULL, "序号" INTEGER, "状态" TEXT, "情形" TEXT, "证件号码" TEXT,
                                  "责任单位" TEXT, "统一社会信用代码" TEXT, "月份" TEXT,
                                  received_at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE base_review_list ("清单编号" TEXT NOT NULL, "序号" INTEGER, "状态" TEXT, "情形" TEXT, "责任单位" TEXT,
                               "统一社会信用代码" TEXT, "月份" TEXT, received_at TEXT DEFAULT CURRENT_TIMESTAMP);
BEGIN;
)";

constexpr std::array<const char*, 8> inserts = {
    "INSERT INTO unit_enrolment VALUES (?,?,?,?,?,?,?,?,?)",
    "INSERT INTO unit_month VALUES (?,?,?,?,?,?,?,?)",
    "INSERT INTO worker_enrolment VALUES (?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO project_enrolment VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO project_worker VALUES (?,?,?,?,?,?)",
    "INSERT INTO enrolment_operation VALUES (?,?,?,?,?,?,?,?,?)",
    "INSERT INTO injury_case VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    "INSERT INTO unit_year VALUES (?,?,?,?,?,?)",
};

constexpr const char* indexes = R"(
COMMIT;
CREATE INDEX unit_enrolment_day ON unit_enrolment (data_date);
CREATE INDEX unit_month_day ON unit_month (data_date);
CREATE INDEX worker_enrolment_day ON worker_enrolment (data_date);
CREATE INDEX project_enrolment_day ON project_enrolment (data_date);
CREATE INDEX project_worker_day ON project_worker (data_date);
CREATE INDEX enrolment_operation_day ON enrolment_operation (operated_on);
CREATE INDEX injury_case_day ON injury_case (updated_on);
CREATE INDEX unit_year_day ON unit_year (data_date);
)";

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
    for (std::size_t table = 0; table < inserts.size(); ++table)
        inserts_[table] = prepare(inserts[table]);
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

std::uint64_t FrontDatabase::add(Table table, Day taken, const std::vector<std::string>& values)
{
    auto* statement = inserts_[static_cast<std::size_t>(table)].get();
    const auto day = toString(taken);
    const auto bind = [&](int index, const std::string& value) {
        if (value.empty())
            sqlite3_bind_null(statement, index);
        else
            sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    };
    bind(1, day);
    for (std::size_t i = 0; i < values.size(); ++i)
        bind(static_cast<int>(i) + 2, values[i]);
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE)
        throw std::runtime_error(sqlite3_errmsg(database_.get()));
    return ++rows_[static_cast<std::size_t>(table)][taken] + 1;
}

void FrontDatabase::close()
{
    execute(indexes);
}

} // namespace lianfang::city
