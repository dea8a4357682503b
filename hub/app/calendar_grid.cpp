// How submissions stand: units by periods.
#include "hub/api/json.h"
#include "hub/app/calendar.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace lianfang {

namespace {

// As many as stand beside one another on a screen.
int shownPeriods(Cadence cadence)
{
    return cadence == Cadence::month ? 6 : cadence == Cadence::quarter ? 5 : 3;
}

bool overlap(const Period& a, const Period& b)
{
    return a.firstDay() <= b.lastDay() && b.firstDay() <= a.lastDay();
}

// Oldest first, the one that contains today last; or those that overlap with the wanted one.
std::vector<Period> periodsOf(Cadence cadence, Day today, const std::optional<Period>& wanted)
{
    std::vector<Period> out;
    if (!wanted) {
        for (Period period(cadence, today); out.size() < static_cast<std::size_t>(shownPeriods(cadence));
             period = period.previous())
            out.insert(out.begin(), period);
        return out;
    }
    for (Period period(cadence, wanted->firstDay()); overlap(period, *wanted); period = period.next())
        out.push_back(period);
    return out;
}

using Place = std::tuple<std::string, std::string, Day>; // dataset, unit, first day of the period

class Grid {
public:
    Grid(Store& store, const Configuration& configuration, Day today)
        : configuration_(configuration), today_(today), corrections_(store.corrections()), reminded_(store.reminded()),
          acknowledgements_(store.acknowledgements())
    {
        for (auto& exchange : store.exchanges({}))
            if (exchange.key.direction == Direction::in && exchange.key.period.cadence() != Cadence::day)
                known_[{exchange.key.dataset, exchange.key.unit, exchange.key.period.firstDay()}].push_back(
                    std::move(exchange));
    }

    nlohmann::json dataset(const Manifest& manifest, const DatasetMapping& mapping, const Calendar::Wanted& wanted)
    {
        const auto periods = periodsOf(mapping.cadence, today_, wanted.period);
        nlohmann::json units = nlohmann::json::array();
        for (const Unit* unit : manifest.delivering()) {
            if (wanted.unit && *wanted.unit != unit->id)
                continue;
            nlohmann::json cells = nlohmann::json::array();
            for (const auto& period : periods)
                cells.push_back(cell(manifest, mapping, unit->id, period));
            units.push_back({{"unit", unit->id}, {"zh", unit->zh}, {"en", unit->en}, {"cells", std::move(cells)}});
        }
        nlohmann::json names = nlohmann::json::array();
        for (const auto& period : periods)
            names.push_back(period.toString());
        return {{"department", manifest.department},    {"departmentZh", manifest.zh}, {"departmentEn", manifest.en},
                {"dataset", mapping.dataset->id},       {"zh", mapping.dataset->zh},   {"en", mapping.dataset->en},
                {"cadence", toString(mapping.cadence)}, {"periods", std::move(names)}, {"units", std::move(units)}};
    }

    // Years whose calendar was missed.
    std::set<int> missing;

private:
    nlohmann::json cell(const Manifest& manifest, const DatasetMapping& mapping, const std::string& unit,
                        const Period& period)
    {
        nlohmann::json out{{"period", period.toString()}, {"state", "unknown"}};
        const bool expects = manifest.joined || !manifest.ferry.empty();
        const auto at = known_.find({mapping.dataset->id, unit, period.firstDay()});
        if (at == known_.end() && (!expects || opensOn(mapping, unit, period) <= today_))
            return out;
        const auto due = dueDay(mapping, unit, period, configuration_.workingDays);
        out["due"] = due ? toString(*due) : "";
        if (!due)
            missing.insert(*unannouncedYear(mapping, unit, period, configuration_.workingDays));
        out["state"] = "upcoming";
        if (at != known_.end())
            tell(out, at->second);
        return out;
    }

    // What is known of it: the exchange itself, and pushes of its period.
    void tell(nlohmann::json& out, const std::vector<Exchange>& exchanges) const
    {
        const auto answered = [](const Exchange& exchange) { return exchange.submission != 0; };
        const auto byRows = std::find_if(exchanges.begin(), exchanges.end(), answered);
        const auto& one = byRows == exchanges.end() ? exchanges.front() : *byRows;
        const bool nil = byRows != exchanges.end() ? one.state == ExchangeState::nil : one.nil.has_value();
        out["state"] = nil                                     ? "nil"
                       : byRows != exchanges.end()             ? "received"
                       : one.state == ExchangeState::running   ? "running"
                       : one.timeliness == Timeliness::overdue ? "overdue"
                                                               : "expected";
        out["timeliness"] = toString(one.timeliness);
        out["exchange"] = one.id;
        std::int64_t corrections = 0;
        for (const auto& exchange : exchanges)
            if (const auto found = corrections_.find(exchange.id); found != corrections_.end())
                corrections += found->second;
        if (out["state"] == "received")
            out["corrections"] = corrections;
        if (byRows != exchanges.end() || nil)
            return;
        if (const auto found = reminded_.find(one.id); found != reminded_.end()) {
            out["chases"] = found->second.chases;
            out["escalated"] = found->second.escalated;
        }
        if (const auto found = acknowledgements_.find(one.id); found != acknowledgements_.end())
            out["acknowledged"] = {{"by", found->second.by},
                                   {"until", toString(found->second.until)},
                                   {"at", momentText(found->second.at)},
                                   {"holds", today_ <= found->second.until}};
    }

    const Configuration& configuration_;
    const Day today_;
    std::map<Place, std::vector<Exchange>> known_;
    const std::map<std::int64_t, std::int64_t> corrections_;
    const std::map<std::int64_t, Reminded> reminded_;
    const std::map<std::int64_t, Acknowledgement> acknowledgements_;
};

bool says(const nlohmann::json& dataset)
{
    for (const auto& unit : dataset["units"])
        for (const auto& cell : unit["cells"])
            if (cell["state"] != "unknown")
                return true;
    return false;
}

} // namespace

nlohmann::json Calendar::grid(const Configuration& configuration, const Wanted& wanted) const
{
    const Day today = clock_().day;
    Grid grid(store_, configuration, today);
    nlohmann::json datasets = nlohmann::json::array();
    for (const auto& manifest : configuration.manifests) {
        if (!wanted.department.empty() && wanted.department != manifest.department)
            continue;
        for (const auto& mapping : manifest.datasets)
            if (mapping.cadence != Cadence::day)
                if (auto dataset = grid.dataset(manifest, mapping, wanted); says(dataset))
                    datasets.push_back(std::move(dataset));
    }
    return {{"today", toString(today)}, {"calendarMissing", grid.missing}, {"datasets", std::move(datasets)}};
}

} // namespace lianfang
