// Decides about occupational diseases and accidents, and whether somebody applied for those who were hurt.
#pragma once

#include "tests/city/incidents.h"

namespace lianfang::city {

class InjuryPlans {
public:
    InjuryPlans(Random& random, Registry& registry, const Calendar& calendar);

    // What happens to people of an employer. They are known to no other department, so nothing else depends on them.
    Incident next(const Firm& employer);

    // A case that runs inside every clock.
    InjuryCase inTime(const Firm& employer, Person person, Day happened);

private:
    void diagnosis(Incident& incident, const Firm& employer);
    void accident(Incident& incident, const Firm& employer);
    void caseAlone(Incident& incident, const Firm& employer);
    void prone(Incident& incident, const Firm& employer);
    Accident& reported(Incident& incident, const Firm& employer, Day happened, Casualty casualty);
    void verdict(Incident& incident, std::string_view crosscheck, std::string_view kind, const std::string& employer,
                 const std::string& identity, const std::string& number, std::vector<Judged> quarters);
    void appliedLate(Incident& incident, const InjuryCase& one);
    std::string caseNumber(Day on);
    Day between(Day from, Day to)
    {
        return from + std::chrono::days(random_.below(static_cast<std::uint64_t>((to - from).count()) + 1));
    }
    Day soon(); // so early that what is missing thirty days later is found in the run
    int anyQuarter() { return static_cast<int>(random_.below(static_cast<std::uint64_t>(calendar_.quarters()))); }

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    Deck<std::string_view> deck_;
    int numbers_ = 0;
};

} // namespace lianfang::city
