#include "plugins/wire/frame.h"

#include <algorithm>
#include <cstring>

namespace lianfang::wire {

namespace {

constexpr std::uint32_t mark = 0x3157464c; // "LFW1"

void putU32(char* to, std::uint32_t value)
{
    for (unsigned i = 0; i < 4; ++i)
        to[i] = static_cast<char>(value >> (8 * i) & 0xff);
}

std::uint32_t getU32(const char* from)
{
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(from[i])) << (8 * i);
    return value;
}

bool known(std::uint32_t kind)
{
    return (kind >= static_cast<std::uint32_t>(Kind::request) && kind <= static_cast<std::uint32_t>(Kind::cancel)) ||
           (kind >= static_cast<std::uint32_t>(Kind::documentBegin) &&
            kind <= static_cast<std::uint32_t>(Kind::failed));
}

} // namespace

FrameParser::FrameParser() : buffer_(2 * (headerSize + bytesPerFrame))
{
}

std::span<char> FrameParser::room()
{
    std::size_t wanted = headerSize;
    if (end_ - begin_ >= headerSize)
        wanted += std::min<std::size_t>(getU32(buffer_.data() + begin_ + 8), maxPayload);
    // What is there moves to the front only when the whole frame would not fit behind it.
    if (begin_ == end_ || begin_ + wanted > buffer_.size() || end_ == buffer_.size()) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (wanted > buffer_.size())
        buffer_.resize(wanted);
    return std::span(buffer_).subspan(end_);
}

std::optional<Frame> FrameParser::next()
{
    if (end_ - begin_ < headerSize)
        return std::nullopt;
    const char* at = buffer_.data() + begin_;
    if (getU32(at) != mark)
        throw Garbage("a frame does not begin with its mark");
    const std::uint32_t kind = getU32(at + 4);
    if (!known(kind))
        throw Garbage("a frame of unknown kind " + std::to_string(kind));
    const std::size_t size = getU32(at + 8);
    if (size > maxPayload)
        throw Garbage("a frame of " + std::to_string(size) + " bytes");
    if (end_ - begin_ < headerSize + size)
        return std::nullopt;
    begin_ += headerSize + size;
    return Frame{static_cast<Kind>(kind), std::string_view(at + headerSize, size)};
}

std::string header(Kind kind, std::size_t payload)
{
    if (payload > maxPayload)
        throw Garbage("a frame of " + std::to_string(payload) + " bytes");
    std::string bytes(headerSize, '\0');
    putU32(bytes.data(), mark);
    putU32(bytes.data() + 4, static_cast<std::uint32_t>(kind));
    putU32(bytes.data() + 8, static_cast<std::uint32_t>(payload));
    return bytes;
}

PayloadWriter& PayloadWriter::number(std::uint64_t value)
{
    char bytes[8];
    putU32(bytes, static_cast<std::uint32_t>(value));
    putU32(bytes + 4, static_cast<std::uint32_t>(value >> 32));
    bytes_.append(bytes, sizeof bytes);
    return *this;
}

PayloadWriter& PayloadWriter::text(std::string_view value)
{
    number(value.size());
    bytes_ += value;
    return *this;
}

std::uint64_t PayloadReader::number()
{
    if (rest_.size() < 8)
        throw Garbage("a payload ends too early");
    const std::uint64_t value = getU32(rest_.data()) | static_cast<std::uint64_t>(getU32(rest_.data() + 4)) << 32;
    rest_.remove_prefix(8);
    return value;
}

std::string PayloadReader::text()
{
    const std::uint64_t size = number();
    if (rest_.size() < size)
        throw Garbage("a payload ends too early");
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
}

void PayloadReader::end() const
{
    if (!rest_.empty())
        throw Garbage("a payload is too long");
}

} // namespace lianfang::wire
