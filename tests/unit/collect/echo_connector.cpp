// A connector that behaves, for tests of the collector: delivers what its settings say, gives back what it is given.
#include "plugins/sdk/connector.h"

namespace {

using namespace lianfang::sdk;

class Echo : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const int mebibytes = hub().number("mebibytes", -1);
        if (mebibytes >= 0) {
            large(mebibytes);
            return;
        }
        if (hub().setting("cursor", "") == "count")
            hub().setCursor(hub().cursor().value_or("first") + "+");
        if (hub().setting("nothing", "") == "yes")
            return;
        auto document = hub().begin("request.txt", "text/plain", request.asOf);
        document.write(request.dataset + "|" + request.period + "|" + request.unit + "|" + request.documents + "|");
        document.write(std::to_string(request.firstDay.time_since_epoch().count()) + "|");
        document.write(std::to_string(request.lastDay.time_since_epoch().count()) + "|");
        document.write(hub().secret("token"));
        document.end();
        auto second = hub().begin("空.csv", "");
        second.end();
    }

    void push(const Request& request, Outgoing& outgoing) override
    {
        if (hub().setting("wait", "") == "yes")
            while (true)
                hub().goOn();
        std::string all;
        char buffer[1000];
        while (const std::size_t got = outgoing.read(buffer))
            all.append(buffer, got);
        std::uint64_t sum = 0;
        for (const char c : all)
            sum += static_cast<unsigned char>(c);
        hub().receipt(request.dataset + "|" + outgoing.name + "|" + outgoing.mediaType + "|" +
                      std::to_string(outgoing.bytes) + "|" + std::to_string(all.size()) + "|" + std::to_string(sum));
    }

private:
    void large(int mebibytes)
    {
        std::string block(1u << 20, '\0');
        for (std::size_t i = 0; i < block.size(); ++i)
            block[i] = static_cast<char>(i * 2654435761u >> 24);
        auto document = hub().begin("large.bin", "application/octet-stream");
        for (int i = 0; i < mebibytes; ++i)
            document.write(block);
        document.end();
    }
};

} // namespace

LIANFANG_CONNECTOR(Echo, "echo")
