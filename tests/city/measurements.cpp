#include "tests/city/measurements.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

// Of every 30 employers.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"measured-not-at-all", 9},
    {"measured-within", 10},
    {"measured-at-the-limit", 1},
    {"measured-without-limit", 1},
    {"measured-over", 1},
    {"measured-over-once", 2},
    {"measured-over-returning", 1},
    {"measured-over-at-one-place", 1},
    {"measured-ruined required-missing", 1},
    {"measured-ruined date-unreadable", 1},
    {"measured-ruined code-unknown", 1},
    {"measured-ruined duplicate-differs", 1},
};

struct Factor {
    std::string_view name;
    std::string_view kind;
    std::string_view unit;
    int limit; // in tenths
};
constexpr Factor factors[] = {{"矽尘", "PC-TWA", "mg/m³", 7},
                              {"噪声", "物理因素", "dB(A)", 850},
                              {"苯", "PC-STEL", "mg/m³", 100},
                              {"电焊烟尘", "时间加权平均容许浓度", "mg/m³", 40}};
constexpr std::string_view places[] = {"破碎工位", "打磨车间", "喷漆房", "焊接工位"};

std::string tenths(int value)
{
    return fmt::format("{}.{}", value / 10, value % 10);
}

} // namespace

MeasurementPlans::MeasurementPlans(Random& random, const Calendar& calendar)
    : random_(random), calendar_(calendar), deck_(weights)
{
}

MeasuredEmployer MeasurementPlans::next(const Employer& employer)
{
    MeasuredEmployer result;
    const auto scenario = result.scenario = !employer.nameOnly ? deck_.deal(random_)
                                            : random_.oneIn(2) ? "measured-over"
                                                               : "measured-within";
    const auto quarters = static_cast<std::size_t>(calendar_.quarters());
    result.verdict = {{"hazard-over-limit", "employer", employer.nameOnly ? employer.firm.name : employer.firm.code, "",
                       "", scenario},
                      std::vector<Judged>(quarters)};
    if (scenario == "measured-not-at-all")
        return result;
    const auto line = employer.nameOnly ? Line::verify : Line::open;
    const auto chosen = static_cast<int>(random_.below(quarters));
    for (int quarter = employer.listedFrom; quarter < calendar_.quarters() && quarter <= employer.listedTo; ++quarter) {
        const bool over = scenario == "measured-over" || scenario == "measured-over-at-one-place" ||
                          (scenario == "measured-over-once" && quarter == chosen) ||
                          (scenario == "measured-over-returning" && quarter % 2 == 0);
        const auto& factor = random_.pick(factors);
        const int rows = scenario == "measured-over-at-one-place" ? 2 : 1;
        ++reports_;
        for (int i = 0; i < rows; ++i) {
            Measurement one;
            one.quarter = quarter;
            one.report = fmt::format("WJ{}{:06}", calendar_.year(), reports_);
            one.place = places[static_cast<std::size_t>(i)];
            one.factor = factor.name;
            one.kind = factor.kind;
            one.unit = factor.unit;
            one.limit = tenths(factor.limit);
            one.on = calendar_.quarter(quarter).firstDay() + std::chrono::days(random_.between(0, 80));
            one.measured = scenario == "measured-at-the-limit" ? one.limit
                           : over && i == 0                    ? tenths(factor.limit + random_.between(1, 9))
                                                               : tenths(random_.between(1, factor.limit - 1));
            if (scenario == "measured-without-limit") {
                one.limit.clear();
                one.measured = tenths(factor.limit * 2);
            }
            if (scenario.starts_with("measured-ruined "))
                one.defect = scenario.substr(16);
            result.measurements.push_back(std::move(one));
        }
        if (over)
            result.verdict.quarters[static_cast<std::size_t>(quarter)].line = line;
    }
    return result;
}

} // namespace lianfang::city
