#include "hub/schedule/judging.h"

#include <algorithm>

namespace lianfang {

namespace {

bool again(const Judged& before, JudgedAgain rule, Day today)
{
    return (rule == JudgedAgain::everyDay && before.day < today) ||
           (rule == JudgedAgain::everyMonth && monthOf(before.day) < monthOf(today));
}

} // namespace

std::vector<Period> quartersToJudge(const std::map<Period, Judged>& judged,
                                    const std::map<Period, std::int64_t>& arrived, JudgedAgain rule, Day today)
{
    const Period last = Period(Cadence::quarter, today).previous();
    std::vector<Period> out;
    Period quarter = last;
    for (int i = 0; i < longestLookBack; ++i, quarter = quarter.previous()) {
        const auto before = judged.find(quarter);
        const auto came = arrived.find(quarter);
        if (before == judged.end()) {
            // Not yet: the last one, and those after the newest that was judged.
            if (quarter == last || (!judged.empty() && judged.rbegin()->first < quarter))
                out.push_back(quarter);
        } else if ((came != arrived.end() && came->second >= before->second.started) ||
                   (quarter == last && again(before->second, rule, today))) {
            out.push_back(quarter);
        }
    }
    std::reverse(out.begin(), out.end());
    return out;
}

} // namespace lianfang
