#include "hub/crosscheck/judging_session.h"

#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"

namespace lianfang {

namespace {

// The column of a check's query that holds the number; "case" is a word of SQL's own.
std::string numberColumn(Crosscheck::Subject subject)
{
    return subject == Crosscheck::Subject::injuryCase ? "case_number" : std::string(toString(subject));
}

} // namespace

std::string scopeOf(Crosscheck::Subject subject)
{
    return "scope_" + std::string(toString(subject));
}

void JudgingSession::dropTemporary()
{
    while (!made_.empty()) {
        execute("DROP " + made_.back().first + " " + made_.back().second);
        made_.pop_back();
    }
    shared_.clear();
}

void JudgingSession::confined(const std::string& sql)
{
    const Confinement confinement(session_, relations_, longest_);
    try {
        carryOut(sql);
    } catch (const Poco::Exception&) {
        if (!confinement.refused().empty())
            throw Error(message::crosscheckForbidden, {name_, confinement.refused()});
        if (confinement.interrupted())
            throw Error(message::crosscheckTooLong, {name_, std::to_string(longest_.count() / 60)});
        throw;
    }
}

void JudgingSession::setParameters(const JudgedSql& sql, const Readiness& ready, const Period& period, Day today)
{
    parameters_ = sql.parameters;
    parameters_["from"] = numberOf(period.firstDay());
    parameters_["to"] = numberOf(period.lastDay());
    parameters_["as_of"] = ready.day;
    parameters_["from_month"] = ready.firstMonth;
    parameters_["to_month"] = sql.byMonth ? ready.lastEndedMonth : ready.lastMonth;
    parameters_["month"] = ready.lastMonth;
    parameters_["today"] = numberOf(today);
    parameters_["everything"] = 1;
    parameters_["since"] = 0;
}

void JudgingSession::makeRelations(const Readiness& ready)
{
    temporary("TABLE", "judged_month",
              "SELECT month, first_day, last_day FROM v_month WHERE month BETWEEN " + std::to_string(ready.firstMonth) +
                  " AND " + std::to_string(ready.lastEndedMonth));
    execute("CREATE TEMP TABLE period_of (dataset TEXT NOT NULL, unit TEXT NOT NULL, month INTEGER NOT NULL, "
            "read_at INTEGER NOT NULL, as_of INTEGER NOT NULL, unit_id INTEGER NOT NULL)");
    made_.emplace_back("TABLE", "period_of");
    for (const auto& reading : ready.readings)
        execute("INSERT INTO period_of SELECT " + sqlText(reading.dataset) + ", " + sqlText(reading.unit) + ", " +
                std::to_string(reading.month) + ", " + std::to_string(reading.readAt) + ", " +
                std::to_string(reading.asOf) + ", u.id FROM unit u WHERE u.code = " + sqlText(reading.unit) +
                " AND u.id IN (SELECT s.unit FROM submission s JOIN dataset d ON d.id = s.dataset WHERE d.name = " +
                sqlText(reading.dataset) + ")");
    temporary("TABLE", "scope_person", "SELECT person FROM finding WHERE 1 = 0");
    temporary("TABLE", "scope_employer", "SELECT employer FROM finding WHERE 1 = 0");
    for (const auto subject : numberedSubjects)
        temporary("TABLE", scopeOf(subject), "SELECT number FROM finding WHERE 1 = 0");
}

void JudgingSession::runText(const std::string& text)
{
    const std::string sql = withParameters(text, parameters_);
    confined(sql);
    for (const char* kind : {"TABLE", "VIEW"}) {
        const std::string start = std::string("CREATE TEMP ") + kind + " ";
        if (sql.starts_with(start))
            made_.emplace_back(kind, sql.substr(start.size(), sql.find_first_of(" \n(", start.size()) - start.size()));
    }
}

void JudgingSession::runTexts(const JudgedSql& sql)
{
    for (const auto& text : sql.shared)
        if (shared_.insert(text).second)
            runText(text);
    for (std::size_t i = 0; i + 1 < sql.statements.size(); ++i)
        runText(sql.statements[i]);
}

void JudgingSession::collect(const Crosscheck& check, const std::string& inScope)
{
    temporary("TABLE", "found_row",
              "SELECT f.number, f.employer, f.person, f.responsible, f.name, l.month, l.disposition, l.reason, "
              "l.outlet, l.detail, "
              "l.document, l.line, l.absorbed_by FROM finding f JOIN finding_line l ON l.finding = f.id WHERE 1 = 0");
    const bool worker = check.subject == Crosscheck::Subject::worker;
    const bool numbered = byNumber(check.subject), outlet = check.subject == Crosscheck::Subject::outlet;
    std::string select = numbered ? "SELECT r." + numberColumn(check.subject) + " AS number, 0 AS employer"
                                  : "SELECT '' AS number, r.employer AS employer";
    select += worker ? ", r.person AS person" : "";
    select += ", coalesce(r.employer, 0) AS responsible, coalesce(r.name, '') AS name, ";
    select += check.byMonth ? "r.month AS month" : "0 AS month";
    select += ", r.disposition, coalesce(r.reason, '') AS reason, ";
    select += worker || outlet ? "coalesce(r.outlet, '') AS outlet" : "'' AS outlet";
    select += ", coalesce(r.detail, '') AS detail, r.document, r.line FROM (" +
              withParameters(check.statements.back(), parameters_) + ") r";
    const std::string person = worker ? "person, " : "";
    confined("INSERT INTO found_row (number, employer, " + person +
             "responsible, name, month, disposition, reason, outlet, detail, document, line, absorbed_by) "
             "SELECT number, employer, " +
             person + "responsible, name, month, disposition, reason, outlet, detail, document, line, 0 FROM (" +
             select + ") s WHERE " + inScope);
}

} // namespace lianfang
