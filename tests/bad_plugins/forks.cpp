// Leaves a child behind, which tells its process id in a document's name.
#include "plugins/sdk/connector.h"

#include <unistd.h>

namespace {

class Forks : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override
    {
        const pid_t child = ::fork();
        if (child == 0)
            for (;;)
                ::pause();
        hub().begin(std::to_string(child), "text/plain").end();
    }
};

} // namespace

LIANFANG_CONNECTOR(Forks, "forks")
