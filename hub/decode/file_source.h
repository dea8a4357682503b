// A document in a plain file.
#pragma once

#include "hub/base/file.h"
#include "hub/decode/decode.h"

namespace lianfang {

// Throws Error base.file-… where the file cannot be opened or read.
class FileSource final : public ByteSource {
public:
    explicit FileSource(const std::filesystem::path& path) : file_(path, File::Mode::read), size_(file_.size()) {}

    std::uint64_t size() const override { return size_; }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override { return file_.readAt(offset, into); }

private:
    File file_;
    std::uint64_t size_;
};

} // namespace lianfang
