#include "hub/store/settling.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

std::uint64_t fromBigEndian(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, 8))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

Settling::Settling(const MergeRequest& request, const RecordLayout& layout, Day first, std::int64_t until,
                   VersionWriter& writer)
    : request_(request), layout_(layout), kind_(layout.dataset().kind), first_(numberOf(first)), until_(until),
      writer_(writer)
{
}

// From this submission on the version is believed only outside [from, to).
void Settling::endVersion(std::string_view key, const Version& version, std::int64_t from, std::int64_t to)
{
    if (version.validFrom < from)
        writer_.copy(key, version, version.validFrom, from);
    if (to < version.validTo)
        writer_.copy(key, version, to, version.validTo);
    writer_.end(key, version);
    ++outcome.ended;
}

void Settling::add(std::string_view key, std::int64_t from, std::int64_t to)
{
    writer_.add(key, from, to, body_);
    ++outcome.opened;
}

void Settling::refuseDuplicate(const Place& place, std::uint64_t other)
{
    Remark remark;
    remark.document = place.document;
    remark.table = place.table;
    remark.row = place.row;
    remark.column = request_.keyHeading;
    remark.code = request_.duplicateDiffers->code;
    remark.arguments = {std::to_string(other)};
    remarks.push_back(std::move(remark));
    ++outcome.rejected;
}

// Gathers all rows of the next natural key. Identical ones are one; if any differ, none counts.
bool Settling::takeRecord(ReadAhead& records)
{
    if (!started_) {
        more_ = records.next();
        started_ = true;
    }
    if (!more_)
        return false;
    recordKey_ = records.key();
    recordBytes_ = records.body();
    body_.read(recordBytes_, layout_.valueColumns().size());
    places_.assign(1, {body_.document, body_.table, body_.row});
    differing_ = false;
    RecordBody another;
    while ((more_ = records.next()) && records.key() == recordKey_) {
        another.read(records.body(), layout_.valueColumns().size());
        places_.push_back({another.document, another.table, another.row});
        differing_ = differing_ || another.content != body_.content;
    }
    return true;
}

// One natural key: what was believed of it, and what the submission says.
void Settling::settle(std::string_view key, const std::vector<Version>& versions, const ConfirmedRow* confirmed,
                      bool reported)
{
    if (reported && confirmed && body_.content != versions.front().content)
        differing_ = true;
    if (reported && differing_) {
        if (confirmed)
            places_.push_back({confirmed->document, confirmed->table, confirmed->row});
        for (std::size_t i = 0; i < places_.size(); ++i)
            refuseDuplicate(places_[i], places_[i == 0 ? 1 : 0].row);
        reported = false;
    } else if (reported) {
        outcome.repeated += places_.size() - 1 + (confirmed ? 1 : 0);
        ++outcome.accepted;
    } else if (confirmed) {
        ++outcome.accepted;
        ++outcome.unchanged;
        return;
    }

    if (kind_ == DatasetKind::changes) {
        if (reported)
            settleChange(key, versions);
        return;
    }
    if (!versions.empty()) {
        const Version& held = versions.front();
        if (reported && held.content == body_.content) {
            ++outcome.unchanged;
            return;
        }
        endVersion(key, held, first_, until_);
        outcome.ceased += reported ? 0 : 1;
    }
    if (reported)
        add(key, first_, until_);
}

// A change holds until the key's next later one.
void Settling::settleChange(std::string_view key, const std::vector<Version>& versions)
{
    std::int64_t until = openEnd;
    const Version* holding = nullptr;
    for (const auto& version : versions) {
        if (version.validFrom <= first_ && version.validTo > first_)
            holding = &version;
        else if (version.validFrom > first_)
            until = std::min(until, version.validFrom);
    }
    if (holding && holding->validFrom == first_ && holding->content == body_.content) {
        ++outcome.unchanged;
        return;
    }
    if (holding) {
        until = holding->validTo;
        endVersion(key, *holding, first_, until);
    }
    add(key, first_, until);
}

void Settling::run(BelievedVersions& believed)
{
    if (request_.unchanged) {
        outcome.accepted = outcome.unchanged = request_.rows;
        return;
    }
    ReadAhead records(request_.records);
    SortedReader confirmedRows(request_.confirmed);
    bool haveConfirmed = confirmedRows.next();
    std::uint64_t ordinal = 0;
    const std::vector<Version> none;

    bool haveBelieved = believed.next();
    bool haveRecord = takeRecord(records);
    while (haveBelieved || haveRecord) {
        const int order = !haveBelieved ? 1 : !haveRecord ? -1 : believed.key.compare(recordKey_);
        if (order > 0) {
            settle(recordKey_, none, nullptr, true);
            haveRecord = takeRecord(records);
            continue;
        }
        ConfirmedRow row;
        const ConfirmedRow* confirmed = nullptr;
        if (haveConfirmed && fromBigEndian(confirmedRows.key()) == ordinal) {
            std::memcpy(&row, confirmedRows.body().data(), sizeof row);
            confirmed = &row;
            haveConfirmed = confirmedRows.next();
        }
        settle(believed.key, believed.versions, confirmed, order == 0);
        if (order == 0)
            haveRecord = takeRecord(records);
        haveBelieved = believed.next();
        ++ordinal;
    }
}

} // namespace lianfang
