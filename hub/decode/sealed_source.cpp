#include "hub/decode/sealed_source.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

SealedSource::SealedSource(std::filesystem::path folder, std::size_t inMemory)
    : folder_(folder.empty() ? std::filesystem::temp_directory_path() : std::move(folder)),
      inMemory_(std::max(inMemory, blockBytes))
{
}

void SealedSource::append(std::string_view bytes)
{
    memory_ += bytes;
    size_ += bytes.size();
    if (cipher_ ? memory_.size() >= blockBytes : memory_.size() > inMemory_)
        spill();
}

// Writes the whole blocks that are in memory.
void SealedSource::spill()
{
    if (!cipher_) {
        Key key;
        const auto random = randomBytes(key.size());
        std::memcpy(key.data(), random.data(), key.size());
        cipher_.emplace(key);
        file_ = File::nameless(folder_);
    }
    const auto blocks = memory_.size() / blockBytes;
    auto block = (size_ - memory_.size()) / blockBytes;
    std::string sealed(blockBytes, '\0');
    for (std::size_t i = 0; i < blocks; ++i, ++block) {
        crypt(block, std::string_view(memory_).substr(i * blockBytes, blockBytes), sealed.data());
        file_.writeAt(block * blockBytes, sealed);
    }
    memory_.erase(0, blocks * blockBytes);
}

void SealedSource::crypt(std::uint64_t block, std::string_view in, char* out)
{
    Tag counter{}; // one key for this file alone, a range of counters for each block
    for (std::uint64_t i = 0, first = block * (blockBytes / counter.size()); i < 8; ++i, first >>= 8)
        counter[15 - i] = static_cast<unsigned char>(first);
    cipher_->crypt(counter, in, out);
}

std::size_t SealedSource::readAt(std::uint64_t offset, std::span<char> into)
{
    const auto inFile = size_ - memory_.size();
    std::size_t done = 0;
    while (done < into.size() && offset + done < size_) {
        const auto at = offset + done;
        std::string_view from;
        if (at >= inFile) {
            from = std::string_view(memory_).substr(at - inFile);
        } else {
            const auto block = at / blockBytes;
            if (block != cached_) {
                std::string sealed(blockBytes, '\0');
                file_.readAt(block * blockBytes, sealed);
                cache_.resize(blockBytes);
                crypt(block, sealed, cache_.data());
                cached_ = block;
            }
            from = std::string_view(cache_).substr(at % blockBytes);
        }
        const auto n = std::min(from.size(), into.size() - done);
        std::memcpy(into.data() + done, from.data(), n);
        done += n;
    }
    return done;
}

} // namespace lianfang
