// Returns as if all were well, with its document half written.
#include "plugins/sdk/connector.h"

namespace {

class EndsEarly : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override { hub().begin("half.csv", "text/csv").write("a,b\r\n1,"); }
};

} // namespace

LIANFANG_CONNECTOR(EndsEarly, "ends-early")
