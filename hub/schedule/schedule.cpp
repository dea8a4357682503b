#include "hub/schedule/schedule.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace lianfang {

namespace {

bool isRefreshed(const DatasetMapping& mapping)
{
    return mapping.cadence == Cadence::day && mapping.dataset->kind == DatasetKind::registered;
}

bool comesAsItHappens(const DatasetMapping& mapping)
{
    return mapping.cadence == Cadence::day && mapping.dataset->kind == DatasetKind::changes;
}

Period lastExpected(const DatasetMapping& mapping, Day today)
{
    const Period current(mapping.cadence, today);
    return isRefreshed(mapping) ? current : current.previous();
}

// One unit's dataset.
class UnitsAgenda {
public:
    UnitsAgenda(const Manifest& manifest, const DatasetMapping& mapping, const WorkingDays& calendar, Day today)
        : manifest_(manifest), mapping_(mapping), calendar_(calendar), today_(today),
          last_(lastExpected(mapping, today))
    {
        oldest_.push_back(last_);
        for (int i = 1; i < longestCatchUp; ++i)
            oldest_.push_back(oldest_.back().previous());
    }

    void judge(const Unit& unit, const std::vector<const KnownExchange*>& known, Agenda& agenda) const
    {
        if ((!manifest_.joined && manifest_.ferry.empty()) || (comesAsItHappens(mapping_) && !manifest_.connects()))
            return;
        expect(unit, known, agenda);
        if (comesAsItHappens(mapping_))
            return;
        for (const auto* exchange : known)
            if (exchange->period.cadence() == mapping_.cadence && exchange->period >= oldest_.back() &&
                exchange->period <= last_ && !exchange->pushed && !answered(exchange->period, known))
                markOverdue(*exchange, agenda);
    }

private:
    void expect(const Unit& unit, const std::vector<const KnownExchange*>& known, Agenda& agenda) const
    {
        std::optional<Period> newest;
        for (const auto* exchange : known)
            if (exchange->period.cadence() == mapping_.cadence && exchange->period <= last_ && !exchange->pushed &&
                (!newest || *newest < exchange->period))
                newest = exchange->period;
        const bool onlyLast = !newest || isRefreshed(mapping_);
        for (auto period = oldest_.rbegin(); period != oldest_.rend(); ++period)
            if ((!onlyLast || *period == last_) && (!newest || *newest < *period) &&
                (manifest_.connects() || !answered(*period, known)))
                agenda.expected.push_back(
                    {manifest_.department, mapping_.dataset->id, unit.id, *period, manifest_.connects()});
    }

    // By itself or a push; a refreshed register's day, by a later one.
    bool answered(const Period& period, const std::vector<const KnownExchange*>& known) const
    {
        return std::any_of(known.begin(), known.end(), [&](const KnownExchange* one) {
            return one->answered && one->period.cadence() == period.cadence() &&
                   (one->period == period || (isRefreshed(mapping_) && one->period > period));
        });
    }

    void markOverdue(const KnownExchange& exchange, Agenda& agenda) const
    {
        if (const auto year = unannouncedYear(mapping_, exchange.period, calendar_))
            agenda.unannounced.insert(*year);
        else if (today_ > *dueDay(mapping_, exchange.period, calendar_))
            agenda.overdue.push_back(exchange.id);
    }

    const Manifest& manifest_;
    const DatasetMapping& mapping_;
    const WorkingDays& calendar_;
    const Day today_;
    const Period last_;
    std::vector<Period> oldest_; // the last expected one first, back as far as is caught up
};

} // namespace

std::optional<Day> dueDay(const DatasetMapping& mapping, const Period& period, const WorkingDays& calendar)
{
    if (mapping.dueInWorkingDays)
        return calendar.after(period.lastDay(), mapping.due);
    return period.lastDay() + std::chrono::days(mapping.due);
}

std::optional<int> unannouncedYear(const DatasetMapping& mapping, const Period& period, const WorkingDays& calendar)
{
    if (dueDay(mapping, period, calendar))
        return std::nullopt;
    int year = monthOf(period.next().firstDay()).number / 12;
    while (calendar.announced(year))
        ++year;
    return year;
}

Agenda agendaOf(std::span<const Manifest> manifests, const WorkingDays& calendar, std::span<const KnownExchange> known,
                Day today)
{
    std::map<std::tuple<std::string, std::string, std::string>, std::vector<const KnownExchange*>> byUnit;
    for (const auto& exchange : known)
        byUnit[{exchange.department, exchange.dataset, exchange.unit}].push_back(&exchange);
    Agenda agenda;
    for (const auto& manifest : manifests)
        for (const auto& mapping : manifest.datasets) {
            const UnitsAgenda units(manifest, mapping, calendar, today);
            for (const Unit* unit : manifest.delivering())
                units.judge(*unit, byUnit[{manifest.department, mapping.dataset->id, unit->id}], agenda);
        }
    std::stable_sort(
        agenda.expected.begin(), agenda.expected.end(),
        [](const ExpectedExchange& a, const ExpectedExchange& b) { return a.period.lastDay() < b.period.lastDay(); });
    // What is overdue was said of all; only what differs from the marks is told.
    const std::set<std::int64_t> overdue(agenda.overdue.begin(), agenda.overdue.end());
    agenda.overdue.clear();
    for (const auto& exchange : known) {
        if (overdue.contains(exchange.id) && !exchange.overdue)
            agenda.overdue.push_back(exchange.id);
        if (!overdue.contains(exchange.id) && exchange.overdue)
            agenda.notOverdue.push_back(exchange.id);
    }
    return agenda;
}

std::vector<std::int64_t> toStart(std::span<const KnownExchange> known, std::int64_t now)
{
    std::vector<const KnownExchange*> due;
    std::set<std::tuple<std::string, std::string, std::string>> taken;
    for (const auto& exchange : known) {
        if (exchange.running)
            taken.insert({exchange.department, exchange.dataset, exchange.unit});
        else if (exchange.nextAttempt > 0 && exchange.nextAttempt <= now)
            due.push_back(&exchange);
    }
    std::sort(due.begin(), due.end(), [](const KnownExchange* a, const KnownExchange* b) {
        return std::tuple(a->period.lastDay(), a->nextAttempt, a->id) <
               std::tuple(b->period.lastDay(), b->nextAttempt, b->id);
    });
    std::vector<std::int64_t> out;
    for (const auto* exchange : due)
        if (taken.insert({exchange->department, exchange->dataset, exchange->unit}).second)
            out.push_back(exchange->id);
    return out;
}

std::optional<std::chrono::seconds> askAgainAfter(const DatasetMapping& mapping, const Period& period, Day today)
{
    if (period >= lastExpected(mapping, today))
        return std::chrono::hours(1);
    if (isRefreshed(mapping))
        return std::nullopt;
    return std::chrono::hours(24);
}

} // namespace lianfang
