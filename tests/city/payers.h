// Decides about firms that only the agency knows: how many people they pay for each month, and on what base.
#pragma once

#include "tests/city/people.h"
#include "tests/city/truth.h"

namespace lianfang::city {

struct Payer {
    Firm firm;
    std::string_view scenario;
    std::vector<int> headcounts; // by month
    std::vector<int> bases;      // by month, yuan
    Person person;               // one of them
    std::string_view category = "单位";
    Verdict verdict;
};

class PayerPlans {
public:
    PayerPlans(Random& random, Registry& registry, const Calendar& calendar);

    Payer next();

private:
    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    Deck<std::string_view> deck_;
    std::size_t turn_ = 0;
};

} // namespace lianfang::city
