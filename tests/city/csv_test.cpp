#include "tests/city/csv.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <iterator>

namespace lianfang::city {
namespace {

TEST(Csv, QuotesWhatHoldsACommaAQuoteOrALineEnd)
{
    const auto path = std::filesystem::temp_directory_path() / ("lianfang-city-quotes-" + std::to_string(::getpid()));
    CsvFile file(path, Encoding::utf8);

    const auto first = file.row({"a,b", "say \"so\"", "two\nlines", "plain"});
    const auto second = file.row({"", "x"});
    file.close();

    std::ifstream in(path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}),
              "\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",plain\r\n,x\r\n");
    EXPECT_EQ(first, 1u);
    EXPECT_EQ(second, 2u);
    std::filesystem::remove(path);
}

TEST(Csv, WritesRareNamesWithTheFourBytesOfGb18030)
{
    // U+20BB7: 0x90308130 plus 0x10BB7 in the standard's mixed radix.
    EXPECT_EQ(toGb18030("𠮷"), "\x95\x34\xB2\x35");
    EXPECT_EQ(toGb18030("王"), "\xCD\xF5");
}

} // namespace
} // namespace lianfang::city
