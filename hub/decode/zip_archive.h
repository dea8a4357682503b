// The parts of a ZIP archive (also Zip64) within a document, inflated as they are read.
#pragma once

#include "hub/decode/decode.h"

#include <exception>
#include <memory>

struct zip;
struct zip_file;

namespace lianfang {

class ZipArchive;

// One part being read.
class ZipPart {
public:
    const std::string& name() const { return name_; }
    // Fills `into` as far as there is; 0 at the end, where the part's checksum has been verified. Throws Error
    // decode.workbook-damaged, decode.limit-inflated, decode.limit-ratio.
    std::size_t read(std::span<char> into);

private:
    friend class ZipArchive;
    struct Close {
        void operator()(zip_file* file) const noexcept;
    };

    ZipArchive* archive_ = nullptr;
    std::unique_ptr<zip_file, Close> file_;
    std::string name_;
    std::uint64_t packed_ = 0;
    std::uint64_t inflated_ = 0;
};

// One of an archive's entries, in the order of its directory.
struct ZipEntry {
    std::uint64_t index = 0;
    std::string
        name; // UTF-8 (converted from GB18030, as Windows in China writes it), at most 200 bytes, without controls
    std::uint64_t bytes = 0; // as the archive states it
    bool locked = false;     // encrypted
};

class ZipArchive {
public:
    // What it is given must outlive it, as it must its parts. Throws Error decode.workbook-damaged, or what is given
    // instead; so do the others.
    ZipArchive(ByteSource& source, const DecodeRequest& request, const Message* damaged = nullptr);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    // Names are compared without regard to case, as spreadsheet programs do.
    bool has(const std::string& name) const;
    // Throws Error decode.workbook-damaged if there is no such part.
    ZipPart open(const std::string& name);
    // Throws Error decode.limit-entries if there are more than `most`, folders not counted.
    std::vector<ZipEntry> entries(std::size_t most) const;
    ZipPart open(const ZipEntry& entry);

    [[noreturn]] void damaged(std::string_view part, std::string_view reason) const;

private:
    friend class ZipPart;
    struct Reader;
    struct Discard {
        void operator()(zip* archive) const noexcept;
    };

    ZipPart openAt(std::uint64_t index, const std::string& name);

    const DecodeRequest& request_;
    const Message& damaged_;
    std::unique_ptr<Reader> reader_;
    std::unique_ptr<zip, Discard> archive_;
    std::uint64_t inflated_ = 0; // of all parts together
};

} // namespace lianfang
