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

Period lastExpected(const DatasetMapping& mapping, std::string_view unit, Day today)
{
    const Period current(mapping.cadence, today);
    return isRefreshed(mapping) || opensOn(mapping, unit, current) <= today ? current : current.previous();
}

std::optional<Day> dayInPeriod(const Due& due, const Period& period)
{
    if (due.month == 0)
        return std::nullopt;
    return dayOf(monthOf(period.firstDay()).number / 12, due.month, due.day);
}

// One unit's dataset.
class UnitsAgenda {
public:
    UnitsAgenda(const Manifest& manifest, const DatasetMapping& mapping, const Unit& unit, const WorkingDays& calendar,
                Day today)
        : manifest_(manifest), mapping_(mapping), unit_(unit), calendar_(calendar), today_(today),
          last_(lastExpected(mapping, unit.id, today))
    {
        oldest_.push_back(last_);
        for (int i = 1; i < longestCatchUp; ++i)
            oldest_.push_back(oldest_.back().previous());
    }

    void judge(const std::vector<const KnownExchange*>& known, Agenda& agenda) const
    {
        if ((!manifest_.joined && manifest_.ferry.empty()) || (comesAsItHappens(mapping_) && !manifest_.connects()))
            return;
        expect(known, agenda);
        if (comesAsItHappens(mapping_))
            return;
        for (const auto* exchange : known)
            if (exchange->period.cadence() == mapping_.cadence && exchange->period >= oldest_.back() &&
                exchange->period <= last_ && !exchange->pushed && !answered(exchange->period, known))
                await(*exchange, agenda);
    }

private:
    void expect(const std::vector<const KnownExchange*>& known, Agenda& agenda) const
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
                    {manifest_.department, mapping_.dataset->id, unit_.id, *period, manifest_.connects()});
    }

    // By itself or a push; a refreshed register's day, by a later one.
    bool answered(const Period& period, const std::vector<const KnownExchange*>& known) const
    {
        return std::any_of(known.begin(), known.end(), [&](const KnownExchange* one) {
            return one->answered && one->period.cadence() == period.cadence() &&
                   (one->period == period || (isRefreshed(mapping_) && one->period > period));
        });
    }

    void await(const KnownExchange& exchange, Agenda& agenda) const
    {
        const auto due = dueDay(mapping_, unit_.id, exchange.period, calendar_);
        if (!due) {
            agenda.unannounced.insert(*unannouncedYear(mapping_, unit_.id, exchange.period, calendar_));
            return;
        }
        agenda.awaited.push_back({exchange, *due});
        if (today_ > *due)
            agenda.overdue.push_back(exchange.id);
    }

    const Manifest& manifest_;
    const DatasetMapping& mapping_;
    const Unit& unit_;
    const WorkingDays& calendar_;
    const Day today_;
    const Period last_;
    std::vector<Period> oldest_; // the last expected one first, back as far as is caught up
};

} // namespace

std::optional<Day> dueDay(const DatasetMapping& mapping, std::string_view unit, const Period& period,
                          const WorkingDays& calendar)
{
    const Due& due = mapping.dueOf(unit);
    if (const auto day = dayInPeriod(due, period))
        return day;
    if (due.working)
        return calendar.after(period.lastDay(), due.days);
    return period.lastDay() + std::chrono::days(due.days);
}

Day opensOn(const DatasetMapping& mapping, std::string_view unit, const Period& period)
{
    if (const auto day = dayInPeriod(mapping.dueOf(unit), period))
        return std::max(*day - opensBefore, period.firstDay());
    return period.next().firstDay();
}

std::optional<int> unannouncedYear(const DatasetMapping& mapping, std::string_view unit, const Period& period,
                                   const WorkingDays& calendar)
{
    if (dueDay(mapping, unit, period, calendar))
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
        for (const auto& mapping : manifest.datasets)
            for (const Unit* unit : manifest.delivering())
                UnitsAgenda(manifest, mapping, *unit, calendar, today)
                    .judge(byUnit[{manifest.department, mapping.dataset->id, unit->id}], agenda);
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

std::optional<std::chrono::seconds> askAgainAfter(const DatasetMapping& mapping, std::string_view unit,
                                                  const Period& period, Day today)
{
    if (period >= lastExpected(mapping, unit, today))
        return std::chrono::hours(1);
    if (isRefreshed(mapping))
        return std::nullopt;
    return std::chrono::hours(24);
}

} // namespace lianfang
