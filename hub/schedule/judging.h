// Which periods of a cross-check are to be judged. Pure, as schedule.h. Whether everything it needs is there is asked
// afterwards (hub/crosscheck/readiness.h); where it is not, the period waits.
//
// The last quarter that has ended is judged; from the first judgement on also every one that has ended since then, the
// oldest first. One that has been judged is judged again when something of it came later (a correction, a late unit),
// and the last one when time alone can change the answer: every day or every month, as the check says. Once.
#pragma once

#include "hub/model/period.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace lianfang {

inline constexpr int longestLookBack = 8; // quarters

enum class JudgedAgain : std::uint8_t { never, everyDay, everyMonth };

struct Judged {
    std::int64_t started = 0; // seconds since 1970
    Day day;                  // in China
};

// `judged`: when each quarter was last judged; `arrived`: when something of it came last.
std::vector<Period> quartersToJudge(const std::map<Period, Judged>& judged,
                                    const std::map<Period, std::int64_t>& arrived, JudgedAgain again, Day today);

} // namespace lianfang
