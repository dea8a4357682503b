// A server of a test: a Python script of this folder that listens on a free loopback port, and ends when the test does.
#pragma once

#include <Poco/Pipe.h>
#include <Poco/Process.h>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::support {

// A self-made certificate for localhost and 127.0.0.1, which is its own CA, and its key.
struct Certificate {
    std::filesystem::path certificate;
    std::filesystem::path key;
};
Certificate makeCertificate(const std::filesystem::path& folder);

// The script prints its port as its first line, ends when its standard input does, and writes what it receives to
// `folder` as 0001.json, 0002.json …
class LoopbackServer {
public:
    LoopbackServer(const std::string& script, const std::filesystem::path& folder, std::vector<std::string> arguments);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    std::uint16_t port() const { return port_; }

    // The next time the server is to answer `what` ("RCPT", "DATA", "POST"), it answers this instead of its best.
    void answerNext(const std::string& what, const std::string& answer);

    // What was received so far, in order.
    std::vector<nlohmann::json> received() const;

private:
    std::filesystem::path folder_;
    Poco::Pipe in_, out_;
    std::unique_ptr<Poco::ProcessHandle> process_;
    std::uint16_t port_ = 0;
};

// An empty folder that is removed with its content at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace lianfang::support
