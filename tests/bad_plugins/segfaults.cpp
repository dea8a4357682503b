// Follows a null pointer in the middle of a document.
#include "plugins/sdk/connector.h"

namespace {

volatile int* volatile nowhere = nullptr;

class Segfaults : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override
    {
        auto document = hub().begin("half.csv", "text/csv");
        document.write("a,b\r\n");
        *nowhere = 1;
        document.end();
    }
};

} // namespace

LIANFANG_CONNECTOR(Segfaults, "segfaults")
