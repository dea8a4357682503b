#include "hub/api/server.h"

#include "hub/api/ferry_operations.h"
#include "hub/api/json.h"
#include "hub/base/file.h"
#include "hub/base/socket_path.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <spdlog/spdlog.h>

#include "hub/api/messages.h"

#include <sys/stat.h>

#include <charconv>

namespace lianfang {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

namespace {

constexpr std::size_t requestJsonBytes = 1u << 20;

nlohmann::json bodyOf(HTTPServerRequest& request)
{
    std::string text;
    char buffer[8192];
    auto& stream = request.stream();
    while (stream.read(buffer, sizeof buffer), stream.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(stream.gcount()));
        if (text.size() > requestJsonBytes)
            throw Error(message::requestUnreadable, {inBoth("内容过长", "it is too long")});
    }
    if (text.empty())
        return nlohmann::json::object();
    auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        throw Error(message::requestUnreadable, {inBoth("不是 JSON 对象", "it is no JSON object")});
    return json;
}

void answer(HTTPServerResponse& response, HTTPResponse::HTTPStatus status, const nlohmann::json& json)
{
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    response.setStatusAndReason(status);
    response.setContentType("application/json; charset=utf-8");
    response.setContentLength64(static_cast<Poco::Int64>(text.size()));
    response.send() << text;
}

void answer(HTTPServerResponse& response, const Download& download)
{
    response.set("Content-Disposition", "attachment; filename*=UTF-8''" + [&] {
        std::string encoded;
        Poco::URI::encode(download.name, "!'()*;:@&=+$,/?#[]\"", encoded);
        return encoded;
    }());
    response.sendFile(download.file.string(), download.mediaType);
    if (download.temporary)
        std::filesystem::remove(download.file);
}

HTTPResponse::HTTPStatus statusOf(const Error& error)
{
    const auto code = error.message().code;
    if (code == "store.exchange-running" || code == "app.too-busy")
        return HTTPResponse::HTTP_CONFLICT;
    if (code.find("not-found") != std::string_view::npos || code.find("unknown") != std::string_view::npos)
        return HTTPResponse::HTTP_NOT_FOUND;
    if (code.starts_with("store.") || code.starts_with("base.") || code == "app.internal-failure")
        return HTTPResponse::HTTP_INTERNAL_SERVER_ERROR;
    return HTTPResponse::HTTP_BAD_REQUEST;
}

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(Operations& operations) : operations_(operations) {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override
    {
        try {
            route(request, response);
        } catch (const Error& e) {
            refuse(response, statusOf(e), e);
        } catch (const std::exception& e) {
            const auto* poco = dynamic_cast<const Poco::Exception*>(&e);
            spdlog::error("api: {} {}: {}", request.getMethod(), Poco::URI(request.getURI()).getPath(),
                          poco ? poco->displayText() : e.what());
            refuse(response, HTTPResponse::HTTP_INTERNAL_SERVER_ERROR,
                   Error(message::internalFailure, {request.getMethod() + " " + Poco::URI(request.getURI()).getPath()}));
        }
    }

private:
    static void refuse(HTTPServerResponse& response, HTTPResponse::HTTPStatus status, const Error& error)
    {
        if (!response.sent()) {
            response.setKeepAlive(false);  // what is left of the body is not read
            answer(response, status, {{"error", errorJson(error)}});
        }
    }

    void route(HTTPServerRequest& request, HTTPServerResponse& response)
    {
        const Poco::URI uri(request.getURI());
        const auto parameters = uri.getQueryParameters();
        const Query query = [&](const std::string& name) {
            for (const auto& [key, value] : parameters)
                if (key == name)
                    return value;
            return std::string();
        };
        std::vector<std::string> path;
        uri.getPathSegments(path);
        if (path.size() < 3 || path[0] != "api" || path[1] != "v1")
            throw Error(message::notFound, {uri.getPath()});
        const std::string call = request.getMethod() + " " + path[2];
        const auto ok = [&](const nlohmann::json& json) { answer(response, HTTPResponse::HTTP_OK, json); };
        const auto idAt = [&](std::size_t at) {
            std::int64_t id = 0;
            if (path.size() <= at ||
                std::from_chars(path[at].data(), path[at].data() + path[at].size(), id).ec != std::errc())
                throw Error(message::notFound, {uri.getPath()});
            return id;
        };

        if (path[2] == "ferry") {
            const auto got = ferryCall(operations_.ferry(), request.getMethod(), {path.begin() + 3, path.end()}, query,
                                       request.stream());
            if (const auto* download = std::get_if<Download>(&got))
                return answer(response, *download);
            return ok(std::get<nlohmann::json>(got));
        }
        if (path.size() == 3) {
            if (call == "GET status")
                return ok(operations_.status());
            if (call == "GET exchanges")
                return ok(operations_.exchanges(query));
            if (call == "POST run")
                return ok(operations_.run(bodyOf(request)));
            if (call == "PUT documents")
                return ok(operations_.keepDocument(query("name"), request.stream()));
            if (call == "GET documents")
                return ok(operations_.documents(query));
            if (call == "GET attachment")
                return answer(response, operations_.attachment(query));
            if (call == "POST submissions")
                return ok(operations_.submit(bodyOf(request)));
            if (call == "POST nil-returns")
                return ok(operations_.signNil(bodyOf(request)));
            if (call == "POST replay")
                return ok(operations_.replay(bodyOf(request)));
            if (call == "POST crosschecks")
                return ok(operations_.crosscheck(bodyOf(request)));
            if (call == "GET crosschecks")
                return ok(operations_.crosscheckRuns(query));
            if (call == "GET findings")
                return ok(operations_.findings(query));
            if (call == "GET connectors")
                return ok(operations_.connectors(!query("probe").empty()));
            if (call == "GET libraries")
                return ok(operations_.libraries());
            if (call == "GET notices")
                return ok(operations_.notices());
            if (call == "GET rejections")
                return ok(operations_.rejections(query));
            if (call == "GET rejections.xlsx")
                return answer(response, operations_.rejectionsWorkbook(query));
        }
        if (call == "POST findings" && path.size() == 5 && path[4] == "conclusion")
            return ok(operations_.conclude(idAt(3), bodyOf(request)));
        if (call == "POST notices" && path.size() == 5 && path[4] == "resend")
            return ok(operations_.resend(idAt(3)));
        if (call == "GET templates" && path.size() == 5 && path[4].ends_with(".xlsx"))
            return answer(response, operations_.fillInTemplate(path[3] + "/" + path[4].substr(0, path[4].size() - 5)));
        throw Error(message::notFound, {uri.getPath()});
    }

    Operations& operations_;
};

class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit HandlerFactory(Operations& operations) : operations_(operations) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override
    {
        return std::make_unique<Handler>(operations_).release();  // Poco's contract: the server deletes it
    }

private:
    Operations& operations_;
};

}  // namespace

