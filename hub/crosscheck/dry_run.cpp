#include "hub/crosscheck/dry_run.h"

#include "hub/crosscheck/judging.h"
#include "hub/crosscheck/messages.h"

namespace lianfang {

using namespace Poco::Data::Keywords;
using Clock = std::chrono::steady_clock;

namespace {

std::int64_t millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

std::string firstLineOf(const std::string& sql)
{
    constexpr std::size_t longest = 80;
    return sql.substr(0, std::min(sql.find('\n'), longest));
}

} // namespace

// The plan is asked for before the statement runs: afterwards its relation is there.
void Judging::carryOut(const std::string& sql)
{
    if (!trial_)
        return execute(sql);
    auto& step = trial_->steps.emplace_back();
    step.what = firstLineOf(sql);
    if (session_.connector() == "sqlite") {
        std::vector<Poco::Int64> ids, parents, unused;
        session_ << "EXPLAIN QUERY PLAN " + sql, into(ids), into(parents), into(unused), into(step.plan), now;
    }
    const auto start = Clock::now();
    execute(sql);
    step.milliseconds = millisecondsSince(start);
}

DryRun Judging::tryOut(bool always)
{
    DryRun trial;
    const auto start = Clock::now();
    first_ = numberOf(request_.period.firstDay());
    end_ = numberOf(request_.period.next().firstDay());
    ready_ = readinessOf(session_, schema_, check_, request_.period, request_.today);
    trial.waitingFor = ready_.missing;
    if (!ready_.missing.empty() && !always) {
        trial.waiting = true;
        return trial;
    }
    trial_ = &trial;
    decideScope();
    since_ = ready_.sequence; // nothing has changed since: the scope's statements are tried on nothing
    makeRelations(ready_);
    fillScope();
    runTexts(check_);
    collect(check_, inScope("s"));
    std::vector<std::string> dispositions, reasons;
    std::vector<Poco::Int64> lines;
    session_ << "SELECT disposition, reason, count(*) FROM found_row GROUP BY disposition, reason ORDER BY 1, 2",
        into(dispositions), into(reasons), into(lines), now;
    for (std::size_t i = 0; i < lines.size(); ++i)
        trial.kinds.push_back({dispositions[i], reasons[i], lines[i]});
    trial.subjects = number("SELECT count(*) FROM (SELECT DISTINCT number, employer, person FROM found_row) s");
    dropTemporary();
    trial.milliseconds = millisecondsSince(start);
    trial_ = nullptr;
    return trial;
}

DryRun dryRun(Poco::Data::Session& session, const Schema& schema, const Crosscheck& check, const DryRunRequest& request)
{
    CrosscheckRequest all;
    all.period = request.period;
    all.today = request.today;
    all.complete = true;
    try {
        return Judging(session, schema, check, all, request.longest).tryOut(request.always);
    } catch (const Error&) {
        throw;
    } catch (const Poco::Exception& e) {
        throw Error(message::crosscheckFailed, {check.id, e.message()});
    }
}

} // namespace lianfang
