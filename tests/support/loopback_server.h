// A server of a test that is a Python script of this folder: it listens on a free loopback port, keeps what it
// receives, and answers as the test plans.
#pragma once

#include "tests/support/child_process.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::test {

// A self-made certificate for localhost and 127.0.0.1, which is its own CA, and its key.
struct Certificate {
    std::filesystem::path certificate;
    std::filesystem::path key;
};
Certificate makeCertificate(const std::filesystem::path& folder);

// The script writes its port to <folder>/port once it listens, and what it receives to 0001.json, 0002.json … there.
class LoopbackServer {
public:
    LoopbackServer(const std::string& script, const std::filesystem::path& folder,
                   const std::vector<std::string>& arguments);

    std::uint16_t port() const { return port_; }

    // The next time the server is to answer `what` ("RCPT", "DATA", "POST"), it answers this instead of its best.
    void answerNext(const std::string& what, const std::string& answer);

    // What was received so far, in order.
    std::vector<nlohmann::json> received() const;

private:
    const std::filesystem::path folder_;
    std::unique_ptr<ChildProcess> process_;
    std::uint16_t port_ = 0;
};

} // namespace lianfang::test
