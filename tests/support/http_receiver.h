// A webhook's receiver on a free loopback port; see http_receiver.py for what it keeps of a request.
#pragma once

#include "tests/support/loopback_server.h"

namespace lianfang::test {

class HttpReceiver : public LoopbackServer {
public:
    HttpReceiver(const std::filesystem::path& folder, const std::string& secret,
                 const Certificate* certificate = nullptr)
        : LoopbackServer("http_receiver.py", folder, arguments(secret, certificate))
    {
    }

private:
    static std::vector<std::string> arguments(const std::string& secret, const Certificate* certificate)
    {
        std::vector<std::string> out{"--secret", secret};
        if (certificate != nullptr)
            out.insert(out.end(),
                       {"--certificate", certificate->certificate.string(), "--key", certificate->key.string()});
        return out;
    }
};

} // namespace lianfang::test
