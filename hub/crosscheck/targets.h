// What indicators are to reach: config/targets.xml.
//
//   <targets>
//     <target indicator="worker-coverage" value="90" from="2026-01-01"/>
//     <target indicator="worker-coverage" value="85" county="340223"/>
//     <target indicator="insured-headcount" value="12000" category="over-age"/>
//     <target indicator="accident-rate" base="1.25" base-year="2020" down="20" from="2021-01-01"/>
//   </targets>
//
// value: in the indicator's own unit, at most four decimals. base, base-year, down: so many per cent below what it was
// in that year. from: the first day it holds, empty: always; of several the latest that has come by the period's last
// day counts. A target without county and category is that of all; one with a value is also that of each county,
// industry and category which has none of its own, except where persons are counted.
#pragma once

#include "hub/schema/schema.h"

#include "hub/model/period.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

enum class IndicatorUnit : std::uint8_t { percent, perMille, persons };
std::string_view toString(IndicatorUnit unit); // "percent", "per-mille", "persons"

// The quotient in its unit with two decimals, rounded half up ("93.00"); of persons the numerator. Nothing where there
// is nothing to divide by.
std::optional<std::string> valueText(IndicatorUnit unit, std::int64_t numerator, std::int64_t denominator);

struct Target {
    std::string indicator;
    std::string county;
    std::string category;
    std::optional<Day> from;
    std::int64_t limit = 0; // in ten-thousandths of the unit
    std::optional<std::int64_t> base;
    std::optional<int> baseYear;

    std::string text(IndicatorUnit unit) const; // "90.00", "1.0640"; of persons "12000"
    std::string baseText() const;
    // Compared exactly, not as shown. There is something to divide by.
    bool met(IndicatorUnit unit, bool higherIsBetter, std::int64_t numerator, std::int64_t denominator) const;
};

class Targets {
public:
    // `indicators`: what there may be targets of, each with what it is told by.
    struct Known {
        std::string id;
        IndicatorUnit unit;
        std::vector<std::string> by;
    };
    // No file: no targets. Every mistake is a fault with file and line.
    static Targets load(const std::optional<ConfigFile>& file, const std::vector<Known>& indicators,
                        std::vector<ConfigFault>& faults);

    // Of all (both codes empty), of a county or of a category.
    const Target* find(std::string_view indicator, std::string_view county, std::string_view category, Day on) const;

private:
    std::vector<Target> all_;
};

} // namespace lianfang
