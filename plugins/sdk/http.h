// A department's HTTP or HTTPS interface, over Poco: pages, token, key or client certificate, patience with a server
// that is busy, documents streamed through.
//
//   HttpClient client(hub(), HttpClient::serverOf(hub()));
//   for (std::optional<std::string> page = "/permits"; page;) {
//       auto document = hub().begin("permits-" + std::to_string(++number) + ".json", "application/json");
//       const auto answer = client.stream({.path = *page}, document);
//       document.end();
//       page = answer.next();
//   }
//
// A connector that includes this links Poco's NetSSL and OpenSSL: lianfang::http where it is built with CMake.
//
// No proxy is used and no cookie kept. Nothing of a request but its address without parameters is ever logged.
#pragma once

#include "http_connection.h"

#include <thread>

namespace lianfang::sdk {

class HttpClient {
public:
    // From the usual settings: url, ca-file; secrets token, client-certificate, client-key.
    static HttpServer serverOf(const Hub& hub)
    {
        HttpServer server;
        server.url = hub.setting("url");
        server.caFile = hub.setting("ca-file", "");
        server.token = hub.secretIfAny("token").value_or("");
        server.clientCertificate = hub.secretIfAny("client-certificate").value_or("");
        server.clientKey = hub.secretIfAny("client-key").value_or("");
        return server;
    }

    // Refused if the address is not one of HTTP. Connects with the first request; each has a connection of its own.
    HttpClient(const Hub& hub, HttpServer server) : hub_(hub), server_(std::move(server))
    {
        detail::addressOf(server_, "");
    }

    // The answer, with a body of at most 16 MiB. Refused for 4xx (401 and 403 named as what they are), a certificate
    // that is not trusted, a way that leads to another server; Failure for what may pass: no connection, 5xx, an answer
    // cut short. 429 and 503 are asked again after the pause the server wishes, as long as there is time.
    HttpAnswer send(const HttpRequest& request)
    {
        std::string body;
        auto answer = answered(request, [&](std::string_view piece) {
            if (body.size() + piece.size() > inMemory)
                throw Refused("对方的应答超过 16 MiB，应改用 stream()",
                              "the answer is longer than 16 MiB, which is for stream()");
            body += piece;
        });
        answer.body = std::move(body);
        return answer;
    }
    HttpAnswer get(const std::string& path, std::vector<std::pair<std::string, std::string>> parameters = {})
    {
        HttpRequest request;
        request.path = path;
        request.parameters = std::move(parameters);
        return send(request);
    }

    // The body goes into the document as it comes; the caller ends the document. Errors as in send().
    HttpAnswer stream(const HttpRequest& request, Document& document)
    {
        return stream(request, [&](std::string_view piece) { document.write(piece); });
    }
    // The same into whatever takes it. What was taken counts only once this returns.
    HttpAnswer stream(const HttpRequest& request, const std::function<void(std::string_view)>& take)
    {
        return answered(request, take);
    }

    // Sends a document to the department as the body of `request`, which has none itself; the list's name is its
    // Idempotency-Key unless the request has one. It is not repeated here: the hub does that. The answer as in send().
    HttpAnswer put(HttpRequest request, Outgoing& outgoing)
    {
        if (request.method == "GET")
            request.method = "PUT";
        if (request.mediaType.empty())
            request.mediaType = outgoing.mediaType;
        request.headers.try_emplace("Idempotency-Key", detail::percentEncoded(outgoing.name));
        HttpAnswer answer;
        const auto address = detail::addressOf(server_, request.path, request.parameters);
        guarded(address, [&] {
            detail::HttpConnection connection(hub_, server_, address);
            auto head = headOf(request, address);
            answer = connection.ask(head, outgoing.bytes, [&](std::ostream& out) {
                std::vector<char> buffer(128u << 10);
                std::uint64_t total = 0;
                while (const std::size_t got = outgoing.read(buffer)) {
                    out.write(buffer.data(), static_cast<std::streamsize>(got));
                    total += got;
                }
                if (total != outgoing.bytes)
                    throw Failure("清单 " + outgoing.name + " 未能完整收到",
                                  "list " + outgoing.name + " did not arrive whole");
            });
            connection.body(answer, [&](std::string_view piece) {
                if (answer.body.size() + piece.size() <= inMemory)
                    answer.body += piece;
            });
        });
        check(answer, address);
        return answer;
    }

private:
    static constexpr std::size_t inMemory = 16u << 20;
    static constexpr int redirects = 5;

