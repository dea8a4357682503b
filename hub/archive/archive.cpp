#include "hub/archive/archive.h"

#include "hub/archive/messages.h"
#include "hub/base/file.h"
#include "hub/base/queue.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <thread>
#include <vector>

namespace lianfang {

namespace {

constexpr std::size_t chunkBytes = 1u << 20;
constexpr std::string_view magic = "LFARCH1 zstd SM4-CTR-HMAC-SM3 ";
constexpr std::size_t fileIdBytes = 16;
constexpr std::size_t headerBytes = magic.size() + 8 + fileIdBytes;  // magic, key id, file id
constexpr std::uint64_t indexNonce = ~0ull;

struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

Sealer sealerOf(const KeyRing& keys, std::string_view fileId)
{
    return keys.sealer("archive." + std::string(fileId));
}

std::string placeOf(std::uint64_t chunk)
{
    return "chunk " + std::to_string(chunk);
}

template <typename T>
void put(std::string& out, T value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
T take(std::string_view bytes, std::size_t at)
{
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

}  // namespace

// The caller's thread hashes; a second one compresses, seals and writes, at most four chunks behind.
struct ArchiveWriter::State {
    State(std::filesystem::path folder, const KeyRing& keys, std::string documentName, std::uint64_t limit)
        : folder(std::move(folder)), name(std::move(documentName)), maxBytes(limit)
    {
        const std::string fileId = randomBytes(fileIdBytes);
        sealer.emplace(sealerOf(keys, fileId));
        temporary = this->folder / "new" /
                    (hex(std::span(reinterpret_cast<const unsigned char*>(fileId.data()), fileId.size())));
        file = File(temporary, File::Mode::createExclusive, 0600);
        std::string header{magic};
        header += keys.id();
        header += fileId;
        file.write(header);
        offset = header.size();
        thread = std::thread([this] { sealChunks(); });
    }

    ~State()
    {
        stop();
        if (!temporary.empty()) {
            std::error_code ignored;
            std::filesystem::remove(temporary, ignored);
        }
    }

    void stop()
    {
        chunks.close();
        if (thread.joinable())
            thread.join();
    }

    void sealChunks()
    {
        try {
            const std::unique_ptr<ZSTD_CCtx, FreeZstd> context(ZSTD_createCCtx());
            std::string compressed(ZSTD_compressBound(chunkBytes), '\0');
            std::string sealed;
            while (auto chunk = chunks.pop()) {
                const std::size_t size = ZSTD_compressCCtx(context.get(), compressed.data(), compressed.size(),
                                                           chunk->data(), chunk->size(), 1);
                sealed.clear();
                sealer->seal(offsets.size(), placeOf(offsets.size()), {compressed.data(), size}, sealed);
                offsets.push_back(offset);
                file.write(sealed);
                offset += sealed.size();
            }
        } catch (...) {
            failure = std::current_exception();
            chunks.close();
        }
    }

    std::filesystem::path folder;
    std::string name;
    std::uint64_t maxBytes;
    std::filesystem::path temporary;
    File file;
    std::optional<Sealer> sealer;
    Sm3 digest;
    std::string pending;
    std::uint64_t bytes = 0;
    std::uint64_t offset = 0;
    std::vector<std::uint64_t> offsets;
    BoundedQueue<std::string> chunks{4};
    std::exception_ptr failure;
    std::thread thread;
};

ArchiveWriter::ArchiveWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveWriter::~ArchiveWriter() = default;
ArchiveWriter::ArchiveWriter(ArchiveWriter&&) noexcept = default;

void ArchiveWriter::write(std::string_view bytes)
{
    auto& s = *state_;
    s.bytes += bytes.size();
    if (s.bytes > s.maxBytes)
        throw Error(message::documentTooLarge, {s.name, std::to_string(s.maxBytes)});
    while (!bytes.empty()) {
        if (s.pending.capacity() < chunkBytes)
            s.pending.reserve(chunkBytes);
        const auto part = bytes.substr(0, chunkBytes - s.pending.size());
        s.pending += part;
        bytes.remove_prefix(part.size());
        if (s.pending.size() == chunkBytes) {
            s.digest.add(s.pending);
            s.chunks.push(std::move(s.pending));
            s.pending = {};
        }
    }
}

ArchivedDocument ArchiveWriter::finish()
{
    auto& s = *state_;
    s.digest.add(s.pending);
    if (!s.pending.empty())
        s.chunks.push(std::move(s.pending));
    s.stop();
    if (s.failure)
        std::rethrow_exception(s.failure);

    const Digest digest = s.digest.finish();
    // The index: plain size, digest, chunk offsets; sealed like a chunk, its length in the file's last four bytes.
    std::string index;
    put(index, s.bytes);
    index.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    for (const auto offset : s.offsets)
        put(index, offset);
    std::string sealed;
    s.sealer->seal(indexNonce, "index", index, sealed);
    put(sealed, static_cast<std::uint32_t>(sealed.size()));
    s.file.write(sealed);
    s.file.sync();
    s.file.close();

    const std::string name = hex(digest);
    const auto folder = s.folder / name.substr(0, 2);
    if (std::filesystem::create_directories(folder))
        syncFolder(s.folder);
    const auto path = folder / name;
    // Also over one that is there: it holds the same, or it is damaged and mended by this.
    std::filesystem::rename(s.temporary, path);
    s.temporary.clear();
    syncFolder(folder);
    return {name, s.bytes};
}

namespace {

class ArchiveSource : public ByteSource {
public:
    ArchiveSource(const std::filesystem::path& path, const KeyRing& keys)
        : path_(path), file_(path, File::Mode::read), context_(ZSTD_createDCtx())
    {
        std::string header(headerBytes, '\0');
        if (file_.readAt(0, header) != header.size() || !header.starts_with(magic))
            damaged("header");
        if (const auto id = header.substr(magic.size(), 8); id != keys.id())
            throw Error(message::archiveForeignKey, {path.string(), id});
        sealer_.emplace(sealerOf(keys, std::string_view(header).substr(magic.size() + 8)));

        const std::uint64_t end = file_.size();
        std::string tail(4, '\0');
        if (end < headerBytes + 4 || file_.readAt(end - 4, tail) != 4)
            damaged("cut short");
        const auto indexSize = take<std::uint32_t>(tail, 0);
        if (indexSize > end - 4 - headerBytes)
            damaged("index");
        indexStart_ = end - 4 - indexSize;
        std::string sealed(indexSize, '\0'), index;
        if (file_.readAt(indexStart_, sealed) != sealed.size() || !sealer_->open("index", sealed, index) ||
            index.size() < 40 || (index.size() - 40) % 8 != 0)
            damaged("index");
        if (hex(std::span(reinterpret_cast<const unsigned char*>(index.data()) + 8, sizeof(Digest))) != path.filename())
            damaged("another document's");
        size_ = take<std::uint64_t>(index, 0);
        for (std::size_t at = 40; at < index.size(); at += 8)
            offsets_.push_back(take<std::uint64_t>(index, at));
        if (offsets_.size() != (size_ + chunkBytes - 1) / chunkBytes)
            damaged("index");
    }

    std::uint64_t size() const override { return size_; }

    std::size_t readAt(std::uint64_t offset, std::span<char> into) override
    {
        std::size_t done = 0;
        while (done < into.size() && offset < size_) {
            const auto& chunk = chunkAt(offset / chunkBytes);
            const std::size_t start = offset % chunkBytes;
            const std::size_t part = std::min(into.size() - done, chunk.size() - start);
            std::memcpy(into.data() + done, chunk.data() + start, part);
            done += part;
            offset += part;
        }
        return done;
    }

private:
    struct Slot {
        std::uint64_t number = ~0ull;
        std::uint64_t used = 0;
        std::string bytes;
    };

    [[noreturn]] void damaged(const char* what) const
    {
        throw Error(message::archiveDamaged, {path_.filename().string(), what});
    }

    const std::string& chunkAt(std::uint64_t number)
    {
        auto oldest = slots_.begin();
        for (auto slot = slots_.begin(); slot != slots_.end(); ++slot) {
            if (slot->number == number) {
                slot->used = ++clock_;
                return slot->bytes;
            }
            if (slot->used < oldest->used)
                oldest = slot;
        }
        const std::uint64_t start = offsets_[number];
        const std::uint64_t end = number + 1 < offsets_.size() ? offsets_[number + 1] : indexStart_;
        const std::size_t plain =
            number + 1 < offsets_.size() ? chunkBytes : static_cast<std::size_t>(size_ - number * chunkBytes);
        if (start >= end || end - start > ZSTD_compressBound(chunkBytes) + Sealer::overhead)
            damaged("index");
        sealed_.resize(end - start);
        compressed_.clear();
        if (file_.readAt(start, sealed_) != sealed_.size() || !sealer_->open(placeOf(number), sealed_, compressed_))
            damaged("chunk");
        oldest->number = ~0ull;
        oldest->bytes.resize(plain);
        if (ZSTD_decompressDCtx(context_.get(), oldest->bytes.data(), plain, compressed_.data(), compressed_.size()) !=
            plain)
            damaged("chunk");
        oldest->number = number;
        oldest->used = ++clock_;
        return oldest->bytes;
    }

    std::filesystem::path path_;
    File file_;
    std::unique_ptr<ZSTD_DCtx, FreeZstd> context_;
    std::optional<Sealer> sealer_;
    std::uint64_t size_ = 0;
    std::uint64_t indexStart_ = 0;
    std::vector<std::uint64_t> offsets_;
    std::array<Slot, 4> slots_;
    std::uint64_t clock_ = 0;
    std::string sealed_;
    std::string compressed_;
};

}  // namespace

Archive::Archive(std::filesystem::path folder, KeyRing keys) : folder_(std::move(folder)), keys_(std::move(keys))
{
    std::filesystem::remove_all(folder_ / "new");
    std::filesystem::create_directories(folder_ / "new");
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

ArchiveWriter Archive::begin(std::string name, std::uint64_t maxBytes) const
{
    return ArchiveWriter(std::make_unique<ArchiveWriter::State>(folder_, keys_, std::move(name), maxBytes));
}

std::unique_ptr<ByteSource> Archive::open(const std::string& digest) const
{
    if (!holds(digest))
        throw Error(message::archiveMissing, {digest});
    return std::make_unique<ArchiveSource>(fileOf(digest), keys_);
}

bool Archive::holds(const std::string& digest) const
{
    return digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos &&
           std::filesystem::exists(fileOf(digest));
}

std::filesystem::path Archive::fileOf(const std::string& digest) const
{
    return folder_ / digest.substr(0, 2) / digest;
}

}  // namespace lianfang
