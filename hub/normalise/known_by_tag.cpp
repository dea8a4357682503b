#include "hub/normalise/known_by_tag.h"

#include "hub/normalise/row_normaliser.h"
#include "hub/normalise/tag_partitions.h"

#include <algorithm>
#include <array>

namespace lianfang {

namespace {

std::string_view bytesOf(const RowPlace& place)
{
    return {reinterpret_cast<const char*>(&place), sizeof place};
}

std::array<char, 8> bigEndian(std::uint64_t number)
{
    std::array<char, 8> out;
    for (auto at = out.rbegin(); at != out.rend(); ++at, number >>= 8)
        *at = static_cast<char>(number);
    return out;
}

bool before(const TaggedRow& a, const TaggedRow& b)
{
    return a.tag != b.tag ? a.tag < b.tag : a.ordinal < b.ordinal;
}

} // namespace

KnownByTag::KnownByTag(const NormaliseContext& context, std::vector<NormaliseInput>& inputs, const NextTag& known)
{
    const std::size_t share = context.memoryBytes / (context.threads + 2);
    std::vector<TagPartitions> delivered;
    std::vector<std::unique_ptr<RowNormaliser>> normalisers;
    for (unsigned worker = 0; worker < context.threads; ++worker) {
        delivered.emplace_back(context.spillFolder, share);
        normalisers.push_back(std::make_unique<RowNormaliser>(context, worker, 0));
    }
    Pipeline pipeline(
        context,
        [&](unsigned worker, const Work& work) {
            for (std::size_t row = 0; row < work.batch.size(); ++row)
                delivered[worker].add({normalisers[worker]->tagOf(*work.binding, work.batch, row),
                                       work.firstOrdinal + row,
                                       {work.document, work.table, work.batch.number(row)}});
        },
        [](const Rejection&, std::uint32_t, std::uint32_t) {});
    pipeline.run(inputs);
    documents = std::move(pipeline.documents);
    keyHeading = std::move(pipeline.keyHeading);

    TagPartitions held(context.spillFolder, share);
    TaggedRow one;
    for (; known(one.tag); ++one.ordinal)
        held.add(one);

    TagSum sum;
    for (const auto& part : delivered)
        sum.add(part.sum());
    if (sum == held.sum() && pipeline.refusedRows == 0) {
        same_ = nothingNew_ = true;
        rows = pipeline.rowsRead;
        return;
    }

    unchanged_.resize(pipeline.rowsRead);
    confirmed = std::make_unique<SortedRuns>(context.spillFolder, share);
    std::vector<TaggedRow> ours, theirs;
    for (std::size_t partition = 0; partition < TagPartitions::count; ++partition) {
        ours.clear();
        theirs.clear();
        held.read(partition, ours);
        for (const auto& part : delivered)
            part.read(partition, theirs);
        std::sort(ours.begin(), ours.end(), before);
        std::sort(theirs.begin(), theirs.end(), before);
        auto row = theirs.begin();
        for (const auto& holding : ours) {
            while (row != theirs.end() && row->tag < holding.tag)
                ++row;
            // Of identical rows of one submission the first is the one; they count once.
            for (bool first = true; row != theirs.end() && row->tag == holding.tag; ++row, first = false) {
                unchanged_[row->ordinal] = true;
                ++rows;
                if (first) {
                    const auto key = bigEndian(holding.ordinal);
                    confirmed->add({key.data(), key.size()}, bytesOf(row->place));
                }
            }
        }
    }
    nothingNew_ = rows == pipeline.rowsRead && pipeline.refusedRows == 0;
}

} // namespace lianfang
