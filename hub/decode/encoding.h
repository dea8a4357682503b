// From a text document's bytes to UTF-8: UTF-8, UTF-16 in both orders, GB18030, each with or without a mark.
#pragma once

#include "hub/decode/decode.h"

#include <memory>
#include <optional>

namespace lianfang {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, gb18030 };

std::string_view nameOf(Encoding encoding); // "utf-8", "utf-16le", "utf-16be", "gb18030"

// Also understands upper-case names and "utf8", "utf-16" (little-endian), "gbk", "gb2312". Throws Error
// decode.encoding-name.
Encoding encodingFromName(std::string_view name);

// How many bytes at the beginning are whole, well-formed UTF-8 characters (as isUtf8 defines them).
std::size_t utf8Prefix(std::string_view text) noexcept;

// What a sample that holds other than ASCII is written in. `whole`: nothing follows the sample; else its last character
// may be cut. Text that fits neither UTF-8 nor GB18030 counts as the one that it breaks later.
Encoding guessEncoding(std::string_view sample, bool whole);

class Converter;

// A document's text in pieces. Pure ASCII and UTF-8 are checked and handed through, anything else converted by iconv.
// As long as a document without a mark is ASCII nothing is decided; at the first other byte a sample of a MiB decides.
class TextReader {
public:
    static constexpr std::size_t minimumRead = 4096;

    // `encoding` as in DecodeRequest. The source must outlive the reader.
    TextReader(ByteSource& source, std::string_view encoding);
    ~TextReader();

    // Fills `into` (at least minimumRead bytes) with whole characters; returns how many bytes. 0: at the end, or
    // broken.
    std::size_t read(std::span<char> into);

    // The offset of the first byte that does not fit the encoding; nothing as long as all fitted. What comes before it
    // has been read.
    std::optional<std::uint64_t> brokenAt() const { return brokenAt_; }
    Encoding encoding() const { return encoding_.value_or(Encoding::utf8); }

private:
    std::size_t readUtf8(std::span<char> into);
    std::size_t convert(std::span<char> into);
    void decideAt(std::uint64_t offset);

    ByteSource& source_;
    std::optional<Encoding> encoding_;
    std::uint64_t offset_ = 0; // of the first byte that was not handed out
    std::optional<std::uint64_t> brokenAt_;
    std::unique_ptr<Converter> converter_;
};

} // namespace lianfang
