// Sorting more than memory holds: entries of key and body, in bounded memory, over unlinked files.
#pragma once

#include "hub/base/file.h"
#include "hub/base/queue.h"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace lianfang {

// Takes entries in any order, from one thread. Keeps at most about `memoryBytes` of them and writes sorted runs to files
// in `folder` that have no name any more once open, so that nothing is left after a crash. What is not to be readable on
// disk must be sealed by the caller. Keys compare as bytes; entries of equal key come out in the order they went in.
class SortedRuns {
public:
    SortedRuns(std::filesystem::path folder, std::size_t memoryBytes);

    // A key has at most 65,535 bytes, a body at most 16 MiB.
    void add(std::string_view key, std::string_view body);

    std::uint64_t entries() const { return entries_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    friend class SortedReader;
    struct Item {
        std::uint64_t prefix;  // the key's first eight bytes, so that most comparisons touch nothing else
        std::uint32_t offset;
    };
    struct Run {
        File file;
        std::uint64_t begin;
        std::uint64_t end;
    };
    void sort();
    void spill();

    std::filesystem::path folder_;
    std::size_t memoryBytes_;
    std::string arena_;
    std::vector<Item> items_;
    std::vector<Run> runs_;
    std::uint64_t entries_ = 0;
    std::uint64_t bytes_ = 0;
};

// Reads several SortedRuns as one sorted sequence. They must outlive it and take nothing more; one reader at a time.
class SortedReader {
public:
    explicit SortedReader(const std::vector<SortedRuns*>& sources);
    ~SortedReader();

    // Moves to the next entry; false at the end. Before the first call there is none.
    bool next();
    std::string_view key() const { return key_; }    // valid until next()
    std::string_view body() const { return body_; }

private:
    struct Cursor;
    struct Later {
        bool operator()(const Cursor* a, const Cursor* b) const;
    };
    std::vector<std::unique_ptr<Cursor>> cursors_;
    std::priority_queue<Cursor*, std::vector<Cursor*>, Later> heap_;
    Cursor* current_ = nullptr;
    std::string_view key_;
    std::string_view body_;
};

// A SortedReader on a thread of its own, a few batches ahead of whoever takes the entries.
class ReadAhead {
public:
    explicit ReadAhead(const std::vector<SortedRuns*>& sources);
    ~ReadAhead();

    bool next();  // as SortedReader's; throws what reading threw
    std::string_view key() const { return key_; }
    std::string_view body() const { return body_; }

private:
    struct Batch {
        struct Entry {
            std::uint32_t at;
            std::uint32_t keySize;
            std::uint32_t bodySize;
        };
        std::string bytes;
        std::vector<Entry> entries;
    };
    void read(const std::vector<SortedRuns*>& sources);

    BoundedQueue<Batch> batches_{4};
    std::exception_ptr failure_;
    Batch batch_;
    std::size_t entry_ = 0;
    std::string_view key_;
    std::string_view body_;
    std::thread thread_;
};

}  // namespace lianfang
