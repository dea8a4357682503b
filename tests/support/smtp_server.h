// A real SMTP server (python3-aiosmtpd) on a free loopback port; see smtp_server.py for what it keeps of a message.
#pragma once

#include "tests/support/loopback_server.h"

namespace lianfang::test {

struct SmtpServerOptions {
    std::string security = "none"; // "starttls", "tls"
    Certificate certificate;       // unless security is "none"
    std::string user;              // empty: no login
    std::string password;
};

class SmtpServer : public LoopbackServer {
public:
    SmtpServer(const std::filesystem::path& folder, const SmtpServerOptions& options)
        : LoopbackServer("smtp_server.py", folder, arguments(options))
    {
    }

private:
    static std::vector<std::string> arguments(const SmtpServerOptions& options)
    {
        std::vector<std::string> out{"--security", options.security};
        if (options.security != "none")
            out.insert(out.end(), {"--certificate", options.certificate.certificate.string(), "--key",
                                   options.certificate.key.string()});
        if (!options.user.empty())
            out.insert(out.end(), {"--user", options.user, "--password", options.password});
        return out;
    }
};

} // namespace lianfang::test
