// Connectors that other compilers made, and one made against the first version of the header, in today's host.
#include "hub/collect/collector.h"
#include "hub/collect/messages.h"
#include "tests/support/child_process.h"
#include "tests/support/memory_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lianfang::test {
namespace {

using testing::HasSubstr;

struct Made {
    std::string file;
    std::string how; // what `readelf -p .comment` must mention
};

class MadeElsewhere : public testing::TestWithParam<Made> {
protected:
    MadeElsewhere()
    {
        request_.exchangeId = "7";
        request_.connector = "elsewhere";
        request_.library = std::string(ABI_PLUGINS) + "/" + GetParam().file;
        request_.dataset = "postal/outlets";
        request_.period = *Period::parse("2026-09");
        request_.unit = "340223";
        request_.documents = "快递网点*.csv";
        request_.asOf = dayOf(2026, 9, 28);
        request_.settings["folder"] = "/srv";
        request_.secrets["token"] = "swordfish";
        request_.deadline = std::chrono::seconds(60);
    }

    Collector collector_{{LIANFANG_BINARY_DIR "/bin/lianfang-connector-host"}};
    CollectRequest request_;
    MemorySink sink_;
};

TEST_P(MadeElsewhere, WasMadeAsItSays)
{
    EXPECT_THAT(run({"/usr/bin/readelf", "-p", ".comment", request_.library}), HasSubstr(GetParam().how));
}

TEST_P(MadeElsewhere, PullsWhatItIsAsked)
{
    const auto outcome = collector_.pull(request_, sink_);
    ASSERT_EQ(sink_.documents.size(), 1u);
    EXPECT_EQ(sink_.documents.front().name, "所问.txt");
    EXPECT_EQ(sink_.documents.front().bytes,
              "postal/outlets|2026-09|340223|快递网点*.csv|20697..20726 as of 20724|/srv|swordfish|first|");
    EXPECT_EQ(outcome.documents.front().asOf, dayOf(2026, 9, 28));
    EXPECT_EQ(outcome.cursor, "second");
    EXPECT_EQ(outcome.logLines, 1u);
}

TEST_P(MadeElsewhere, GoesOnFromItsCursor)
{
    request_.cursor = "second";
    collector_.pull(request_, sink_);
    EXPECT_THAT(sink_.documents.front().bytes, HasSubstr("|second|"));
}

TEST_P(MadeElsewhere, PushesAList)
{
    request_.dataset = "rejections";
    MemorySource source(std::string(300'000, '\2'));
    EXPECT_EQ(collector_.push(request_, "退回清单.csv", "text/csv", source).text,
              "rejections|退回清单.csv|300000|300000|600000");
}

TEST_P(MadeElsewhere, SaysWhyItRefuses)
{
    try {
        collector_.probe(request_);
        FAIL() << "the probe went well";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().code, message::connectorRefused.code);
        EXPECT_THAT(error.zh(), HasSubstr("没有设置 answer"));
        EXPECT_THAT(error.en(), HasSubstr("there is no setting answer"));
    }
    request_.settings["answer"] = "yes";
    EXPECT_NO_THROW(collector_.probe(request_));
}

INSTANTIATE_TEST_SUITE_P(Each, MadeElsewhere,
                         testing::Values(Made{"first_version.so", "GCC:"}, Made{"c_by_gcc.so", "GCC:"},
                                         Made{"c_by_clang.so", "clang version"},
                                         Made{"cpp_by_clang.so", "clang version"}, Made{"cpp_old_strings.so", "GCC:"},
                                         Made{"later_version.so", "GCC:"}),
                         [](const auto& made) { return made.param.file.substr(0, made.param.file.find('.')); });

TEST(OldStrings, AreWhatTheConnectorWasMadeWith)
{
    const std::string library = std::string(ABI_PLUGINS) + "/cpp_old_strings.so";
    EXPECT_THAT(run({"/usr/bin/nm", "-DC", library}), testing::Not(HasSubstr("std::__cxx11::basic_string")));
}

} // namespace
} // namespace lianfang::test
