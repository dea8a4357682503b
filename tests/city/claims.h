// Decides about cases on their way through the clocks, about claims, lump sums, deaths and enrolments undone.
#pragma once

#include "tests/city/injuries.h"

namespace lianfang::city {

class ClaimPlans {
public:
    ClaimPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around,
               InjuryPlans& injuries, WorkerPlans& workers);

    // What becomes of a case, a death or an enrolment at an employer that insures its people.
    Incident next(const Firm& employer);

    // A branch claims for a man who is insured with its confirmed parent.
    Incident ofParent(const Firm& branch, const Firm& parent);

private:
    void clock(Incident& incident, const Firm& employer);
    void claim(Incident& incident, const Firm& employer);
    void lumpSum(Incident& incident, const Firm& employer);
    void death(Incident& incident, const Firm& employer);
    void operations(Incident& incident, const Firm& employer);
    void claimed(InjuryCase& one, Firm claiming);
    void verdict(Incident& incident, std::string_view crosscheck, const InjuryCase& one, std::vector<Judged> quarters);
    int below(int n) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(n))); }
    Day between(Day from, Day to) { return from + std::chrono::days(below(static_cast<int>((to - from).count()) + 1)); }

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    const Surroundings& around_;
    InjuryPlans& injuries_;
    WorkerPlans& workers_;
    Deck<std::string_view> deck_;
};

} // namespace lianfang::city
