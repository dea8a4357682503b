#include "hub/decode/compound_file.h"

#include "hub/decode/little_endian.h"
#include "hub/decode/messages.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t headerBytes = 512;
constexpr std::size_t smallBytes = 64;
constexpr std::uint32_t lastSector = 0xFFFFFFFA; // what is above has a meaning of its own
// 65,536 rows of 256 columns at most on a sheet: beyond this there are pictures in it.
constexpr std::uint64_t mostBytes = 512u << 20;
constexpr std::size_t mostEntries = 4096;

} // namespace

// A stream's bytes, wherever its sectors lie.
class CompoundFile::Stream final : public ByteSource {
public:
    Stream(ByteSource& source, std::vector<std::uint64_t> places, std::size_t unit, std::uint64_t size)
        : source_(source), places_(std::move(places)), unit_(unit), size_(size)
    {
    }

    std::uint64_t size() const override { return size_; }
    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        std::size_t done = 0;
        while (done < into.size() && offset + done < size_) {
            const auto at = offset + done;
            auto unit = at / unit_;
            std::uint64_t run = std::min<std::uint64_t>(unit_ - at % unit_, size_ - at);
            // Sectors that lie side by side are read at once.
            for (; run < into.size() - done && unit + 1 < places_.size() && places_[unit + 1] == places_[unit] + unit_;
                 ++unit)
                run = std::min<std::uint64_t>(run + unit_, size_ - at);
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(run, into.size() - done));
            const auto n = source_.readAt(places_[at / unit_] + at % unit_, into.subspan(done, wanted));
            done += n;
            if (n < wanted)
                break;
        }
        return done;
    }

private:
    ByteSource& source_;
    std::vector<std::uint64_t> places_; // of each unit, in the file
    std::size_t unit_;
    std::uint64_t size_;
};

CompoundFile::CompoundFile(ByteSource& source, const DecodeRequest& request) : source_(source), request_(request)
{
    if (source.size() > mostBytes)
        throw Error(message::limitDocument, {request.document, std::to_string(mostBytes)});
    std::string header(headerBytes, '\0');
    header.resize(source.readAt(0, header));
    const auto shift = u16(header, 30);
    if (header.size() < headerBytes || (shift != 9 && shift != 12) || u16(header, 32) != 6)
        damaged("OLE", "header");
    sectorBytes_ = std::size_t{1} << shift;
    sectors_ = static_cast<std::uint32_t>((source.size() + sectorBytes_ - 1) / sectorBytes_);
    smallBelow_ = u32(header, 56);
    readSectorTable(header);
    readDirectory(u32(header, 48));
    for (const auto sector : chain(u32(header, 60), next_)) {
        const auto bytes = sectorBytes(sector);
        for (std::size_t at = 0; at < bytes.size(); at += 4)
            nextSmall_.push_back(u32(bytes, at));
    }
    for (const auto& entry : entries_)
        if (entry.root)
            smallSectors_ = chain(entry.start, next_);
}

void CompoundFile::damaged(std::string_view part, std::string_view reason) const
{
    throw Error(message::workbookDamaged, {request_.document, std::string(part), std::string(reason)});
}

// The bytes of a sector; shorter at the end of a file that breaks off.
std::string CompoundFile::sectorBytes(std::uint32_t sector) const
{
    std::string bytes(sectorBytes_, '\0');
    bytes.resize(source_.readAt((std::uint64_t{sector} + 1) * sectorBytes_, bytes));
    return bytes;
}

// The table that says of each sector which one follows it. Its own sectors are listed in the header, and further ones.
void CompoundFile::readSectorTable(std::string_view header)
{
    std::vector<std::uint32_t> places;
    for (std::size_t at = 76; at < headerBytes; at += 4)
        places.push_back(u32(header, at));
    auto further = u32(header, 68);
    for (std::uint32_t count = 0; further <= lastSector && count <= sectors_; ++count) {
        const auto bytes = sectorBytes(further);
        if (bytes.size() < sectorBytes_)
            damaged("OLE", "DIFAT");
        for (std::size_t at = 0; at + 4 < sectorBytes_; at += 4)
            places.push_back(u32(bytes, at));
        further = u32(bytes, sectorBytes_ - 4);
        if (places.size() > sectors_ + headerBytes)
            damaged("OLE", "DIFAT");
    }
    for (const auto place : places) {
        if (place > lastSector)
            continue;
        if (place >= sectors_ || next_.size() > sectors_)
            damaged("OLE", "FAT");
        const auto bytes = sectorBytes(place);
        for (std::size_t at = 0; at < bytes.size(); at += 4)
            next_.push_back(u32(bytes, at));
    }
}

std::vector<std::uint32_t> CompoundFile::chain(std::uint32_t start, const std::vector<std::uint32_t>& table) const
{
    std::vector<std::uint32_t> out;
    for (auto sector = start; sector <= lastSector; sector = table[sector]) {
        if (sector >= table.size() || out.size() > table.size())
            damaged("OLE", "sector " + std::to_string(sector));
        out.push_back(sector);
    }
    return out;
}

void CompoundFile::readDirectory(std::uint32_t start)
{
    for (const auto sector : chain(start, next_)) {
        const auto bytes = sectorBytes(sector);
        for (std::size_t at = 0; at + 128 <= bytes.size() && entries_.size() < mostEntries; at += 128) {
            const std::string_view entry = std::string_view(bytes).substr(at, 128);
            const auto kind = entry[66];
            if (kind != 2 && kind != 5)
                continue;
            Entry out;
            for (std::size_t i = 0; i + 2 < std::min<std::size_t>(u16(entry, 64), 64); i += 2)
                out.name += u16(entry, i) < 0x80 ? static_cast<char>(u16(entry, i)) : '?';
            out.start = u32(entry, 116);
            out.size = u32(entry, 120); // the upper half is not reliable in files of small sectors
            out.root = kind == 5;
            entries_.push_back(std::move(out));
        }
    }
    if (entries_.empty())
        damaged("OLE", "directory");
}

bool CompoundFile::has(std::string_view stream) const
{
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const Entry& entry) { return !entry.root && entry.name == stream; });
}

std::unique_ptr<ByteSource> CompoundFile::open(std::string_view stream)
{
    const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& one) { return !one.root && one.name == stream; });
    if (entry == entries_.end())
        damaged("OLE", stream);
    std::vector<std::uint64_t> places;
    const bool small = entry->size < smallBelow_;
    if (small) {
        const auto perSector = sectorBytes_ / smallBytes;
        for (const auto unit : chain(entry->start, nextSmall_)) {
            if (unit / perSector >= smallSectors_.size())
                damaged("OLE", "small sector");
            places.push_back((std::uint64_t{smallSectors_[unit / perSector]} + 1) * sectorBytes_ +
                             unit % perSector * smallBytes);
        }
    } else {
        for (const auto unit : chain(entry->start, next_))
            places.push_back((std::uint64_t{unit} + 1) * sectorBytes_);
    }
    const auto unit = small ? smallBytes : sectorBytes_;
    const auto size = std::min<std::uint64_t>(entry->size, places.size() * unit);
    return std::make_unique<Stream>(source_, std::move(places), unit, size);
}

} // namespace lianfang
