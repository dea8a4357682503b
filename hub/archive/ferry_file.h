// The one file in which documents cross an air gap (网闸): signed by the hub that sends it, readable by the hub that
// receives it and nobody else.
//
// It is a ZIP whose entries are stored as they are: "ferry.json" (format, who sends, who receives, and the file's own
// random key, encrypted for the receiver by SM2), "index" (what is carried and each document's digest, sealed under
// that key), "signature" (SM2 with SM3 over both), and "1", "2", … (documents, each an archive file under that key:
// zstd, SM4-CTR with HMAC-SM3 by chunks). No name of an entry ever becomes a path. Neither side holds a document in
// memory, nor plain on the disk.
#pragma once

#include "hub/archive/archive.h"
#include "hub/base/ferry_keys.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lianfang {

struct FerryLimits {
    std::size_t documents = 10'000;
    std::uint64_t documentBytes = 1ull << 30; // plain, of each
    std::uint64_t bytes = 3ull << 30;         // plain, of all: the file goes onto a FAT stick (4 GiB at most)
    static constexpr std::size_t indexBytes = 32u << 20; // of what is said of them
};

class FerryWriter {
public:
    // `scratch`: a folder of the caller's own, empty, on the disk where the file is to be.
    FerryWriter(std::filesystem::path scratch, FerryLimits limits = {});

    // The document's digest; nothing if it would go beyond the limits: it is left out then. The same document twice is
    // carried once.
    std::optional<std::string> add(ByteSource& document);

    // `contents`: whatever the receiver is to know, beside the documents. Throws Error archive.ferry-too-large.
    void finish(const std::filesystem::path& file, const std::string& contents, const FerryKeys& from,
                const FerryPublicKeys& to);

private:
    const std::filesystem::path scratch_;
    const FerryLimits limits_;
    const std::string secret_;
    const Archive sealed_;
    std::vector<std::pair<std::string, std::uint64_t>> documents_; // digest, bytes
    std::uint64_t bytes_ = 0;
};

class FerryReader {
public:
    // Verifies all of it, to the last document's digest, before anything can be had: whom it is for, who signed it (one
    // of `trusted`), that it is whole. `scratch` as above. Throws Error archive.ferry-….
    FerryReader(const std::filesystem::path& file, const std::string& name, std::filesystem::path scratch,
                const FerryKeys& own, std::span<const FerryPublicKeys> trusted, FerryLimits limits = {});

    std::size_t sender() const { return sender_; } // index in `trusted`
    const std::string& contents() const { return contents_; }
    bool carries(const std::string& digest) const { return sealed_->holds(digest); }
    std::unique_ptr<ByteSource> open(const std::string& digest) const { return sealed_->open(digest); }

private:
    std::size_t sender_ = 0;
    std::string contents_;
    std::optional<Archive> sealed_;
};

} // namespace lianfang
