// Decides what was measured at employers with hazards, and whether it lay over its limit.
#pragma once

#include "tests/city/truth.h"

namespace lianfang::city {

struct Measurement {
    int quarter = 0;
    std::string report;
    std::string_view place;
    std::string_view factor;
    std::string_view kind; // of limit
    std::string_view unit;
    std::string measured;
    std::string limit;
    Day on;
    std::string_view defect;
};

struct MeasuredEmployer {
    std::string_view scenario;
    std::vector<Measurement> measurements;
    Verdict verdict;
};

class MeasurementPlans {
public:
    MeasurementPlans(Random& random, const Calendar& calendar);

    MeasuredEmployer next(const Employer& employer);

private:
    Random& random_;
    const Calendar& calendar_;
    Deck<std::string_view> deck_;
    int reports_ = 0;
};

} // namespace lianfang::city
