// Each connector that does wrong costs its own exchange, and the Error says what it did.
#include "hub/base/log.h"
#include "hub/collect/collector.h"
#include "hub/collect/messages.h"
#include "tests/support/memory_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <csignal>
#include <sstream>
#include <thread>

namespace lianfang {
namespace {

using namespace std::chrono_literals;
using test::MemorySink;
using testing::HasSubstr;
using testing::Not;

class BadPlugins : public testing::Test {
protected:
    BadPlugins() : earlier_(spdlog::default_logger())
    {
        spdlog::set_default_logger(
            std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_)));
    }
    ~BadPlugins() override { spdlog::set_default_logger(earlier_); }

    CollectRequest request(const std::string& plugin) const
    {
        CollectRequest request;
        request.exchangeId = "exchange-7";
        request.connector = plugin;
        request.library = std::string(BAD_PLUGINS) + "/bad_" + plugin + ".so";
        request.dataset = "test/rows";
        request.period = *Period::parse("2026Q3");
        request.deadline = 30s;
        request.secrets["token"] = "open sesame";
        return request;
    }

    // The Error that a pull ends with; its text in both languages.
    std::string failureOf(const CollectRequest& wanted)
    {
        try {
            collector_.pull(wanted, sink_);
        } catch (const Error& error) {
            return std::string(error.message().code) + "\n" + error.zh() + "\n" + error.en();
        }
        return "no failure";
    }
    std::string failureOf(const std::string& plugin) { return failureOf(request(plugin)); }

