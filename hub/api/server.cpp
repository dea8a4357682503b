#include "hub/api/server.h"

#include "hub/api/answers.h"
#include "hub/api/department_routes.h"
#include "hub/api/ferry_operations.h"
#include "hub/api/indicator_operations.h"
#include "hub/api/life_operations.h"
#include "hub/api/messages.h"
#include "hub/api/report_operations.h"
#include "hub/api/supervision_operations.h"
#include "hub/base/socket_path.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <sys/stat.h>

#include <tuple>

namespace lianfang {

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

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handler(Operations& operations) : operations_(operations) {}

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override
    {
        try {
            route(request, response);
        } catch (const std::exception& e) {
            refuse(request, response, e);
        }
    }

private:
    void route(HTTPServerRequest& request, HTTPServerResponse& response)
    {
        const Target target(request.getURI());
        if (answerDepartment(operations_, Caller{}, target, request, response, [](std::uint64_t) {}))
            return;
        const auto& [path, query] = std::tie(target.segments, target.query);
        const std::string call = request.getMethod() + " " + path[0];
        const auto ok = [&](const nlohmann::json& json) { answer(response, HTTPResponse::HTTP_OK, json); };

        if (path[0] == "ferry") {
            const auto got = ferryCall(operations_.ferry(), request.getMethod(), {path.begin() + 1, path.end()}, query,
                                       request.stream());
            if (const auto* download = std::get_if<Download>(&got))
                return answer(response, *download);
            return ok(std::get<nlohmann::json>(got));
        }
        const auto replied = [&](const auto& got) {
            if (!got)
                return false;
            if (const auto* download = std::get_if<Download>(&*got))
                answer(response, *download);
            else
                ok(std::get<nlohmann::json>(*got));
            return true;
        };
        const auto body = [&] { return bodyOf(request); };
        if (replied(lifeCall(operations_.life(), request.getMethod(), path, query, body)) ||
            replied(supervisionCall(operations_.supervision(), request.getMethod(), path, query, body)) ||
            replied(indicatorCall(operations_.indicators(), request.getMethod(), path, query)) ||
            replied(reportCall(operations_.reports(), request.getMethod(), path, query)))
            return;
        if (path.size() == 1) {
            if (call == "GET status")
                return ok(operations_.status());
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
            if (call == "GET calendar")
                return ok(operations_.calendar(query));
            if (call == "POST acknowledgements")
                return ok(operations_.acknowledge(bodyOf(request)));
            if (call == "POST replay")
                return ok(operations_.replay(bodyOf(request)));
            if (call == "POST crosschecks")
                return ok(operations_.crosscheck(bodyOf(request)));
            if (call == "GET crosschecks")
                return ok(operations_.crosscheckRuns(query));
            if (call == "GET changes")
                return ok(operations_.changes(query));
            if (call == "GET findings")
                return findings(query, response);
            if (call == "GET matches")
                return ok(operations_.matches(query));
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
            if (call == "GET tokens")
                return ok(operations_.tokens());
            if (call == "POST tokens")
                return ok(operations_.makeToken(bodyOf(request)));
        }
        if (call == "POST crosschecks" && path.size() == 2 && path[1] == "lint")
            return ok(operations_.lint(bodyOf(request)));
        if (call == "POST findings" && path.size() == 3 && path[2] == "conclusion")
            return ok(operations_.conclude(target.idAt(1), bodyOf(request)));
        if (call == "POST matches" && path.size() == 3)
            return ok(operations_.decideMatch(target.idAt(1), path[2], bodyOf(request)));
        if (call == "POST notices" && path.size() == 3 && path[2] == "resend")
            return ok(operations_.resend(target.idAt(1)));
        if (call == "POST connectors" && path.size() == 3 && path[2] == "restore")
            return ok(operations_.restoreConnector(path[1]));
        if (call == "POST tokens" && path.size() == 3 && path[2] == "revoke")
            return ok(operations_.revokeToken(target.idAt(1)));
        if (call == "GET templates" && path.size() == 3 && path[2].ends_with(".xlsx"))
            return answer(response, operations_.fillInTemplate(path[1] + "/" + path[2].substr(0, path[2].size() - 5)));
        throw Error(message::notFound, {loggable(target.path)});
    }

    // As they are read from the store: a quarter's may be a hundred MiB.
    void findings(const Query& query, HTTPServerResponse& response)
    {
        operations_.findings(query, [&]() -> std::ostream& {
            response.setStatusAndReason(HTTPResponse::HTTP_OK);
            response.setContentType("application/json; charset=utf-8");
            response.setChunkedTransferEncoding(true);
            return response.send();
        });
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

constexpr int threads = 8;

}  // namespace

ApiServer::ApiServer(Operations& operations, const std::filesystem::path& socket)
    : socket_(socket), pool_("api-local", 2, threads + 1)  // Poco's default pool is shared and has 16
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
    parameters->setMaxThreads(threads);
    parameters->setMaxQueued(64);
    parameters->setKeepAliveTimeout(Poco::Timespan(5, 0));
    parameters->setTimeout(Poco::Timespan(60, 0));
    server_ = std::make_unique<Poco::Net::HTTPServer>(
        Poco::SharedPtr<Poco::Net::HTTPRequestHandlerFactory>(new HandlerFactory(operations)), pool_, server, parameters);
    server_->start();
}

ApiServer::~ApiServer()
{
    server_->stopAll(true);
    std::error_code ignored;
    std::filesystem::remove(socket_, ignored);
}

}  // namespace lianfang
