// What time makes due, and what is said about time: the schedule's agenda carried out, nil returns.
#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/schedule/schedule.h"
#include "hub/store/messages.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr Seconds upkeepEvery = 30;
constexpr Seconds agendaEvery = 60;


std::string optionalText(const nlohmann::json& request, const char* name)
{
    const auto at = request.find(name);
    return at != request.end() && at->is_string() ? at->get<std::string>() : std::string();
}

} // namespace

void Hub::tick()
{
    if (stopping_)
        return;
    lookForChanges();
    const auto configuration = this->configuration();
    if (configuration->settings.scheduled && secondsNow() - lastAgenda_ >= agendaEvery) {
        lastAgenda_ = secondsNow();
        keepAgenda(*configuration);
    }
    startDue();
    if (configuration->settings.scheduled && lastDaily_ != today()) {
        lastDaily_ = today();
        judgeDaily(*configuration);
    }
    if (configuration->settings.scheduled)
        judgeWhatIsReady();
    if (configuration->settings.scheduled && lastReports_ != today()) {
        lastReports_ = today();
        sendReports();
    }
    if (secondsNow() - lastUpkeep_ >= upkeepEvery) {
        lastUpkeep_ = secondsNow();
        if (const std::unique_lock lock(processing_, std::try_to_lock); lock)
            store_->tidy();
    }
}

// Retries, what an interruption left, and what fell due.
void Hub::startDue()
{
    auto due = store_->dueExchanges();
    if (due.empty())
        return;
    ExchangeFilter running;
    running.state = ExchangeState::running;
    auto known = knownOf(due);
    for (auto& exchange : knownOf(store_->exchanges(running)))
        known.push_back(std::move(exchange));
    const auto configuration = this->configuration();
    for (const auto id : toStart(known, secondsNow())) {
        const auto exchange = std::find_if(due.begin(), due.end(), [&](const Exchange& e) { return e.id == id; });
        // What a connector set aside would fetch waits; so does what no manifest delivers any more.
        const auto found = configuration->find(exchange->key.dataset);
        if (exchange->pending.empty() && (!found.manifest || isSetAside(found.manifest->department)))
            continue;
        try {
            begin(exchange->key,
                  exchange->pending.empty() ? nlohmann::json() : nlohmann::json::parse(exchange->pending));
        } catch (const Error& e) {
            spdlog::warn("exchange {} cannot be taken up: {}", id, e.displayText());
        }
    }
}

void Hub::keepAgenda(const Configuration& configuration)
{
    const auto kept = calendar_.keep(configuration);
    if (kept.overdue > 0)
        spdlog::warn("{} exchange(s) became overdue: lianfang calendar", kept.overdue);
    if (kept.told > 0) {
        spdlog::info("{} digest(s) of what is due and overdue are on their way", kept.told);
        telling_->wake();
    }
    sayUnannounced(kept.unannounced);
}

void Hub::sayUnannounced(const std::set<int>& years)
{
    const std::lock_guard lock(announcing_);
    for (const int year : years)
        if (unannounced_.insert(year).second)
            spdlog::warn("config/calendar/{}.xml is missing: days due in {} cannot be told", year, year);
}

std::optional<int> Hub::calendarMissing(const Configuration& configuration, const ExchangeKey& key)
{
    const auto* mapping = configuration.find(key.dataset).mapping;
    return mapping && key.direction == Direction::in
               ? unannouncedYear(*mapping, key.unit, key.period, configuration.workingDays)
               : std::nullopt;
}

void Hub::tellDue(nlohmann::json& json, const Configuration& configuration, const ExchangeKey& key)
{
    const auto* mapping = configuration.find(key.dataset).mapping;
    const auto due = mapping && key.direction == Direction::in
                         ? dueDay(*mapping, key.unit, key.period, configuration.workingDays)
                         : std::nullopt;
    json["due"] = due ? toString(*due) : "";
    if (const auto year = calendarMissing(configuration, key))
        json["calendarMissing"] = *year;
}

nlohmann::json Hub::signNil(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const auto key = keyOf(*configuration, optionalText(request, "dataset"), optionalText(request, "period"),
                           optionalText(request, "unit"));
    NilReturn nil;
    nil.by = lineIn(request, "by", longestSignature);
    nil.reason = lineIn(request, "reason", longestReason);
    const Day day = today();
    const Day earliest =
        std::min(key.period.lastDay(), opensOn(*configuration->find(key.dataset).mapping, key.unit, key.period));
    if (day < earliest)
        throw Error(message::nilTooEarly, {key.dataset, key.period.toString(), toString(earliest)});
    switch (store_->signNil(key, nil, std::min(key.period.lastDay(), day), timelinessOn(day, *configuration, key))) {
    case NilOutcome::running:
        throw Error(message::exchangeRunning, {key.dataset, key.period.toString()});
    case NilOutcome::answered:
        throw Error(message::nilAnswered, {key.dataset, key.period.toString()});
    case NilOutcome::rowsHold:
        throw Error(message::nilRowsHold, {key.dataset, key.period.toString()});
    case NilOutcome::accepted:
        break;
    }
    somethingCame_ = true;
    spdlog::info("{} {} {}: nil return signed", key.dataset, key.period.toString(), key.unit.empty() ? "-" : key.unit);
    auto json = toJson(*store_->find(key));
    tellDue(json, *configuration, key);
    if (const auto year = calendarMissing(*configuration, key))
        sayUnannounced({*year});
    return nlohmann::json::array({json});
}

} // namespace lianfang
