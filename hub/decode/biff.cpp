#include "hub/decode/biff.h"

#include "hub/base/text.h"
#include "hub/decode/little_endian.h"

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::size_t bufferBytes = 256u << 10;

} // namespace

// Those bytes of the stream, or fewer at its end. Valid until the next call.
std::string_view BiffStream::ahead(std::uint64_t offset, std::size_t bytes)
{
    if (offset < bufferAt_ || offset + bytes > bufferAt_ + buffer_.size()) {
        buffer_.resize(bufferBytes);
        bufferAt_ = offset;
        buffer_.resize(source_.readAt(offset, buffer_));
    }
    return std::string_view(buffer_).substr(offset - bufferAt_, bytes);
}

bool BiffStream::read()
{
    const auto header = ahead(next_, 4);
    if (header.size() < 4)
        return false;
    const auto type = u16(header, 0);
    const std::size_t size = u16(header, 2);
    const auto data = ahead(next_ + 4, size);
    if (data.size() < size)
        return false;
    type_ = static_cast<Biff>(type);
    data_.assign(data);
    next_ += 4 + size;
    return true;
}

// At the end of a record: on to the one that continues it.
bool BiffStream::continueAt(std::size_t& at)
{
    while (at >= data_.size()) {
        const auto header = ahead(next_, 4);
        if (header.size() < 4 || static_cast<Biff>(u16(header, 0)) != Biff::continued || !read())
            return false;
        at = 0;
    }
    return true;
}

bool BiffStream::skip(std::size_t& at, std::uint64_t bytes)
{
    while (bytes > 0) {
        if (!continueAt(at))
            return false;
        const auto n = std::min<std::uint64_t>(bytes, data_.size() - at);
        at += static_cast<std::size_t>(n);
        bytes -= n;
    }
    return true;
}

bool BiffStream::text(std::size_t& at, std::size_t lengthBytes, std::size_t most, std::string& out)
{
    if (!continueAt(at) || at + lengthBytes + 1 > data_.size())
        return false;
    std::size_t left = lengthBytes == 1 ? static_cast<unsigned char>(data_[at]) : u16(data_, at);
    at += lengthBytes;
    auto flags = static_cast<unsigned char>(data_[at++]);
    const bool pronounced = (flags & 0x04) != 0;
    const bool rich = (flags & 0x08) != 0;
    std::uint64_t behind = 0;
    if (rich) {
        behind += 4u * u16(data_, at);
        at += 2;
    }
    if (pronounced) {
        behind += u32(data_, at);
        at += 4;
    }
    const auto start = out.size();
    char32_t high = 0; // the first half of a pair
    const auto flush = [&] {
        if (high != 0)
            appendUtf8(out, 0xFFFD);
        high = 0;
    };
    while (left > 0) {
        if (at >= data_.size()) {
            // The characters go on in the next record, behind flags of its own.
            if (!continueAt(at))
                return false;
            flags = static_cast<unsigned char>(data_[at++]);
            continue;
        }
        const bool wide = (flags & 0x01) != 0;
        const char32_t unit = wide ? u16(data_, at) : static_cast<unsigned char>(data_[at]);
        at += wide ? 2 : 1;
        --left;
        if (out.size() - start > most)
            continue;
        if (unit >= 0xD800 && unit < 0xDC00) {
            flush();
            high = unit;
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            appendUtf8(out, high != 0 ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD);
            high = 0;
        } else {
            flush();
            appendUtf8(out, unit);
        }
    }
    flush();
    return skip(at, behind);
}

} // namespace lianfang
