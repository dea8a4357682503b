// HMAC-SM3 over many short messages at once: SM3's compression function (GB/T 32905) on eight lanes, a message in each.
//
// OpenSSL hashes one message after the other; a row's few blocks cost it six times as much. See
// hub/doc/decisions/0011-lanes-of-sm3-and-sm4.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lianfang {

// Which instructions lanes use: what this processor has, or those that every one has (for tests).
enum class Lanes { fastest, portable };

// May be shared by threads.
class HmacSm3Lanes {
public:
    static constexpr std::size_t lanes = 8;

    explicit HmacSm3Lanes(const std::array<unsigned char, 32>& key, Lanes use = Lanes::fastest);

    // macs[i] becomes what HmacSm3 gives for messages[i]. Eight consecutive messages take as long as the longest of
    // them.
    void of(std::span<const std::string_view> messages, std::array<unsigned char, 32>* macs) const;

private:
    using Words = std::array<std::uint32_t, 8>;
    using Compress = void (*)(std::uint32_t state[8][lanes], std::uint32_t block[16][lanes]);

    Compress compress_;
    Words inner_; // after the inner key block
    Words outer_; // after the outer key block
};

} // namespace lianfang
