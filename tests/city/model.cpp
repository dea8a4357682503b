#include "tests/city/model.h"

#include <stdexcept>

namespace lianfang::city {

Calendar::Calendar(Period from, Period to) : first_(monthOf(from.firstDay()))
{
    if (from.cadence() != Cadence::quarter || to.cadence() != Cadence::quarter || to < from)
        throw std::invalid_argument("--periods takes two quarters, the earlier one first: 2026Q1..2026Q3");
    for (Period quarter = from; quarter <= to; quarter = quarter.next())
        quarters_.push_back(quarter);
    if (quarters_.size() > 8) // people are chosen to be neither too old nor too young for two years
        throw std::invalid_argument("--periods takes at most eight quarters");
}

} // namespace lianfang::city
