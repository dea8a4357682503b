// What departments' programs push and read, and the tokens that let them.
#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/delivery_report.h"
#include "hub/app/named.h"
#include "hub/archive/messages.h"
#include "hub/base/text.h"
#include "hub/dispatch/dispatch.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::size_t mostWaiting = 10'000; // pushes that have been taken in and not yet processed
constexpr std::size_t longestName = 200;    // bytes, of a document or a token

// What the file is called where its sender does not say: people meet it in rejections and evidence.
std::string nameOf(const PushRequest& request)
{
    std::string name = request.name.substr(request.name.find_last_of("/\\") + 1);
    if (name.empty())
        name = request.dataset + "_" + request.period + (request.unit.empty() ? "" : "_" + request.unit);
    while (name.size() > longestName)
        name.pop_back();
    return withNumbersMasked(fileNameOf(name));
}

nlohmann::json toJson(const AccessToken& token, Day today)
{
    const bool forGood = token.until == AccessToken::forGood;
    return {{"id", token.id},
            {"department", token.department},
            {"unit", token.unit},
            {"name", token.name},
            {"made", momentText(token.made)},
            {"until", forGood ? "" : toString(dayOf(static_cast<std::int32_t>(token.until)))},
            {"revoked", momentText(token.revoked)},
            {"lastUsed", momentText(token.lastUsed)},
            {"state", token.revoked        ? "revoked"
                      : token.holds(today) ? "holds"
                                           : "ended"}};
}

std::string textIn(const nlohmann::json& request, const char* name)
{
    const auto at = request.find(name);
    if (at == request.end() || at->is_null())
        return {};
    if (!at->is_string() || at->get_ref<const std::string&>().size() > longestName)
        throw Error(message::requestUnreadable, {name});
    return at->get<std::string>();
}

} // namespace

std::optional<Caller> Hub::admit(std::string_view token)
{
    auto admitted = access_.admit(token, today());
    return admitted ? std::optional(Caller{std::move(admitted)}) : std::nullopt;
}

PushAnswer Hub::push(const PushRequest& request, const BodyReader& body)
{
    const auto configuration = this->configuration();
    const std::string dataset = request.department + "/" + request.dataset;
    const auto found = configuration->find(dataset);
    if (!request.caller.mayReach(found.manifest ? found.manifest->department : request.department, request.unit))
        throw Error(message::notAllowed, {request.department, request.unit});
    Push push;
    push.key = keyOf(*configuration, dataset, request.period, request.unit);
    checkDays(push.key.period, request.asOf);
    if (request.length == 0)
        throw Error(message::requestUnreadable, {inBoth("内容是空的", "the body is empty")});
    const auto limit = configuration->settings.limits.documentBytes;
    const std::string name = nameOf(request);
    if (request.length > limit)
        throw Error(message::documentTooLarge, {name, std::to_string(limit)});
    if (pushes_.waiting() > mostWaiting)
        throw Error(message::tooBusy);

    auto writer = archive_.begin(name, limit);
    std::string buffer(64u << 10, '\0');
    while (const auto came = body(buffer))
        writer.write(std::string_view(buffer).substr(0, came));
    const auto document = writer.finish();

    nlohmann::json pending{{"documents", nlohmann::json::array({{{"name", name},
                                                                 {"digest", document.digest},
                                                                 {"bytes", document.bytes},
                                                                 {"mediaType", request.mediaType}}})}};
    if (!request.asOf.empty())
        pending["asOf"] = request.asOf;
    push.further = found.mapping->dataset->kind == DatasetKind::changes;
    push.pending = pending.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    push.idempotencyKey = request.idempotencyKey;
    const auto digest = sm3(document.digest + "\n" + dataset + "\n" + push.key.period.toString() + "\n" + request.unit +
                            "\n" + request.asOf + "\n" + request.name + "\n" + request.mediaType);
    push.request = hex(digest);
    push.token = request.caller.token ? request.caller.token->id : 0;
    Receipt receipt;
    {
        const std::lock_guard lock(receiving_);
        receipt = store_->receive(push);
        if (!receipt.repeated)
            goOn(receipt.exchange);
    }
    const std::string link = "/api/v1/exchanges/" + std::to_string(receipt.exchange.id);
    spdlog::info("audit: exchange {} {} {} {}: {} bytes pushed with token {}{}", receipt.exchange.id, dataset,
                 push.key.period.toString(), request.unit.empty() ? "-" : request.unit, document.bytes, push.token,
                 receipt.repeated ? ", once more" : "");
    return {{{"exchange", receipt.exchange.id},
             {"department", push.key.department},
             {"dataset", dataset},
             {"period", push.key.period.toString()},
             {"unit", request.unit},
             {"digest", document.digest},
             {"bytes", document.bytes},
             {"received", momentText(receipt.received)},
             {"state", link},
             {"rejections", link + "/rejections"},
             {"rejectionsWorkbook", link + "/rejections.xlsx"}},
            receipt.repeated};
}

Exchange Hub::reachable(std::int64_t exchange, const Caller& caller)
{
    auto found = store_->find(exchange);
    if (!found || !caller.mayReach(found->key.department, found->key.unit))
        throw Error(message::notFound, {"exchange " + std::to_string(exchange)});
    return *std::move(found);
}

nlohmann::json Hub::exchange(std::int64_t id, const Caller& caller)
{
    return told(*configuration(), reachable(id, caller));
}

nlohmann::json Hub::rejections(std::int64_t exchange, const Caller& caller)
{
    return toJson(deliveryReport(*store_, keys_, *configuration(), reachable(exchange, caller).key));
}

Download Hub::rejectionsWorkbook(std::int64_t exchange, const Caller& caller)
{
    return rejectionsWorkbook(reachable(exchange, caller).key);
}

// -------------------------------------------------------------------------------------------------------------- tokens

nlohmann::json Hub::makeToken(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const std::string department = textIn(request, "department"), until = textIn(request, "until");
    const auto manifest = std::find_if(configuration->manifests.begin(), configuration->manifests.end(),
                                       [&](const Manifest& m) { return m.department == department; });
    if (manifest == configuration->manifests.end())
        throw Error(message::notFound, {department});
    const std::string unit = request.contains("unit") ? unitNamed(*manifest, textIn(request, "unit")).id : AccessToken::anyUnit;
    std::optional<Day> last;
    if (!until.empty() && (!(last = dayFromString(until)) || *last < today()))
        throw Error(message::requestUnreadable, {inBoth("有效期“" + until + "”不是今天或以后的日期",
                                                        "until \"" + until + "\" is no day from today on")});
    const auto made =
        access_.make(department, unit, textIn(request, "name"), last);
    spdlog::info("audit: token {} made for {}, unit {}, until {}", made.token.id, department, made.token.unit,
                 until.empty() ? "revoked" : until);
    auto out = toJson(made.token, today());
    out["token"] = made.text;
    return out;
}

nlohmann::json Hub::tokens()
{
    nlohmann::json out = nlohmann::json::array();
    for (const auto& token : access_.list())
        out.push_back(toJson(token, today()));
    return out;
}

nlohmann::json Hub::revokeToken(std::int64_t id)
{
    if (!access_.revoke(id))
        throw Error(message::tokenUnknown, {std::to_string(id)});
    spdlog::info("audit: token {} revoked", id);
    return {{"id", id}, {"state", "revoked"}};
}

} // namespace lianfang
