#include "hub/base/sorted_runs.h"

#include "hub/base/messages.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t headerBytes = 6;  // key size (2), body size (4)
constexpr std::size_t readBytes = 256u << 10;

std::uint64_t prefixOf(std::string_view key)
{
    std::uint64_t prefix = 0;
    std::memcpy(&prefix, key.data(), std::min<std::size_t>(key.size(), 8));
    return std::endian::native == std::endian::little ? __builtin_bswap64(prefix) : prefix;
}

struct Entry {
    std::string_view key;
    std::string_view body;
    std::size_t size;
};

// The entry that starts at `bytes`, or one of size 0 if it does not wholly lie there.
Entry entryAt(std::string_view bytes)
{
    if (bytes.size() < headerBytes)
        return {{}, {}, 0};
    std::uint16_t keySize;
    std::uint32_t bodySize;
    std::memcpy(&keySize, bytes.data(), 2);
    std::memcpy(&bodySize, bytes.data() + 2, 4);
    const std::size_t size = headerBytes + keySize + bodySize;
    if (bytes.size() < size)
        return {{}, {}, size > bytes.size() ? 0 : size};
    return {bytes.substr(headerBytes, keySize), bytes.substr(headerBytes + keySize, bodySize), size};
}

}  // namespace

SortedRuns::SortedRuns(std::filesystem::path folder, std::size_t memoryBytes)
    : folder_(std::move(folder)), memoryBytes_(memoryBytes)
{
}

void SortedRuns::add(std::string_view key, std::string_view body)
{
    const std::size_t size = headerBytes + key.size() + body.size();
    if (!items_.empty() && arena_.size() + size + (items_.size() + 1) * sizeof(Item) > memoryBytes_)
        spill();
    if (arena_.capacity() < arena_.size() + size)  // grows by half: doubling would pass the bound by far
        arena_.reserve(std::min(std::max(arena_.capacity() * 3 / 2, std::size_t{64} << 10), memoryBytes_ + size));
    items_.push_back({prefixOf(key), static_cast<std::uint32_t>(arena_.size())});
    const auto keySize = static_cast<std::uint16_t>(key.size());
    const auto bodySize = static_cast<std::uint32_t>(body.size());
    arena_.append(reinterpret_cast<const char*>(&keySize), 2);
    arena_.append(reinterpret_cast<const char*>(&bodySize), 4);
    arena_ += key;
    arena_ += body;
    ++entries_;
    bytes_ += size;
}

void SortedRuns::sort()
{
    const std::string_view arena = arena_;
    std::sort(items_.begin(), items_.end(), [&](const Item& a, const Item& b) {
        if (a.prefix != b.prefix)
            return a.prefix < b.prefix;
        const int order = entryAt(arena.substr(a.offset)).key.compare(entryAt(arena.substr(b.offset)).key);
        return order != 0 ? order < 0 : a.offset < b.offset;
    });
}

void SortedRuns::spill()
{
    sort();
    if (runs_.empty()) {  // all runs of one sorter share the first one's file
        runs_.push_back({File::nameless(folder_), 0, 0});
    } else {
        runs_.push_back({File(), runs_.back().end, 0});
    }
    File& file = runs_.front().file;
    std::string out;
    out.reserve(readBytes + 65536);
    std::uint64_t end = runs_.back().begin;
    for (const auto& item : items_) {
        const auto entry = entryAt(std::string_view(arena_).substr(item.offset));
        out.append(arena_, item.offset, entry.size);
        if (out.size() >= readBytes) {
            file.write(out);
            end += out.size();
            out.clear();
        }
    }
    file.write(out);
    runs_.back().end = end + out.size();
    items_.clear();
    arena_.clear();
}

// One run being read: from its file, or from what is still in memory.
struct SortedReader::Cursor {
    std::size_t order = 0;      // equal keys come out in this order
    std::uint64_t prefix = 0;
    Entry entry{};
    // in memory
    SortedRuns* memory = nullptr;
    std::size_t item = 0;
    // in a file
    const File* file = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t end = 0;
    std::string buffer;
    std::size_t at = 0;

