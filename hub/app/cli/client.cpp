#include "hub/app/cli/client.h"

#include "hub/base/socket_path.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lianfang::cli {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

namespace {

// One connection for one call.
class Call {
public:
    Call(const std::filesystem::path& socket, const std::string& method, const std::string& path, const Parameters& parameters)
        : request_(method, HTTPRequest::HTTP_1_1)
    {
        Poco::URI uri;
        uri.setPath("/api/v1/" + path);
        for (const auto& [name, value] : parameters)
            if (!value.empty())
                uri.addQueryParameter(name, value);
        request_.setURI(uri.toString());
        request_.setHost("lianfang");
        try {
            Poco::Net::StreamSocket stream;
            const SocketPath reachable(socket);
            stream.connect(Poco::Net::SocketAddress(Poco::Net::SocketAddress::UNIX_LOCAL, reachable.text()));
            session_ = std::make_unique<HTTPClientSession>(stream);
            session_->setTimeout(Poco::Timespan(3600, 0));
        } catch (const Poco::Exception&) {
            if (::access(socket.c_str(), R_OK | W_OK) != 0 && errno == EACCES)
                throw Failure(3, "无权连接服务（" + socket.string() + "）。请以运行服务的用户或 root 执行，如 sudo lianfang …。",
                              "You may not connect to the daemon (" + socket.string() +
                                  "). Run this as the daemon's user or root, as with sudo lianfang ….",
                              "cli.not-permitted");
            throw Failure(3, "连接不到服务（" + socket.string() + "）。请确认 lianfangd 正在运行，且 --data 指向它的数据目录。",
                          "The daemon cannot be reached (" + socket.string() +
                              "). Check that lianfangd is running and that --data names its folder.",
                          "cli.unreachable");
        }
    }

    std::ostream& send(std::streamsize length, const std::string& type)
    {
        request_.setContentLength64(length);
        request_.setContentType(type);
        return session_->sendRequest(request_);
    }

    // The answer's body, once its status is known to be good.
    std::istream& receive()
    {
        if (request_.getMethod() == HTTPRequest::HTTP_GET)
            session_->sendRequest(request_);
        HTTPResponse response;
        std::istream& body = session_->receiveResponse(response);
        if (response.getStatus() != HTTPResponse::HTTP_OK)
            refused(response, std::string(std::istreambuf_iterator<char>(body), {}));
        return body;
    }

    // The daemon may refuse before it has all: then sending breaks off, and what it answered lies in the socket. Poco's
    // session would tell of the broken pipe only. Returns if there is no answer.
    void receiveEarly()
    {
        auto socket = session_->detachSocket();
        socket.setReceiveTimeout(Poco::Timespan(10, 0));
        std::string all;
        char buffer[4096];
        try {
            for (int n = 0; (n = socket.receiveBytes(buffer, sizeof buffer)) > 0;)
                all.append(buffer, static_cast<std::size_t>(n));
        } catch (const Poco::Exception&) {
            // reset, or silent: what came before may be all of it
        }
        std::istringstream text(all);
        HTTPResponse response;
        try {
            response.read(text);
        } catch (const Poco::Exception&) {
            return;
        }
        if (response.getStatus() != HTTPResponse::HTTP_OK)
            refused(response, std::string(std::istreambuf_iterator<char>(text), {}));
    }

    nlohmann::json json()
    {
        std::ostringstream text;
        Poco::StreamCopier::copyStream(receive(), text);
        return nlohmann::json::parse(text.str());
    }

private:
    [[noreturn]] static void refused(const HTTPResponse& response, const std::string& text)
    {
        const auto json = nlohmann::json::parse(text, nullptr, false);
        const auto status = response.getStatus();
        const bool busy = status == HTTPResponse::HTTP_CONFLICT || status == HTTPResponse::HTTP_SERVICE_UNAVAILABLE;
        const int exit = status == HTTPResponse::HTTP_NOT_FOUND ? 4 : busy ? 5 : 1;
        if (json.is_object() && json.contains("error"))
            throw Failure(exit, json["error"].value("zh", ""), json["error"].value("en", ""), json["error"].value("code", ""));
        throw Failure(exit, "服务返回 " + std::to_string(response.getStatus()) + "。",
                      "The daemon answered " + std::to_string(response.getStatus()) + ".", "cli.answer");
    }

