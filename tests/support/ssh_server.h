// A real OpenSSH server on a free loopback port, with its own host key and configuration, for the user who runs the
// test.
#pragma once

#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

#include <memory>

namespace lianfang::test {

class SshServer {
public:
    // `keyType` of the login key: "ed25519", "rsa", "ecdsa".
    explicit SshServer(const std::string& keyType = "ed25519");

    int port() const { return port_; }
    std::string user() const;
    std::string hostKey() const;    // "SHA256:…"
    std::string privateKey() const; // the login key's text
    std::filesystem::path privateKeyFile() const { return folder_.path() / "login"; }
    // A folder to serve files from: an SFTP path and a path of this machine alike.
    const std::filesystem::path& files() const { return files_; }

private:
    TemporaryFolder folder_;
    std::filesystem::path files_;
    int port_;
    std::unique_ptr<ChildProcess> process_;
};

} // namespace lianfang::test
