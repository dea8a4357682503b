#include "hub/api/connection_watch.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>

namespace lianfang {

namespace {

constexpr std::chrono::milliseconds lookEvery{200};

} // namespace

ConnectionWatch::Connection::Connection(ConnectionWatch& watch, int descriptor, std::string address)
    : watch_(watch), descriptor_(descriptor), address_(std::move(address)),
      deadline_(Clock::time_point::max().time_since_epoch().count())
{
}

ConnectionWatch::Connection::~Connection()
{
    watch_.leave(*this);
    ::close(descriptor_);
}

ConnectionWatch::ConnectionWatch(unsigned perAddress)
    : perAddress_(perAddress), thread_([this](const std::stop_token& stop) {
          pthread_setname_np(pthread_self(), "api-watch");
          std::mutex mutex;
          std::condition_variable_any wake;
          std::unique_lock waiting(mutex);
          while (!wake.wait_for(waiting, stop, lookEvery, [&] { return stop.stop_requested(); }))
              look();
      })
{
}

std::shared_ptr<ConnectionWatch::Connection> ConnectionWatch::enter(int socket, const std::string& address,
                                                                    std::chrono::milliseconds first)
{
    const std::lock_guard lock(watching_);
    const auto at = byAddress_.find(address);
    if (ending_ || (at != byAddress_.end() && at->second >= perAddress_))
        return nullptr;
    const int own = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    if (own < 0)
        return nullptr;
    std::shared_ptr<Connection> connection(new Connection(*this, own, address)); // its constructor is private
    connection->within(first);
    connection->place_ = connections_.insert(connections_.end(), connection.get());
    ++byAddress_[address];
    return connection;
}

void ConnectionWatch::leave(Connection& connection)
{
    const std::lock_guard lock(watching_);
    connections_.erase(connection.place_);
    const auto at = byAddress_.find(connection.address_);
    if (--at->second == 0)
        byAddress_.erase(at);
}

void ConnectionWatch::endAll()
{
    const std::lock_guard lock(watching_);
    ending_ = true;
    for (const Connection* connection : connections_)
        ::shutdown(connection->descriptor_, SHUT_RDWR);
}

void ConnectionWatch::look()
{
    const auto now = Clock::now().time_since_epoch().count();
    const std::lock_guard lock(watching_);
    for (const Connection* connection : connections_)
        if (connection->deadline_ < now)
            ::shutdown(connection->descriptor_, SHUT_RDWR); // whoever reads or writes there comes back with an error
}

} // namespace lianfang
