// Decides about workers at employers with hazards: who they are, when they came and went, where they are enrolled, and
// so in which months the cross-check must name them.
#pragma once

#include "tests/city/surroundings.h"

namespace lianfang::city {

class WorkerPlans {
public:
    WorkerPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around);

    // The next worker of an employer that insures its people: mostly one that is enrolled, in known proportions one
    // whose case is special, or whose rows are ruined (who is enrolled, so that losing the row changes nothing).
    Worker next(const Firm& employer);

    // Enrolled at `subject` in the months from (first, may lie before the run) to (last), known to the agency from a
    // quarter on; every other month of the run is a line. Works there from before the run on.
    Worker enrolledOnly(const Firm& subject, int from, int to, int knownFrom = 0);
    Worker never();
    Worker retired();
    Worker intern();
    Worker dispatched(); // and enrolled by the agency that the department names
    Worker onProject(const Project& project);

private:
    Worker plain();
    Worker enrolled(const Firm& employer);
    Worker joining(const Firm& employer, std::string_view scenario, Day entered, int enrolledFrom);
    void cover(Worker& worker, const Firm& subject, int from, int to = always, int knownFrom = 0);
    void line(Worker& worker, int from, int to, Line line = Line::open);
    Worker retiringInTheRun();
    Worker turningSixty();
    Worker transferred(const Firm& employer);
    int anyMonth() { return static_cast<int>(random_.below(static_cast<std::uint64_t>(calendar_.months()))); }
    int anyQuarter() { return static_cast<int>(random_.below(static_cast<std::uint64_t>(calendar_.quarters()))); }

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    const Surroundings& around_;
    Deck<std::string_view> deck_;
    std::optional<std::pair<Worker, std::string>> leaver_; // with whom somebody left: the next employer takes him
    int transfers_ = 0;
};

} // namespace lianfang::city
