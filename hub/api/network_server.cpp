#include "hub/api/network_server.h"

#include "hub/api/department_routes.h"
#include "hub/api/messages.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

namespace lianfang {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Poco::Net::StreamSocket;

namespace {

constexpr std::size_t headerBytes = 32 << 10;
constexpr int requestsOfConnection = 1000;
constexpr int keepAliveSeconds = 5;

Poco::Net::Context::Ptr contextOf(const HubSettings::Tls& tls)
{
    using Poco::Net::Context;
    Context::Params parameters;
    parameters.certificateFile = tls.certificate.string();
    parameters.privateKeyFile = tls.key.string();
    parameters.caLocation = tls.clientCa.string();
    parameters.verificationMode = tls.clientCa.empty() ? Context::VERIFY_NONE : Context::VERIFY_STRICT;
    parameters.loadDefaultCAs = false;
    parameters.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!SHA1:!kRSA:!PSK:!SRP";
    try {
        Context::Ptr context(new Context(Context::TLS_SERVER_USE, parameters));
        if (::SSL_CTX_check_private_key(context->sslContext()) != 1)
            throw Poco::InvalidArgumentException(tls.key.string() + " is not the key of " + tls.certificate.string());
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        // A client's certificate is one of that CA's; it need not bear the name of the address that it comes from.
        context->enableExtendedCertificateVerification(false);
        context->enableSessionCache(true, "lianfang-api");
        context->disableStatelessSessionResumption();
        return context;
    } catch (const Poco::Exception& e) {
        throw Error(message::tlsUnusable, {e.displayText()});
    }
}

Poco::Net::ServerSocket listen(const HubSettings::Api& settings, int backlog)
{
    const Poco::Net::SocketAddress address(settings.address, settings.port);
    if (settings.tls)
        return Poco::Net::SecureServerSocket(address, backlog, contextOf(*settings.tls));
    return {address, backlog};
}

using Watched = std::shared_ptr<ConnectionWatch::Connection>;

class Handler : public Poco::Net::HTTPRequestHandler {
public:
    Handler(Operations& operations, AttemptLimit& attempts, const NetworkLimits& limits, Watched connection)
        : operations_(operations), attempts_(attempts), limits_(limits), connection_(std::move(connection))
    {
    }

    void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override
    {
        begun_ = ConnectionWatch::Clock::now();
        connection_->until(begun_ + limits_.grace);
        address_ = request.clientAddress().host().toString();
        response.set("Cache-Control", "no-store");
        // A body that nobody reads would be taken for the next request.
        if (request.getMethod() != HTTPServerRequest::HTTP_POST &&
            (request.has("Content-Length") || request.has("Transfer-Encoding")))
            response.setKeepAlive(false);
        try {
            serve(request, response);
        } catch (const std::exception& e) {
            refuse(request, response, e);
        }
        audit(request, response);
        connection_->within(limits_.header + std::chrono::seconds(keepAliveSeconds));
    }

private:
    void serve(HTTPServerRequest& request, HTTPServerResponse& response)
    {
        std::size_t bytes = request.getURI().size();
        for (const auto& [name, value] : request)
            bytes += name.size() + value.size() + 4;
        if (bytes > headerBytes)
            throw Error(message::headerTooLarge);
        caller_ = admitted(request);
        if (!caller_)
            return refuseEntry(request, response);
        const Target target(request.getURI());
        const auto progress = [&](std::uint64_t came) {
            connection_->until(begun_ + limits_.grace + std::chrono::seconds(came / limits_.slowest) +
                               answering(came, request));
        };
        if (request.getMethod() == "GET")
            connection_->within(limits_.answer);
        if (!answerDepartment(operations_, *caller_, target, request, response, progress))
            throw Error(message::notFound, {loggable(target.path)});
    }

    // Once the whole body is there, the hub's own time counts.
    std::chrono::seconds answering(std::uint64_t came, const HTTPServerRequest& request) const
    {
        return came >= static_cast<std::uint64_t>(request.getContentLength64()) ? limits_.answer
                                                                                : std::chrono::seconds(0);
    }

    std::optional<Caller> admitted(const HTTPServerRequest& request)
    {
        constexpr std::string_view scheme = "Bearer ";
        const std::string shown = request.get("Authorization", "");
        if (shown.size() <= scheme.size() || Poco::icompare(shown.substr(0, scheme.size()), std::string(scheme)) != 0)
            return std::nullopt;
        return operations_.admit(std::string_view(shown).substr(scheme.size()));
    }

