// The firms and projects that the city's workers are enrolled with without working there: brands above outlets, labour
// agencies, other employers, construction sites. All but the last group of brands are in the register throughout.
#pragma once

#include "tests/city/model.h"
#include "tests/city/random.h"

#include <vector>

namespace lianfang::city {

struct Surroundings {
    Surroundings(Registry& registry, const Calendar& calendar);

    std::vector<Firm> brands;
    std::vector<Firm> unknownBrands; // the register has never heard of them
    std::vector<Firm> agencies;
    std::vector<Firm> others;
    std::vector<Project> valid;      // enrolled for the whole run
    std::vector<Project> extended;   // ended in the run's fourth month, extended for the rest of it
    std::vector<Project> lapsed;     // ended with the run's fourth month
    std::vector<Project> suspended;  // marked so for the whole run
    std::vector<Person> siteWorkers; // on the first valid project's roster, and known to no department

    std::vector<const Firm*> enrolledFirms() const;
    std::vector<const Project*> projects() const;
};

// The index of the month whose last day is the last one of a lapsed project.
inline constexpr int lapseMonth = 3;

} // namespace lianfang::city
