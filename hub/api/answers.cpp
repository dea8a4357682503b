#include "hub/api/answers.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/URI.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

namespace lianfang {

using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

namespace {

constexpr std::streamsize readAwayBytes = 1 << 20;

// True if the body has come to its end.
bool readAway(HTTPServerRequest& request)
{
    const auto length = request.getContentLength64();
    if (length == HTTPServerRequest::UNKNOWN_CONTENT_LENGTH)
        return !request.has("Content-Length") && !request.has("Transfer-Encoding"); // no body, and none hidden
    if (length > readAwayBytes)
        return false;
    char buffer[8192];
    auto& stream = request.stream();
    while (stream.read(buffer, sizeof buffer), stream.gcount() > 0) {
    }
    return stream.eof();
}

} // namespace

void answer(HTTPServerResponse& response, HttpStatus status, const nlohmann::json& json)
{
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    response.setStatusAndReason(status);
    response.setContentType("application/json; charset=utf-8");
    response.setContentLength64(static_cast<Poco::Int64>(text.size()));
    response.send() << text;
}

void answer(HTTPServerResponse& response, const Download& download)
{
    response.set(
        "Content-Disposition", "attachment; filename*=UTF-8''" + [&] {
            std::string encoded;
            Poco::URI::encode(download.name, "!'()*;:@&=+$,/?#[]\"", encoded);
            return encoded;
        }());
    const auto removed = [&] {
        std::error_code ignored;
        if (download.temporary)
            std::filesystem::remove(download.file, ignored);
    };
    try {
        response.sendFile(download.file.string(), download.mediaType);
    } catch (...) {
        removed();
        throw;
    }
    removed();
}

HttpStatus statusOf(const Error& error)
{
    const auto code = error.message().code;
    if (code == message::tokenRefused.code)
        return HTTPResponse::HTTP_UNAUTHORIZED;
    if (code == message::notAllowed.code)
        return HTTPResponse::HTTP_FORBIDDEN;
    if (code == message::tooManyAttempts.code)
        return HTTPResponse::HTTP_TOO_MANY_REQUESTS;
    if (code == message::lengthMissing.code)
        return HTTPResponse::HTTP_LENGTH_REQUIRED;
    if (code == message::encodingUnknown.code)
        return HTTPResponse::HTTP_UNSUPPORTEDMEDIATYPE;
    if (code == message::headerTooLarge.code)
        return HTTPResponse::HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    if (code == message::tooBusy.code)
        return HTTPResponse::HTTP_SERVICE_UNAVAILABLE;
    if (code == "archive.document-too-large")
        return HTTPResponse::HTTP_REQUESTENTITYTOOLARGE;
    if (code == "store.exchange-running" || code == "store.idempotency-conflict")
        return HTTPResponse::HTTP_CONFLICT;
    if (code.find("not-found") != std::string_view::npos || code.find("unknown") != std::string_view::npos)
        return HTTPResponse::HTTP_NOT_FOUND;
    if (code.starts_with("store.") || code.starts_with("base.") || code == message::internalFailure.code)
        return HTTPResponse::HTTP_INTERNAL_SERVER_ERROR;
    return HTTPResponse::HTTP_BAD_REQUEST;
}

void refuse(HTTPServerRequest& request, HTTPServerResponse& response, HttpStatus status, const Error& error)
{
    if (response.sent())
        return;
    if (!readAway(request))
        response.setKeepAlive(false);
    answer(response, status, {{"error", errorJson(error)}});
}

void refuse(HTTPServerRequest& request, HTTPServerResponse& response, const std::exception& error)
{
    const auto* known = dynamic_cast<const Error*>(&error);
    if (known != nullptr && statusOf(*known) == HTTPResponse::HTTP_REQUESTENTITYTOOLARGE)
        spdlog::warn("api: a document of {} bytes is refused: {}", request.getContentLength64(), known->message().code);
    if (known != nullptr)
        return refuse(request, response, statusOf(*known), *known);
    const auto* poco = dynamic_cast<const Poco::Exception*>(&error);
    const std::string what =
        loggable(request.getMethod() + " " + request.getURI().substr(0, request.getURI().find('?')));
    spdlog::error("api: {}: {}", what, poco ? poco->displayText() : error.what());
    refuse(request, response, HTTPResponse::HTTP_INTERNAL_SERVER_ERROR, Error(message::internalFailure, {what}));
}

Target::Target(const std::string& uri)
{
    Poco::URI::QueryParameters parameters;
    try {
        const Poco::URI parsed(uri);
        path = parsed.getPath();
        parsed.getPathSegments(segments);
        parameters = parsed.getQueryParameters();
    } catch (const Poco::Exception&) {
        throw Error(message::requestUnreadable, {loggable(uri)});
    }
    if (segments.size() < 3 || segments[0] != "api" || segments[1] != "v1")
        throw Error(message::notFound, {loggable(path)});
    segments.erase(segments.begin(), segments.begin() + 2);
    for (const auto& parameter : parameters)
        asked_.push_back(parameter.first);
    query = [parameters](const std::string& name) {
        for (const auto& [key, value] : parameters)
            if (key == name)
                return value;
        return std::string();
    };
}

void Target::expectOnly(std::initializer_list<std::string_view> names) const
{
    for (auto at = asked_.begin(); at != asked_.end(); ++at)
        if (std::find(names.begin(), names.end(), *at) == names.end() || std::find(asked_.begin(), at, *at) != at)
            throw Error(message::requestUnreadable, {"?" + loggable(*at)});
}

std::int64_t Target::idAt(std::size_t segment) const
{
    std::int64_t id = 0;
    if (segments.size() > segment) {
        const auto& text = segments[segment];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (error == std::errc() && end == text.data() + text.size())
            return id;
    }
    throw Error(message::notFound, {loggable(path)});
}

std::string loggable(std::string_view text)
{
    std::string out(text.substr(0, 200));
    for (char& c : out)
        if (c < ' ' || c > '~')
            c = '?';
    return out;
}

} // namespace lianfang
