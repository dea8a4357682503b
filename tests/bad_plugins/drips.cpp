// Delivers a byte at a time, with a pause of `milliseconds` before each: its setting `text`, or without one for ever.
#include "plugins/sdk/connector.h"

#include <chrono>
#include <thread>

namespace {

class Drips : public lianfang::sdk::Connector {
public:
    using Connector::Connector;
    void pull(const lianfang::sdk::Request&) override
    {
        const std::string text = hub().setting("text", "");
        const std::chrono::milliseconds pause(std::stoi(hub().setting("milliseconds", "50")));
        auto document = hub().begin("slow.csv", "text/csv");
        for (std::size_t at = 0; text.empty() || at < text.size(); ++at) {
            std::this_thread::sleep_for(pause);
            document.write(text.empty() ? std::string("x") : text.substr(at, 1));
        }
        document.end();
    }
};

} // namespace

LIANFANG_CONNECTOR(Drips, "drips")
