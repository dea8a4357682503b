// Keeps each document exactly as it came, under the SM3 digest of its plain bytes, before anything reads it.
//
// A file archive/ab/abcdef… is a header (version, algorithm, key id, a random file id) and chunks. A chunk is up to 1 MiB
// of the document, compressed by zstd and then sealed under a key of this one file; the last chunk is an index, so that
// any part can be read without the rest and a file cut short is noticed. Chunks are bound to their number.
#pragma once

#include "hub/base/crypto.h"
#include "hub/model/byte_source.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace lianfang {

struct ArchivedDocument {
    std::string digest;       // SM3 of the plain bytes, 64 hexadecimal digits
    std::uint64_t bytes = 0;  // plain
};

// Takes one document, from one thread. Destroyed before finish(), it leaves nothing behind.
class ArchiveWriter {
public:
    ~ArchiveWriter();
    ArchiveWriter(ArchiveWriter&&) noexcept;

    // Throws Error archive.document-too-large beyond the limit given at the start.
    void write(std::string_view bytes);

    // Seals the rest, syncs file and folder, and gives it its name. The same bytes twice are one file.
    ArchivedDocument finish();

private:
    friend class Archive;
    struct State;
    explicit ArchiveWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class Archive {
public:
    // Makes the folder if needed and clears away what an interrupted write left.
    Archive(std::filesystem::path folder, KeyRing keys);

    // `name` is for messages only. Writers may be at work side by side.
    ArchiveWriter begin(std::string name, std::uint64_t maxBytes) const;

    // The plain bytes of a document. Throws Error archive.missing or archive.damaged, also from readAt.
    std::unique_ptr<ByteSource> open(const std::string& digest) const;

    bool holds(const std::string& digest) const;

private:
    std::filesystem::path fileOf(const std::string& digest) const;

    std::filesystem::path folder_;
    KeyRing keys_;
};

}  // namespace lianfang
