// Bytes kept to be read in any order: in memory as long as they are few, then in a file without a name, encrypted under
// a key that exists in memory only, so that nothing readable is ever on the disk.
#pragma once

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/model/byte_source.h"

#include <optional>

namespace lianfang {

class SealedSource final : public ByteSource {
public:
    static constexpr std::size_t blockBytes = 256u << 10;

    // `folder`: where the file is made if there must be one; empty: the system's. All throw Error base.file-….
    explicit SealedSource(std::filesystem::path folder, std::size_t inMemory = 16u << 20);

    void append(std::string_view bytes);

    std::uint64_t size() const override { return size_; }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override;

private:
    void spill();
    void crypt(std::uint64_t block, std::string_view in, char* out);

    std::filesystem::path folder_;
    std::size_t inMemory_;
    std::uint64_t size_ = 0;
    std::string memory_;                  // all, or the last block that is not full
    std::optional<CounterCipher> cipher_; // from when there is a file
    File file_;
    std::uint64_t cached_ = UINT64_MAX; // the block that is in cache_
    std::string cache_;
};

} // namespace lianfang
