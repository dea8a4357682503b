// What is asked over HTTP, and what is answered.
#pragma once

#include "connector.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lianfang::sdk {

// Where a department's interface is and how one gets in. The secrets among it are never logged.
struct HttpServer {
    std::string url;                            // "https://10.1.2.3:8443/exchange": requests' paths are put behind it
    std::map<std::string, std::string> headers; // sent with every request: {"X-Api-Key", …}
    std::string token;                          // if given: "Authorization: Bearer …"
    std::string caFile;            // PEM: whose certificates are trusted; empty: this machine's authorities
    std::string clientCertificate; // PEM text, further certificates of its chain behind it
    std::string clientKey;         // PEM text

    std::chrono::milliseconds connectTimeout = std::chrono::seconds(10);
    std::chrono::milliseconds answerTimeout = std::chrono::seconds(60); // without a byte from the server
    std::uint64_t maxBytes = 4ull << 30;                                // of one answer's body
    int attempts = 5;                                                   // of one request, while it answers 429 or 503
    std::chrono::milliseconds firstPause = std::chrono::seconds(1);     // doubled each time, unless it says Retry-After
    bool endsUnstated = false; // take an answer that states no length and ends with the connection: what is cut short
                               // then looks whole
};

struct HttpRequest {
    std::string method = "GET";
    std::string path;                                            // "/permits", or a whole address on the same server
    std::vector<std::pair<std::string, std::string>> parameters; // of the query, percent-encoded here
    std::map<std::string, std::string> headers;                  // beside the server's
    std::string mediaType;                                       // of the body
    std::string body;
    std::vector<int> answeredBy; // statuses beside 2xx that are answers too, with their body: 500 of a SOAP fault
};

struct HttpAnswer {
    std::string address; // that answered, after redirects
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case; repeated ones joined by ", "
    std::string body;                           // empty where it was streamed

    // "" if there is none of that name.
    std::string header(std::string_view name) const
    {
        const auto found = headers.find(Poco::toLower(std::string(name)));
        return found == headers.end() ? std::string() : found->second;
    }

    // The whole address of the next page, if the answer names one: Link: <…>; rel="next" (RFC 8288). It is the next
    // request's path.
    std::optional<std::string> next() const
    {
        const std::string link = header("link");
        for (std::size_t at = 0; (at = link.find('<', at)) != std::string::npos; ++at) {
            const auto close = link.find('>', at);
            if (close == std::string::npos)
                return std::nullopt;
            const auto end = std::min(link.find('<', close), link.size());
            std::string parameters = Poco::toLower(link.substr(close + 1, end - close - 1));
            std::erase_if(parameters, [](char c) { return c == '"' || c == ' ' || c == '\t'; });
            for (std::size_t from = 0; (from = parameters.find(";rel=next", from)) != std::string::npos; ++from)
                if (const auto after = from + 9;
                    after == parameters.size() || parameters[after] == ';' || parameters[after] == ',')
                    return resolved(link.substr(at + 1, close - at - 1));
        }
        return std::nullopt;
    }

    // How long the server asks to wait, if it does: Retry-After, in seconds or as a date.
    std::optional<std::chrono::milliseconds> retryAfter() const
    {
        const std::string said = Poco::trim(header("retry-after"));
        if (said.empty())
            return std::nullopt;
        if (said.find_first_not_of("0123456789") == std::string::npos)
            return std::chrono::seconds(said.size() > 6 ? 999'999 : std::stol(said));
        Poco::DateTime then;
        int zone = 0;
        if (!Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT, said, then, zone))
            return std::nullopt;
        return std::chrono::milliseconds(std::max<Poco::Int64>(0, (then - Poco::DateTime()).totalMilliseconds()));
    }

private:
    std::string resolved(const std::string& link) const
    {
        try {
            Poco::URI next(address);
            next.resolve(link);
            return next.toString();
        } catch (const Poco::Exception&) {
            throw Failure("对方给出的下一页地址无效", "the address of the next page is not valid");
        }
    }
};

namespace detail {

// The address a request means. What leads to another server, or out of the encryption, is refused: tokens go to the
// server that the manifest names, and to no other.
inline Poco::URI addressOf(const HttpServer& server, const std::string& path,
                           const std::vector<std::pair<std::string, std::string>>& parameters = {})
{
    try {
        const Poco::URI base(server.url);
        if ((base.getScheme() != "http" && base.getScheme() != "https") || base.getHost().empty())
            throw Refused("设置 url 应以 http:// 或 https:// 开头", "setting url must begin with http:// or https://");
        if (!base.getUserInfo().empty() || !base.getRawQuery().empty())
            throw Refused("设置 url 不应包含用户名、口令或查询参数",
                          "setting url must hold no user, password or parameters");
        const bool whole = path.starts_with("http://") || path.starts_with("https://");
        const bool slash = server.url.ends_with('/') || path.empty() || path.front() == '/' || path.front() == '?';
        const bool twice = server.url.ends_with('/') && path.starts_with('/');
        Poco::URI address(whole ? path : server.url + (slash ? "" : "/") + (twice ? path.substr(1) : path));
        for (const auto& [name, value] : parameters)
            address.addQueryParameter(name, value);
        address.setFragment("");
        if (address.getScheme() != base.getScheme() || address.getHost() != base.getHost() ||
            address.getPort() != base.getPort() || !address.getUserInfo().empty())
            throw Refused("对方把请求引向另一台服务器 " + address.getHost() + "，不予跟随",
                          "it leads to another server, " + address.getHost() + ", which is not followed");
        return address;
    } catch (const Poco::Exception&) {
        throw Refused("地址无效：" + path.substr(0, path.find('?')),
                      "no valid address: " + path.substr(0, path.find('?')));
    }
}

// For a header's value that may hold Chinese.
inline std::string percentEncoded(const std::string& text)
{
    std::string out;
    Poco::URI::encode(text, "", out);
    return out;
}

// For messages: without the query, which may hold a key.
inline std::string shown(const Poco::URI& address)
{
    return address.getScheme() + "://" + address.getHost() + ":" + std::to_string(address.getPort()) +
           address.getPath();
}

} // namespace detail

} // namespace lianfang::sdk
