// One request over one connection: TLS, and a body that is known to be whole. http.h is what a connector uses.
#pragma once

#include "http_message.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstring>
#include <functional>
#include <memory>

namespace lianfang::sdk::detail {

// Encrypts as the manifest says: TLS 1.2 or later, certificate and name of the server always verified.
class HttpEncryption {
public:
    HttpEncryption(const HttpServer& server, const std::string& host)
    {
        using Poco::Net::Context;
        try {
            context_ = new Context(Context::TLS_CLIENT_USE, "", "", server.caFile, Context::VERIFY_STRICT, 9,
                                   server.caFile.empty());
            context_->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        } catch (const Poco::Exception&) {
            throw Refused("设置 ca-file 指定的证书文件 " + server.caFile + " 无法使用",
                          "the certificates of setting ca-file, " + server.caFile + ", cannot be used");
        }
        // Poco by itself would take any name for this machine's own.
        context_->enableExtendedCertificateVerification(false);
        X509_VERIFY_PARAM* rules = SSL_CTX_get0_param(context_->sslContext());
        Poco::Net::IPAddress address;
        if (Poco::Net::IPAddress::tryParse(host, address))
            X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str());
        else
            X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
        if (!server.clientCertificate.empty())
            identify(server);
    }

    Poco::Net::StreamSocket over(const Poco::Net::StreamSocket& socket, const std::string& host) const
    {
        auto secured = Poco::Net::SecureStreamSocket::attach(socket, host, context_);
        secured.completeHandshake();
        return secured;
    }

private:
    struct Free {
        void operator()(BIO* bio) const { BIO_free(bio); }
        void operator()(X509* certificate) const { X509_free(certificate); }
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };

    void identify(const HttpServer& server)
    {
        SSL_CTX* context = context_->sslContext();
        const auto memory = [](const std::string& text) {
            return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
        };
        const auto noQuestion = [](char*, int, int, void*) { return 0; }; // never ask a terminal for a passphrase
        const auto certificates = memory(server.clientCertificate);
        bool good = false;
        while (
            const std::unique_ptr<X509, Free> one{PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)}) {
            good = good ? SSL_CTX_add1_chain_cert(context, one.get()) == 1
                        : SSL_CTX_use_certificate(context, one.get()) == 1;
            if (!good)
                break;
        }
        const std::unique_ptr<EVP_PKEY, Free> key(
            PEM_read_bio_PrivateKey(memory(server.clientKey).get(), nullptr, noQuestion, nullptr));
        if (!good || !key || SSL_CTX_use_PrivateKey(context, key.get()) != 1)
            throw Refused("密钥 client-certificate 与 client-key 不是可用的一对证书和私钥",
                          "secrets client-certificate and client-key are no usable certificate with its key");
    }

    Poco::Net::Context::Ptr context_;
};

// Poco's session, with its bytes within reach: its own stream for a body takes one that was cut off for a whole one.
class HttpSession : public Poco::Net::HTTPClientSession {
public:
    using HTTPClientSession::HTTPClientSession;
    using HTTPSession::buffered;
    using HTTPSession::get;
    using HTTPSession::read;
};

class HttpConnection {
public:
    HttpConnection(const Hub& hub, const HttpServer& server, const Poco::URI& address)
        : hub_(hub), server_(server), address_(address)
    {
        connect();
    }

    // Sends what `write` writes, `size` bytes, as the body, and reads the answer's head.
    HttpAnswer ask(Poco::Net::HTTPRequest& request, std::uint64_t size, const std::function<void(std::ostream&)>& write)
    {
        request.setHost(address_.getHost(), address_.getPort());
        request.setKeepAlive(false);
        if (size > 0 || request.getMethod() != "GET")
            request.setContentLength64(static_cast<Poco::Int64>(size));
        std::ostream& out = session_->sendRequest(request);
        if (size > 0)
            write(out);
        out.flush();
        if (!out)
            throw Poco::Net::ConnectionResetException();
        await();
        session_->receiveResponse(response_);
        HttpAnswer answer;
        answer.address = address_.toString();
        answer.status = response_.getStatus();
        for (const auto& [name, value] : response_) {
            auto& kept = answer.headers[Poco::toLower(name)];
            kept += (kept.empty() ? "" : ", ") + value;
        }
        return answer;
    }

