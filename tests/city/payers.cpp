#include "tests/city/payers.h"

#include <algorithm>

namespace lianfang::city {
namespace {

// Of every 14 payers; 20,000 workers have about 400.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"payer-steady", 2},
    {"payer-grows", 2},
    {"payer-shrinks", 1},
    {"payer-grows-by-thirty-percent", 1},
    {"payer-grows-by-less-than-thirty-percent", 1},
    {"payer-grows-by-nine", 1},
    {"payer-comes-back", 1},
    {"payer-base-drops", 2},
    {"payer-base-drops-to-the-threshold", 1},
    {"payer-base-of-priority-drops", 1},
    {"payer-base-rises", 1},
};

} // namespace

PayerPlans::PayerPlans(Random& random, Registry& registry, const Calendar& calendar)
    : random_(random), registry_(registry), calendar_(calendar), deck_(weights)
{
}

Payer PayerPlans::next()
{
    Payer payer;
    const auto scenario = payer.scenario = deck_.deal(random_);
    const int months = calendar_.months();
    payer.firm = registry_.firm(turn_++ % counties.size(), "电子");
    payer.person = registry_.worker();
    payer.headcounts.assign(static_cast<std::size_t>(months), 40);
    payer.bases.assign(static_cast<std::size_t>(months), 6000);
    payer.verdict = {{"headcount-swing", "employer", payer.firm.code, "", "", scenario},
                     std::vector<Judged>(static_cast<std::size_t>(calendar_.quarters()))};
    const auto line = [&](int month) {
        auto& judged = payer.verdict.quarters[static_cast<std::size_t>(month / 3)];
        judged.line = Line::open;
        judged.months.push_back(month);
    };
    const auto from = [&](std::vector<int>& values, int month, int value) {
        for (int i = month; i < months; ++i)
            values[static_cast<std::size_t>(i)] = value;
    };
    const int month = random_.between(1, months - 1);
    if (scenario == "payer-grows" || scenario == "payer-shrinks") {
        from(payer.headcounts, month, scenario == "payer-grows" ? random_.between(55, 90) : random_.between(5, 25));
        line(month);
    } else if (scenario == "payer-grows-by-thirty-percent") {
        from(payer.headcounts, month, 52);
        line(month);
    } else if (scenario == "payer-grows-by-less-than-thirty-percent") {
        from(payer.headcounts, month, 51);
    } else if (scenario == "payer-grows-by-nine") {
        from(payer.headcounts, 0, 20);
        from(payer.headcounts, month, 29);
    } else if (scenario == "payer-comes-back") { // down for a month, and up again
        payer.headcounts[static_cast<std::size_t>(month)] = 10;
        line(month);
        if (month + 1 < months)
            line(month + 1);
    } else if (scenario.starts_with("payer-base-") && months > 12) {
        payer.verdict.subject.crosscheck = "base-drop";
        const int drop = random_.between(12, months - 1);
        from(payer.bases, drop,
             scenario == "payer-base-rises"                    ? 9000
             : scenario == "payer-base-drops-to-the-threshold" ? 4200
                                                               : 4199);
        if (scenario == "payer-base-of-priority-drops")
            payer.category = "优先";
        else if (scenario == "payer-base-drops")
            for (int i = drop; i < std::min(drop + 12, months); ++i)
                line(i);
    }
    return payer;
}

} // namespace lianfang::city
