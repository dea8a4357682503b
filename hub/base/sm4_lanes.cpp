#include "hub/base/sm4_lanes.h"

#include "hub/base/messages.h"

#include <bit>
#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace lianfang {

namespace {

#ifdef __x86_64__

#define LIANFANG_LANES gnu::target("avx2,aes")
#define LIANFANG_INLINE gnu::always_inline, LIANFANG_LANES

constexpr std::size_t atOnce = 16; // two groups of eight, so that one computes while the other waits

// The affine maps around AES's S-box, by half bytes: SM4(x) = after(AES(before(x))). SM4's S-box is A·inverse(A·x ⊕ D3)
// ⊕ D3 over the field of x⁸+x⁷+x⁶+x⁵+x⁴+x²+1 with A the circulant of A7; the maps go by way of an isomorphism of that
// field with AES's.
struct HalfBytes {
    alignas(16) std::array<unsigned char, 16> low, high;
};
constexpr HalfBytes before{
    {0x3e, 0xb2, 0x0e, 0x82, 0xbb, 0x37, 0x8b, 0x07, 0xa1, 0x2d, 0x91, 0x1d, 0x24, 0xa8, 0x14, 0x98},
    {0x00, 0xdc, 0x2e, 0xf2, 0xc5, 0x19, 0xeb, 0x37, 0x08, 0xd4, 0x26, 0xfa, 0xcd, 0x11, 0xe3, 0x3f}};
constexpr HalfBytes after{
    {0x6c, 0xd4, 0xa6, 0x1e, 0x52, 0xea, 0x98, 0x20, 0x0b, 0xb3, 0xc1, 0x79, 0x35, 0x8d, 0xff, 0x47},
    {0x00, 0xe0, 0x50, 0xb0, 0x9d, 0x7d, 0xcd, 0x2d, 0xc0, 0x20, 0x90, 0x70, 0x5d, 0xbd, 0x0d, 0xed}};

// Undoes the shifting of rows in AES's last round, and turns each word left by `bytes`.
constexpr std::array<unsigned char, 16> unshifted(unsigned bytes)
{
    std::array<unsigned char, 16> out{};
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned from = i / 4 * 4 + (i + 4 - bytes) % 4;
        out[i] = static_cast<unsigned char>(from * 13 % 16);
    }
    return out;
}
alignas(16) constexpr auto turned0 = unshifted(0), turned8 = unshifted(1), turned16 = unshifted(2),
                           turned24 = unshifted(3);
alignas(16) constexpr std::array<unsigned char, 16> reversedWords{3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12};

[[LIANFANG_INLINE]] inline __m256i twice(const std::array<unsigned char, 16>& bytes)
{
    return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(bytes.data())));
}

[[LIANFANG_INLINE]] inline __m256i mapped(__m256i x, const HalfBytes& map)
{
    const __m256i half = _mm256_set1_epi8(15);
    return _mm256_xor_si256(_mm256_shuffle_epi8(twice(map.low), _mm256_and_si256(x, half)),
                            _mm256_shuffle_epi8(twice(map.high), _mm256_and_si256(_mm256_srli_epi64(x, 4), half)));
}

// The S-box on every byte, with rows still shifted.
[[LIANFANG_INLINE]] inline __m256i substituted(__m256i x)
{
    x = mapped(x, before);
    const __m128i none = _mm_setzero_si128();
    const __m128i low = _mm_aesenclast_si128(_mm256_castsi256_si128(x), none);
    const __m128i high = _mm_aesenclast_si128(_mm256_extracti128_si256(x, 1), none);
    return mapped(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1), after);
}

// One round: x0 takes what the other three words and the key make.
[[LIANFANG_INLINE]] inline void round(__m256i& x0, __m256i x1, __m256i x2, __m256i x3, std::uint32_t key)
{
    const __m256i words = _mm256_xor_si256(_mm256_xor_si256(x1, x2), x3);
    const __m256i s = substituted(_mm256_xor_si256(words, _mm256_set1_epi32(static_cast<int>(key))));
    const __m256i plain = _mm256_shuffle_epi8(s, twice(turned0));
    // b ⊕ b≪2 ⊕ b≪10 ⊕ b≪18 ⊕ b≪24, where ≪ turns
    const __m256i three = _mm256_xor_si256(
        plain, _mm256_xor_si256(_mm256_shuffle_epi8(s, twice(turned8)), _mm256_shuffle_epi8(s, twice(turned16))));
    const __m256i by2 = _mm256_xor_si256(_mm256_slli_epi32(three, 2), _mm256_srli_epi32(three, 30));
    x0 = _mm256_xor_si256(_mm256_xor_si256(x0, by2), _mm256_xor_si256(plain, _mm256_shuffle_epi8(s, twice(turned24))));
}

