#include "hub/decode/encoding.h"

#include "hub/base/text.h"
#include "hub/decode/messages.h"

#include <iconv.h>

#include <cerrno>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t sampleBytes = 1u << 20;
constexpr std::size_t inputBytes = 64u << 10;

unsigned char byteAt(std::string_view text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

// True if the text is the beginning of one UTF-8 character, but not all of it.
bool beginsUtf8Character(std::string_view text)
{
    if (text.empty())
        return false;
    const unsigned lead = byteAt(text, 0);
    const std::size_t whole = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (text.size() >= whole)
        return false;
    for (std::size_t i = 1; i < text.size(); ++i)
        if ((byteAt(text, i) & 0xC0) != 0x80)
            return false;
    if (text.size() == 1)
        return true;
    const unsigned second = byteAt(text, 1);
    return lead == 0xE0   ? second >= 0xA0
           : lead == 0xED ? second < 0xA0
           : lead == 0xF0 ? second >= 0x90
           : lead == 0xF4 ? second < 0x90
                          : true;
}

std::size_t asciiPrefix(std::string_view text)
{
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    while (at < text.size() && byteAt(text, at) < 0x80)
        ++at;
    return at;
}

// A text in UTF-16 shows in its zero bytes: those of digits, delimiters and line ends stand all in the same half.
std::optional<Encoding> guessUtf16(std::string_view sample)
{
    const std::size_t units = sample.size() / 2;
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < units; ++i) {
        even += sample[2 * i] == 0;
        odd += sample[2 * i + 1] == 0;
    }
    const auto clear = [&](std::size_t many, std::size_t few) { return many * 25 > units && few * 20 < many; };
    if (clear(odd, even))
        return Encoding::utf16le;
    if (clear(even, odd))
        return Encoding::utf16be;
    return std::nullopt;
}

// Where all other than ASCII is pairs of bytes that happen to be both GB18030 and UTF-8. Letters of Latin, Greek or
// Cyrillic side by side, without one Chinese character in the whole sample, are Chinese in GB18030.
bool pairsLookChinese(std::string_view sample)
{
    for (std::size_t i = 0; i + 1 < sample.size(); ++i) {
        if (byteAt(sample, i) < 0x80)
            continue;
        if (byteAt(sample, i) >= 0xC4 || (i + 2 < sample.size() && byteAt(sample, i + 2) >= 0x80))
            return true;
        ++i;
    }
    return false;
}

} // namespace

