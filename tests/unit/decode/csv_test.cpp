#include "hub/decode/csv.h"
#include "tests/unit/decode/collected_rows.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

TEST(Csv, recordsThatCrossTheBuffersEndAreWhole)
{
    // Given records of many lengths, with quotes, doubled quotes, line ends in cells and CRLF, over several buffers
    std::string document = "编号,姓名,备注\r\n";
    std::vector<std::vector<std::string>> expected;
    for (int i = 0; i < 30000; ++i) {
        const std::string number = std::to_string(i);
        const std::string note = std::string(static_cast<std::size_t>(i % 61), 'x') + "\"\r\n，";
        std::string quoted = note;
        quoted.insert(quoted.find('"'), "\"");
        document += number + ",\"" + quoted + "\",张" + number + "\r\n";
        expected.push_back({number, note, "张" + number});
    }
    MemorySource source(document);
    CollectedRows sink;

    decode(source, requestWith({"编号", "姓名", "备注"}), sink);

    EXPECT_TRUE(sink.taken == expected) << sink.taken.size();
}

TEST(Csv, aRecordLargerThanTheBufferIsRead)
{
    const std::string text(20000, 'x');
    std::string document = "编号,姓名";
    for (int i = 0; i < 50; ++i)
        document += ",C" + std::to_string(i);
    document += "\n1,张三";
    for (int i = 0; i < 50; ++i)
        document += "," + text;
    MemorySource source(document);
    CollectedRows sink;

    decode(source, requestWith({"编号", "姓名"}), sink);

    ASSERT_EQ(sink.taken.size(), 1u);
    EXPECT_EQ(sink.taken[0].back(), text);
}

TEST(Csv, aLineWithoutEndIsRefusedBeforeItFillsTheMemory)
{
    const std::string document = "编号,姓名\n" + std::string(6u << 20, 'x');
    MemorySource source(document);
    CollectedRows sink;

    try {
        decode(source, requestWith({"编号", "姓名"}), sink);
        FAIL() << "was read";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().code, "decode.limit-record");
    }
}

TEST(Csv, batchesHoldTwoThousandRows)
{
    std::string document = "编号,姓名\n";
    for (int i = 0; i < 4500; ++i)
        document += std::to_string(i) + ",张三\n";
    MemorySource source(document);
    CollectedRows sink;

    decode(source, requestWith({"编号", "姓名"}), sink);

    EXPECT_EQ(sink.batchSizes, (std::vector<std::size_t>{2000, 2000, 500}));
}

TEST(Csv, batchesHoldHalfAMebibyteAtMostAndOneRow)
{
    std::string document = "编号,姓名\n";
    for (int i = 0; i < 60; ++i)
        document += std::to_string(i) + "," + std::string(30000, 'x') + "\n";
    MemorySource source(document);
    CollectedRows sink;

    decode(source, requestWith({"编号", "姓名"}), sink);

    EXPECT_EQ(sink.batchSizes, (std::vector<std::size_t>{18, 18, 18, 6}));
}

TEST(GuessDelimiter, knownHeadingsDecideOverMoreCells)
{
    EXPECT_EQ(guessDelimiter("姓名;单位,部门,科室,班组\n张三;甲,乙,丙,丁\n", {"姓名", "单位,部门,科室,班组"}), ';');
}

TEST(GuessDelimiter, withoutKnownHeadingsTheWidestRowsDecide)
{
    EXPECT_EQ(guessDelimiter("a\tb\tc\n1\t2,5\t3\n", {}), '\t');
}

} // namespace
} // namespace lianfang
