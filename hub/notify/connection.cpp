#include "hub/notify/connection.h"

#include "hub/base/text.h"
#include "hub/notify/messages.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

namespace lianfang {

using Poco::Net::StreamSocket;

StreamSocket Connection::open(const std::string& host, std::uint16_t port, int timeoutSeconds)
{
    const auto whom = fmt::format("{}:{}", host, port);
    try {
        StreamSocket socket;
        socket.connectNB(Poco::Net::SocketAddress(host, port));
        const Poco::Timespan slice(0, 200'000);
        int slices = timeoutSeconds * 5;
        while (!interrupted_ && !socket.poll(slice, Poco::Net::Socket::SELECT_WRITE | Poco::Net::Socket::SELECT_ERROR))
            if (--slices <= 0)
                throw Error(message::notifyConnect, {whom, "timeout"});
        if (const int failure = socket.impl()->socketError(); failure != 0)
            throw Error(message::notifyConnect, {whom, std::strerror(failure)});
        socket.setBlocking(true);
        const Poco::Timespan timeout(timeoutSeconds, 0);
        socket.setReceiveTimeout(timeout);
        socket.setSendTimeout(timeout);
        const std::lock_guard lock(mutex_);
        if (interrupted_)
            throw Error(message::notifyInterrupted);
        if (open_ >= 0)
            ::close(open_);
        open_ = ::fcntl(socket.impl()->sockfd(), F_DUPFD_CLOEXEC, 0);
        return socket;
    } catch (const Error&) {
        throw;
    } catch (const Poco::Exception& e) {
        throw Error(message::notifyConnect, {whom, quoted(e.displayText())});
    }
}

void Connection::done()
{
    const std::lock_guard lock(mutex_);
    if (open_ >= 0)
        ::close(open_);
    open_ = -1;
}

void Connection::interrupt()
{
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    if (open_ >= 0)
        ::shutdown(open_, SHUT_RDWR);
}

Poco::Net::Context::Ptr clientContext(const std::string& caFile, const std::string& whom)
{
    try {
        Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", caFile,
                                                               Poco::Net::Context::VERIFY_STRICT, 9, caFile.empty()));
        context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
        context->enableExtendedCertificateVerification(true);
        return context;
    } catch (const Poco::Exception& e) {
        throw Error(message::notifyTls, {whom, quoted(e.displayText())});
    }
}

std::string quoted(const std::string& answer)
{
    std::string out;
    for (std::size_t at = 0; at < answer.size() && out.size() < 300;) {
        std::size_t taken = 1;
        while (taken < 4 && at + taken <= answer.size() && !isUtf8(std::string_view(answer).substr(at, taken)))
            ++taken;
        const auto piece = std::string_view(answer).substr(at, taken);
        const bool whole = isUtf8(piece) && at + taken <= answer.size();
        out += !whole                                        ? std::string_view("?")
               : static_cast<unsigned char>(piece[0]) < 0x20 ? std::string_view(" ")
                                                             : piece;
        at += whole ? taken : 1;
    }
    return std::string(trimmed(out));
}

} // namespace lianfang
