#include "hub/crosscheck/readiness.h"

#include <Poco/Data/Statement.h>

#include <algorithm>
#include <map>

namespace lianfang {

using namespace Poco::Data::Keywords;

namespace {

struct Submitted {
    Poco::Int64 sequence;
    int first;
    int end;
    int asOf;
};

// By unit; of several for one period the latest counts.
std::map<std::string, std::vector<Submitted>> submissionsOf(Poco::Data::Session& session, const std::string& dataset)
{
    std::vector<Poco::Int64> sequence, first, end, asOf;
    std::vector<std::string> unit;
    session << "SELECT sequence, unit, period_first, period_end, as_of FROM v_submission WHERE dataset = '" + dataset +
                   "' ORDER BY sequence",
        into(sequence), into(unit), into(first), into(end), into(asOf), now;
    std::map<std::string, std::vector<Submitted>> out;
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        auto& all = out[unit[i]];
        std::erase_if(all, [&](const Submitted& s) { return s.first == first[i] && s.end == end[i]; });
        all.push_back({sequence[i], static_cast<int>(first[i]), static_cast<int>(end[i]), static_cast<int>(asOf[i])});
    }
    return out;
}

// Of changes told as they happen: a unit's latest as-of day is all that is asked for, and there is a submission for
// each.
std::map<std::string, int> toldBy(Poco::Data::Session& session, const std::string& dataset)
{
    std::vector<std::string> units;
    std::vector<int> asOf;
    session << "SELECT unit, CAST(max(as_of) AS INTEGER) FROM v_submission WHERE dataset = '" + dataset +
                   "' GROUP BY unit",
        into(units), into(asOf), now;
    std::map<std::string, int> out;
    for (std::size_t i = 0; i < units.size(); ++i)
        out[units[i]] = asOf[i];
    return out;
}

class Examiner {
public:
    Examiner(Readiness& readiness, int grace) : readiness_(readiness), grace_(grace) {}

    enum class Role { needs, reads, takes };

    void examine(const Dataset& dataset, const std::map<std::string, std::vector<Submitted>>& submitted, Role role,
                 int lastMonth)
    {
        taken_ = role == Role::takes;
        bool any = false;
        for (const auto& [unit, all] : submitted) {
            if (std::none_of(all.begin(), all.end(),
                             [&](const Submitted& s) { return s.first <= readiness_.day || refreshed(dataset); }))
                continue;
            any = true;
            if (refreshed(dataset))
                refresh(dataset, unit, all);
            else
                months(dataset, unit, all, lastMonth);
        }
        if (!any && role == Role::needs)
            missing(dataset, "",
                    refreshed(dataset) ? toString(dayOf(readiness_.day + grace_)) : periodText(dataset, lastMonth));
    }

    // They are read as they are known today: each carries its own dates.
    void onIssue(const Dataset& dataset, const std::map<std::string, int>& told, Role role, Day today)
    {
        taken_ = role == Role::takes;
        if (told.empty() && role == Role::needs)
            missing(dataset, "", toString(dayOf(readiness_.day)));
        for (const auto& [unit, asOf] : told)
            for (int month = readiness_.firstMonth; month <= readiness_.lastMonth; ++month)
                readiness_.readings.push_back({dataset.id, unit, month, numberOf(today), asOf});
    }

private:
    static bool refreshed(const Dataset& dataset) { return dataset.cadences.front() == Cadence::day; }

    static std::string periodText(const Dataset& dataset, int month)
    {
        return Period(dataset.cadences.front(), firstDayOf(Month{month})).toString();
    }

    void refresh(const Dataset& dataset, const std::string& unit, const std::vector<Submitted>& all)
    {
        const auto& latest = *std::max_element(all.begin(), all.end(), [](const Submitted& a, const Submitted& b) {
            return std::tie(a.asOf, a.first, a.sequence) < std::tie(b.asOf, b.first, b.sequence);
        });
        if (latest.asOf < readiness_.day + grace_) {
            missing(dataset, unit, toString(dayOf(readiness_.day + grace_)));
            return;
        }
        for (int month = readiness_.firstMonth; month <= readiness_.lastMonth; ++month)
            readiness_.readings.push_back({dataset.id, unit, month, latest.first, latest.asOf});
    }

    void months(const Dataset& dataset, const std::string& unit, const std::vector<Submitted>& all, int lastMonth)
    {
        for (int month = readiness_.firstMonth; month <= lastMonth; ++month) {
            const int day = numberOf(firstDayOf(Month{month}));
            const Submitted* best = nullptr;
            for (const auto& one : all)
                if (one.first <= day && day < one.end && (best == nullptr || best->first < one.first))
                    best = &one;
            if (best == nullptr) {
                missing(dataset, unit, periodText(dataset, month));
                continue;
            }
            const int asOf = std::min(best->asOf, best->end - 1);
            readiness_.readings.push_back({dataset.id, unit, month, best->first, asOf});
            for (const int number : {month, best->first, asOf})
                readiness_.known += std::to_string(number) + ' ';
            readiness_.known += dataset.id + '/' + unit + '\n';
        }
    }

    void missing(const Dataset& dataset, const std::string& unit, std::string period)
    {
        if (taken_)
            return;
        MissingDelivery one{dataset.id, std::move(period), unit};
        auto& all = readiness_.missing;
        if (std::find(all.begin(), all.end(), one) == all.end())
            all.push_back(std::move(one));
    }

    Readiness& readiness_;
    int grace_;
    bool taken_ = false;
};

} // namespace

Readiness readinessOf(Poco::Data::Session& session, const Schema& schema, const JudgedSql& sql, const Period& period,
                      Day today)
{
    Readiness out;
    const Day day = std::min(period.lastDay(), today);
    out.day = numberOf(day);
    out.firstMonth = monthOf(period.firstDay()).number;
    out.lastMonth = monthOf(day).number;
    out.lastEndedMonth = day == lastDayOf(monthOf(day)) ? out.lastMonth : out.lastMonth - 1;
    Poco::Int64 sequence = 0;
    session << "SELECT coalesce(max(sequence), 0) FROM v_submission", into(sequence), now;
    out.sequence = sequence;
    // A check by months judges those that have ended, and needs the deliveries of these.
    const int lastMonth = sql.byMonth ? out.lastEndedMonth : out.lastMonth;
    if (lastMonth < out.firstMonth) {
        out.missing.push_back({"", toString(Month{out.firstMonth}), ""});
        return out;
    }
    Examiner examiner(out, sql.grace);
    for (const auto* ids : {&sql.needs, &sql.reads, &sql.takes})
        for (const auto& id : *ids) {
            const Dataset& dataset = *schema.find(id);
            const auto role = ids == &sql.needs   ? Examiner::Role::needs
                              : ids == &sql.reads ? Examiner::Role::reads
                                                    : Examiner::Role::takes;
            if (dataset.kind == DatasetKind::changes && dataset.cadences.front() == Cadence::day)
                examiner.onIssue(dataset, toldBy(session, id), role, today);
            else
                examiner.examine(dataset, submissionsOf(session, id), role, lastMonth);
        }
    return out;
}

} // namespace lianfang
