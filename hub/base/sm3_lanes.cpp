#include "hub/base/sm3_lanes.h"

#include <algorithm>
#include <bit>
#include <cstring>

// The vectors below never cross a call: they are inlined into functions that have the registers for them or do not.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace lianfang {

namespace {

constexpr std::size_t lanes = HmacSm3Lanes::lanes;
constexpr std::size_t blockBytes = 64;

using Vector = std::uint32_t __attribute__((vector_size(4 * lanes)));

constexpr std::array<std::uint32_t, 8> initial{0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
                                               0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E};

constexpr auto roundConstants = [] {
    std::array<std::uint32_t, 64> out{};
    for (unsigned j = 0; j < 64; ++j)
        out[j] = std::rotl(j < 16 ? 0x79CC4519u : 0x7A879D8Au, static_cast<int>(j % 32));
    return out;
}();

template <int bits>
[[gnu::always_inline]] inline Vector rotated(const Vector& x)
{
    return (x << bits) | (x >> (32 - bits));
}

// Words of one value each, for all lanes.
struct State {
    Vector a, b, c, d, e, f, g, h;
};

// The standard's round, but for the renaming of the words: a, b, c, d become d, a, b, c by the caller's order.
template <bool late>
[[gnu::always_inline]] inline void round(const Vector& a, Vector& b, const Vector& c, Vector& d, const Vector& e,
                                         Vector& f, const Vector& g, Vector& h, const Vector& word,
                                         const Vector& laterWord, std::uint32_t constant)
{
    const Vector a12 = rotated<12>(a);
    const Vector ss1 = rotated<7>(a12 + e + constant);
    const Vector ff = late ? (a & b) | ((a | b) & c) : a ^ b ^ c;
    const Vector gg = late ? ((f ^ g) & e) ^ g : e ^ f ^ g;
    const Vector tt1 = ff + d + (ss1 ^ a12) + (word ^ laterWord);
    const Vector tt2 = gg + h + ss1 + word;
    b = rotated<9>(b);
    f = rotated<19>(f);
    d = tt1;
    h = tt2 ^ rotated<9>(tt2) ^ rotated<17>(tt2);
}

// The word 16 after words[at], in its place.
[[gnu::always_inline]] inline void expand(Vector* words, unsigned at)
{
    const Vector x = words[at] ^ words[(at + 7) % 16] ^ rotated<15>(words[(at + 13) % 16]);
    words[at] = x ^ rotated<15>(x) ^ rotated<23>(x) ^ rotated<7>(words[(at + 3) % 16]) ^ words[(at + 10) % 16];
}

template <bool late>
[[gnu::always_inline]] inline void fourRounds(State& s, Vector* words, unsigned j)
{
    const auto word = [&](unsigned i) __attribute__((always_inline))
    {
        return words[(j + i) % 16];
    };
    const auto after = [&](unsigned i) __attribute__((always_inline))
    {
        // Word j + i + 4; from the twelfth on it is not there yet.
        if (j + i >= 12)
            expand(words, (j + i + 4) % 16);
        return words[(j + i + 4) % 16];
    };
    round<late>(s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h, word(0), after(0), roundConstants[j]);
    round<late>(s.d, s.a, s.b, s.c, s.h, s.e, s.f, s.g, word(1), after(1), roundConstants[j + 1]);
    round<late>(s.c, s.d, s.a, s.b, s.g, s.h, s.e, s.f, word(2), after(2), roundConstants[j + 2]);
    round<late>(s.b, s.c, s.d, s.a, s.f, s.g, s.h, s.e, word(3), after(3), roundConstants[j + 3]);
}

[[gnu::always_inline]] inline void compress(std::uint32_t state[8][lanes], std::uint32_t block[16][lanes])
{
    Vector words[16], before[8];
    std::memcpy(words, block, sizeof words);
    std::memcpy(before, state, sizeof before);
    State s{before[0], before[1], before[2], before[3], before[4], before[5], before[6], before[7]};
#pragma GCC unroll 4
    for (unsigned j = 0; j < 16; j += 4)
        fourRounds<false>(s, words, j);
#pragma GCC unroll 4
    for (unsigned j = 16; j < 64; j += 4)
        fourRounds<true>(s, words, j);
    const Vector after[8] = {s.a ^ before[0], s.b ^ before[1], s.c ^ before[2], s.d ^ before[3],
                             s.e ^ before[4], s.f ^ before[5], s.g ^ before[6], s.h ^ before[7]};
    std::memcpy(state, after, sizeof after);
}

void compressPortable(std::uint32_t state[8][lanes], std::uint32_t block[16][lanes])
{
    compress(state, block);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void compressAvx2(std::uint32_t state[8][lanes], std::uint32_t block[16][lanes])
{
    compress(state, block);
}
#endif

std::uint32_t bigEndian(std::uint32_t word)
{
    return std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
}

// A message's blocks after the key block: its own bytes, then what the standard pads them with.
class Blocks {
public:
    explicit Blocks(std::string_view message = {})
        : message_(message.data()), whole_(message.size() / blockBytes), count_((message.size() + 9 + 63) / blockBytes)
    {
        const std::size_t rest = message.size() % blockBytes;
        const std::size_t size = (count_ - whole_) * blockBytes;
        if (rest > 0)
            std::memcpy(tail_.data(), message_ + whole_ * blockBytes, rest);
        std::memset(tail_.data() + rest, 0, size - rest);
        tail_[rest] = '\x80';
        std::uint64_t bits = (blockBytes + message.size()) * 8;
        for (std::size_t i = 1; i <= 8; ++i, bits >>= 8)
            tail_[size - i] = static_cast<char>(bits);
    }

    std::size_t count() const { return count_; }
    // Beyond the last: any.
    const char* at(std::size_t i) const
    {
        return i < whole_ ? message_ + i * blockBytes : tail_.data() + (i < count_ ? i - whole_ : 0) * blockBytes;
    }

private:
    const char* message_;
    std::size_t whole_;
    std::size_t count_;
    std::array<char, 2 * blockBytes> tail_;
};

void load(const char* bytes, std::uint32_t block[16][lanes], std::size_t lane)
{
    for (std::size_t i = 0; i < 16; ++i) {
        std::uint32_t word;
        std::memcpy(&word, bytes + 4 * i, 4);
        block[i][lane] = bigEndian(word);
    }
}

} // namespace

HmacSm3Lanes::HmacSm3Lanes(const std::array<unsigned char, 32>& key, Lanes use) : compress_(compressPortable)
{
#ifdef __x86_64__
    if (use == Lanes::fastest && __builtin_cpu_supports("avx2"))
        compress_ = compressAvx2;
#else
    (void)use;
#endif
    // Both key blocks at once, in the first two lanes.
    alignas(32) std::uint32_t state[8][lanes], block[16][lanes]{};
    for (std::size_t lane = 0; lane < 2; ++lane) {
        std::array<char, blockBytes> padded{};
        std::memcpy(padded.data(), key.data(), key.size());
        for (auto& byte : padded)
            byte = static_cast<char>(byte ^ (lane == 0 ? 0x36 : 0x5c));
        load(padded.data(), block, lane);
    }
    for (std::size_t i = 0; i < 8; ++i)
        std::fill_n(state[i], lanes, initial[i]);
    compress_(state, block);
    for (std::size_t i = 0; i < 8; ++i) {
        inner_[i] = state[i][0];
        outer_[i] = state[i][1];
    }
}

void HmacSm3Lanes::of(std::span<const std::string_view> messages, std::array<unsigned char, 32>* macs) const
{
    alignas(32) std::uint32_t state[8][lanes], block[16][lanes]{}, inner[8][lanes];
    while (!messages.empty()) {
        const std::size_t used = std::min(messages.size(), lanes);
        std::array<Blocks, lanes> blocks;
        std::size_t longest = 0;
        for (std::size_t lane = 0; lane < used; ++lane) {
            blocks[lane] = Blocks(messages[lane]);
            longest = std::max(longest, blocks[lane].count());
        }
        for (std::size_t i = 0; i < 8; ++i)
            std::fill_n(state[i], lanes, inner_[i]);
        for (std::size_t b = 0; b < longest; ++b) {
            for (std::size_t lane = 0; lane < used; ++lane)
                load(blocks[lane].at(b), block, lane);
            compress_(state, block);
            for (std::size_t lane = 0; lane < used; ++lane)
                if (blocks[lane].count() == b + 1)
                    for (std::size_t i = 0; i < 8; ++i)
                        inner[i][lane] = state[i][lane];
        }
        // The outer hash: the key block, then the inner digest, which makes one block of 32 bytes and padding.
        for (std::size_t i = 0; i < 8; ++i) {
            std::copy_n(inner[i], used, block[i]);
            std::fill_n(state[i], lanes, outer_[i]);
            std::fill_n(block[8 + i], lanes, i == 0 ? 0x80000000u : i == 7 ? (blockBytes + 32) * 8u : 0u);
        }
        compress_(state, block);
        for (std::size_t lane = 0; lane < used; ++lane) {
            for (std::size_t i = 0; i < 8; ++i) {
                const std::uint32_t word = bigEndian(state[i][lane]);
                std::memcpy(macs[lane].data() + 4 * i, &word, 4);
            }
        }
        messages = messages.subspan(used);
        macs += used;
    }
}

} // namespace lianfang
