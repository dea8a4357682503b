// A document in memory.
#pragma once

#include "hub/decode/decode.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace lianfang {

// The bytes stay the caller's and must outlive it.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        if (offset >= bytes_.size())
            return 0;
        const auto n = std::min<std::uint64_t>(into.size(), bytes_.size() - offset);
        std::memcpy(into.data(), bytes_.data() + offset, n);
        return n;
    }

private:
    std::string_view bytes_;
};

} // namespace lianfang
