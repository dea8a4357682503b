// From decoded rows to records and rejections, by a mapping and the shared schema; sorted and sealed on the way, so that
// no identity number reaches the disk in the clear.
#pragma once

#include "hub/base/crypto.h"
#include "hub/base/sorted_runs.h"
#include "hub/decode/decode.h"
#include "hub/schema/manifest.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lianfang {

struct NormaliseContext {
    const Schema* schema = nullptr;
    const Manifest* manifest = nullptr;
    const DatasetMapping* mapping = nullptr;
    Period period{Cadence::day, Day{}};
    std::string unit;
    Day today{};
    bool demonstration = false;             // made-up people (province 99) are accepted
    KeyRing keys{Key{}};
    std::filesystem::path spillFolder;
    std::size_t memoryBytes = 64u << 20;    // for sorting, all threads together
    unsigned threads = 2;                   // that normalise, beside the one that decodes
    std::uint64_t attempt = 0;              // unique to this attempt, below 2^28: no nonce is used twice
    DecodeLimits limits;
    std::atomic<std::uint64_t>* progress = nullptr;  // rows read so far
    const std::atomic<bool>* stop = nullptr;         // set: Error normalise.stopped
};

struct NormaliseInput {
    std::string name;
    std::unique_ptr<ByteSource> source;
};

struct NormalisedDocument {
    DecodeSummary summary;
    std::vector<std::string> sheets;          // table ordinal → sheet
    std::vector<std::string> unknownColumns;
};

// The tags of the rows that hold now, one call a row, in the order of the natural key; false at the end. May be empty.
using NextTag = std::function<bool(Tag&)>;

struct Normalised {
    // By worker; see MergeRequest for what keys and bodies hold.
    std::vector<std::unique_ptr<SortedRuns>> records;
    std::vector<std::unique_ptr<SortedRuns>> references;
    std::vector<std::unique_ptr<SortedRuns>> remarks;
    std::vector<std::unique_ptr<SortedRuns>> confirmed;
    std::vector<NormalisedDocument> documents;
    std::string keyHeading;             // the natural key's column, for rejections of the merge
    std::uint64_t rows = 0;             // read, refused ones included
    std::uint64_t refusedRows = 0;
    std::uint64_t repairedRows = 0;
    std::uint64_t confirmedRows = 0;    // unchanged by their tag: not normalised again
    bool unchanged = false;             // the rows are exactly those that hold now: there is no record, none is confirmed
};

// The digest of everything that decides what a row becomes: schema, mapping, and the rules of this program.
std::string versionsOf(const Schema& schema, const Manifest& manifest);

// Reads all documents of one submission. Throws what decode and table binding throw.
Normalised normalise(std::vector<NormaliseInput>& inputs, const NormaliseContext& context, const NextTag& known);

// The sealer of remarks' values, and the place they are sealed for.
inline constexpr std::string_view remarkPurpose = "remark";

// A person's key, as rows hold it: HMAC-SM3(match key, kind ‖ canonical number), its first half.
Tag personKey(HmacSm3& match, std::uint8_t kind, std::string_view canonical);

}  // namespace lianfang
