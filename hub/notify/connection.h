// Connections of a channel that another thread can break off.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace lianfang {

// One channel's connections, one at a time.
class Connection {
public:
    Connection() = default;
    ~Connection() { done(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // A connected socket with send and receive timeouts; resolving the name takes as long as the system takes for it.
    // Throws Error notify.connect, or notify.interrupted.
    Poco::Net::StreamSocket open(const std::string& host, std::uint16_t port, int timeoutSeconds);

    // The delivery is over.
    void done();

    // From any thread, for good: what waits on the open socket fails soon, and no further one opens.
    void interrupt();
    bool interrupted() const { return interrupted_; }

private:
    std::atomic<bool> interrupted_ = false;
    std::mutex mutex_;
    int open_ = -1; // a descriptor of our own for the open connection: it stays ours whatever the session closes
};

// For TLS 1.2 and later, with the peer's certificate and name checked against the CA file, or the system's CAs if it is
// empty. Throws Error notify.tls; `whom` stands in its text.
Poco::Net::Context::Ptr clientContext(const std::string& caFile, const std::string& whom);

// What the other side said, fit for a log and a person: one line of UTF-8, at most 300 bytes.
std::string quoted(const std::string& answer);

} // namespace lianfang