    void refuseEntry(HTTPServerRequest& request, HTTPServerResponse& response)
    {
        const auto refusal = attempts_.refused(address_);
        quiet_ = refusal.tooMany && !refusal.first;
        if (!refusal.tooMany) {
            response.set("WWW-Authenticate", "Bearer");
            const Error error(message::tokenRefused);
            return refuse(request, response, statusOf(error), error);
        }
        const std::string wait = std::to_string(refusal.wait.count());
        response.set("Retry-After", wait);
        response.setKeepAlive(false);
        const Error error(message::tooManyAttempts, {wait});
        refuse(request, response, statusOf(error), error);
    }

    void audit(const HTTPServerRequest& request, const HTTPServerResponse& response) const
    {
        if (quiet_)
            return;
        const std::string what =
            loggable(request.getMethod() + " " + request.getURI().substr(0, request.getURI().find('?')));
        if (caller_)
            spdlog::info("audit: {} token {} ({}): {} -> {}", address_, caller_->token->id, caller_->token->department,
                         what, static_cast<int>(response.getStatus()));
        else
            spdlog::warn("audit: {} without a valid token: {} -> {}", address_, what,
                         static_cast<int>(response.getStatus()));
    }

    Operations& operations_;
    AttemptLimit& attempts_;
    const NetworkLimits& limits_;
    const Watched connection_;
    ConnectionWatch::Clock::time_point begun_;
    std::string address_;
    std::optional<Caller> caller_;
    bool quiet_ = false;
};

class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    HandlerFactory(Operations& operations, AttemptLimit& attempts, const NetworkLimits& limits, Watched connection)
        : operations_(operations), attempts_(attempts), limits_(limits), connection_(std::move(connection))
    {
    }
    Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override
    {
        return std::make_unique<Handler>(operations_, attempts_, limits_, connection_)
            .release(); // Poco's contract: the server deletes it
    }

private:
    Operations& operations_;
    AttemptLimit& attempts_;
    const NetworkLimits& limits_;
    const Watched connection_;
};

// An address that has too many connections gets none.
class Turned : public Poco::Net::TCPServerConnection {
public:
    using TCPServerConnection::TCPServerConnection;
    void run() override { socket().close(); }
};

std::string addressOf(const StreamSocket& socket)
{
    try {
        return socket.peerAddress().host().toString();
    } catch (const Poco::Exception&) {
        return "?"; // gone already
    }
}

} // namespace

class NetworkServer::Connections : public Poco::Net::TCPServerConnectionFactory {
public:
    Connections(Operations& operations, NetworkServer& server) : operations_(operations), server_(server)
    {
        parameters_->setTimeout(Poco::Timespan(server.limits_.header.count(), 0));
        parameters_->setKeepAlive(true);
        parameters_->setKeepAliveTimeout(Poco::Timespan(keepAliveSeconds, 0));
        parameters_->setMaxKeepAliveRequests(requestsOfConnection);
    }

    Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override
    {
        const auto watched = server_.watch_.enter(socket.impl()->sockfd(), addressOf(socket), server_.limits_.header);
        if (!watched)
            return std::make_unique<Turned>(socket).release();
        Poco::SharedPtr<Poco::Net::HTTPRequestHandlerFactory> handlers(
            new HandlerFactory(operations_, server_.attempts_, server_.limits_, watched));
        return std::make_unique<Poco::Net::HTTPServerConnection>(socket, parameters_, handlers).release();
    }

private:
    Operations& operations_;
    NetworkServer& server_;
    Poco::Net::HTTPServerParams::Ptr parameters_{new Poco::Net::HTTPServerParams};
};

NetworkServer::NetworkServer(Operations& operations, const HubSettings::Api& settings, const NetworkLimits& limits)
    : limits_(limits), watch_(limits.perAddress), attempts_(limits.refusals, limits.refusalSpan),
      pool_("api", 2, limits.threads + 1) // Poco's default pool is shared and has 16
{
    const auto socket = listen(settings, limits.threads);
    Poco::AutoPtr<Poco::Net::TCPServerParams> parameters(new Poco::Net::TCPServerParams);
    parameters->setMaxThreads(limits.threads);
    parameters->setMaxQueued(limits.threads);
    server_ = std::make_unique<Poco::Net::TCPServer>(new Connections(operations, *this), pool_, socket, parameters);
    server_->start();
}

void NetworkServer::examine(const HubSettings::Api& settings)
{
    if (settings.http && settings.tls)
        contextOf(*settings.tls);
}

NetworkServer::~NetworkServer()
{
    server_->stop();
    watch_.endAll();
    pool_.joinAll();
    server_.reset();
}

std::uint16_t NetworkServer::port() const
{
    return server_->port();
}

} // namespace lianfang