    bool advance()
    {
        if (memory) {
            if (item == memory->items_.size())
                return false;
            entry = entryAt(std::string_view(memory->arena_).substr(memory->items_[item++].offset));
        } else {
            at += entry.size;
            entry = entryAt(std::string_view(buffer).substr(at));
            if (entry.size == 0 && !refill())
                return false;
        }
        prefix = prefixOf(entry.key);
        return true;
    }

    bool refill()
    {
        buffer.erase(0, at);
        at = 0;
        for (;;) {
            const std::size_t had = buffer.size();
            const std::size_t more = static_cast<std::size_t>(std::min<std::uint64_t>(readBytes, end - offset));
            if (more == 0)
                return false;
            buffer.resize(had + more);
            const std::size_t got = file->readAt(offset, std::span(buffer).subspan(had));
            buffer.resize(had + got);
            offset += got;
            entry = entryAt(buffer);
            if (entry.size != 0)
                return true;
            if (got == 0)
                throw Error(message::fileRead, {file->path().string(), "cut short"});
        }
    }
};

bool SortedReader::Later::operator()(const Cursor* a, const Cursor* b) const
{
    if (a->prefix != b->prefix)
        return a->prefix > b->prefix;
    const int order = a->entry.key.compare(b->entry.key);
    return order != 0 ? order > 0 : a->order > b->order;
}

SortedReader::SortedReader(const std::vector<SortedRuns*>& sources)
{
    const auto start = [&](std::unique_ptr<Cursor> cursor) {
        cursor->order = cursors_.size();
        if (cursor->advance()) {
            heap_.push(cursor.get());
            cursors_.push_back(std::move(cursor));
        }
    };
    for (auto* source : sources) {
        for (const auto& run : source->runs_) {
            auto cursor = std::make_unique<Cursor>();
            cursor->file = &source->runs_.front().file;
            cursor->offset = run.begin;
            cursor->end = run.end;
            start(std::move(cursor));
        }
        source->sort();
        auto cursor = std::make_unique<Cursor>();
        cursor->memory = source;
        start(std::move(cursor));
    }
}

SortedReader::~SortedReader() = default;

bool SortedReader::next()
{
    if (current_) {
        if (current_->advance())
            heap_.push(current_);
        current_ = nullptr;
    }
    if (heap_.empty())
        return false;
    current_ = heap_.top();
    heap_.pop();
    key_ = current_->entry.key;
    body_ = current_->entry.body;
    return true;
}

ReadAhead::ReadAhead(const std::vector<SortedRuns*>& sources) : thread_([this, sources] { read(sources); }) {}

ReadAhead::~ReadAhead()
{
    batches_.close();
    thread_.join();
}

void ReadAhead::read(const std::vector<SortedRuns*>& sources)
{
    constexpr std::size_t batchBytes = 256u << 10;
    try {
        SortedReader reader(sources);
        Batch batch;
        const auto hand = [&] {
            if (batch.entries.empty())
                return true;
            const bool taken = batches_.push(std::move(batch));
            batch = {};
            batch.bytes.reserve(batchBytes + 4096);
            return taken;
        };
        while (reader.next()) {
            batch.entries.push_back({static_cast<std::uint32_t>(batch.bytes.size()),
                                     static_cast<std::uint32_t>(reader.key().size()),
                                     static_cast<std::uint32_t>(reader.body().size())});
            batch.bytes += reader.key();
            batch.bytes += reader.body();
            if (batch.bytes.size() >= batchBytes && !hand())
                return;
        }
        hand();
    } catch (...) {
        failure_ = std::current_exception();  // seen by next(): closing the queue orders the two
    }
    batches_.close();
}

bool ReadAhead::next()
{
    if (entry_ == batch_.entries.size()) {
        auto batch = batches_.pop();
        if (!batch) {
            if (failure_)
                std::rethrow_exception(failure_);
            return false;
        }
        batch_ = std::move(*batch);
        entry_ = 0;
    }
    const auto& entry = batch_.entries[entry_++];
    key_ = std::string_view(batch_.bytes).substr(entry.at, entry.keySize);
    body_ = std::string_view(batch_.bytes).substr(entry.at + entry.keySize, entry.bodySize);
    return true;
}

}  // namespace lianfang
