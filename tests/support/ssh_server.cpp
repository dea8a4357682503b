#include "tests/support/ssh_server.h"

#include <pwd.h>
#include <unistd.h>

#include <sstream>

namespace lianfang::test {

SshServer::SshServer(const std::string& keyType) : files_(folder_.path() / "files"), port_(freePort())
{
    const auto path = [this](const char* name) { return (folder_.path() / name).string(); };
    std::filesystem::create_directory(files_);
    run({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path("host")});
    run({"/usr/bin/ssh-keygen", "-q", "-t", keyType, "-N", "", "-f", path("login")});
    // As root sshd separates privileges, for which it wants this folder; a service would have made it.
    if (::geteuid() == 0)
        std::filesystem::create_directories("/run/sshd");
    std::ostringstream config;
    config << "Port " << port_ << "\nListenAddress 127.0.0.1\nHostKey " << path("host") << "\nPidFile none\n"
           << "AuthorizedKeysFile " << path("login.pub") << "\nStrictModes no\nUsePAM no\n"
           << "PasswordAuthentication no\nPermitRootLogin prohibit-password\n"
           << "Subsystem sftp internal-sftp\n";
    folder_.write("sshd_config", config.str());
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/usr/sbin/sshd", "-D", "-e", "-f", path("sshd_config")}, path("log"));
    process_->await([this] { return listening(port_); });
}

std::string SshServer::user() const
{
    return ::getpwuid(::geteuid())->pw_name;
}

std::string SshServer::hostKey() const
{
    std::istringstream words(run({"/usr/bin/ssh-keygen", "-lf", folder_.path() / "host.pub"}));
    std::string bits;
    std::string fingerprint;
    words >> bits >> fingerprint;
    return fingerprint;
}

std::string SshServer::privateKey() const
{
    return TemporaryFolder::read(privateKeyFile());
}

} // namespace lianfang::test
