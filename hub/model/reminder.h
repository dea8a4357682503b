// What people have been told of a submission that is awaited, and what they have answered.
#pragma once

#include "hub/model/day.h"

#include <cstdint>
#include <string>

namespace lianfang {

struct Reminded {
    std::int64_t exchange = 0;
    Day due;        // the due day that was told
    int step = 0;   // how far: 1 reminded, 2 chased first, 3 again …
    int chases = 0; // how often it was chased in fact
    bool escalated = false;

    friend bool operator==(const Reminded&, const Reminded&) = default;
};

// "I know, it will come by that day": nothing is told of the exchange until then.
struct Acknowledgement {
    std::int64_t exchange = 0;
    Day until;
    std::string by;
    std::int64_t at = 0; // seconds since 1970
};

} // namespace lianfang
