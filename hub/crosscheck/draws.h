// Random draws as they are on record; the rule is hub/model/draw.h's.
#pragma once

#include "hub/store/store.h"

#include <Poco/Data/Session.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lianfang {

struct DrawEntry {
    std::int64_t id = 0;
    std::string kind; // inspection, look-back
    std::int64_t year = 0, number = 0;
    std::string title, who;
    Seconds frozenAt = 0;
    std::string seedFrom, filter;
    std::int64_t take = 0, team = 0, items = 0, inspectors = 0;
    std::string poolDigest; // of the pool, in the archive
    std::string seed, seededBy;
    Seconds seededAt = 0;     // 0: not drawn yet
    std::string recordDigest; // of the whole record, in the archive

    std::string display() const { return std::to_string(year) + "-" + std::to_string(number); }
};

// Gives it its id and its year's next number, has `freeze` archive the pool, and keeps it.
void keepDraw(Poco::Data::Session& session, DrawEntry& draw, const std::function<void(DrawEntry&)>& freeze);

// id 0: all, newest first.
std::vector<DrawEntry> draws(Poco::Data::Session& session, std::int64_t id);

// Records seed and result, once and for ever. Throws Error crosscheck.draw-unknown, .draw-done.
void keepResult(Poco::Data::Session& session, const DrawEntry& draw);

} // namespace lianfang
