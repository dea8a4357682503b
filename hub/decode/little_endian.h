// Integers in little-endian bytes, as ZIP, OLE and BIFF have them.
#pragma once

#include <cstdint>
#include <string_view>

namespace lianfang {

// Of up to eight bytes.
inline std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (auto at = bytes.size(); at > 0; --at)
        value = value << 8 | static_cast<unsigned char>(bytes[at - 1]);
    return value;
}

// What lies beyond the text is zero.
inline std::uint16_t u16(std::string_view bytes, std::size_t at)
{
    return at >= bytes.size() ? std::uint16_t{0} : static_cast<std::uint16_t>(littleEndian(bytes.substr(at, 2)));
}

inline std::uint32_t u32(std::string_view bytes, std::size_t at)
{
    return at >= bytes.size() ? 0u : static_cast<std::uint32_t>(littleEndian(bytes.substr(at, 4)));
}

} // namespace lianfang
