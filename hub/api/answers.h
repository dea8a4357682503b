// How answers and refusals look over HTTP, on whichever socket.
#pragma once

#include "hub/api/operations.h"

#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <initializer_list>

namespace lianfang {

using HttpStatus = Poco::Net::HTTPResponse::HTTPStatus;

void answer(Poco::Net::HTTPServerResponse& response, HttpStatus status, const nlohmann::json& json);
void answer(Poco::Net::HTTPServerResponse& response, const Download& download); // removes it if it is temporary

HttpStatus statusOf(const Error& error);

// {"error": {…}} unless an answer has begun. What is left of a small body is read first, so that the client reads the
// answer instead of finding the connection reset; with a large one the connection ends.
void refuse(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response, HttpStatus status,
            const Error& error);
// The same for whatever has been caught; what is not an Error is logged and told as app.internal-failure.
void refuse(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response,
            const std::exception& error);

// The path's segments, decoded; throws app.request-unreadable.
struct Target {
    explicit Target(const std::string& uri);

    std::string path;                  // as sent
    std::vector<std::string> segments; // below /api/v1; throws app.not-found if it is not there
    Query query;
    // Throws app.request-unreadable where the query has another name, or one twice.
    void expectOnly(std::initializer_list<std::string_view> names) const;
    std::int64_t idAt(std::size_t segment) const; // throws app.not-found

private:
    std::vector<std::string> asked_; // the names in the query
};

// A text of a client's as a log may have it: printable ASCII, at most 200 characters.
std::string loggable(std::string_view text);

} // namespace lianfang
