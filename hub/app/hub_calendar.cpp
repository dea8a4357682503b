// The calendar, as the API asks for it.
#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/notify/wording.h"

#include <spdlog/spdlog.h>

namespace lianfang {

nlohmann::json Hub::calendar(const Query& query)
{
    const auto configuration = this->configuration();
    Calendar::Wanted wanted;
    wanted.department = query("department");
    std::vector<std::string> departments;
    for (const auto& manifest : configuration->manifests) {
        if (manifest.zh == wanted.department)
            wanted.department = manifest.department;
        departments.push_back(manifest.department);
    }
    expectOneOf(departments, wanted.department, "部门", "department");
    if (const auto unit = query("unit"); !unit.empty())
        wanted.unit = unitNamed(configuration->manifests, unit);
    if (const auto period = query("period"); !period.empty()) {
        wanted.period = Period::parse(period);
        if (!wanted.period)
            throw Error(message::periodUnreadable,
                        {period, cadenceWords({Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})});
    }
    return calendar_.grid(*configuration, wanted);
}

nlohmann::json Hub::acknowledge(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const auto named = [&](const char* name) {
        return request.contains(name) ? lineIn(request, name, 200) : std::string();
    };
    const auto key = keyOf(*configuration, named("dataset"), named("period"), named("unit"));
    const std::string by = lineIn(request, "by", longestSignature);
    const auto until = dayFromString(named("until"));
    if (!until || *until < today())
        throw Error(message::requestUnreadable, {inBoth("until 应为今天或以后的日期，写作 2026-12-31",
                                                        "until is no day from today on, written as 2026-12-31")});
    calendar_.acknowledge(key, *until, by);
    spdlog::info("{} {} {}: acknowledged, nothing is told until {}", key.dataset, key.period.toString(),
                 key.unit.empty() ? "-" : key.unit, toString(*until));
    return {{"dataset", key.dataset},
            {"period", key.period.toString()},
            {"unit", key.unit},
            {"by", by},
            {"until", toString(*until)}};
}

} // namespace lianfang
