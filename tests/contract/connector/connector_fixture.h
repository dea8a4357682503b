// A shipped connector in the real host.
#pragma once

#include "hub/base/error.h"
#include "hub/collect/collector.h"
#include "tests/support/memory_sink.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lianfang::test {

class ConnectorFixture : public testing::Test {
protected:
    explicit ConnectorFixture(const std::string& connector)
    {
        request_.exchangeId = "1";
        request_.deadline = std::chrono::seconds(60);
        use(connector);
    }

    void use(const std::string& connector)
    {
        request_.connector = connector;
        request_.library = std::string(CONNECTORS) + "/" + connector + ".so";
    }

    // Names and contents of what a pull delivered.
    std::vector<std::pair<std::string, std::string>> pulled()
    {
        MemorySink sink;
        outcome_ = collector_.pull(request_, sink);
        std::vector<std::pair<std::string, std::string>> documents;
        for (auto& document : sink.documents)
            documents.emplace_back(document.name, std::move(document.bytes));
        return documents;
    }

    // Pulls, and lets `meanwhile` happen when the first bytes have come.
    void pulledWhile(std::function<void()> meanwhile)
    {
        struct Sink : MemorySink {
            void write(std::string_view bytes) override
            {
                if (auto now = std::exchange(then, nullptr))
                    now();
                MemorySink::write(bytes);
            }
            std::function<void()> then;
        } sink;
        sink.then = std::move(meanwhile);
        collector_.pull(request_, sink);
    }

    std::string pushed(const std::string& name, const std::string& bytes)
    {
        MemorySource source(bytes);
        return collector_.push(request_, name, "text/csv", source).text;
    }

    // Code and English text of the Error that `action` ends with.
    template <typename Action>
    std::string failureOf(Action action)
    {
        try {
            action();
        } catch (const Error& error) {
            return std::string(error.message().code) + ": " + error.en();
        }
        return "no failure";
    }

    Collector collector_{{LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"}};
    CollectRequest request_;
    CollectOutcome outcome_;
};

// Names a test by the connector it is about.
inline std::string named(const testing::TestParamInfo<const char*>& info)
{
    return info.param;
}

} // namespace lianfang::test
