#include "hub/normalise/tag_partitions.h"

#include "hub/base/messages.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace lianfang {

static_assert(std::is_trivially_copyable_v<TaggedRow> && sizeof(TaggedRow) == 40);

void TagSum::add(const Tag& tag)
{
    std::array<std::uint64_t, 2> halves;
    static_assert(sizeof halves == sizeof tag);
    std::memcpy(halves.data(), tag.data(), sizeof halves);
    halves_[0] += halves[0];
    halves_[1] += halves[1];
    ++count_;
}

void TagSum::add(const TagSum& other)
{
    halves_[0] += other.halves_[0];
    halves_[1] += other.halves_[1];
    count_ += other.count_;
}

TagPartitions::TagPartitions(std::filesystem::path folder, std::size_t memoryBytes)
    : folder_(std::move(folder)), chunkRows_(std::max<std::size_t>(memoryBytes / count / sizeof(TaggedRow), 16))
{
}

void TagPartitions::add(const TaggedRow& row)
{
    sum_.add(row.tag);
    auto& partition = partitions_[row.tag[0]];
    if (partition.rows.size() == chunkRows_) {
        if (file_.descriptor() < 0)
            file_ = File::nameless(folder_);
        file_.write({reinterpret_cast<const char*>(partition.rows.data()), chunkRows_ * sizeof(TaggedRow)});
        partition.written.push_back(end_);
        end_ += chunkRows_ * sizeof(TaggedRow);
        partition.rows.clear();
    }
    if (partition.rows.size() == partition.rows.capacity())
        partition.rows.reserve(std::min(2 * partition.rows.size() + 16, chunkRows_));
    partition.rows.push_back(row);
}

void TagPartitions::read(std::size_t number, std::vector<TaggedRow>& out) const
{
    const auto& partition = partitions_[number];
    for (const auto offset : partition.written) {
        const auto before = out.size();
        out.resize(before + chunkRows_);
        const std::span into(reinterpret_cast<char*>(out.data() + before), chunkRows_ * sizeof(TaggedRow));
        if (file_.readAt(offset, into) != into.size())
            throw Error(message::fileRead, {file_.path().string(), "cut short"});
    }
    out.insert(out.end(), partition.rows.begin(), partition.rows.end());
}

} // namespace lianfang
