// The same connector as by_hand.c, with the C++ wrapper.
#include "plugins/sdk/connector.h"

namespace {

using namespace lianfang::sdk;

class Wrapped : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const auto number = [](Day day) { return std::to_string(day.time_since_epoch().count()); };
        auto document = hub().begin("所问.txt", "text/plain", request.asOf);
        for (const std::string& said :
             {request.dataset, request.period, request.unit, request.documents,
              number(request.firstDay) + ".." + number(request.lastDay) + " as of " + number(request.asOf),
              hub().setting("folder"), hub().secret("token"), hub().cursor().value_or("first")})
            document.write(said + "|");
        document.end();
        hub().setCursor("second");
        hub().info("closed");
    }

    void probe() override
    {
        if (hub().setting("answer", "") == "")
            throw Refused("没有设置 answer", "there is no setting answer");
    }

    void push(const Request& request, Outgoing& outgoing) override
    {
        std::uint64_t count = 0;
        std::uint64_t sum = 0;
        char buffer[1000];
        while (const std::size_t got = outgoing.read(buffer)) {
            count += got;
            for (std::size_t i = 0; i < got; ++i)
                sum += static_cast<unsigned char>(buffer[i]);
        }
        hub().receipt(request.dataset + "|" + outgoing.name + "|" + std::to_string(outgoing.bytes) + "|" +
                      std::to_string(count) + "|" + std::to_string(sum));
    }
};

} // namespace

LIANFANG_CONNECTOR(Wrapped, "wrapped")
