// What a submission changes: its records meet the versions that are believed, both in the order of the natural key. The
// rules only, of no particular database: a store gives the versions and writes down what comes of it.
#pragma once

#include "hub/store/store.h"

namespace lianfang {

std::uint64_t fromBigEndian(std::string_view bytes); // of the first eight

// A version that is still believed, as far as settling needs it; with its key it names a row of the table.
struct Version {
    std::int64_t validFrom = 0;
    std::int64_t validTo = 0;
    std::int64_t knownFrom = 0;
    std::int64_t content = 0;
};

// The versions of one dataset and unit that are believed before the submission, grouped by natural key, in its order
// (RecordLayout::appendKey): of a register those that hold at the period's first day, of a period those of it, of
// changes all.
class BelievedVersions {
public:
    virtual ~BelievedVersions() = default;
    virtual bool next() = 0; // moves to the next key; false at the end

    std::string key;
    std::vector<Version> versions; // at least one; of a register or a period exactly one
};

// Takes down what the submission changes. No two calls concern the same row of the table, and what copy() repeats is as
// it was before the submission: they may be carried out together and in any order. What they are given is valid only
// during the call.
class VersionWriter {
public:
    virtual ~VersionWriter() = default;
    // What the record says holds over [from, to), known from this submission on; with the persons it names.
    virtual void add(std::string_view key, std::int64_t from, std::int64_t to, const RecordBody& record) = 0;
    // The version once more over [from, to), a part of its time, known from this submission on.
    virtual void copy(std::string_view key, const Version& version, std::int64_t from, std::int64_t to) = 0;
    // From this submission on the version is not believed any more.
    virtual void end(std::string_view key, const Version& version) = 0;
};

class Settling {
public:
    // `until`: where what this submission says ends (day): for a register at the next later period that was submitted,
    // for a period at its own end; for changes each key has its own.
    Settling(const MergeRequest& request, const RecordLayout& layout, Day first, std::int64_t until,
             VersionWriter& writer);

    void run(BelievedVersions& believed);

    MergeOutcome outcome;        // all but the submission's number; the rows refused before the merge are not in it
    std::vector<Remark> remarks; // rows that share a natural key and differ

private:
    // The record at hand: all rows of one natural key, already made one.
    struct Place {
        std::uint32_t document;
        std::uint32_t table;
        std::uint64_t row;
    };

    bool takeRecord(ReadAhead& records);
    void settle(std::string_view key, const std::vector<Version>& versions, const ConfirmedRow* confirmed,
                bool reported);
    void settleChange(std::string_view key, const std::vector<Version>& versions);
    void endVersion(std::string_view key, const Version& version, std::int64_t from, std::int64_t to);
    void add(std::string_view key, std::int64_t from, std::int64_t to);
    void refuseDuplicate(const Place& place, std::uint64_t other);

    const MergeRequest& request_;
    const RecordLayout& layout_;
    const DatasetKind kind_;
    const std::int64_t first_;
    const std::int64_t until_;
    VersionWriter& writer_;

    std::string recordKey_;
    std::string recordBytes_;
    RecordBody body_;
    std::vector<Place> places_; // of all rows with this key
    bool differing_ = false;
    bool more_ = false;
    bool started_ = false;
};

} // namespace lianfang
