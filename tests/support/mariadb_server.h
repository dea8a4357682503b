// A real MariaDB on a free loopback port, its data in a temporary folder, gone with the test.
#pragma once

#include "tests/support/child_process.h"
#include "tests/support/temporary_folder.h"

#include <memory>

namespace lianfang::test {

// Run by root it works under the user mysql, since MariaDB refuses root.
class MariadbServer {
public:
    MariadbServer();

    // "host=127.0.0.1;port=…;db=front;user=lianfang", without the password.
    std::string connection() const;
    std::string password() const { return "it's a \\ secret"; }

    // Runs SQL through the client as the superuser; throws if it fails.
    void sql(const std::string& text) const;

private:
    TemporaryFolder folder_;
    int port_;
    std::unique_ptr<ChildProcess> process_;
};

} // namespace lianfang::test
