#include "plugins/kit/tcp_proxy.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <array>

namespace lianfang::kit {

using Poco::Net::Socket;
using Poco::Net::StreamSocket;

namespace {

const Poco::Timespan slice(0, 50'000);

void end(StreamSocket& socket)
{
    try {
        socket.shutdown();
    } catch (const Poco::Exception&) {
        // It has ended already.
    }
}

} // namespace

TcpProxy::TcpProxy(const std::string& host, std::uint16_t port)
    : behind_(host, port), listening_(Poco::Net::SocketAddress("127.0.0.1", 0)),
      accepting_([this](std::stop_token stop) { accept(std::move(stop)); })
{
}

TcpProxy::~TcpProxy()
{
    accepting_.request_stop();
    accepting_.join();
    endAll();
}

void TcpProxy::begin(Then then, std::uint64_t bytes)
{
    endAll();
    bytes_ = 0;
    limit_ = bytes;
    then_ = then;
}

void TcpProxy::endAll()
{
    std::list<Pair> ended;
    {
        const std::lock_guard lock(mutex_);
        ended.swap(pairs_);
    }
    for (auto& pair : ended) {
        pair.up.request_stop();
        pair.down.request_stop();
        end(pair.client);
        end(pair.server);
    }
}

void TcpProxy::accept(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        if (!listening_.poll(slice, Socket::SELECT_READ))
            continue;
        try {
            StreamSocket client = listening_.acceptConnection();
            if (then_ == Then::breaksOff && bytes_ >= limit_) {
                client.close();
                continue;
            }
            StreamSocket server(behind_);
            const std::lock_guard lock(mutex_);
            // A source of many pages has a connection for each: those that are over give back their sockets and
            // threads.
            pairs_.remove_if([](const Pair& pair) { return pair.over == 2; });
            auto& pair = pairs_.emplace_back(client, server);
            const auto way = [&](StreamSocket from, StreamSocket to, bool down) {
                return std::jthread([=, this, over = &pair.over](std::stop_token s) {
                    carry(from, to, down, std::move(s));
                    ++*over;
                });
            };
            pair.up = way(client, server, false);
            pair.down = way(server, client, true);
        } catch (const Poco::Exception&) {
            // The server is away: the client sees its connection closed.
        }
    }
}

bool TcpProxy::may(std::uint64_t count)
{
    bytes_ += count;
    return then_ == Then::goesOn || bytes_ < limit_;
}

void TcpProxy::carry(StreamSocket from, StreamSocket to, bool down, std::stop_token stop)
{
    std::array<char, 16384> buffer{};
    try {
        while (!stop.stop_requested()) {
            if (!from.poll(slice, Socket::SELECT_READ))
                continue;
            const int got = from.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
            if (got <= 0)
                break;
            if (down && !may(static_cast<std::uint64_t>(got))) {
                if (then_ == Then::breaksOff)
                    break;
                while (!stop.stop_requested()) // silent until the next begin()
                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
                return;
            }
            for (int sent = 0; sent < got;)
                sent += to.sendBytes(buffer.data() + sent, got - sent);
        }
    } catch (const Poco::Exception&) {
        // One side has gone; the other is told below.
    }
    end(from);
    end(to);
}

} // namespace lianfang::kit
