// Cross-checks that run by schedule: once everything they need is there, and again when it was corrected. Where only a
// register's refresh is missing, the hub fetches it first. Those that are judged at once have a file of their own.
#include "hub/app/hub.h"

#include "hub/crosscheck/readiness.h"
#include "hub/schedule/judging.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::size_t runsLookedAt = 400; // of a check; more than two years of daily ones at most

bool isRefreshed(const Dataset& dataset)
{
    return dataset.kind == DatasetKind::registered && dataset.cadences.front() == Cadence::day;
}

JudgedAgain againOf(const Crosscheck& check)
{
    return check.recheck == Crosscheck::Recheck::day     ? JudgedAgain::everyDay
           : check.recheck == Crosscheck::Recheck::month ? JudgedAgain::everyMonth
                                                         : JudgedAgain::never;
}

Day chinaDay(Seconds moment)
{
    return dayOf(static_cast<std::int32_t>((moment + 8 * 3600) / 86400));
}

std::map<Period, Judged> judgedQuarters(const std::vector<CrosscheckRun>& runs)
{
    std::map<Period, Judged> out;
    for (const auto& run : runs) // newest first
        if (!run.waiting && run.period.cadence() == Cadence::quarter)
            out.try_emplace(run.period, Judged{run.started, chinaDay(run.started)});
    return out;
}

// When something came last for each quarter, of the datasets that the check looks at; registers are refreshed all the
// time, and count for nothing here.
std::map<Period, std::int64_t> arrivals(const Configuration& configuration, const Crosscheck& check,
                                        const std::vector<Exchange>& exchanges)
{
    std::set<std::string> datasets;
    for (const auto* ids : {&check.needs, &check.reads, &check.takes})
        for (const auto& id : *ids)
            if (!isRefreshed(*configuration.schema->find(id)))
                datasets.insert(id);
    std::map<Period, std::int64_t> out;
    for (const auto& exchange : exchanges) {
        const auto& key = exchange.key;
        if (key.direction != Direction::in || (exchange.submission == 0 && !exchange.nil) ||
            !datasets.contains(key.dataset))
            continue;
        auto& at = out[Period(Cadence::quarter, key.period.firstDay())];
        at = std::max({at, exchange.ended, exchange.nil ? exchange.nil->signedAt : 0});
    }
    return out;
}

} // namespace

// Called by the clock: looks only where something came, or another day began.
void Hub::judgeWhatIsReady()
{
    if (lastJudging_ != today()) {
        lastJudging_ = today();
        somethingCame_ = true;
    }
    if (!somethingCame_.exchange(false))
        return;
    judgings_.add([this] {
        const auto configuration = this->configuration();
        for (const auto& check : configuration->crosschecks)
            if (check.atOnce.empty() && !stopping_)
                judgeWhatIsReady(*configuration, check);
        telling_->wake();
    });
}

void Hub::judgeWhatIsReady(const Configuration& configuration, const Crosscheck& check)
{
    try {
        const auto judgedBy = [&](const std::string& id) {
            return judgedQuarters(lianfang::crosscheckRuns(*store_, id, runsLookedAt));
        };
        const auto quarters = quartersToJudge(judgedBy(check.id), arrivals(configuration, check, store_->exchanges({})),
                                              againOf(check), today());
        for (const auto& quarter : quarters) {
            // Who takes lines in has to come first.
            const bool waits = std::any_of(
                check.absorbedBy.begin(), check.absorbedBy.end(),
                [&](const Crosscheck::Absorber& absorber) { return !judgedBy(absorber.check).contains(quarter); });
            if (waits || stopping_)
                continue;
            auto session = store_->reader();
            const auto readiness = readinessOf(session, *configuration.schema, check, quarter, today());
            if (!readiness.missing.empty()) {
                refreshFor(configuration, check, readiness.missing);
                continue;
            }
            const std::lock_guard processing(processing_); // not beside a merge
            judged(configuration, check, quarter, false);
        }
    } catch (const Error& e) {
        // It is judged again with the next delivery, or tomorrow.
        spdlog::error("crosscheck {}: {}", check.id, e.displayText());
    }
}

// Fetches the registers that are missing, once a day, unless something else that is missing may still come in time.
void Hub::refreshFor(const Configuration& configuration, const Crosscheck& check,
                     const std::vector<MissingDelivery>& missing)
{
    std::vector<ExchangeKey> refreshes;
    for (const auto& one : missing) {
        const Dataset* dataset = configuration.schema->find(one.dataset);
        const auto found = configuration.find(one.dataset);
        const auto period = Period::parse(one.period);
        if (!dataset || !found.manifest || !period)
            return;
        if (!isRefreshed(*dataset)) {
            const auto due = dueDay(*found.mapping, one.unit, *period, configuration.workingDays);
            if (!due || today() < *due)
                return;
            continue;
        }
        if (today() < period->firstDay()) // the day that it has to reach
            return;
        if (!found.manifest->connects() || isSetAside(found.manifest->department))
            continue;
        for (const Unit* unit : found.manifest->delivering())
            refreshes.push_back(
                {found.manifest->department, one.dataset, Period(Cadence::day, today()), unit->id, Direction::in});
    }
    for (const auto& key : refreshes) {
        const auto known = store_->find(key);
        if (known && (known->attempts > 0 || known->nextAttempt > 0))
            continue; // it was tried today, or will be
        spdlog::info("{} is refreshed for crosscheck {}", key.dataset, check.id);
        begin(key, {});
    }
}

} // namespace lianfang
