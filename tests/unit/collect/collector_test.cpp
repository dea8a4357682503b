#include "hub/collect/collector.h"

#include "hub/collect/messages.h"
#include "tests/support/memory_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace lianfang {
namespace {

using namespace std::chrono_literals;
using test::MemorySink;
using test::MemorySource;

class CollectorTest : public testing::Test {
protected:
    CollectorTest()
    {
        request_.exchangeId = "7";
        request_.connector = "echo";
        request_.library = std::string(TEST_PLUGINS) + "/test_echo.so";
        request_.dataset = "postal/outlets";
        request_.period = *Period::parse("2026-09");
        request_.unit = "340223";
        request_.documents = "快递网点_340223_2026-09*.csv";
        request_.asOf = dayOf(2026, 9, 28);
        request_.secrets["token"] = "swordfish";
        request_.deadline = 60s;
    }

    Collector collector_{{LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"}};
    CollectRequest request_;
    MemorySink sink_;
};

// Counts and hashes, keeps nothing.
class DigestSink : public DocumentSink {
public:
    void begin(const std::string&, const std::string&, std::optional<Day>) override {}
    void write(std::string_view bytes) override
    {
        count += bytes.size();
        digest_.add(bytes);
    }
    std::string end() override { return hex(digest_.finish()); }
    void abandon() noexcept override {}
    std::uint64_t count = 0;

private:
    Sm3 digest_;
};

TEST_F(CollectorTest, AConnectorIsToldWhatIsWanted)
{
    collector_.pull(request_, sink_);
    EXPECT_EQ(sink_.documents.front().bytes,
              "postal/outlets|2026-09|340223|快递网点_340223_2026-09*.csv|20697|20726|swordfish");
}

TEST_F(CollectorTest, TheOutcomeDescribesEachDocument)
{
    const auto outcome = collector_.pull(request_, sink_);
    ASSERT_EQ(outcome.documents.size(), 2u);
    const auto& first = outcome.documents.front();
    EXPECT_EQ(first.name, "request.txt");
    EXPECT_EQ(first.mediaType, "text/plain");
    EXPECT_EQ(first.asOf, dayOf(2026, 9, 28));
    EXPECT_EQ(first.bytes, sink_.documents.front().bytes.size());
    EXPECT_EQ(first.digest, hex(sm3(sink_.documents.front().bytes)));
}

TEST_F(CollectorTest, AnEmptyDocumentIsADocument)
{
    const auto outcome = collector_.pull(request_, sink_);
    EXPECT_EQ(outcome.documents.back().name, "空.csv");
    EXPECT_EQ(outcome.documents.back().bytes, 0u);
    EXPECT_FALSE(outcome.documents.back().asOf);
}

TEST_F(CollectorTest, NoDocumentIsASuccess)
{
    request_.settings["nothing"] = "yes";
    EXPECT_TRUE(collector_.pull(request_, sink_).documents.empty());
}

TEST_F(CollectorTest, ACursorComesBackAsTheConnectorLeftIt)
{
    request_.settings["cursor"] = "count";
    EXPECT_EQ(collector_.pull(request_, sink_).cursor, "first+");
    request_.cursor = "2026-09-01";
    EXPECT_EQ(collector_.pull(request_, sink_).cursor, "2026-09-01+");
}

TEST_F(CollectorTest, AMissingSecretIsNamed)
{
    request_.secrets.clear();
    try {
        collector_.pull(request_, sink_);
        FAIL() << "it needs the secret";
    } catch (const Error& error) {
        EXPECT_EQ(error.zh(), "连接器 echo 无法工作：缺少密钥 token。请改正后重新运行该交换。");
    }
}

TEST_F(CollectorTest, ALargeDocumentArrivesWhole)
{
    request_.settings["mebibytes"] = "48";
    DigestSink sink;
    const auto outcome = collector_.pull(request_, sink);
    EXPECT_EQ(sink.count, 48u << 20);
    EXPECT_EQ(outcome.documents.front().bytes, 48u << 20);
}

TEST_F(CollectorTest, WhatTheSinkThrowsEndsTheExchangeAndAbandonsTheDocument)
{
    struct Full : MemorySink {
        void write(std::string_view) override { throw std::runtime_error("disk full"); }
    } sink;
    EXPECT_THROW(collector_.pull(request_, sink), std::runtime_error);
    EXPECT_EQ(sink.abandoned, 1);
}

TEST_F(CollectorTest, AListIsPushedWholeAndItsReceiptComesBack)
{
    request_.dataset = "rejections";
    MemorySource source(std::string(3'000'000, '\x02'));
    EXPECT_EQ(collector_.push(request_, "退回清单.xlsx", "x/y", source).text,
              "rejections|退回清单.xlsx|x/y|3000000|3000000|6000000");
}

TEST_F(CollectorTest, AnEmptyListCanBePushed)
{
    MemorySource source("");
    EXPECT_EQ(collector_.push(request_, "e.csv", "", source).text, "postal/outlets|e.csv||0|0|0");
}

TEST_F(CollectorTest, APushIsCancelledWhenTheHubStops)
{
    request_.settings["wait"] = "yes";
    MemorySource source("short");
    std::stop_source stop;
    stop.request_stop();
    try {
        collector_.push(request_, "e.csv", "", source, stop.get_token());
        FAIL() << "it waits until it is cancelled";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().code, message::collectCancelled.code);
    }
}

TEST_F(CollectorTest, ExchangesRunSideBySide)
{
    request_.settings["mebibytes"] = "4";
    std::vector<std::jthread> threads;
    std::atomic<int> whole = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            DigestSink sink;
            whole += collector_.pull(request_, sink).documents.size() == 1;
        });
    threads.clear();
    EXPECT_EQ(whole, 8);
}

} // namespace
} // namespace lianfang
