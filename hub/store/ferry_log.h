// What may cross an air gap, and how far it has.
#pragma once

#include "hub/store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace lianfang {

// An accepted submission with its documents, or a signed nil return.
struct FerrySubmission {
    std::int64_t number = 0; // in the order they came; submissions and nil returns each have their own
    ExchangeKey key{{}, {}, Period(Cadence::day, Day{}), {}, Direction::in};
    Day asOf;
    Timeliness timeliness = Timeliness::unknown;
    std::vector<SubmittedDocument> documents; // name, media type, digest, bytes
    std::optional<NilReturn> nil;

    // "submission health/workers 2026Q3 340223": what its number counts within.
    std::string matter() const;
};

// "on-time" or "late", as toString() writes them; nothing for anything else.
std::optional<Timeliness> judgedTimeliness(std::string_view text);

struct FerryMark {
    std::string peer; // the other hub's fingerprint
    Direction way = Direction::out;
    std::string matter;
    std::int64_t number = 0;
};

class FerryLog {
public:
    explicit FerryLog(Store& store) : store_(store) {}

    // What was accepted of a dataset, oldest first; of one period only, if one is given. What a replay made is left
    // out: its documents have come before.
    std::vector<FerrySubmission> submissions(const std::string& dataset, const std::optional<Period>& period) const;

    // The highest number that has crossed; 0: none.
    std::int64_t crossed(const std::string& peer, Direction way, const std::string& matter) const;
    // Raises it; never lowers it.
    void cross(const std::vector<FerryMark>& marks);

private:
    Store& store_;
};

} // namespace lianfang
