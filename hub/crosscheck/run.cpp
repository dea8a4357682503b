#include "hub/crosscheck/run.h"

#include "hub/base/crypto.h"
#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/judging.h"
#include "hub/crosscheck/messages.h"
#include "hub/crosscheck/sql_text.h"

#include <Poco/Data/Statement.h>
#include <nlohmann/json.hpp>

#include <ctime>

namespace lianfang {

using namespace Poco::Data::Keywords;
using nlohmann::json;
using Poco::Data::Session;

namespace {

json toJson(const std::vector<MissingDelivery>& missing)
{
    json out = json::array();
    for (const auto& one : missing)
        out.push_back({{"dataset", one.dataset}, {"period", one.period}, {"unit", one.unit}});
    return out;
}

} // namespace

CrosscheckRun Judging::run()
{
    run_.crosscheck = check_.id;
    run_.period = request_.period;
    run_.started = std::time(nullptr);
    first_ = numberOf(request_.period.firstDay());
    end_ = numberOf(request_.period.next().firstDay());
    run_.id = number("SELECT coalesce(max(id), 0) + 1 FROM crosscheck_run");
    ready_ = readinessOf(session_, schema_, check_, request_.period, request_.today);
    version_ = hex(sm3(check_.version + ready_.known));
    if (waits()) {
        run_.waiting = true;
        run_.waitingFor = ready_.missing;
        record();
        return run_;
    }
    decideScope();
    makeRelations(ready_);
    if (!run_.complete)
        fillScope();
    runTexts(check_);
    collect(check_, inScope("s"));
    absorb();
    match();
    writeLines();
    settleFindings();
    record();
    tell();
    dropTemporary();
    return run_;
}

bool Judging::waits()
{
    for (const auto& absorber : check_.absorbedBy) {
        const auto state = "SELECT count(*) FROM crosscheck_run r WHERE r.crosscheck = '" + absorber.check +
                           "' AND r.period_first = " + std::to_string(first_) +
                           " AND r.period_end = " + std::to_string(end_) +
                           " AND r.judged_day = " + std::to_string(ready_.day) + " AND r.state = 'done'";
        if (number(state) == 0)
            ready_.missing.push_back({"crosscheck/" + absorber.check, request_.period.toString(), ""});
    }
    return !ready_.missing.empty();
}

void Judging::decideScope()
{
    current_ = number("SELECT count(*) FROM crosscheck_run WHERE state = 'done' AND crosscheck = " + id() +
                      " AND period_end > " + std::to_string(end_)) == 0;
    std::vector<Poco::Int64> runs, sequences, days;
    std::vector<std::string> versions;
    session_ << "SELECT id, sequence, judged_day, version FROM crosscheck_run WHERE state = 'done' AND "
                "crosscheck = " +
                    id() + " AND period_first = " + std::to_string(first_) +
                    " AND period_end = " + std::to_string(end_) + " ORDER BY id DESC LIMIT 1",
        into(runs), into(sequences), into(days), into(versions), now;
    // Who is whom decided anew since, or a run of another period in between, can touch anything.
    run_.complete = request_.complete || runs.empty() || versions[0] != version_ || days[0] != ready_.day ||
                    number("SELECT count(*) FROM employer_link_change WHERE at_run >= " + std::to_string(runs[0]) +
                           " AND since_run < " + std::to_string(runs[0])) > 0 ||
                    number("SELECT count(*) FROM crosscheck_run WHERE state = 'done' AND crosscheck = " + id() +
                           " AND id > " + std::to_string(runs[0])) > 0;
    since_ = runs.empty() ? 0 : sequences[0];
    lastRun_ = runs.empty() ? 0 : runs[0];
    setParameters(check_, ready_, request_.period, request_.today);
    parameters_["everything"] = run_.complete ? 1 : 0;
    parameters_["since"] = since_;
}

// What the submissions since the last run touched, what became of absorbing findings, and conclusions that ran out.
void Judging::fillScope()
{
    for (const auto* ids : {&check_.needs, &check_.reads, &check_.takes})
        for (const auto& id : *ids) {
            const auto table = schema_.find(id)->table();
            // Where nothing was submitted nothing is looked through: a month's rows are many.
            const bool any = number("SELECT count(*) FROM v_submission WHERE dataset = '" + id + "' AND sequence > " +
                                    std::to_string(since_)) > 0;
            temporary("VIEW", "changed_" + table,
                      "SELECT * FROM v_" + table + "_history WHERE " + (any ? "" : "1 = 0 AND (") + "known_from > " +
                          std::to_string(since_) + " OR (known_to > " + std::to_string(since_) + " AND known_to < " +
                          std::to_string(openEnd) + (any ? ")" : "))"));
        }
    for (const auto& sql : check_.scope)
        confined(withParameters(sql, parameters_));
    for (const auto& absorber : check_.absorbedBy) {
        const std::string touched = " FROM finding f JOIN finding_line l ON l.finding = f.id WHERE f.crosscheck = '" +
                                    absorber.check + "' AND l.changed_run > " + std::to_string(lastRun_);
        // Who has no line there is not touched by it.
        if (absorber.by == "employer")
            execute("INSERT INTO scope_person SELECT w.person FROM finding w WHERE w.crosscheck = " + id() +
                    " AND w.employer IN (SELECT f.employer" + touched + ")");
        else if (absorber.by == "person")
            execute("INSERT INTO scope_person SELECT f.person" + touched);
        else
            execute("INSERT INTO scope_person SELECT w.person FROM finding_line v JOIN finding w ON w.id = v.finding "
                    "WHERE w.crosscheck = " +
                    id() + " AND v.outlet IN (SELECT f.number" + touched + ")");
    }
    const std::string ended = " FROM finding WHERE crosscheck = " + id() +
                              " AND concluded_until > 0 AND concluded_until < " +
                              std::to_string(numberOf(request_.today));
    execute("INSERT INTO scope_person SELECT person" + ended);
    if (byNumber(check_.subject))
        execute("INSERT INTO " + scopeOf(check_.subject) + " SELECT number" + ended);
    if (check_.subject == Crosscheck::Subject::employer)
        execute("INSERT INTO scope_employer SELECT employer" + ended);
    execute("DELETE FROM scope_person WHERE person IS NULL");
    execute("DELETE FROM scope_employer WHERE employer IS NULL");
    for (const auto subject : numberedSubjects)
        execute("DELETE FROM " + scopeOf(subject) + " WHERE number IS NULL");
}

// Whether a row with the subject's columns is judged in this run.
std::string Judging::inScope(const std::string& row) const
{
    if (run_.complete)
        return "1 = 1";
    if (byNumber(check_.subject))
        return row + ".number IN (SELECT number FROM " + scopeOf(check_.subject) + ")";
    if (check_.subject == Crosscheck::Subject::employer)
        return row + ".employer IN (SELECT employer FROM scope_employer)";
    return "(" + row + ".person IN (SELECT person FROM scope_person) OR " + row +
           ".employer IN (SELECT employer FROM scope_employer))";
}

// A subject that is itself in another check's finding for the period, open or not yet settled, takes the line in.
void Judging::absorb()
{
    int ordinal = 0;
    for (const auto& absorber : check_.absorbedBy) {
        const std::string column = absorber.by == "outlet" ? "number" : absorber.by;
        const std::string table = "absorber_" + std::to_string(++ordinal);
        temporary("TABLE", table,
                  "SELECT f." + column +
                      " AS shared, min(f.id) AS finding FROM finding f JOIN finding_line l "
                      "ON l.finding = f.id WHERE f.crosscheck = '" +
                      absorber.check + "' AND l.period_first = " + std::to_string(first_) + " AND l.period_end = " +
                      std::to_string(end_) + " AND l.state IN ('open', 'to-verify', 'concluded') GROUP BY f." + column);
        execute("CREATE INDEX " + table + "_shared ON " + table + " (shared)");
        execute("UPDATE found_row SET absorbed_by = a.finding FROM " + table +
                " a WHERE found_row.absorbed_by = 0 AND a.shared = found_row." + absorber.by);
    }
}

// One row a line, with its finding's id; findings that are new are made.
void Judging::match()
{
    const bool worker = check_.subject == Crosscheck::Subject::worker;
    temporary(
        "TABLE", "found_line",
        "SELECT number, employer, person, responsible, name, month, disposition, reason, outlet, detail, document, "
        "line, absorbed_by FROM (SELECT r.*, row_number() OVER (PARTITION BY number, employer, person, month ORDER BY "
        "CASE WHEN absorbed_by > 0 THEN 0 ELSE 1 END, disposition, document, line) AS place FROM found_row r) x "
        "WHERE place = 1");
    const auto same = [&](const std::string& row) {
        return "f.crosscheck = " + id() + " AND f.number = " + row + ".number AND f.employer = " + row + ".employer" +
               (worker ? " AND f.person = " + row + ".person" : "");
    };
    const auto judgedLines = [&](const std::string& name) {
        temporary("TABLE", name,
                  "SELECT f.id AS finding, x.*, CASE WHEN x.absorbed_by > 0 THEN 'absorbed' "
                  "WHEN (f.concluded_until >= " +
                      std::to_string(numberOf(request_.today)) + " OR f.withdrawn_end >= " + std::to_string(end_) +
                      ") AND f.concluded_reasons LIKE '%,' || x.reason || ',%' THEN 'concluded' "
                      "WHEN x.disposition = 'finding' THEN 'open' WHEN x.disposition = 'warning' THEN 'warning' ELSE "
                      "'to-verify' "
                      "END AS state "
                      "FROM found_line x LEFT JOIN finding f ON " +
                      same("x"));
        // An outer join keeps SQLite from walking through all findings first.
        execute("DELETE FROM " + name + " WHERE finding IS NULL");
        execute("CREATE INDEX " + name + "_finding ON " + name + " (finding, month)");
    };
    const auto at = std::to_string(run_.started);
    if (current_)
        execute("INSERT INTO finding (id, crosscheck, subject, number, employer, person, name, responsible, state, "
                "period_first, "
                "period_end, first_opened, changed, changed_run, was_open) "
                "SELECT (SELECT coalesce(max(id), 0) FROM finding) + row_number() OVER (ORDER BY x.number, x.employer, "
                "x.person), " +
                id() + ", '" + std::string(toString(check_.subject)) +
                "', x.number, x.employer, x.person, x.name, x.responsible, 'new', " + std::to_string(first_) + ", " +
                std::to_string(end_) + ", 0, " + at + ", " + std::to_string(run_.id) +
                ", 0 FROM (SELECT number, employer, person, max(name) AS name, max(responsible) AS responsible "
                "FROM found_line GROUP BY number, employer, person) x "
                "WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE " +
                same("x") + ")");
    judgedLines("judged_line");
    if (!current_)
        execute("DELETE FROM judged_line WHERE finding IN (SELECT id FROM finding WHERE crosscheck = " + id() +
                " AND state IN ('closed', 'concluded'))");
    // What a later period has closed an earlier one does not open again.
    if (!current_)
        execute("DELETE FROM judged_line WHERE EXISTS (SELECT 1 FROM finding_line l JOIN crosscheck_run r ON r.id = "
                "l.changed_run WHERE l.finding = judged_line.finding AND l.month = judged_line.month AND l.state = "
                "'closed' AND r.period_end > " +
                std::to_string(end_) + ")");
    // A finding without months has one line, and that is the latest period's.
    if (!current_ && !check_.byMonth)
        execute("DELETE FROM judged_line WHERE finding IN (SELECT finding FROM finding_line WHERE period_end > " +
                std::to_string(end_) + ")");
}

void Judging::writeLines()
{
    const auto run = std::to_string(run_.id), first = std::to_string(first_), end = std::to_string(end_);
    // Lines of the judged months that the query no longer names. A check without months has but one line, the latest's.
    const std::string judged = check_.byMonth ? "l.month BETWEEN " + std::to_string(ready_.firstMonth) + " AND " +
                                                    std::to_string(ready_.lastEndedMonth)
                                              : "l.period_end <= " + end;
    temporary("TABLE", "gone_line",
              "SELECT l.finding, l.month, l.state FROM finding_line l JOIN finding f ON f.id = l.finding WHERE "
              "f.crosscheck = " +
                  id() + " AND l.state <> 'closed' AND " + judged + " AND " + inScope("f") +
                  " AND NOT EXISTS (SELECT 1 FROM judged_line j WHERE j.finding = l.finding AND j.month = l.month)");
    run_.linesOpened = number("SELECT count(*) FROM judged_line j WHERE j.state = 'open' AND NOT EXISTS (SELECT 1 FROM "
                              "finding_line l WHERE l.finding = j.finding AND l.month = j.month AND l.state = 'open')");
    run_.linesClosed =
        number("SELECT count(*) FROM gone_line WHERE state = 'open'") +
        number("SELECT count(*) FROM judged_line j JOIN finding_line l ON l.finding = j.finding AND l.month "
               "= j.month WHERE l.state = 'open' AND j.state <> 'open'");
    execute("UPDATE finding_line SET state = 'closed', changed_run = " + run +
            " FROM gone_line g "
            "WHERE g.finding = finding_line.finding AND g.month = finding_line.month");
    execute(
        "INSERT INTO finding_line (finding, month, period_first, period_end, state, disposition, reason, outlet, "
        "detail, "
        "absorbed_by, document, line, opened_run, changed_run) "
        "SELECT finding, month, " +
        first + ", " + end +
        ", state, disposition, reason, outlet, detail, absorbed_by, document, "
        "line, " +
        run + ", " + run +
        " FROM judged_line WHERE 1 = 1 "
        "ON CONFLICT (finding, month) DO UPDATE SET period_first = excluded.period_first, period_end = "
        "excluded.period_end, changed_run = CASE WHEN finding_line.state <> excluded.state OR "
        "finding_line.period_first "
        "<> excluded.period_first THEN excluded.changed_run ELSE finding_line.changed_run END, opened_run = CASE WHEN "
        "finding_line.state = 'closed' THEN excluded.opened_run ELSE finding_line.opened_run END, state = "
        "excluded.state, "
        "disposition = excluded.disposition, reason = excluded.reason, outlet = excluded.outlet, detail = "
        "excluded.detail, absorbed_by = "
        "excluded.absorbed_by, document = excluded.document, line = excluded.line");
    changed_ = run_.linesOpened + run_.linesClosed > 0;
}

// A finding that comes back begins a new round of its life (steps.h).
std::string newRound()
{
    const std::string back =
        "CASE WHEN c.before IN ('closed', 'concluded') AND c.after IN ('open', 'to-verify', 'warning') THEN ";
    return ", step = " + back + "'' ELSE finding.step END, deadline = " + back + "0 ELSE finding.deadline END";
}

void Judging::settleFindings()
{
    if (!current_)
        return;
    const auto at = std::to_string(run_.started), run = std::to_string(run_.id), end = std::to_string(end_);
    temporary(
        "TABLE", "finding_change",
        "SELECT f.id, f.state AS before, f.was_open, CASE coalesce(s.rank, 0) WHEN 5 THEN 'open' WHEN 4 THEN "
        "'to-verify' WHEN 3 THEN 'warning' WHEN 2 THEN 'concluded' WHEN 1 THEN 'absorbed' ELSE 'closed' END AS after "
        "FROM finding f LEFT JOIN (SELECT l.finding, max(CASE l.state WHEN 'open' THEN 5 WHEN 'to-verify' THEN 4 WHEN "
        "'warning' THEN 3 WHEN 'concluded' THEN 2 WHEN 'absorbed' THEN 1 ELSE 0 END) AS rank FROM finding_line l WHERE "
        "l.finding IN (SELECT f.id FROM finding f WHERE f.crosscheck = " +
            id() + " AND " + inScope("f") + ") AND l.period_end = " + end +
            " GROUP BY l.finding) s ON s.finding = f.id WHERE f.crosscheck = " + id() + " AND " + inScope("f"));
    execute("DELETE FROM finding_change WHERE before = after");
    execute("CREATE INDEX finding_change_id ON finding_change (id)");
    run_.opened = number("SELECT count(*) FROM finding_change WHERE after = 'open' AND was_open = 0");
    run_.reopened = number("SELECT count(*) FROM finding_change WHERE after = 'open' AND was_open = 1");
    run_.closed = number("SELECT count(*) FROM finding_change WHERE before = 'open'");
    changed_ =
        changed_ || number("SELECT count(*) FROM finding_change WHERE before <> 'new' OR after <> 'absorbed'") > 0;
    // A finding that closes closes its lines of earlier periods too.
    execute("UPDATE finding_line SET state = 'closed', changed_run = " + run +
            " WHERE state <> 'closed' AND finding IN "
            "(SELECT id FROM finding_change WHERE after = 'closed')");
    execute("INSERT INTO finding_event (id, finding, at, who, what, why, run, county) SELECT (SELECT coalesce(max(id), "
            "0) FROM "
            "finding_event) + row_number() OVER (ORDER BY c.id), c.id, " +
            at +
            ", 'hub', CASE WHEN c.after = 'open' AND "
            "c.was_open = 1 THEN 'reopened' WHEN c.after = 'open' THEN 'opened' ELSE c.after END, CASE WHEN c.before = "
            "'concluded' AND c.after IN ('open', 'to-verify', 'warning') THEN 'conclusion-ended' WHEN c.after = "
            "'closed' THEN "
            "'no-longer-holds' WHEN c.after = 'absorbed' THEN 'in-another-finding' ELSE 'crosscheck' END, " +
            run + ", " + countyOfFinding() + " FROM finding_change c JOIN finding f ON f.id = c.id");
    execute("UPDATE finding SET state = c.after, changed = " + at + ", changed_run = " + run +
            ", was_open = CASE WHEN c.after = 'open' THEN 1 ELSE finding.was_open END, listed = CASE WHEN c.after IN "
            "('open', 'to-verify', 'warning') THEN 1 ELSE finding.listed END, first_opened = CASE WHEN c.after = "
            "'open' AND finding.was_open = 0 THEN " +
            at + " ELSE finding.first_opened END" + newRound() + " FROM finding_change c WHERE c.id = finding.id");
    temporary("TABLE", "finding_named",
              "SELECT finding, max(name) AS name, max(responsible) AS responsible FROM judged_line GROUP BY finding");
    execute("UPDATE finding SET period_first = " + std::to_string(first_) + ", period_end = " + end +
            ", name = n.name, responsible = n.responsible FROM finding_named n WHERE n.finding = finding.id AND "
            "(finding.period_first <> " +
            std::to_string(first_) + " OR finding.period_end <> " + end +
            " OR finding.name <> n.name OR finding.responsible <> n.responsible)");
}

void Judging::record()
{
    run_.open = number("SELECT count(*) FROM finding WHERE state = 'open' AND crosscheck = " + id());
    run_.toVerify = number("SELECT count(*) FROM finding WHERE state = 'to-verify' AND crosscheck = " + id());
    run_.warnings = number("SELECT count(*) FROM finding WHERE state = 'warning' AND crosscheck = " + id());
    run_.ended = std::time(nullptr);
    std::string values;
    for (const std::int64_t value : {run_.opened, run_.reopened, run_.closed, run_.linesOpened, run_.linesClosed,
                                     run_.open, run_.toVerify, run_.warnings})
        values += ", " + std::to_string(value);
    execute(
        "INSERT INTO crosscheck_run (id, crosscheck, cadence, period_first, period_end, judged_day, version, sequence, "
        "complete, started, ended, state, waiting_for, opened, reopened, closed, lines_opened, lines_closed, "
        "still_open, "
        "to_verify, warnings) VALUES (" +
        std::to_string(run_.id) + ", " + id() + ", '" + std::string(toString(request_.period.cadence())) + "', " +
        std::to_string(first_) + ", " + std::to_string(end_) + ", " + std::to_string(ready_.day) + ", '" + version_ +
        "', " + std::to_string(ready_.sequence) + ", " + (run_.complete ? "1" : "0") + ", " +
        std::to_string(run_.started) + ", " + std::to_string(run_.ended) + ", '" + (run_.waiting ? "waiting" : "done") +
        "', " + sqlText(toJson(run_.waitingFor).dump()) + values + ")");
}

void Judging::tell()
{
    if (!changed_)
        return;
    const std::string payload =
        json{{"crosscheck", run_.crosscheck},   {"period", run_.period.toString()}, {"run", run_.id},
             {"opened", run_.opened},           {"reopened", run_.reopened},        {"closed", run_.closed},
             {"linesOpened", run_.linesOpened}, {"linesClosed", run_.linesClosed},  {"open", run_.open},
             {"toVerify", run_.toVerify},       {"warnings", run_.warnings}}
            .dump();
    const std::string at = std::to_string(run_.ended);
    for (const auto& recipient : request_.recipients)
        execute("INSERT INTO outbox (id, channel, topic, recipient, idempotency_key, payload, state, created, "
                "next_attempt) "
                "SELECT coalesce(max(id), 0) + 1, " +
                sqlText(recipient.channel) + ", 'crosscheck', " + sqlText(recipient.name) + ", " +
                sqlText("crosscheck:" + std::to_string(run_.id) + ":" + recipient.channel + ":" + recipient.name) +
                ", " + sqlText(payload) + ", 'waiting', " + at + ", " + at + " FROM outbox");
}

CrosscheckRun judge(Session& session, const Schema& schema, const Crosscheck& check, const CrosscheckRequest& request)
{
    try {
        return Judging(session, schema, check, request).run();
    } catch (const Error&) {
        throw;
    } catch (const Poco::Exception& e) {
        throw Error(message::crosscheckFailed, {check.id, e.message()});
    }
}

CrosscheckRun runCrosscheck(Store& store, const Schema& schema, const Crosscheck& check,
                            const CrosscheckRequest& request)
{
    CrosscheckRun run;
    store.write([&](Session& session) { run = judge(session, schema, check, request); });
    return run;
}

std::vector<CrosscheckRun> crosscheckRuns(Store& store, const std::string& check, std::size_t limit)
{
    Session session = store.reader();
    std::vector<Poco::Int64> id, first, complete, started, ended, opened, reopened, closed, linesOpened, linesClosed,
        open, toVerify, warnings;
    std::vector<std::string> name, cadence, state, waitingFor;
    std::string wanted = check;
    session << "SELECT id, crosscheck, cadence, period_first, complete, started, ended, state, waiting_for, opened, "
               "reopened, "
               "closed, lines_opened, lines_closed, still_open, to_verify, warnings FROM crosscheck_run WHERE "
               "crosscheck = " +
                   (check.empty() ? std::string("crosscheck") : sqlText(check)) + " ORDER BY id DESC LIMIT " +
                   std::to_string(limit),
        into(id), into(name), into(cadence), into(first), into(complete), into(started), into(ended), into(state),
        into(waitingFor), into(opened), into(reopened), into(closed), into(linesOpened), into(linesClosed), into(open),
        into(toVerify), into(warnings), now;
    std::vector<CrosscheckRun> out(id.size());
    for (std::size_t i = 0; i < id.size(); ++i) {
        auto& run = out[i];
        run.id = id[i];
        run.crosscheck = name[i];
        run.period =
            Period(cadenceFromString(cadence[i]).value_or(Cadence::day), dayOf(static_cast<std::int32_t>(first[i])));
        run.waiting = state[i] == "waiting";
        for (const auto& one : json::parse(waitingFor[i]))
            run.waitingFor.push_back({one["dataset"], one["period"], one["unit"]});
        run.complete = complete[i] != 0;
        run.started = started[i];
        run.ended = ended[i];
        run.opened = opened[i];
        run.reopened = reopened[i];
        run.closed = closed[i];
        run.linesOpened = linesOpened[i];
        run.linesClosed = linesClosed[i];
        run.open = open[i];
        run.toVerify = toVerify[i];
        run.warnings = warnings[i];
    }
    return out;
}

} // namespace lianfang
