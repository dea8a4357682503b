// Prints to stdout and stderr while it delivers.
#include "plugins/sdk/connector.h"

#include <cstdio>
#include <iostream>

namespace {

class Prints : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override
    {
        std::puts("LFW1 from puts");
        auto document = hub().begin("whole.csv", "text/csv");
        std::cout << "from cout, 99010119900101123X, " << hub().secret("token") << std::endl;
        document.write("a,b\r\n");
        std::fputs("from stderr\n", stderr);
        document.end();
        hub().warn("by log()");
        std::printf("without an end of line");
    }
};

} // namespace

LIANFANG_CONNECTOR(Prints, "prints")
