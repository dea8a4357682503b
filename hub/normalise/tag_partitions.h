// Many rows by their tags: apart by the tag's first byte, so that two such crowds are compared part by part in little
// memory, and summed up, so that two equal crowds are known to be equal without looking at one row.
#pragma once

#include "hub/base/crypto.h"
#include "hub/base/file.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace lianfang {

// Where a row stands; the form in which MergeRequest::confirmed has it.
struct RowPlace {
    std::uint32_t document = 0;
    std::uint32_t table = 0;
    std::uint64_t row = 0;
};

struct TaggedRow {
    Tag tag{};
    std::uint64_t ordinal = 0;
    RowPlace place;
};

// The sum of tags, each half modulo 2^64. Tags are hashes under a key that only the hub has: two crowds of equal size
// and sum hold the same tags, as surely as two rows of equal tag are the same row.
class TagSum {
public:
    void add(const Tag& tag);
    void add(const TagSum& other);
    friend bool operator==(const TagSum&, const TagSum&) = default;

private:
    std::array<std::uint64_t, 2> halves_{};
    std::uint64_t count_ = 0;
};

// Takes rows from one thread. Keeps about `memoryBytes` of them; the others lie in a file of `folder` that has no name,
// so that nothing is left after a crash. Throws Error base.file-….
class TagPartitions {
public:
    static constexpr std::size_t count = 256;

    TagPartitions(std::filesystem::path folder, std::size_t memoryBytes);

    void add(const TaggedRow& row);
    const TagSum& sum() const { return sum_; }
    // Appends the rows of a partition, in the order they came.
    void read(std::size_t partition, std::vector<TaggedRow>& out) const;

private:
    struct Partition {
        std::vector<TaggedRow> rows;        // the last ones
        std::vector<std::uint64_t> written; // where `chunkRows_` rows each begin
    };

    std::filesystem::path folder_;
    std::size_t chunkRows_;
    std::vector<Partition> partitions_{count};
    File file_;
    std::uint64_t end_ = 0;
    TagSum sum_;
};

} // namespace lianfang
