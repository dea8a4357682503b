// Streams of an OLE compound file ([MS-CFB]), as old office programs store their documents.
#pragma once

#include "hub/decode/decode.h"

#include <memory>
#include <string_view>
#include <vector>

namespace lianfang {

class CompoundFile {
public:
    // What it is given must outlive it, as it must its streams. Throws Error decode.workbook-damaged.
    CompoundFile(ByteSource& source, const DecodeRequest& request);

    bool has(std::string_view stream) const;
    // Throws Error decode.workbook-damaged if there is no such stream.
    std::unique_ptr<ByteSource> open(std::string_view stream);

    [[noreturn]] void damaged(std::string_view part, std::string_view reason) const;

private:
    class Stream;
    struct Entry {
        std::string name; // ASCII; other characters as '?'
        std::uint32_t start = 0;
        std::uint64_t size = 0;
        bool root = false;
    };

    void readSectorTable(std::string_view header);
    void readDirectory(std::uint32_t start);
    std::string sectorBytes(std::uint32_t sector) const;
    std::vector<std::uint32_t> chain(std::uint32_t start, const std::vector<std::uint32_t>& table) const;

    ByteSource& source_;
    const DecodeRequest& request_;
    std::size_t sectorBytes_ = 512;
    std::uint32_t sectors_ = 0;
    std::uint32_t smallBelow_ = 4096;         // shorter streams lie in small sectors
    std::vector<std::uint32_t> next_;         // by sector
    std::vector<std::uint32_t> nextSmall_;    // by small sector
    std::vector<std::uint32_t> smallSectors_; // the sectors that hold the small ones
    std::vector<Entry> entries_;
};

} // namespace lianfang
