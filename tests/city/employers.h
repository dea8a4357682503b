// Decides about employers with hazards: whether they insure their people, since when, and who works there.
#pragma once

#include "tests/city/incidents.h"

#include <deque>

namespace lianfang::city {

// An employer, and where its case needs one, the project it builds or the outlet it is.
struct EmployerCase {
    Employer employer;
    std::optional<Project> project;
    const Firm* parent = nullptr; // reported by the postal administration as a legal person under this parent
    std::vector<Verdict> verdicts;
};

// Sets how many people the departments and the agency count at the employer: its workers, and who is enrolled there
// beside them.
void count(Employer& employer, const Calendar& calendar,
           const std::vector<std::pair<Person, std::vector<Spell>>>& beside);

class EmployerPlans {
public:
    EmployerPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around);

    // The next employer with about `workers` people or fewer. Counties take turns.
    EmployerCase next(int workers);

    // What its people are enrolled and dispatched by.
    WorkerPlans& workers() { return workers_; }

private:
    void people(Employer& employer, int count, int from, int to, int knownFrom = 0);
    void insured(Employer& employer, int workers);
    void underInsured(EmployerCase& result);
    void uninsured(Employer& employer, std::string_view status, int workers);
    void enrol(Employer& employer, int fromQuarter, int toQuarter, Day since);
    int size();

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    const Surroundings& around_;
    WorkerPlans workers_;
    Deck<std::string_view> deck_;
    std::size_t turn_ = 0;
    int projects_ = 0;
};

} // namespace lianfang::city
