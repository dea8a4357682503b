#include "plugins/host/exchange_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>

namespace lianfang::host {

wire::Frame ExchangeSocket::read()
{
    for (;;) {
        if (auto frame = parser_.next())
            return *frame;
        const auto room = parser_.room();
        const ssize_t got = ::recv(descriptor_, room.data(), room.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            throw DaemonGone();
        parser_.received(static_cast<std::size_t>(got));
    }
}

wire::Request ExchangeSocket::readRequest()
{
    const auto frame = read();
    if (frame.kind != wire::Kind::request)
        throw wire::Garbage("the first frame is no request");
    return wire::Request::decode(frame.payload);
}

void ExchangeSocket::send(wire::Kind kind, std::string_view payload)
{
    const std::string head = wire::header(kind, payload.size());
    iovec parts[2] = {{const_cast<char*>(head.data()), head.size()},
                      {const_cast<char*>(payload.data()), payload.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    std::size_t left = head.size() + payload.size();
    while (left > 0) {
        const ssize_t sent = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            throw DaemonGone();
        left -= static_cast<std::size_t>(sent);
        auto done = static_cast<std::size_t>(sent);
        for (auto& part : parts) {
            const std::size_t step = std::min(done, part.iov_len);
            part.iov_base = static_cast<char*>(part.iov_base) + step;
            part.iov_len -= step;
            done -= step;
        }
    }
}

std::string_view ExchangeSocket::readPush()
{
    while (!pushEnded_) {
        const auto frame = read();
        switch (frame.kind) {
        case wire::Kind::pushBytes:
            if (!frame.payload.empty())
                return frame.payload;
            break;
        case wire::Kind::pushEnd:
            pushEnded_ = true;
            break;
        case wire::Kind::cancel:
            cancelled_ = true;
            return {};
        default:
            throw wire::Garbage("an unexpected frame from the daemon");
        }
    }
    return {};
}

bool ExchangeSocket::cancelled()
{
    pollfd ready{descriptor_, POLLIN | POLLRDHUP, 0};
    if (cancelled_ || ::poll(&ready, 1, 0) <= 0)
        return cancelled_;
    // While bytes to push are under way a cancel behind them is found when they are read.
    char head[wire::headerSize];
    if (ready.revents & (POLLHUP | POLLRDHUP | POLLERR))
        cancelled_ = true;
    else if (::recv(descriptor_, head, sizeof head, MSG_PEEK | MSG_DONTWAIT) == ssize_t(sizeof head))
        cancelled_ = wire::header(wire::Kind::cancel, 0) == std::string_view(head, sizeof head);
    return cancelled_;
}

} // namespace lianfang::host
