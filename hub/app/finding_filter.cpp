#include "hub/app/finding_filter.h"

#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/crosscheck/steps.h"
#include "hub/notify/wording.h"

namespace lianfang {

std::vector<std::string> findingKinds(const Configuration& configuration)
{
    std::vector<std::string> out;
    for (const auto& check : configuration.crosschecks)
        out.push_back(check.id);
    out.emplace_back(caseworkCheck);
    return out;
}

FindingFilter findingFilter(const Configuration& configuration, const Query& query)
{
    FindingFilter filter;
    filter.crosscheck = query("crosscheck");
    filter.state = query("state");
    filter.step = query("step");
    expectOneOf(findingKinds(configuration), filter.crosscheck, "比对", "cross-check");
    expectOneOf({"open", "closed", "to-verify", "warning"}, filter.state, "疑点状态", "state of findings");
    expectOneOf({"open", "notified", "handed-over", "answered", "closed"}, filter.step, "办理环节", "step of findings");
    if (const auto period = query("period"); !period.empty()) {
        filter.period = Period::parse(period);
        if (!filter.period)
            throw Error(message::periodUnreadable,
                        {period, cadenceWords({Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})});
    }
    if (!query("county").empty())
        filter.county = unitNamed(configuration.manifests, query("county"));
    filter.employer = query("employer");
    if (const auto overdue = query("overdue"); !overdue.empty() && overdue != "false")
        filter.overdueOn = today();
    if (!query("expiring").empty())
        filter.expiresBy = today() + std::chrono::days(std::min<std::int64_t>(numberIn(query, "expiring"), 36500));
    filter.closedBy = query("closedBy");
    expectOneOf({"data", "conclusion", "withdrawal", "settled"}, filter.closedBy, "结案方式", "way of closing");
    if (const auto period = query("closedIn"); !period.empty()) {
        filter.closedIn = Period::parse(period);
        if (!filter.closedIn)
            throw Error(message::periodUnreadable,
                        {period, cadenceWords({Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})});
    }
    filter.lookBack = !query("lookBack").empty();
    if (!query("id").empty())
        filter.id = numberIn(query, "id");
    filter.limit = static_cast<std::size_t>(numberIn(query, "limit"));
    filter.after = numberIn(query, "after");
    return filter;
}

} // namespace lianfang
