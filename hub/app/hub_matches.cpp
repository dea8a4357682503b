// Who is the same employer, as the API asks for it.
#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/match/decisions.h"

#include <spdlog/spdlog.h>

namespace lianfang {

namespace {


nlohmann::json toJson(const EmployerMatch& match)
{
    nlohmann::json reasons = nlohmann::json::array(), events = nlohmann::json::array();
    for (const auto& reason : match.reasons)
        reasons.push_back({{"zh", reason.zh}, {"en", reason.en}});
    for (const auto& event : match.events)
        events.push_back({{"at", momentText(event.at)}, {"who", event.who}, {"what", event.what}, {"why", event.why}});
    return {{"id", match.id},
            {"state", match.state},
            {"relation", match.branch ? "branch" : "same"},
            {"method", match.method},
            {"department", match.department},
            {"reported", {{"code", match.code}, {"name", match.name}}},
            {"employer", {{"code", match.employerCode}, {"name", match.employerName}}},
            {"reasons", reasons},
            {"by", match.by},
            {"at", momentText(match.at)},
            {"why", match.why},
            {"events", events}};
}

} // namespace

void Hub::matchEmployers(const Configuration& configuration)
{
    try {
        MatchOutcome outcome;
        const auto started = std::chrono::steady_clock::now();
        store_->write([&](Poco::Data::Session& session) { outcome = matchWaiting(session, *configuration.schema); });
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
        if (outcome.judged > 0)
            spdlog::info("employers: {} references compared in {:.2f} s: {} linked, {} not any more, {} proposed",
                         outcome.judged, took.count(), outcome.linked, outcome.unlinked, outcome.proposed);
    } catch (const Error& e) {
        // What has come stays, and waits to be compared.
        spdlog::error("employers: {}", e.displayText());
    }
}

nlohmann::json Hub::matches(const Query& query)
{
    MatchFilter filter;
    filter.state = query("state");
    filter.department = query("department");
    expectOneOf({"proposed", "certain", "confirmed", "refused", "lapsed"}, filter.state, "匹配状态",
                "state of matches");
    std::vector<std::string> departments;
    for (const auto& manifest : configuration()->manifests)
        departments.push_back(manifest.department);
    expectOneOf(departments, filter.department, "部门", "department");
    if (!query("id").empty())
        filter.id = numberIn(query, "id");
    filter.after = numberIn(query, "after");
    filter.limit = static_cast<std::size_t>(numberIn(query, "limit"));
    nlohmann::json out = nlohmann::json::array();
    for (const auto& match : lianfang::matches(*store_, filter))
        out.push_back(toJson(match));
    return out;
}

nlohmann::json Hub::decideMatch(std::int64_t match, const std::string& decision, const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const std::string who = lineIn(request, "by", longestSignature), why = lineIn(request, "why", longestReason);
    if (decision != "confirm" && decision != "refuse" && decision != "withdraw")
        throw Error(message::notFound, {decision});
    lianfang::decideMatch(*store_, *configuration->schema, match,
                          decision == "confirm"  ? MatchDecision::confirm
                          : decision == "refuse" ? MatchDecision::refuse
                                                 : MatchDecision::withdraw,
                          who, why);
    MatchFilter filter;
    filter.id = match;
    return toJson(lianfang::matches(*store_, filter).at(0));
}

} // namespace lianfang
