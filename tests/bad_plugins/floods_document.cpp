// A document without end.
#include "plugins/sdk/connector.h"

namespace {

class FloodsDocument : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request& request) override
    {
        const std::string bytes(1u << 20, 'x');
        if (request.dataset == "test/many")
            for (;;)
                hub().begin("small.csv", "text/csv").end();
        auto document = hub().begin("endless.csv", "text/csv");
        for (;;)
            document.write(bytes);
    }
};

} // namespace

LIANFANG_CONNECTOR(FloodsDocument, "floods-document")