    HTTPRequest request_;
    std::unique_ptr<HTTPClientSession> session_;
};

template <typename Work>
auto guarded(Work work)
{
    try {
        return work();
    } catch (const Poco::Exception& e) {
        throw Failure(3, "与服务的连接中断：" + e.displayText(), "The connection to the daemon broke: " + e.displayText(),
                      "cli.connection-broken");
    }
}

}  // namespace

nlohmann::json Client::get(const std::string& path, const Parameters& parameters) const
{
    return guarded([&] { return Call(socket_, HTTPRequest::HTTP_GET, path, parameters).json(); });
}

nlohmann::json Client::post(const std::string& path, const nlohmann::json& body) const
{
    return guarded([&] {
        Call call(socket_, HTTPRequest::HTTP_POST, path, {});
        const std::string text = body.dump();
        call.send(static_cast<std::streamsize>(text.size()), "application/json") << text;
        return call.json();
    });
}

nlohmann::json Client::put(const std::string& path, const Parameters& parameters, const std::filesystem::path& file,
                           const std::function<void(std::uint64_t)>& progress) const
{
    expectRegular(file);
    std::ifstream in(file, std::ios::binary);
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (!in || failed)
        throw Failure(1, "无法打开文件 " + file.string() + "。", "Cannot open " + file.string() + ".", "cli.file-unreadable");
    return guarded([&] {
        Call call(socket_, HTTPRequest::HTTP_PUT, path, parameters);
        auto& out = call.send(static_cast<std::streamsize>(size), "application/octet-stream");
        std::string buffer(256u << 10, '\0');
        std::uint64_t sent = 0;
        while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0 && out) {
            out.write(buffer.data(), in.gcount());
            progress(sent += static_cast<std::uint64_t>(in.gcount()));
        }
        if (!out.flush())
            call.receiveEarly();
        return call.json();
    });
}

void Client::download(const std::string& path, const Parameters& parameters, const std::filesystem::path& file) const
{
    std::error_code failed;
    const auto there = std::filesystem::symlink_status(file, failed);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        throw Failure(1, file.string() + " 已存在且不是普通文件，没有写入。请换一个文件名。",
                      file.string() + " exists and is no regular file; nothing was written. Name another file.",
                      "cli.file-not-regular");
    guarded([&] {
        Call call(socket_, HTTPRequest::HTTP_GET, path, parameters);
        std::istream& body = call.receive();
        const std::filesystem::path beside = file.string() + "." + std::to_string(::getpid()) + ".part";
        try {
            std::ofstream out(beside, std::ios::binary | std::ios::trunc);
            Poco::StreamCopier::copyStream(body, out, 65536);
            out.close();
            if (out)
                std::filesystem::rename(beside, file, failed);
            if (!out || failed)
                throw Failure(1, "无法写入 " + file.string() + "。", "Cannot write " + file.string() + ".", "cli.file-unwritable");
        } catch (...) {
            std::error_code ignored;
            std::filesystem::remove(beside, ignored);
            throw;
        }
    });
}

void expectRegular(const std::filesystem::path& file)
{
    std::error_code failed;
    if (std::filesystem::is_regular_file(file, failed))
        return;
    if (failed || !std::filesystem::exists(file, failed))
        throw Failure(1, "无法打开文件 " + file.string() + "。", "Cannot open " + file.string() + ".", "cli.file-unreadable");
    throw Failure(1, file.string() + " 不是普通文件。", file.string() + " is no regular file.", "cli.file-not-regular");
}

}  // namespace lianfang::cli
