#include "hub/decode/zip_archive.h"

#include "hub/decode/encoding.h"
#include "hub/decode/little_endian.h"
#include "hub/decode/memory_source.h"
#include "hub/decode/messages.h"

#include <zip.h>

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::uint64_t freeOfRatio = 1u << 20;
// libzip holds the directory in memory; a workbook has some dozens of entries of some dozens of bytes.
constexpr std::uint64_t largestDirectory = 16u << 20;
constexpr zip_flags_t byName = ZIP_FL_NOCASE;

// The directory's size as the archive's end states it; 0 if there is no such end (libzip will say so).
std::uint64_t directorySize(ByteSource& source)
{
    constexpr std::size_t longestEnd = 22 + 65535 + 20;
    const auto size = source.size();
    const auto from = size > longestEnd ? size - longestEnd : 0;
    std::string tail(static_cast<std::size_t>(size - from), '\0');
    tail.resize(source.readAt(from, tail));
    const auto end = tail.rfind("PK\x05\x06");
    if (end == std::string::npos || tail.size() - end < 22)
        return 0;
    const auto stated = littleEndian(std::string_view(tail).substr(end + 12, 4));
    if (end < 20 || !tail.substr(end - 20).starts_with("PK\x06\x07"))
        return stated;
    char end64[56];
    const auto at = littleEndian(std::string_view(tail).substr(end - 20 + 8, 8));
    if (at >= size || source.readAt(at, end64) < sizeof end64)
        return stated;
    return std::max(stated == 0xFFFFFFFFu ? 0 : stated, littleEndian(std::string_view(end64 + 40, 8)));
}

// An entry's name for people. It is never used as a path.
std::string utf8Name(std::string_view raw)
{
    constexpr std::size_t longest = 200;
    MemorySource source(raw.substr(0, 4 * longest));
    std::string name(TextReader::minimumRead, '\0');
    name.resize(TextReader(source, "").read(name));
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
    if (name.size() > longest)
        name.resize(utf8Prefix(std::string_view(name).substr(0, longest)));
    return name;
}

} // namespace

// What libzip reads through. Exceptions must not cross its C frames: they wait here.
struct ZipArchive::Reader {
    ByteSource& source;
    std::uint64_t offset = 0;
    std::exception_ptr problem;
    zip_error_t error{};

    static zip_int64_t call(void* self, void* bytes, zip_uint64_t size, zip_source_cmd_t command)
    {
        return static_cast<Reader*>(self)->answer(bytes, size, command);
    }

    zip_int64_t answer(void* bytes, zip_uint64_t size, zip_source_cmd_t command)
    {
        switch (command) {
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                  ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                                  ZIP_SOURCE_SUPPORTS, -1);
        case ZIP_SOURCE_OPEN:
            offset = 0;
            return 0;
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        case ZIP_SOURCE_STAT: {
            auto* stat = static_cast<zip_stat_t*>(bytes);
            zip_stat_init(stat);
            stat->size = source.size();
            stat->valid = ZIP_STAT_SIZE;
            return sizeof *stat;
        }
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&error, bytes, size);
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(offset);
        case ZIP_SOURCE_SEEK: {
            const auto to = zip_source_seek_compute_offset(offset, source.size(), bytes, size, &error);
            if (to < 0)
                return -1;
            offset = static_cast<std::uint64_t>(to);
            return 0;
        }
        case ZIP_SOURCE_READ:
            try {
                const auto n = source.readAt(offset, {static_cast<char*>(bytes), static_cast<std::size_t>(size)});
                offset += n;
                return static_cast<zip_int64_t>(n);
            } catch (...) {
                problem = std::current_exception();
                zip_error_set(&error, ZIP_ER_READ, 0);
                return -1;
            }
        default:
            zip_error_set(&error, ZIP_ER_OPNOTSUPP, 0);
            return -1;
        }
    }

    void rethrow() const
    {
        if (problem)
            std::rethrow_exception(problem);
    }
};

void ZipArchive::Discard::operator()(zip* archive) const noexcept
{
    zip_discard(archive);
}

