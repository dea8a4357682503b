// Finds the next of a few special bytes in a text, 64 bytes at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lianfang {

// Walks over the delimiter, quotes, CR, LF and NUL of a CSV text in ascending order.
class ByteScan {
public:
    static constexpr std::size_t none = ~std::size_t{0};
    static constexpr std::size_t padding = 64; // bytes after the text that must be readable

    explicit ByteScan(char delimiter) : special_{delimiter, '"', '\r', '\n', '\0'} {}

    // Starts at `from` of a text of `size` bytes.
    void start(const char* text, std::size_t from, std::size_t size)
    {
        text_ = text;
        size_ = size;
        block_ = from & ~std::size_t{63};
        bits_ = block_ < size_ ? load(block_) & (~std::uint64_t{0} << (from & 63)) : 0;
    }

    // The next special byte's place, or none.
    std::size_t next()
    {
        while (bits_ == 0) {
            block_ += 64;
            if (block_ >= size_) {
                block_ = size_;
                return none;
            }
            bits_ = load(block_);
        }
        const auto at = block_ + static_cast<std::size_t>(__builtin_ctzll(bits_));
        bits_ &= bits_ - 1;
        return at;
    }

private:
    std::uint64_t load(std::size_t at) const
    {
        std::uint64_t bits = 0;
#ifdef __SSE2__
        for (unsigned part = 0; part < 4; ++part) {
            const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text_ + at + 16 * part));
            auto hits = _mm_setzero_si128();
            for (const char one : special_)
                hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(one)));
            bits |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(hits))) << (16 * part);
        }
#else
        for (unsigned i = 0; i < 64; ++i)
            for (const char one : special_)
                bits |= static_cast<std::uint64_t>(text_[at + i] == one) << i;
#endif
        return size_ - at < 64 ? bits & ((std::uint64_t{1} << (size_ - at)) - 1) : bits;
    }

    std::array<char, 5> special_;
    const char* text_ = nullptr;
    std::size_t size_ = 0;
    std::size_t block_ = 0;
    std::uint64_t bits_ = 0;
};

} // namespace lianfang
