// Says the same thing a hundred thousand times, then delivers.
#include "plugins/sdk/connector.h"

namespace {

class FloodsLog : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override
    {
        for (int i = 0; i < 100'000; ++i)
            hub().info("still here");
        auto document = hub().begin("whole.csv", "text/csv");
        document.write("a,b\r\n");
        document.end();
    }
};

} // namespace

LIANFANG_CONNECTOR(FloodsLog, "floods-log")
