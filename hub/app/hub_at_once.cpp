// Cross-checks that do not wait for somebody to ask: those with `at-once` in their header are judged when one of these
// datasets has come, from then on also when anything else that they read has, and every day.
#include "hub/app/feedback.h"
#include "hub/app/hub.h"
#include "hub/app/life_lists.h"

#include "hub/crosscheck/run.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

bool among(const std::vector<std::string>& datasets, const std::string& dataset)
{
    return std::find(datasets.begin(), datasets.end(), dataset) != datasets.end();
}

// The quarter that is judged on a day: the running one, or for a check by months that of the last month that has ended.
Period judgedOn(const Crosscheck& check, Day day)
{
    return {Cadence::quarter, check.byMonth ? firstDayOf(monthOf(day)) - std::chrono::days(1) : day};
}

} // namespace

void Hub::judgeAtOnce(const Configuration& configuration, const ExchangeKey& key)
{
    for (const auto& check : configuration.crosschecks) {
        if (check.atOnce.empty())
            continue;
        const bool calls = among(check.atOnce, key.dataset);
        if (!calls && !among(check.needs, key.dataset) && !among(check.reads, key.dataset) &&
            !among(check.takes, key.dataset))
            continue;
        const bool ofMonths = check.byMonth && key.period.cadence() != Cadence::day;
        const Period period = ofMonths ? Period(Cadence::quarter, key.period.lastDay()) : judgedOn(check, today());
        try {
            if (calls || !lianfang::crosscheckRuns(*store_, check.id, 1).empty())
                judged(configuration, check, period, false);
        } catch (const Error& e) {
            // What has come stays; the check is judged again with the next delivery, or tomorrow.
            spdlog::error("crosscheck {}: {}", check.id, e.displayText());
        }
    }
}

void Hub::judgeDaily(const Configuration& configuration)
{
    for (const auto& check : configuration.crosschecks) {
        if (check.atOnce.empty() || lianfang::crosscheckRuns(*store_, check.id, 1).empty())
            continue;
        try {
            const auto run = judged(configuration, check, judgedOn(check, today()), false);
            // Beside what is sent when findings change, the whole list once a month; the key keeps it to once.
            if (run.open > 0)
                store_->post(listsFor(configuration, check, run.period, "month " + toString(monthOf(today()))));
        } catch (const Error& e) {
            spdlog::error("crosscheck {}: {}", check.id, e.displayText());
        }
    }
    // Recognised injuries of the last quarter go out once, when its cases are all there; the key keeps it to once.
    if (const Period quarter = Period(Cadence::quarter, today()).previous();
        injuriesComplete(*store_, configuration, quarter))
        for (const auto& manifest : configuration.manifests)
            if (manifest.takes(injuriesList))
                store_->post({pushEntry({injuriesList, manifest.department, "", quarter, "", 0}, "quarter")});
    telling_->wake();
}

} // namespace lianfang
