#include "tests/city/surroundings.h"

#include <fmt/format.h>

namespace lianfang::city {

Surroundings::Surroundings(Registry& registry, const Calendar& calendar)
{
    const auto firms = [&](std::vector<Firm>& into, std::size_t count, std::string_view trade) {
        for (std::size_t i = 0; i < count; ++i)
            into.push_back(registry.firm(i % counties.size(), trade));
    };
    firms(brands, counties.size(), "速递");
    firms(unknownBrands, 3, "快运");
    firms(agencies, 12, "人力资源");
    firms(others, 12, "商贸");

    int ordinal = 0;
    const auto projects = [&](std::vector<Project>& into, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            ++ordinal;
            const auto contractor = registry.firm(i % counties.size(), "建设");
            into.push_back({fmt::format("2025-{}-47-01-{:06}", counties[contractor.county].division, ordinal),
                            fmt::format("HT-2025-{:04}", ordinal),
                            fmt::format("{}第{}标段工程", contractor.name, ordinal), contractor,
                            dayOf(calendar.year() - 1, 3, 1), dayOf(calendar.year() + 9, 12, 31), std::nullopt, false});
        }
    };
    projects(valid, 6);
    projects(extended, 2);
    projects(lapsed, 2);
    projects(suspended, 2);
    for (auto& project : extended) {
        project.extendedTo = project.to;
        project.to = calendar.lastDay(lapseMonth);
    }
    for (auto& project : lapsed)
        project.to = calendar.lastDay(lapseMonth);
    for (auto& project : suspended)
        project.suspended = true;
    for (int i = 0; i < 3; ++i)
        siteWorkers.push_back(registry.worker());
}

std::vector<const Firm*> Surroundings::enrolledFirms() const
{
    std::vector<const Firm*> all;
    for (const auto* group : {&brands, &agencies, &others})
        for (const auto& firm : *group)
            all.push_back(&firm);
    for (const auto* project : projects())
        all.push_back(&project->contractor);
    return all;
}

std::vector<const Project*> Surroundings::projects() const
{
    std::vector<const Project*> all;
    for (const auto* group : {&valid, &extended, &lapsed, &suspended})
        for (const auto& project : *group)
            all.push_back(&project);
    return all;
}

} // namespace lianfang::city