// One iconv conversion into UTF-8, with the input that waits for more.
class Converter {
public:
    explicit Converter(Encoding from)
        : handle_(iconv_open("UTF-8", from == Encoding::gb18030   ? "GB18030"
                                      : from == Encoding::utf16le ? "UTF-16LE"
                                                                  : "UTF-16BE"))
    {
        if (handle_ == reinterpret_cast<iconv_t>(-1))
            throw Error(message::encodingUnavailable, {std::string(nameOf(from))});
    }
    ~Converter() { iconv_close(handle_); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    enum class Stop : std::uint8_t { consumed, full, cut, broken };

    // Moves `from` and `into` past what was converted.
    Stop run(std::string_view& from, std::span<char>& into)
    {
        char* in = const_cast<char*>(from.data()); // iconv's signature; it does not write there
        std::size_t inLeft = from.size();
        char* out = into.data();
        std::size_t outLeft = into.size();
        const auto result = iconv(handle_, &in, &inLeft, &out, &outLeft);
        const int reason = result == static_cast<std::size_t>(-1) ? errno : 0;
        from.remove_prefix(from.size() - inLeft);
        into = into.last(outLeft);
        return reason == 0        ? Stop::consumed
               : reason == E2BIG  ? Stop::full
               : reason == EINVAL ? Stop::cut
                                  : Stop::broken;
    }

private:
    iconv_t handle_;
};

std::string_view nameOf(Encoding encoding)
{
    static constexpr std::string_view names[] = {"utf-8", "utf-16le", "utf-16be", "gb18030"};
    return names[static_cast<std::size_t>(encoding)];
}

Encoding encodingFromName(std::string_view name)
{
    static constexpr std::pair<std::string_view, Encoding> known[] = {
        {"UTF-8", Encoding::utf8},     {"UTF8", Encoding::utf8},        {"UTF-16LE", Encoding::utf16le},
        {"UTF-16", Encoding::utf16le}, {"UTF-16BE", Encoding::utf16be}, {"GB18030", Encoding::gb18030},
        {"GBK", Encoding::gb18030},    {"GB2312", Encoding::gb18030}};
    const std::string wanted = compact(name);
    for (const auto& [text, encoding] : known)
        if (wanted == text)
            return encoding;
    throw Error(message::encodingName, {std::string(name)});
}

std::size_t utf8Prefix(std::string_view text) noexcept
{
    const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = begin + text.size();
    const auto* p = begin;
    const auto follows = [](unsigned char c) { return (c & 0xC0) == 0x80; };
    while (p < end) {
        if (*p < 0x80) {
            ++p;
            while (end - p >= 8) {
                std::uint64_t word;
                std::memcpy(&word, p, 8);
                word &= 0x8080808080808080u;
                if (word != 0) {
                    p += __builtin_ctzll(word) / 8;
                    break;
                }
                p += 8;
            }
            continue;
        }
        const unsigned char c = *p;
        const auto left = end - p;
        if (c >= 0xE1 && c <= 0xEF && c != 0xED) { // nearly all of Chinese
            if (left < 3 || !follows(p[1]) || !follows(p[2]))
                break;
            p += 3;
        } else if (c >= 0xC2 && c <= 0xDF) {
            if (left < 2 || !follows(p[1]))
                break;
            p += 2;
        } else if (c == 0xE0 || c == 0xED) {
            if (left < 3 || !follows(p[1]) || !follows(p[2]) || (c == 0xE0 ? p[1] < 0xA0 : p[1] >= 0xA0))
                break;
            p += 3;
        } else if (c >= 0xF0 && c <= 0xF4) {
            if (left < 4 || !follows(p[1]) || !follows(p[2]) || !follows(p[3]) || (c == 0xF0 && p[1] < 0x90) ||
                (c == 0xF4 && p[1] >= 0x90))
                break;
            p += 4;
        } else {
            break;
        }
    }
    return static_cast<std::size_t>(p - begin);
}

Encoding guessEncoding(std::string_view sample, bool whole)
{
    const std::size_t utf8 = utf8Prefix(sample);
    const bool isUtf8 = utf8 == sample.size() || (!whole && beginsUtf8Character(sample.substr(utf8)));
    bool onlyPairs = isUtf8;
    for (std::size_t i = 0; onlyPairs && i < sample.size(); ++i)
        onlyPairs = byteAt(sample, i) < 0xE0;
    if (isUtf8 && !onlyPairs)
        return Encoding::utf8;

    Converter converter(Encoding::gb18030);
    std::string scratch(inputBytes, '\0');
    std::string_view rest = sample;
    auto stop = Converter::Stop::full;
    while (stop == Converter::Stop::full) {
        std::span<char> into = scratch;
        stop = converter.run(rest, into);
    }
    const bool isGb = stop == Converter::Stop::consumed || (!whole && stop == Converter::Stop::cut);
    if (isUtf8)
        return isGb && pairsLookChinese(sample) ? Encoding::gb18030 : Encoding::utf8;
    if (isGb)
        return Encoding::gb18030;
    return utf8 >= sample.size() - rest.size() ? Encoding::utf8 : Encoding::gb18030;
}

TextReader::TextReader(ByteSource& source, std::string_view encoding) : source_(source)
{
    std::string sample(inputBytes, '\0');
    sample.resize(source.readAt(0, sample));
    static constexpr std::pair<std::string_view, Encoding> marks[] = {{"\xEF\xBB\xBF", Encoding::utf8},
                                                                      {"\xFF\xFE", Encoding::utf16le},
                                                                      {"\xFE\xFF", Encoding::utf16be},
                                                                      {"\x84\x31\x95\x33", Encoding::gb18030}};
    if (!encoding.empty())
        encoding_ = encodingFromName(encoding);
    for (const auto& [mark, marked] : marks) {
        if (sample.starts_with(mark) && (!encoding_ || *encoding_ == marked)) {
            encoding_ = marked;
            offset_ = mark.size();
            break;
        }
    }
    if (!encoding_)
        encoding_ = guessUtf16(sample);
    if (encoding_ && *encoding_ != Encoding::utf8)
        converter_ = std::make_unique<Converter>(*encoding_);
}

TextReader::~TextReader() = default;

std::size_t TextReader::read(std::span<char> into)
{
    if (brokenAt_)
        return 0;
    return converter_ ? convert(into) : readUtf8(into);
}

std::size_t TextReader::readUtf8(std::span<char> into)
{
    const std::size_t n = source_.readAt(offset_, into);
    const std::string_view text(into.data(), n);
    std::size_t good = 0;
    if (!encoding_) {
        good = asciiPrefix(text);
        if (good < n) {
            decideAt(offset_ + good);
            if (converter_) {
                offset_ += good;
                return good > 0 ? good : convert(into);
            }
        }
    }
    good += utf8Prefix(text.substr(good));
    // A character may be cut at the end of what was read, but not at the end of the document.
    const bool atEnd = offset_ + n >= source_.size();
    if (good < n && (atEnd || !beginsUtf8Character(text.substr(good))))
        brokenAt_ = offset_ + good;
    offset_ += good;
    return good;
}

std::size_t TextReader::convert(std::span<char> into)
{
    const auto room = into.size();
    char input[inputBytes];
    while (into.size() >= minimumRead / 2) {
        const std::size_t n = source_.readAt(offset_, input);
        if (n == 0)
            break;
        std::string_view from(input, n);
        const auto stop = converter_->run(from, into);
        offset_ += n - from.size();
        const bool atEnd = offset_ + from.size() >= source_.size();
        if (stop == Converter::Stop::broken || (stop == Converter::Stop::cut && atEnd)) {
            brokenAt_ = offset_;
            break;
        }
        if (stop == Converter::Stop::full)
            break;
    }
    return room - into.size();
}

void TextReader::decideAt(std::uint64_t offset)
{
    std::string sample(sampleBytes, '\0');
    sample.resize(source_.readAt(offset, sample));
    encoding_ = guessEncoding(sample, offset + sample.size() >= source_.size());
    if (*encoding_ != Encoding::utf8)
        converter_ = std::make_unique<Converter>(*encoding_);
}

} // namespace lianfang