void ZipPart::Close::operator()(zip_file* file) const noexcept
{
    zip_fclose(file);
}

ZipArchive::ZipArchive(ByteSource& source, const DecodeRequest& request, const Message* damaged)
    : request_(request), damaged_(damaged != nullptr ? *damaged : message::workbookDamaged),
      reader_(std::make_unique<Reader>(Reader{source, 0, nullptr, {}}))
{
    if (directorySize(source) > largestDirectory)
        this->damaged("ZIP", "directory");
    zip_error_t error;
    zip_error_init(&error);
    auto* layer = zip_source_function_create(Reader::call, reader_.get(), &error);
    if (layer == nullptr)
        this->damaged("ZIP", zip_error_strerror(&error));
    archive_.reset(zip_open_from_source(layer, ZIP_RDONLY, &error));
    if (!archive_) {
        zip_source_free(layer);
        reader_->rethrow();
        const std::string reason = zip_error_strerror(&error);
        zip_error_fini(&error);
        this->damaged("ZIP", reason);
    }
}

ZipArchive::~ZipArchive() = default;

void ZipArchive::damaged(std::string_view part, std::string_view reason) const
{
    throw Error(damaged_, {request_.document, std::string(part), std::string(reason)});
}

bool ZipArchive::has(const std::string& name) const
{
    return zip_name_locate(archive_.get(), name.c_str(), byName) >= 0;
}

std::vector<ZipEntry> ZipArchive::entries(std::size_t most) const
{
    std::vector<ZipEntry> out;
    const auto count = zip_get_num_entries(archive_.get(), 0);
    for (zip_int64_t index = 0; index < count; ++index) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), ZIP_FL_ENC_RAW, &stat) != 0)
            damaged("ZIP", zip_strerror(archive_.get()));
        const std::string name = stat.valid & ZIP_STAT_NAME ? utf8Name(stat.name) : "";
        if (name.ends_with('/'))
            continue;
        if (out.size() >= most)
            throw Error(message::limitEntries, {request_.document, std::to_string(most)});
        out.push_back({stat.index, name, stat.valid & ZIP_STAT_SIZE ? stat.size : 0,
                       (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE});
    }
    return out;
}

ZipPart ZipArchive::open(const std::string& name)
{
    const auto index = zip_name_locate(archive_.get(), name.c_str(), byName);
    if (index < 0)
        damaged(name, zip_strerror(archive_.get()));
    return openAt(static_cast<std::uint64_t>(index), name);
}

ZipPart ZipArchive::open(const ZipEntry& entry)
{
    return openAt(entry.index, entry.name);
}

ZipPart ZipArchive::openAt(std::uint64_t index, const std::string& name)
{
    ZipPart part;
    part.archive_ = this;
    part.name_ = name;
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_.get(), index, 0, &stat) != 0)
        damaged(name, zip_strerror(archive_.get()));
    part.packed_ = stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0;
    part.file_.reset(zip_fopen_index(archive_.get(), index, 0));
    reader_->rethrow();
    if (!part.file_)
        damaged(name, zip_strerror(archive_.get()));
    return part;
}

std::size_t ZipPart::read(std::span<char> into)
{
    const auto n = zip_fread(file_.get(), into.data(), into.size());
    archive_->reader_->rethrow();
    if (n < 0)
        archive_->damaged(name_, zip_file_strerror(file_.get()));
    const auto& request = archive_->request_;
    const auto& limits = request.limits;
    inflated_ += static_cast<std::uint64_t>(n);
    archive_->inflated_ += static_cast<std::uint64_t>(n);
    if (archive_->inflated_ > limits.inflatedBytes)
        throw Error(message::limitInflated, {request.document, std::to_string(limits.inflatedBytes)});
    if (inflated_ > freeOfRatio && inflated_ - freeOfRatio > packed_ * limits.inflationRatio)
        throw Error(message::limitRatio, {request.document, name_, std::to_string(limits.inflationRatio)});
    return static_cast<std::size_t>(n);
}

} // namespace lianfang
