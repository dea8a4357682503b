// Ends connections that take too long: a client that sends or reads a byte now and then would hold a thread for ever,
// since a socket's own timeout starts anew with each byte.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace lianfang {

class ConnectionWatch {
public:
    using Clock = std::chrono::steady_clock;

    // A connection under watch, from enter() to its destruction. Its deadline is moved on by whoever serves it.
    class Connection {
    public:
        ~Connection();
        void until(Clock::time_point deadline) { deadline_ = deadline.time_since_epoch().count(); }
        void within(std::chrono::milliseconds span) { until(Clock::now() + span); }

    private:
        friend class ConnectionWatch;
        Connection(ConnectionWatch& watch, int descriptor, std::string address);

        ConnectionWatch& watch_;
        const int descriptor_; // of our own: the socket's may already be another's
        const std::string address_;
        std::atomic<Clock::rep> deadline_;
        std::list<Connection*>::iterator place_;
    };

    // At most so many connections of one address at a time.
    explicit ConnectionWatch(unsigned perAddress);
    // All connections have ended before.
    ~ConnectionWatch() = default;

    // Nothing if the address has too many already. The first deadline is `first` from now.
    std::shared_ptr<Connection> enter(int socket, const std::string& address, std::chrono::milliseconds first);

    // Ends all that there are, at once; no further one enters.
    void endAll();

private:
    void leave(Connection& connection);
    void look();

    const unsigned perAddress_;
    std::mutex watching_;
    bool ending_ = false;
    std::list<Connection*> connections_;
    std::map<std::string, unsigned> byAddress_;
    std::jthread thread_;
};

} // namespace lianfang
