// Connectors that fail again and again by what they do themselves are set aside until somebody restores them.
#include "hub/api/catalogue.h"
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/feedback.h"
#include "hub/app/hub.h"
#include "hub/collect/messages.h"
#include "hub/schema/messages.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

// Its own: not that its department cannot be reached, or that somebody must mend a setting.
bool isOwnFault(const Error& error)
{
    static const Message* const own[] = {
        &message::connectorNotLoaded, &message::connectorBroke, &message::connectorCrashed, &message::connectorExited,
        &message::deadlinePassed,     &message::frameGarbage,   &message::documentDiffers,    &message::tooManyBytes,
        &message::tooManyDocuments,   &message::callForbidden,  &message::cpuLimit,         &message::fileLimit};
    return std::any_of(std::begin(own), std::end(own),
                       [&](const Message* m) { return m->code == error.message().code; });
}

// It spoke for itself, as it should.
bool isAnswer(const Error& error)
{
    const auto code = error.message().code;
    return code == message::connectorFailed.code || code == message::connectorRefused.code;
}

Error lastOf(const ConnectorStanding& standing)
{
    const Message* known = findMessage(standing.errorCode);
    return Error(known ? *known : message::internalFailure, standing.errorArguments);
}

} // namespace

std::optional<ConnectorStanding> Hub::standingOf(const std::string& department) const
{
    const std::lock_guard lock(judging_);
    const auto at = standings_.find(department);
    return at == standings_.end() ? std::nullopt : std::optional(at->second);
}

void Hub::readStandings()
{
    const std::lock_guard lock(judging_);
    standings_.clear();
    for (auto& standing : store_->standings())
        standings_[standing.department] = std::move(standing);
}

bool Hub::isSetAside(const std::string& department) const
{
    const auto standing = standingOf(department);
    return standing && standing->setAside != 0;
}

void Hub::refuseIfSetAside(const Manifest& manifest) const
{
    if (const auto standing = standingOf(manifest.department); standing && standing->setAside != 0)
        throw Error(message::connectorSetAside,
                    {inBoth(manifest.zh, manifest.en), momentText(standing->setAside),
                     std::to_string(standing->failures), lastOf(*standing).asArgument(), manifest.department});
}

void Hub::attend(const Configuration& configuration, const Manifest& manifest, const std::function<void()>& call)
{
    refuseIfSetAside(manifest);
    const auto worked = [&] {
        {
            const std::lock_guard lock(trying_);
            tried_.erase(manifest.department);
        }
        if (!standingOf(manifest.department))
            return;
        store_->connectorWorked(manifest.department);
        readStandings();
    };
    try {
        call();
    } catch (const Error& error) {
        if (isAnswer(error))
            worked();
        if (!isOwnFault(error))
            throw;
        const auto before = standingOf(manifest.department);
        const auto now = store_->connectorFailed(
            manifest.department, error, configuration.settings.connectors.setAsideAfter,
            [&](const ConnectorStanding& standing) {
                const nlohmann::json payload{
                    {"department", manifest.department}, {"connector", manifest.library},
                    {"failures", standing.failures},     {"since", standing.setAside},
                    {"code", standing.errorCode},        {"arguments", standing.errorArguments}};
                return toBureauAndAdministrators(configuration, "connector-set-aside",
                                                 manifest.department + "/" + std::to_string(standing.setAside),
                                                 payload);
            });
        readStandings();
        if (now.setAside != 0 && (!before || before->setAside == 0))
            spdlog::error(
                "{}: connector {} is set aside after {} failures of its own in a row: lianfang connector restore {}",
                manifest.department, manifest.library, now.failures, manifest.department);
        throw;
    }
    worked();
}

void Hub::tellStanding(nlohmann::json& connector, const std::string& department) const
{
    const auto standing = standingOf(department);
    connector["failures"] = standing ? standing->failures : 0;
    if (!standing || standing->setAside == 0)
        return;
    connector["state"] = "set-aside";
    connector["setAside"] = momentText(standing->setAside);
    connector["error"] = errorJson(lastOf(*standing));
}

// How the department's latest exchange ended, if its connector failed. That there is nothing yet is no failure, and what
// is wrong with a document is not the connector's.
void Hub::tellLastFailure(nlohmann::json& connector, const std::string& department) const
{
    const auto failed = [](const Exchange& exchange) {
        return exchange.state == ExchangeState::failed &&
               (exchange.errorCode.starts_with("collect.") || exchange.errorCode.starts_with("plugin.") ||
                exchange.errorCode == message::secretUnreadable.code);
    };
    ExchangeFilter filter;
    filter.department = department;
    std::optional<Exchange> last;
    for (auto& exchange : store_->exchanges(filter))
        if (exchange.key.direction == Direction::in && (failed(exchange) || exchange.state == ExchangeState::done) &&
            (!last || last->ended < exchange.ended))
            last = std::move(exchange);
    if (!last || last->state != ExchangeState::failed)
        return;
    const auto json = toJson(*last);
    for (const char* name : {"dataset", "period", "unit", "ended", "error"})
        connector["lastFailure"][name] = json.at(name);
}

nlohmann::json Hub::restoreConnector(const std::string& name)
{
    const auto configuration = this->configuration();
    nlohmann::json restored = nlohmann::json::array();
    for (const auto& manifest : configuration->manifests)
        if ((manifest.department == name || manifest.library == name) && isSetAside(manifest.department)) {
            store_->restoreConnector(manifest.department);
            spdlog::info("{}: connector {} is restored", manifest.department, manifest.library);
            restored.push_back({{"department", manifest.department}, {"connector", manifest.library}});
        }
    if (restored.empty())
        throw Error(message::notSetAside, {name});
    readStandings();
    return restored;
}

} // namespace lianfang
