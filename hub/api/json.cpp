#include "hub/api/json.h"

#include "hub/api/catalogue.h"

#include <fmt/chrono.h>

namespace lianfang {

std::string momentText(Seconds moment)
{
    if (moment == 0)
        return {};
    constexpr Seconds chinaStandardTime = 8 * 3600;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}+08:00", fmt::gmtime(static_cast<std::time_t>(moment + chinaStandardTime)));
}

nlohmann::json errorJson(const Error& error)
{
    return {{"code", error.message().code}, {"zh", error.zh()}, {"en", error.en()}};
}

nlohmann::json toJson(const Exchange& e)
{
    nlohmann::json out{{"id", e.id},
                       {"department", e.key.department},
                       {"dataset", e.key.dataset},
                       {"period", e.key.period.toString()},
                       {"unit", e.key.unit},
                       {"direction", e.key.direction == Direction::in ? "in" : "out"},
                       {"state", toString(e.state)},
                       {"timeliness", toString(e.timeliness)},
                       {"accepted", e.accepted},
                       {"rejected", e.rejected},
                       {"unchanged", e.unchanged},
                       {"ceased", e.ceased},
                       {"holds", e.submission != 0},
                       {"attempts", e.attempts},
                       {"started", momentText(e.started)},
                       {"ended", momentText(e.ended)},
                       {"nextAttempt", e.nextAttempt > 1 ? momentText(e.nextAttempt) : ""}};
    if (e.key.occasion > 0)
        out["occasion"] = e.key.occasion;
    out["asOf"] = e.asOf ? nlohmann::json(toString(*e.asOf)) : nlohmann::json();
    if (e.nil)
        out["nil"] = {{"by", e.nil->by}, {"reason", e.nil->reason}, {"signed", momentText(e.nil->signedAt)}};
    if (!e.errorCode.empty()) {
        const Message* message = findMessage(e.errorCode);
        out["error"] = message ? errorJson(Error(*message, e.errorArguments))
                               : nlohmann::json{{"code", e.errorCode}, {"zh", e.errorCode}, {"en", e.errorCode}};
    }
    return out;
}

nlohmann::json toJson(const OutboxEntry& e)
{
    return {{"id", e.id},
            {"channel", e.channel},
            {"topic", e.topic},
            {"recipient", e.recipient},
            {"idempotencyKey", e.idempotencyKey},
            {"payload", nlohmann::json::parse(e.payload, nullptr, false)},
            {"state", e.state},
            {"attempts", e.attempts},
            {"created", momentText(e.created)},
            {"sent", momentText(e.sent)},
            {"error", e.error},
            {"receipt", e.receipt}};
}

}  // namespace lianfang