ApiServer::ApiServer(Operations& operations, const std::filesystem::path& socket) : socket_(socket)
{
    std::filesystem::remove(socket_);
    const SocketPath path(socket_);
    const Poco::Net::SocketAddress address(Poco::Net::SocketAddress::UNIX_LOCAL, path.text());
    Poco::Net::ServerSocket server;
    const mode_t before = ::umask(0177);  // nobody else may open it, not even for a moment
    try {
        server.bind(address, false);
    } catch (...) {
        ::umask(before);
        throw;
    }
    ::umask(before);
    server.listen(64);
    Poco::AutoPtr<Poco::Net::HTTPServerParams> parameters(new Poco::Net::HTTPServerParams);
    parameters->setMaxThreads(8);
    parameters->setMaxQueued(64);
    parameters->setKeepAliveTimeout(Poco::Timespan(5, 0));
    parameters->setTimeout(Poco::Timespan(60, 0));
    server_ = std::make_unique<Poco::Net::HTTPServer>(
        Poco::SharedPtr<Poco::Net::HTTPRequestHandlerFactory>(new HandlerFactory(operations)), server, parameters);
    server_->start();
}

ApiServer::~ApiServer()
{
    server_->stopAll(true);
    std::error_code ignored;
    std::filesystem::remove(socket_, ignored);
}

}  // namespace lianfang
