// The API over the network: plain HTTP on loopback, HTTPS anywhere. Only the bearer of a department's token is let in,
// and only to what that token is for (department_routes.h). Everything is bounded: connections, in all and of one
// address; a request's header, body and time; refused attempts. Each request is logged with the token's number, never
// the token.
#pragma once

#include "hub/api/attempt_limit.h"
#include "hub/api/connection_watch.h"
#include "hub/api/operations.h"
#include "hub/schema/hub_settings.h"

#include <Poco/Net/HTTPServer.h>
#include <Poco/ThreadPool.h>

#include <memory>

namespace lianfang {

struct NetworkLimits {
    int threads = 32; // connections served at a time; as many again may wait
    unsigned perAddress = 16;
    std::chrono::seconds header{10};  // for the handshake and a request's header, and for a further request to begin
    std::chrono::seconds grace{20};   // a body may take so long,
    std::uint64_t slowest = 16 << 10; // and beyond that a second for each so many bytes
    std::chrono::seconds answer{
        600};               // for the hub to take it in (a large merge may be being written), and for the answer
    unsigned refusals = 10; // of one address
    std::chrono::seconds refusalSpan{60};
};

class NetworkServer {
public:
    // Throws Error app.tls-unusable, or Poco::Exception if the port cannot be bound. Requests are answered until
    // destruction.
    NetworkServer(Operations& operations, const HubSettings::Api& settings, const NetworkLimits& limits = {});
    ~NetworkServer();

    // Throws Error app.tls-unusable where certificate, key or CA cannot be used.
    static void examine(const HubSettings::Api& settings);

    std::uint16_t port() const; // that was bound, where the setting says 0

private:
    class Connections;

    const NetworkLimits limits_;
    ConnectionWatch watch_;
    AttemptLimit attempts_;
    Poco::ThreadPool pool_;
    std::unique_ptr<Poco::Net::TCPServer> server_;
};

} // namespace lianfang
