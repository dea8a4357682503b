#include "hub/base/text.h"
#include "hub/decode/encoding.h"
#include "hub/decode/memory_source.h"

#include <gtest/gtest.h>

#include <random>

namespace lianfang {
namespace {

std::string readAll(std::string_view bytes, std::string_view encoding, std::size_t pieceBytes)
{
    MemorySource source(bytes);
    TextReader reader(source, encoding);
    std::string piece(pieceBytes, '\0');
    std::string text;
    while (const auto n = reader.read(piece))
        text.append(piece, 0, n);
    return text;
}

TEST(Utf8Prefix, agreesWithTheCharacterByCharacterCheck)
{
    // Given random bytes that are often nearly UTF-8
    std::mt19937 random(7);
    const std::string_view pieces[] = {"a",    "12345678",     "张",       "·",        "𠀀",       "\xC0",     "\x80",
                                       "\xE0", "\xE0\x9F\x80", "\xED\xA0", "\xED\x9F", "\xF4\x90", "\xF0\x8F", "\xFF"};
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (auto n = random() % 6; n > 0; --n)
            text += pieces[random() % std::size(pieces)];
        // When the longest well-formed prefix is asked for
        const auto good = utf8Prefix(text);
        // Then it is well-formed, and all of the text exactly if that is
        ASSERT_TRUE(isUtf8(std::string_view(text).substr(0, good)));
        ASSERT_EQ(good == text.size(), isUtf8(text)) << i;
    }
}

TEST(GuessEncoding, aCharacterCutAtTheSamplesEndDoesNotMatter)
{
    const std::string text = "姓名,身份证号,用人单位";
    for (std::size_t cut = 1; cut < text.size(); ++cut)
        EXPECT_EQ(guessEncoding(std::string_view(text).substr(0, cut), false), Encoding::utf8) << cut;
}

TEST(GuessEncoding, aGb18030CharacterCutAtTheSamplesEndDoesNotMatter)
{
    const std::string_view text =
        "\xD0\xD5\xC3\xFB,\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5\x81\x39\xEE\x39"; // 姓名,身份证号㐀
    for (std::size_t cut = 4; cut <= text.size(); ++cut)
        EXPECT_EQ(guessEncoding(text.substr(0, cut), false), Encoding::gb18030) << cut;
}

TEST(TextReader, decidesAtTheFirstByteThatIsNotAsciiHoweverLate)
{
    // Given three MiB of ASCII, then Chinese in GB18030
    std::string bytes(3u << 20, 'x');
    bytes += "\xD0\xD5\xC3\xFB";
    // When it is read
    MemorySource source(bytes);
    TextReader reader(source, "");
    std::string piece(64u << 10, '\0');
    std::string last;
    while (const auto n = reader.read(piece))
        last.assign(piece, 0, n);
    // Then the end is Chinese
    EXPECT_TRUE(last.ends_with("姓名"));
}

TEST(TextReader, piecesNeverCutACharacter)
{
    // Given text whose characters fall on every place of a piece's end
    std::string text;
    for (int i = 0; i < 5000; ++i)
        text += std::string(i % 5, 'a') + "张𠀀·";
    // When it is read in the smallest pieces
    MemorySource source(text);
    TextReader reader(source, "");
    std::string piece(TextReader::minimumRead, '\0');
    std::string all;
    bool whole = true;
    while (const auto n = reader.read(piece)) {
        whole = whole && isUtf8(std::string_view(piece).substr(0, n));
        all.append(piece, 0, n);
    }
    // Then each piece is well-formed, and together they are the text
    EXPECT_TRUE(whole);
    EXPECT_EQ(all, text);
}

TEST(TextReader, gb18030InSmallPiecesIsTheSameText)
{
    std::string bytes, text;
    for (int i = 0; i < 5000; ++i) {
        bytes += std::string(i % 3, 'a') + "\xD5\xC5\x95\x32\x82\x36";
        text += std::string(i % 3, 'a') + "张𠀀";
    }
    EXPECT_EQ(readAll(bytes, "gb18030", TextReader::minimumRead), text);
}

TEST(TextReader, namesTheByteThatBreaksTheEncoding)
{
    const std::string bytes = "姓名\nabc\xFFxyz";
    MemorySource source(bytes);
    TextReader reader(source, "");
    std::string piece(TextReader::minimumRead, '\0');

    while (reader.read(piece) > 0)
        ;

    EXPECT_EQ(reader.brokenAt(), bytes.find('\xFF'));
}

} // namespace
} // namespace lianfang