    Poco::Net::HTTPRequest headOf(const HttpRequest& request, const Poco::URI& address) const
    {
        const auto path = address.getPathAndQuery();
        Poco::Net::HTTPRequest head(request.method, path.empty() ? "/" : path, Poco::Net::HTTPMessage::HTTP_1_1);
        head.set("User-Agent", "lianfang-connector");
        head.set("Accept-Encoding", "identity");
        if (!server_.token.empty())
            head.set("Authorization", "Bearer " + server_.token);
        for (const auto* some : {&server_.headers, &request.headers})
            for (const auto& [name, value] : *some)
                head.set(name, value);
        for (const auto& [name, value] : head)
            if ((name + value).find_first_of("\r\n") != std::string::npos)
                throw Refused("请求头 " + name + " 的内容含有换行", "header " + name + " holds a line break");
        if (!request.mediaType.empty())
            head.setContentType(request.mediaType);
        return head;
    }

    HttpAnswer answered(const HttpRequest& request, const std::function<void(std::string_view)>& take)
    {
        auto address = detail::addressOf(server_, request.path, request.parameters);
        int hops = 0;
        auto pause = server_.firstPause;
        for (int attempt = 1;;) {
            HttpAnswer answer;
            guarded(address, [&] {
                detail::HttpConnection connection(hub_, server_, address);
                auto head = headOf(request, address);
                answer = connection.ask(head, request.body.size(), [&](std::ostream& out) {
                    out.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
                });
                if (isAnswer(request, answer))
                    connection.body(answer, take);
            });
            if (answer.status >= 300 && answer.status < 400 && answer.status != 304 &&
                !answer.header("location").empty()) {
                if (request.method != "GET" || ++hops > redirects)
                    throw Refused("对方重定向过多或不应重定向：" + detail::shown(address),
                                  "too many redirects, or one where none belongs: " + detail::shown(address));
                address = redirected(address, answer.header("location"));
            } else if ((answer.status == 429 || answer.status == 503) && attempt < server_.attempts) {
                ++attempt;
                wait(answer.retryAfter().value_or(pause), address);
                pause *= 2;
            } else {
                if (!isAnswer(request, answer))
                    check(answer, address);
                return answer;
            }
        }
    }

    static bool isAnswer(const HttpRequest& request, const HttpAnswer& answer)
    {
        return (answer.status >= 200 && answer.status < 300) ||
               std::find(request.answeredBy.begin(), request.answeredBy.end(), answer.status) !=
                   request.answeredBy.end();
    }

    Poco::URI redirected(const Poco::URI& from, const std::string& location) const
    {
        Poco::URI to(from);
        try {
            to.resolve(location);
        } catch (const Poco::Exception&) {
            throw Failure("对方重定向的地址无效", "the address of a redirect is not valid");
        }
        return detail::addressOf(server_, to.toString());
    }

    // A pause that the time left does not allow is a Failure at once: the hub will come again.
    void wait(std::chrono::milliseconds pause, const Poco::URI& address) const
    {
        const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(pause).count());
        if (pause >= hub_.timeLeft())
            throw Failure("对方繁忙，要求 " + seconds + " 秒后再试：" + detail::shown(address),
                          "the server is busy and asks to come back in " + seconds + " s: " + detail::shown(address));
        hub_.info("the server is busy; asking again in " + seconds + " s");
        hub_.sleep(pause);
    }

    static void check(const HttpAnswer& answer, const Poco::URI& address)
    {
        if (answer.status >= 200 && answer.status < 300)
            return;
        const std::string number = std::to_string(answer.status);
        const std::string where = detail::shown(address);
        if (answer.status == 401 || answer.status == 403)
            throw Refused("对方不接受登录凭据（" + number + "）：" + where,
                          "the server does not accept what one logs in with (" + number + "): " + where);
        if (answer.status >= 400 && answer.status < 500 && answer.status != 408 && answer.status != 429)
            throw Refused("对方拒绝了请求（" + number + "）：" + where,
                          "the server refused the request (" + number + "): " + where);
        throw Failure("对方未能应答（" + number + "）：" + where,
                      "the server did not answer as it should (" + number + "): " + where);
    }

    template <typename Body>
    static void guarded(const Poco::URI& address, Body body)
    {
        const std::string where = detail::shown(address);
        try {
            body();
        } catch (const Poco::Net::CertificateValidationException&) {
            throw Refused("对方的证书不可信：" + where, "the server's certificate is not trusted: " + where);
        } catch (const Poco::Net::SSLException& error) {
            const bool certificate = error.displayText().find("certificate") != std::string::npos;
            if (certificate)
                throw Refused("与对方核对证书失败：" + where + "（" + error.displayText() + "）",
                              "certificates do not agree: " + where + " (" + error.displayText() + ")");
            throw Failure("加密连接失败：" + where + "（" + error.displayText() + "）",
                          "the encrypted connection failed: " + where + " (" + error.displayText() + ")");
        } catch (const Poco::TimeoutException&) {
            throw Failure("对方没有应答：" + where, "no answer in time: " + where);
        } catch (const Poco::Exception& error) {
            throw Failure("连接失败：" + where + "（" + error.displayText() + "）",
                          "the connection failed: " + where + " (" + error.displayText() + ")");
        }
    }

    const Hub hub_;
    const HttpServer server_;
};

} // namespace lianfang::sdk
