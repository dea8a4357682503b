// A shipped connector in the real host.
#pragma once

#include "hub/base/error.h"
#include "hub/collect/collector.h"
#include "tests/support/memory_sink.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lianfang::test {

class ConnectorFixture : public testing::Test {
protected:
    explicit ConnectorFixture(const std::string& connector)
    {
        request_.exchangeId = "1";
        request_.connector = connector;
        request_.library = std::string(CONNECTORS) + "/" + connector + ".so";
        request_.deadline = std::chrono::seconds(60);
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

} // namespace lianfang::test
