#include "hub/schedule/reminders.h"

#include <algorithm>

namespace lianfang {

namespace {

constexpr int longestHoliday = 60; // days looked ahead for a working one

class Judge {
public:
    Judge(const WorkingDays& calendar, const HubSettings::Reminders& rule, Day today)
        : calendar_(calendar), rule_(rule), today_(today)
    {
    }

    // How far it has come; nothing if that cannot be counted.
    std::optional<Matter> reached(const AwaitedExchange& awaited, const Reminded& reminded) const
    {
        const bool overdue = today_ > awaited.due;
        const auto days = overdue ? calendar_.between(awaited.due, today_) : calendar_.between(today_, awaited.due);
        if (!days)
            return std::nullopt;
        Matter matter;
        matter.awaited = awaited;
        matter.workingDays = *days;
        matter.step = overdue ? 2 + (*days - 1) / rule_.chaseEvery : *days <= rule_.before ? 1 : 0;
        matter.chases = reminded.chases + (overdue ? 1 : 0);
        matter.escalate =
            overdue && *days >= rule_.escalateAfter && reminded.chases > 0 && !reminded.escalated;
        return matter;
    }

private:
    const WorkingDays& calendar_;
    const HubSettings::Reminders& rule_;
    const Day today_;
};

} // namespace

Reminded Matter::told(const std::map<std::int64_t, Reminded>& reminded) const
{
    Reminded out{awaited.exchange.id, awaited.due, step, chases, escalate};
    if (const auto before = reminded.find(awaited.exchange.id); before != reminded.end())
        out.escalated = out.escalated || (before->second.due == awaited.due && before->second.escalated);
    return out;
}

Matters mattersOf(std::span<const AwaitedExchange> awaited, const std::map<std::int64_t, Reminded>& reminded,
                  const std::map<std::int64_t, Day>& acknowledgedUntil, const WorkingDays& calendar,
                  const HubSettings::Reminders& rule, Day today)
{
    Matters out;
    const Judge judge(calendar, rule, today);
    for (const auto& one : awaited) {
        const auto until = acknowledgedUntil.find(one.exchange.id);
        if (one.exchange.period.cadence() == Cadence::day || one.exchange.running ||
            (until != acknowledgedUntil.end() && today <= until->second))
            continue;
        Reminded before;
        if (const auto found = reminded.find(one.exchange.id); found != reminded.end() && found->second.due == one.due)
            before = found->second;
        const auto matter = judge.reached(one, before);
        if (!matter) {
            for (int year = monthOf(std::min(today, one.due)).number / 12;
                 year <= monthOf(std::max(today, one.due)).number / 12; ++year)
                if (!calendar.announced(year))
                    out.unannounced.insert(year);
        } else if (matter->step > before.step) {
            out.matters.push_back(*matter);
        }
    }
    std::stable_sort(out.matters.begin(), out.matters.end(),
                     [](const Matter& a, const Matter& b) { return a.awaited.due < b.awaited.due; });
    return out;
}

std::optional<int> minutesUntilHours(const HubSettings::Reminders& rule, const WorkingDays& calendar, Moment now)
{
    constexpr int day = 24 * 60;
    for (int ahead = 0; ahead <= longestHoliday; ++ahead) {
        const auto worked = calendar.isWorked(now.day + std::chrono::days(ahead));
        if (!worked)
            return std::nullopt;
        const int opens = ahead * day + rule.from, closes = ahead * day + rule.to;
        if (*worked && now.minute < closes)
            return std::max(0, opens - now.minute);
    }
    return std::nullopt;
}

} // namespace lianfang
