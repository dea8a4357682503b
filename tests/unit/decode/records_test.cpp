// XML and JSON beyond what fits into memory pieces, and what a ZIP keeps on disk.
#include "hub/decode/sealed_source.h"
#include "tests/unit/decode/collected_rows.h"

#include <gtest/gtest.h>

namespace lianfang {
namespace {

CollectedRows decoded(const std::string& document)
{
    MemorySource source(document);
    CollectedRows sink;
    decode(source, requestWith({"姓名", "身份证号"}), sink);
    return sink;
}

TEST(Records, ofJsonBeyondTheWindowAreReadMemberByMember)
{
    // Given an array of some MiB, within an object whose last member stands behind it
    std::string document = R"({"data":{"rows":[)";
    for (int i = 0; i < 60000; ++i)
        document += (i == 0 ? "" : ",\n") + std::string(R"({"姓名":"张\"三","身份证号":")") + std::to_string(i) +
                    R"(","附":[{"a":[]}]})";
    document += R"(],"total":60000}, "code":0})";
    ASSERT_GT(document.size(), 3u << 20);

    const auto rows = decoded(document);

    ASSERT_EQ(rows.taken.size(), 60000u);
    EXPECT_EQ(rows.taken.back(), (std::vector<std::string>{"张\"三", "59999"}));
    EXPECT_EQ(rows.numbers.back(), 60000u);
    ASSERT_EQ(rows.tables.size(), 1u);
    EXPECT_EQ(rows.tables[0].sheet, "data/rows");
}

TEST(Records, aTextBeyondTheWindowIsRefused)
{
    const std::string document = R"([{"姓名":"a","身份证号":")" + std::string(5u << 20, 'x') + R"("}])";
    EXPECT_THROW(decoded(document), Error);
}

TEST(Records, aRecordBeyondTheWindowIsStillOneRow)
{
    std::string document = R"([{"姓名":"张三","附":[)";
    for (int i = 0; i < 200000; ++i)
        document += (i == 0 ? "" : ",") + std::string(R"({"x":)") + std::to_string(i) + "}";
    document += R"(],"身份证号":"1"}])";

    const auto rows = decoded(document);

    ASSERT_EQ(rows.taken.size(), 1u);
    EXPECT_EQ(rows.taken[0], (std::vector<std::string>{"张三", "1"}));
}

TEST(Records, columnsAreThoseOfAllRecords)
{
    // Given a field that only the last record has
    std::string document = "<册>";
    for (int i = 0; i < 5000; ++i)
        document += "<人><姓名>张三</姓名></人>";
    document += "<人><姓名>李四</姓名><身份证号>1</身份证号></人></册>";

    const auto rows = decoded(document);

    ASSERT_EQ(rows.tables[0].headings.size(), 2u);
    EXPECT_EQ(rows.taken.back(), (std::vector<std::string>{"李四", "1"}));
}

TEST(SealedSource, readsBackWhatItWroteInAnyOrder)
{
    // Given more than stays in memory
    SealedSource source({}, SealedSource::blockBytes);
    std::string all;
    for (int i = 0; i < 200000; ++i)
        all += std::to_string(i) + ",";
    for (std::size_t at = 0; at < all.size(); at += 10007)
        source.append(std::string_view(all).substr(at, 10007));

    ASSERT_EQ(source.size(), all.size());
    for (const std::size_t at : {all.size() - 100, std::size_t{0}, std::size_t{262100}, all.size() / 2}) {
        std::string piece(300000, '\0');
        piece.resize(source.readAt(at, piece));
        EXPECT_EQ(piece, all.substr(at, 300000)) << at;
    }
    EXPECT_EQ(source.readAt(all.size(), std::span<char>(all.data(), 1)), 0u);
}

} // namespace
} // namespace lianfang