    // Gives the body to `take`, piece by piece, and returns only if it was whole.
    void body(const HttpAnswer& answer, const std::function<void(std::string_view)>& take)
    {
        if (answer.status == 204 || answer.status == 304)
            return;
        const auto encoding = Poco::toLower(answer.header("content-encoding"));
        if (!encoding.empty() && encoding != "identity")
            throw Refused("对方未经请求压缩了数据（" + encoding + "）",
                          "the answer is compressed (" + encoding + ") though nobody asked for that");
        if (Poco::toLower(answer.header("transfer-encoding")).find("chunked") != std::string::npos) {
            while (const auto size = chunkSize()) {
                bytes(size, take);
                if (line() != "")
                    cutShort();
            }
            while (line() != "") {
            }
        } else if (response_.hasContentLength()) {
            const auto size = response_.getContentLength64();
            if (size < 0)
                cutShort();
            bytes(static_cast<std::uint64_t>(size), take);
        } else if (server_.endsUnstated) {
            bytes(UINT64_MAX, take);
        } else {
            throw Refused("对方没有说明数据的长度，无法判断是否完整：" + shown(address_),
                          "the answer states no length, so that nobody can tell whether it is whole: " +
                              shown(address_));
        }
    }

private:
    static constexpr std::size_t pieceSize = 128u << 10;
    static constexpr auto slice = std::chrono::milliseconds(200);
    static constexpr std::size_t longestLine = 8192;

    static Poco::Timespan span(std::chrono::milliseconds time) { return Poco::Timespan(time.count() * 1000); }

    void connect()
    {
        // Name resolution cannot be interrupted; connecting can.
        Poco::Net::StreamSocket socket;
        socket.connectNB(Poco::Net::SocketAddress(address_.getHost(), address_.getPort()));
        const auto until = std::chrono::steady_clock::now() + server_.connectTimeout;
        while (!socket.poll(span(slice), Poco::Net::Socket::SELECT_WRITE | Poco::Net::Socket::SELECT_ERROR)) {
            hub_.goOn();
            if (std::chrono::steady_clock::now() > until)
                throw Poco::TimeoutException();
        }
        if (const int error = socket.impl()->socketError(); error != 0)
            throw Poco::Net::NetException(std::strerror(error));
        socket.setBlocking(true);
        socket.setReceiveTimeout(span(server_.answerTimeout));
        socket.setSendTimeout(span(server_.answerTimeout));
        if (address_.getScheme() == "https")
            socket = HttpEncryption(server_, address_.getHost()).over(socket, address_.getHost());
        session_ = std::make_unique<HttpSession>(socket);
        session_->setTimeout(span(server_.connectTimeout), span(server_.answerTimeout), span(server_.answerTimeout));
    }

    // Until the server has sent something.
    void await()
    {
        if (session_->buffered() > 0)
            return;
        const auto until = std::chrono::steady_clock::now() + server_.answerTimeout;
        while (!session_->socket().poll(span(slice), Poco::Net::Socket::SELECT_READ)) {
            hub_.goOn();
            if (std::chrono::steady_clock::now() > until)
                throw Poco::TimeoutException();
        }
    }

    [[noreturn]] void cutShort() const
    {
        throw Failure("对方的应答中途断开：" + shown(address_), "the answer broke off half-way: " + shown(address_));
    }

    std::string line()
    {
        std::string text;
        for (;;) {
            await();
            const int byte = session_->get();
            if (byte < 0 || text.size() > longestLine)
                cutShort();
            if (byte == '\n')
                break;
            text += static_cast<char>(byte);
        }
        if (text.ends_with('\r'))
            text.pop_back();
        return text;
    }

    std::uint64_t chunkSize()
    {
        const std::string text = line();
        const auto digits = std::min(text.find_first_of("; \t"), text.size());
        std::uint64_t size = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + digits, size, 16);
        if (error != std::errc() || end != text.data() + digits || digits == 0)
            cutShort();
        return size;
    }

    void bytes(std::uint64_t size, const std::function<void(std::string_view)>& take)
    {
        while (size > 0) {
            await();
            const int got = session_->read(piece_.data(),
                                           static_cast<std::streamsize>(std::min<std::uint64_t>(size, piece_.size())));
            if (got <= 0 && size == UINT64_MAX)
                return;
            if (got <= 0)
                cutShort();
            total_ += static_cast<std::uint64_t>(got);
            if (total_ > server_.maxBytes)
                throw Refused("对方的应答超过 " + std::to_string(server_.maxBytes) + " 字节的上限：" + shown(address_),
                              "the answer is longer than " + std::to_string(server_.maxBytes) +
                                  " bytes: " + shown(address_));
            take({piece_.data(), static_cast<std::size_t>(got)});
            if (size != UINT64_MAX)
                size -= static_cast<std::uint64_t>(got);
        }
    }

    const Hub& hub_;
    const HttpServer& server_;
    const Poco::URI address_;
    std::unique_ptr<HttpSession> session_;
    Poco::Net::HTTPResponse response_;
    std::vector<char> piece_ = std::vector<char>(pieceSize);
    std::uint64_t total_ = 0;
};

} // namespace lianfang::sdk::detail
