#include "hub/app/calendar.h"

#include "hub/api/messages.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {

namespace {

KnownExchange knownOf(const Exchange& exchange)
{
    KnownExchange known;
    known.id = exchange.id;
    known.department = exchange.key.department;
    known.dataset = exchange.key.dataset;
    known.unit = exchange.key.unit;
    known.period = exchange.key.period;
    known.pushed = exchange.key.occasion > 0;
    known.answered = exchange.submission != 0 || exchange.nil;
    known.running = exchange.state == ExchangeState::running;
    known.overdue = exchange.timeliness == Timeliness::overdue;
    known.nextAttempt = exchange.nextAttempt;
    return known;
}

} // namespace

std::vector<KnownExchange> knownOf(const std::vector<Exchange>& exchanges)
{
    std::vector<KnownExchange> out;
    for (const auto& exchange : exchanges)
        if (exchange.key.direction == Direction::in)
            out.push_back(knownOf(exchange));
    return out;
}

Calendar::Calendar(Store& store, std::function<Moment()> clock) : store_(store), clock_(std::move(clock))
{
}

Agenda Calendar::look(const Configuration& configuration, Day today) const
{
    return agendaOf(configuration.manifests, configuration.workingDays, knownOf(store_.exchanges({})), today);
}

Calendar::Kept Calendar::keep(const Configuration& configuration) const
{
    const Moment now = clock_();
    Kept kept;
    auto agenda = look(configuration, now.day);
    std::vector<std::pair<ExchangeKey, Seconds>> expected;
    for (const auto& one : agenda.expected)
        expected.push_back(
            {{one.department, one.dataset, one.period, one.unit, Direction::in}, one.fetched ? secondsNow() : 0});
    store_.expect(expected);
    if (!expected.empty())
        agenda = look(configuration, now.day); // some of them may be overdue already
    store_.markOverdue(agenda.overdue, true);
    store_.markOverdue(agenda.notOverdue, false);
    kept.overdue = agenda.overdue.size();
    kept.unannounced = agenda.unannounced;
    if (!agenda.awaited.empty())
        kept.told = tell(configuration, now, kept.unannounced);
    return kept;
}

Matters Calendar::mattersOn(const Configuration& configuration, Day today,
                            const std::map<std::int64_t, Reminded>& reminded) const
{
    std::map<std::int64_t, Day> acknowledgedUntil;
    for (const auto& [exchange, acknowledgement] : store_.acknowledgements())
        acknowledgedUntil[exchange] = acknowledgement.until;
    return mattersOf(look(configuration, today).awaited, reminded, acknowledgedUntil, configuration.workingDays,
                     configuration.settings.reminders, today);
}

std::size_t Calendar::tell(const Configuration& configuration, Moment now, std::set<int>& unannounced) const
{
    const int year = monthOf(now.day).number / 12;
    if (!configuration.workingDays.announced(year))
        unannounced.insert(year);
    const auto& rule = configuration.settings.reminders;
    if (minutesUntilHours(rule, configuration.workingDays, now) != 0 || store_.remindedOn(now.day))
        return 0;
    const auto matters = mattersOn(configuration, now.day, store_.reminded());
    unannounced.insert(matters.unannounced.begin(), matters.unannounced.end());
    auto first = matters.matters;
    if (digestsOf(configuration, first, now.day).empty())
        return 0;
    std::size_t told = 0;
    store_.write([&](Poco::Data::Session& session) {
        // Looked at again: nothing changes from here on, so that nobody is chased for what has just come.
        const auto reminded = store_.reminded();
        auto all = mattersOn(configuration, now.day, reminded).matters;
        const auto entries = digestsOf(configuration, all, now.day);
        if (entries.empty())
            return;
        std::vector<Reminded> marks;
        for (const auto& matter : all)
            marks.push_back(matter.told(reminded));
        store_.remind(session, now.day, marks);
        store_.post(session, entries);
        told = entries.size();
    });
    return told;
}

void Calendar::acknowledge(const ExchangeKey& key, Day until, const std::string& by) const
{
    const auto exchange = store_.find(key);
    const auto agenda = exchange ? knownOf(std::vector{*exchange}) : std::vector<KnownExchange>();
    if (agenda.empty() || agenda.front().answered)
        throw Error(message::notAwaited, {key.dataset, key.period.toString()});
    store_.acknowledge({exchange->id, until, by});
}

} // namespace lianfang