// Four words of each of eight blocks: from block by block to word by word, or back.
[[LIANFANG_INLINE]] inline void transpose(__m256i* x)
{
    const __m256i a = _mm256_unpacklo_epi32(x[0], x[1]), b = _mm256_unpackhi_epi32(x[0], x[1]);
    const __m256i c = _mm256_unpacklo_epi32(x[2], x[3]), d = _mm256_unpackhi_epi32(x[2], x[3]);
    x[0] = _mm256_unpacklo_epi64(a, c);
    x[1] = _mm256_unpackhi_epi64(a, c);
    x[2] = _mm256_unpacklo_epi64(b, d);
    x[3] = _mm256_unpackhi_epi64(b, d);
}

[[LIANFANG_LANES]] void encryptLanes(const std::array<std::uint32_t, 32>& keys, Sm4Lanes::Block* blocks)
{
    auto* const memory = reinterpret_cast<__m256i*>(blocks->data());
    __m256i x[4], y[4];
    for (int i = 0; i < 4; ++i) {
        x[i] = _mm256_shuffle_epi8(_mm256_loadu_si256(memory + i), twice(reversedWords));
        y[i] = _mm256_shuffle_epi8(_mm256_loadu_si256(memory + 4 + i), twice(reversedWords));
    }
    transpose(x);
    transpose(y);
    for (std::size_t i = 0; i < 32; i += 4) {
        round(x[0], x[1], x[2], x[3], keys[i]);
        round(y[0], y[1], y[2], y[3], keys[i]);
        round(x[1], x[2], x[3], x[0], keys[i + 1]);
        round(y[1], y[2], y[3], y[0], keys[i + 1]);
        round(x[2], x[3], x[0], x[1], keys[i + 2]);
        round(y[2], y[3], y[0], y[1], keys[i + 2]);
        round(x[3], x[0], x[1], x[2], keys[i + 3]);
        round(y[3], y[0], y[1], y[2], keys[i + 3]);
    }
    __m256i u[4] = {x[3], x[2], x[1], x[0]}, v[4] = {y[3], y[2], y[1], y[0]};
    transpose(u);
    transpose(v);
    for (int i = 0; i < 4; ++i) {
        _mm256_storeu_si256(memory + i, _mm256_shuffle_epi8(u[i], twice(reversedWords)));
        _mm256_storeu_si256(memory + 4 + i, _mm256_shuffle_epi8(v[i], twice(reversedWords)));
    }
}

// The S-box on one word's bytes.
[[LIANFANG_LANES]] std::uint32_t substitutedWord(std::uint32_t word)
{
    const __m256i s = substituted(_mm256_set1_epi32(static_cast<int>(word)));
    return static_cast<std::uint32_t>(_mm256_extract_epi32(_mm256_shuffle_epi8(s, twice(turned0)), 0));
}

std::array<std::uint32_t, 32> expanded(const Sm4Lanes::Block& key)
{
    std::array<std::uint32_t, 36> k{0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC};
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t byte = 0; byte < 4; ++byte)
            k[i] ^= static_cast<std::uint32_t>(key[4 * i + byte]) << (24 - 8 * byte);
    std::array<std::uint32_t, 32> out;
    for (std::size_t i = 0; i < 32; ++i) {
        std::uint32_t constant = 0;
        for (std::size_t byte = 0; byte < 4; ++byte)
            constant = constant << 8 | (4 * i + byte) * 7 % 256;
        const std::uint32_t b = substitutedWord(k[i + 1] ^ k[i + 2] ^ k[i + 3] ^ constant);
        out[i] = k[i + 4] = k[i] ^ b ^ std::rotl(b, 13) ^ std::rotl(b, 23);
    }
    return out;
}

#endif

const EVP_CIPHER* sm4()
{
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "SM4-ECB", nullptr);
    return algorithm;
}

} // namespace

Sm4Lanes::Sm4Lanes(const Block& key, Lanes use)
{
#ifdef __x86_64__
    if (use == Lanes::fastest && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("aes")) {
        roundKeys_ = expanded(key);
        return;
    }
#else
    (void)use;
#endif
    context_.reset(EVP_CIPHER_CTX_new());
    if (!context_ || EVP_EncryptInit_ex2(context_.get(), sm4(), key.data(), nullptr, nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(context_.get(), 0) != 1)
        throw Error(message::cryptoUnavailable, {"SM4"});
}

void Sm4Lanes::encrypt(std::span<Block> blocks)
{
    if (blocks.empty())
        return;
    if (context_) {
        int written = 0;
        if (EVP_EncryptUpdate(context_.get(), blocks.data()->data(), &written, blocks.data()->data(),
                              static_cast<int>(blocks.size_bytes())) != 1)
            throw Error(message::cryptoUnavailable, {"SM4"});
        return;
    }
#ifdef __x86_64__
    std::size_t done = 0;
    for (; done + atOnce <= blocks.size(); done += atOnce)
        encryptLanes(roundKeys_, blocks.data() + done);
    if (const auto rest = blocks.size_bytes() - done * sizeof(Block); rest > 0) {
        std::array<Block, atOnce> last{};
        std::memcpy(last.data(), blocks.data() + done, rest);
        encryptLanes(roundKeys_, last.data());
        std::memcpy(blocks.data() + done, last.data(), rest);
    }
#endif
}

} // namespace lianfang