    std::ostringstream log_;
    Collector collector_{{LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"}};
    MemorySink sink_;

private:
    std::shared_ptr<spdlog::logger> earlier_;
};

TEST_F(BadPlugins, ALibraryThatIsNoConnectorIsNotLoaded)
{
    EXPECT_THAT(failureOf("no_symbol"), HasSubstr("does not export lianfang_connector_v1"));
}

TEST_F(BadPlugins, AFurtherExportedSymbolIsNamed)
{
    EXPECT_THAT(failureOf("further_symbol"), HasSubstr("mallocReplacement"));
}

TEST_F(BadPlugins, AnotherVersionOfTheInterfaceIsNamed)
{
    EXPECT_THAT(failureOf("wrong_version"), HasSubstr("has interface version 99"));
}

TEST_F(BadPlugins, ATableWithoutPullIsRefused)
{
    EXPECT_THAT(failureOf("no_pull"), HasSubstr("without pull"));
}

TEST_F(BadPlugins, ATableThatEndsBeforePullIsRefused)
{
    EXPECT_THAT(failureOf("tiny_table"), HasSubstr("has a connector table of 32 bytes; it takes at least 40"));
}

TEST_F(BadPlugins, AFileThatIsNoLibraryIsNotLoaded)
{
    auto wanted = request("no_library");
    wanted.library = LIANFANG_SOURCE_DIR "/README.md";
    EXPECT_THAT(failureOf(wanted), HasSubstr("no ELF64 shared object"));
}

TEST_F(BadPlugins, AShorterTableIsAccepted)
{
    const auto outcome = collector_.pull(request("short_table"), sink_);
    ASSERT_EQ(outcome.documents.size(), 1u);
    EXPECT_EQ(sink_.documents.front().bytes, "old but good");
}

TEST_F(BadPlugins, WhatAShorterTableLacksIsNotCalled)
{
    EXPECT_NO_THROW(collector_.probe(request("short_table"))); // it loads; more cannot be asked of it
}

TEST_F(BadPlugins, AnExceptionAcrossTheBoundaryIsNamed)
{
    EXPECT_THAT(failureOf("throws_raw"), HasSubstr("a C++ exception crossed the boundary: raw exception"));
}

TEST_F(BadPlugins, TheWrapperTurnsAnExceptionIntoAFailure)
{
    EXPECT_THAT(failureOf("throws_in_wrapper"), HasSubstr("collect.connector-failed"));
}

TEST_F(BadPlugins, TheWrapperPassesOnThatSomebodyMustMendSomething)
{
    auto wanted = request("throws_in_wrapper");
    wanted.dataset = "test/refused";
    EXPECT_THAT(failureOf(wanted),
                HasSubstr("collect.connector-refused\n连接器 throws_in_wrapper 无法工作：账号已停用"));
}

TEST_F(BadPlugins, WordsOfAConnectorShowNeitherIdentityNumbersNorSecrets)
{
    auto wanted = request("throws_in_wrapper");
    wanted.dataset = "test/quotes";
    const auto failure = failureOf(wanted);
    EXPECT_THAT(failure, Not(HasSubstr("19900101")));
    EXPECT_THAT(failure, Not(HasSubstr("open sesame")));
    EXPECT_THAT(failure, HasSubstr("token ***"));
}

TEST_F(BadPlugins, ACrashNamesItsSignal)
{
    EXPECT_THAT(failureOf("segfaults"), HasSubstr("crashed (signal SIGSEGV)"));
}

TEST_F(BadPlugins, ACrashInMidDocumentAbandonsIt)
{
    failureOf("segfaults");
    EXPECT_EQ(sink_.abandoned, 1);
    EXPECT_FALSE(sink_.documents.front().ended);
}

TEST_F(BadPlugins, AHangingConnectorIsEndedAtItsDeadline)
{
    auto wanted = request("hangs");
    wanted.deadline = 300ms;
    EXPECT_THAT(failureOf(wanted), HasSubstr("was not done after 1 seconds"));
}

TEST_F(BadPlugins, AHangingConnectorIsEndedWhenTheHubStops)
{
    std::stop_source stop;
    std::jthread later([&] {
        std::this_thread::sleep_for(100ms);
        stop.request_stop();
    });
    try {
        collector_.pull(request("hangs"), sink_, stop.get_token());
        FAIL() << "it cannot have succeeded";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().code, message::collectCancelled.code);
    }
}

TEST_F(BadPlugins, WhatItPrintsDoesNotReachTheDocument)
{
    collector_.pull(request("prints"), sink_);
    ASSERT_EQ(sink_.documents.size(), 1u);
    EXPECT_EQ(sink_.documents.front().bytes, "a,b\r\n");
}

TEST_F(BadPlugins, WhatItPrintsStandsInTheLogWithTheExchange)
{
    const auto outcome = collector_.pull(request("prints"), sink_);
    for (const char* text : {"LFW1 from puts", "from cout", "from stderr", "by log()", "without an end of line"})
        EXPECT_THAT(log_.str(), HasSubstr(std::string("[exchange-7] prints: ") + text));
    EXPECT_EQ(outcome.logLines, 5u);
}

TEST_F(BadPlugins, WhatItPrintsShowsNeitherIdentityNumbersNorSecrets)
{
    collector_.pull(request("prints"), sink_);
    EXPECT_THAT(log_.str(), HasSubstr("from cout, 990101********123X, ***"));
}

TEST_F(BadPlugins, AFloodOfLogLinesIsCutAndCounted)
{
    const auto outcome = collector_.pull(request("floods_log"), sink_);
    const auto text = log_.str();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 201);
    EXPECT_THAT(text, HasSubstr("99800 further lines left out"));
    EXPECT_EQ(outcome.logLines, 100'000u);
}

TEST_F(BadPlugins, ADocumentWithoutEndIsStoppedAtTheLimit)
{
    auto wanted = request("floods_document");
    wanted.maxBytes = 8u << 20;
    EXPECT_THAT(failureOf(wanted), HasSubstr("more than the limit of 8388608 bytes"));
    EXPECT_LE(sink_.documents.front().bytes.size(), wanted.maxBytes);
}

TEST_F(BadPlugins, DocumentsWithoutEndAreStoppedAtTheLimit)
{
    auto wanted = request("floods_document");
    wanted.dataset = "test/many";
    EXPECT_THAT(failureOf(wanted), HasSubstr("more than 10000 documents"));
}

TEST_F(BadPlugins, ADocumentThatWasNotClosedIsNamed)
{
    EXPECT_THAT(failureOf("ends_early"), HasSubstr("it ended with document \"half.csv\" not closed"));
    EXPECT_FALSE(sink_.documents.front().ended);
}

TEST_F(BadPlugins, AWrongLengthLeavesTheDocumentOpen)
{
    EXPECT_THAT(failureOf("misstates_length"), HasSubstr("\"short.csv\" not closed"));
    EXPECT_FALSE(sink_.documents.front().ended);
}

TEST_F(BadPlugins, AnExitIsNoSuccess)
{
    EXPECT_THAT(failureOf("exits"), HasSubstr("exited without a result (exit code 7)"));
}

TEST_F(BadPlugins, GarbageAmongTheFramesIsNoticed)
{
    EXPECT_THAT(failureOf("writes_garbage"), HasSubstr("a frame does not begin with its mark"));
}

TEST_F(BadPlugins, AClosedSocketEndsTheExchange)
{
    EXPECT_THAT(failureOf("closes_socket"), HasSubstr("exited without a result (exit code 1)"));
}

TEST_F(BadPlugins, AChildCannotBeLeftBehindForThereIsNone)
{
    EXPECT_THAT(failureOf("forks"), HasSubstr("tried what no connector may do (system call clone)"));
    EXPECT_TRUE(sink_.documents.empty());
}

TEST_F(BadPlugins, TheHostHasGivenUpWhatItDoesNotNeed)
{
    ::setenv("LIANFANG_PASSWORD", "must not be seen", 1);
    collector_.pull(request("looks_around"), sink_);
    EXPECT_EQ(sink_.documents.front().bytes,
              "environment=TMPDIR\nnice=10\nno-new-privs=1\nparent-death-signal=SIGKILL\n"
              "own-group=yes\ncore=0\narguments=none\ndescriptors=3\n");
}

TEST_F(BadPlugins, AGoodExchangeFollowsABadOne)
{
    failureOf("segfaults");
    collector_.pull(request("prints"), sink_);
    EXPECT_TRUE(sink_.documents.back().ended);
}

TEST_F(BadPlugins, AHostThatIsNotInstalledIsNamed)
{
    Collector collector({"/nowhere/lianfang-connector-host"});
    try {
        collector.pull(request("prints"), sink_);
        FAIL() << "there is no such program";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().code, message::hostNotStarted.code);
    }
}

} // namespace
} // namespace lianfang
