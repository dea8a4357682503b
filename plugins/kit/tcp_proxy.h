// Stands before a department's server on a free loopback port, and breaks off or falls silent when told to.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace lianfang::kit {

class TcpProxy {
public:
    // What happens once `bytes` have come from the server, counted over all connections.
    enum class Then : std::uint8_t { goesOn, breaksOff, fallsSilent };

    TcpProxy(const std::string& host, std::uint16_t port);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    std::uint16_t port() const { return listening_.address().port(); }

    // Ends what is open and counts anew. Once broken off, new connections are closed as soon as they come.
    void begin(Then then, std::uint64_t bytes = 0);
    // What came from the server since begin().
    std::uint64_t bytes() const { return bytes_; }

private:
    struct Pair {
        Poco::Net::StreamSocket client;
        Poco::Net::StreamSocket server;
        std::atomic<int> over = 0; // of its two ways
        std::jthread up = {};
        std::jthread down = {};
    };
    void accept(std::stop_token stop);
    void carry(Poco::Net::StreamSocket from, Poco::Net::StreamSocket to, bool down, std::stop_token stop);
    bool may(std::uint64_t count); // false: break off; waits while silent
    void endAll();

    const Poco::Net::SocketAddress behind_;
    Poco::Net::ServerSocket listening_;
    std::mutex mutex_; // pairs_
    std::list<Pair> pairs_;
    std::atomic<Then> then_ = Then::goesOn;
    std::atomic<std::uint64_t> limit_ = 0;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::jthread accepting_;
};

} // namespace lianfang::kit
