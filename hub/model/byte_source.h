// A document's bytes, wherever they are kept.
#pragma once

#include <cstdint>
#include <span>
#include <cstddef>

namespace lianfang {

// readAt may be called for any part, in any order, from one thread.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    // Fills `into` as far as there are bytes; returns how many.
    virtual std::size_t readAt(std::uint64_t offset, std::span<char> into) = 0;
};

}  // namespace lianfang
