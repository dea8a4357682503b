// Throws where the C++ wrapper catches: this is how a connector fails decently.
#include "plugins/sdk/connector.h"

#include <fstream>

namespace {

class Thrower : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request& request) override
    {
        if (request.dataset == "test/refused")
            throw lianfang::sdk::Refused("账号已停用", "the account is closed");
        if (request.dataset == "test/quotes")
            throw lianfang::sdk::Failure("值 99010119900101123X 不对，" + hub().secret("token"),
                                         "token " + hub().secret("token"));
        throw std::ios_base::failure("source is away");
    }
};

} // namespace

LIANFANG_CONNECTOR(Thrower, "thrower")
