#include "tests/support/mariadb_server.h"

#include <pwd.h>
#include <unistd.h>

namespace lianfang::test {

MariadbServer::MariadbServer() : port_(freePort())
{
    std::string user = ::getpwuid(::geteuid())->pw_name;
    if (::geteuid() == 0) {
        user = "mysql";
        const passwd* entry = ::getpwnam(user.c_str());
        if (!entry || ::chown(folder_.path().c_str(), entry->pw_uid, entry->pw_gid) != 0)
            throw std::runtime_error("there is no user mysql");
    }
    const auto option = [](const std::string& name, const std::string& value) { return "--" + name + "=" + value; };
    const std::string data = folder_.path() / "data";
    run({"/usr/bin/mariadb-install-db", "--no-defaults", option("user", user), option("datadir", data),
         "--auth-root-authentication-method=normal", "--skip-test-db"});
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/usr/sbin/mariadbd", "--no-defaults", option("user", user), option("datadir", data),
                                 option("port", std::to_string(port_)), "--bind-address=127.0.0.1",
                                 option("socket", folder_.path() / "socket"), "--innodb-flush-log-at-trx-commit=0",
                                 "--max-recursive-iterations=1000000"},
        folder_.path() / "log");
    process_->await([this] {
        try {
            sql("SELECT 1");
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    });
    sql("CREATE DATABASE IF NOT EXISTS front CHARACTER SET utf8mb4;"
        "CREATE USER lianfang@'127.0.0.1' IDENTIFIED BY 'it''s a \\\\ secret';"
        "GRANT ALL ON front.* TO lianfang@'127.0.0.1'");
}

std::string MariadbServer::connection() const
{
    return "host=127.0.0.1;port=" + std::to_string(port_) + ";db=front;user=lianfang";
}

void MariadbServer::sql(const std::string& text) const
{
    run({"/usr/bin/mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-S", folder_.path() / "socket", "-u",
         "root", "-e", text});
}

} // namespace lianfang::test
