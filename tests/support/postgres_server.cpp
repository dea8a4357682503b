#include "tests/support/postgres_server.h"

#include <pwd.h>
#include <unistd.h>

#include <csignal>

namespace lianfang::test {

namespace {

std::string program(const std::string& name)
{
    // Debian's own place, by version; what else may lie on the path is not looked at.
    std::filesystem::path newest;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql"))
        if (std::filesystem::exists(version.path() / "bin" / name) && version.path() > newest)
            newest = version.path();
    return newest / "bin" / name;
}

// setpriv replaces itself, so that the process id is the program's own.
std::vector<std::string> unprivileged(std::vector<std::string> command)
{
    if (::geteuid() == 0) {
        const std::vector<std::string> become{"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
                                              "--init-groups"};
        command.insert(command.begin(), become.begin(), become.end());
    }
    return command;
}

} // namespace

PostgresServer::PostgresServer() : port_(freePort())
{
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam("postgres");
        if (!user || ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0)
            throw std::runtime_error("there is no user postgres");
    }
    const std::string data = folder_.path() / "data";
    run(unprivileged({program("initdb"), "-D", data, "-U", "admin", "-E", "UTF8", "--locale=C", "--auth-local=trust",
                      "--auth-host=scram-sha-256", "-N"}));
    process_ = std::make_unique<ChildProcess>(
        unprivileged({program("postgres"), "-D", data, "-p", std::to_string(port_), "-c", "listen_addresses=127.0.0.1",
                      "-c", "unix_socket_directories=" + folder_.path().string(), "-c", "fsync=off"}),
        folder_.path() / "log");
    process_->stopSignal = SIGINT; // its fast shutdown
    process_->await([this] {
        try {
            sql("SELECT 1");
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    });
    sql("CREATE ROLE lianfang LOGIN PASSWORD 'it''s a \\ secret'; GRANT ALL ON SCHEMA public TO lianfang");
}

std::string PostgresServer::connection() const
{
    return "host=127.0.0.1 port=" + std::to_string(port_) + " dbname=postgres user=lianfang";
}

void PostgresServer::sql(const std::string& text) const
{
    run({program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder_.path(), "-p", std::to_string(port_), "-U",
         "admin", "-d", "postgres", "-c", text});
}

} // namespace lianfang::test
