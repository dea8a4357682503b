#include "hub/notify/webhook.h"

#include "hub/base/crypto.h"
#include "hub/notify/messages.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/URI.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace lianfang {

namespace {

constexpr std::size_t longestAnswer = 64 * 1024;

std::string signedText(const std::string& timestamp, const std::string& key, const std::string& body)
{
    return timestamp + "." + key + "." + body;
}

std::span<const unsigned char> bytesOf(const std::string& text)
{
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

Poco::URI checkedUrl(const std::string& name, const std::string& text)
{
    try {
        Poco::URI url(text);
        const auto& host = url.getHost();
        const bool here = host == "127.0.0.1" || host == "::1" || host == "localhost";
        if (host.empty() || (url.getScheme() != "https" && !(url.getScheme() == "http" && here)))
            throw Error(message::webhookUrl, {name, "https"});
        return url;
    } catch (const Poco::SyntaxException& e) {
        throw Error(message::webhookUrl, {name, e.displayText()});
    }
}

// Fit for a header; the hub's own keys are.
std::string headerKey(const std::string& key)
{
    const bool plain =
        !key.empty() && key.size() <= 200 && std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
    return plain ? key : hex(sm3(key));
}

std::string bodyOf(const OutboxEntry& entry, const std::string& key, const Notice& notice)
{
    const nlohmann::json body = {{"key", key},
                                 {"topic", entry.topic},
                                 {"created", entry.created},
                                 {"subject", {{"zh", notice.subject}, {"en", notice.subjectEn}}},
                                 {"values", notice.content.values},
                                 {"lists", notice.content.lists}};
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string boundedAnswer(std::istream& in, int seconds)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::string answer;
    std::array<char, 4096> some{};
    while (answer.size() < longestAnswer && std::chrono::steady_clock::now() < end) {
        in.read(some.data(), some.size());
        if (in.gcount() <= 0)
            break;
        answer.append(some.data(), static_cast<std::size_t>(in.gcount()));
    }
    return answer;
}

} // namespace

std::string webhookSignature(const std::string& secret, const std::string& timestamp, const std::string& key,
                             const std::string& body)
{
    return "sm3=" + hex(HmacSm3(bytesOf(secret)).of(signedText(timestamp, key, body)));
}

std::string webhookSignature256(const std::string& secret, const std::string& timestamp, const std::string& key,
                                const std::string& body)
{
    const auto text = signedText(timestamp, key, body);
    Digest digest{};
    unsigned size = digest.size();
    if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytesOf(text).data(), text.size(),
             digest.data(), &size) == nullptr)
        throw Error(message::notifyTls, {"HMAC-SHA-256", "OpenSSL"});
    return "sha256=" + hex(digest);
}

WebhookChannel::WebhookChannel(std::map<std::string, WebhookSettings> hooks,
                               std::function<Notice(const OutboxEntry&)> notice, std::function<Seconds()> clock)
    : hooks_(std::move(hooks)), notice_(std::move(notice)), clock_(std::move(clock))
{
    for (const auto& [name, settings] : hooks_)
        if (checkedUrl(name, settings.url).getScheme() == "https")
            clientContext(settings.caFile, name);
}

std::string WebhookChannel::deliver(const OutboxEntry& entry)
{
    const auto found = hooks_.find(entry.recipient);
    if (found == hooks_.end())
        throw Undeliverable(message::webhookUnknown, {entry.recipient});
    const auto& [name, settings] = *found;
    const auto url = checkedUrl(name, settings.url);
    const auto key = headerKey(entry.idempotencyKey);
    const auto body = bodyOf(entry, key, notice_(entry));
    const auto timestamp = std::to_string(clock_());

    auto socket = connection_.open(url.getHost(), url.getPort(), settings.timeoutSeconds);
    struct Done {
        Connection& connection;
        ~Done() { connection.done(); }
    } done{connection_};
    try {
        if (url.getScheme() == "https") {
            auto secured =
                Poco::Net::SecureStreamSocket::attach(socket, url.getHost(), clientContext(settings.caFile, name));
            secured.completeHandshake();
            socket = secured;
        }
        // Not HTTPSClientSession, which cannot be made from a socket that is connected already.
        Poco::Net::HTTPClientSession session(socket);
        session.setTimeout(Poco::Timespan(settings.timeoutSeconds, 0));
        auto path = url.getPathAndQuery();
        Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_POST, path.empty() ? "/" : path,
                                       Poco::Net::HTTPMessage::HTTP_1_1);
        request.setHost(url.getHost(), url.getPort());
        request.setContentType("application/json; charset=utf-8");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        request.setKeepAlive(false);
        request.set("User-Agent", "lianfang");
        request.set("Idempotency-Key", key);
        request.set("X-Lianfang-Timestamp", timestamp);
        request.set("X-Lianfang-Signature", webhookSignature(settings.secret, timestamp, key, body));
        request.set("X-Lianfang-Signature-256", webhookSignature256(settings.secret, timestamp, key, body));
        session.sendRequest(request) << body << std::flush;
        Poco::Net::HTTPResponse response;
        const auto answer = boundedAnswer(session.receiveResponse(response), settings.timeoutSeconds);
        const int status = response.getStatus();
        if (status >= 200 && status < 300)
            return fmt::format("{} {}", status, quoted(answer));
        if (status >= 300 && status < 500 && status != 408 && status != 429)
            throw Undeliverable(message::webhookRefused, {name, std::to_string(status), quoted(answer)});
        throw Error(message::webhookPostponed, {name, std::to_string(status), quoted(answer)});
    } catch (const Error&) {
        throw;
    } catch (const Poco::Net::SSLException& e) {
        throw Error(message::notifyTls, {name, quoted(e.displayText())});
    } catch (const Poco::Exception& e) {
        throw Error(message::notifyBroken, {name, quoted(e.displayText())});
    }
}

} // namespace lianfang
