// Decides about construction sites: their permits, whether the project is enrolled and for how long, and who works
// there.
#pragma once

#include "tests/city/surroundings.h"
#include "tests/city/truth.h"

namespace lianfang::city {

// The counties in which there is building, two of them within one division.
inline constexpr std::array<std::size_t, 4> siteCounties{0, 1, 5, 7};

struct SiteWorker {
    Person person;
    std::string_view scenario;
    std::string_view defect;
    Firm employer;
    Day entered;
    int from = 0;            // the first month in which he is reported
    int rosterFrom = always; // on the project's roster from this month on
    int rosterTo = always;   // and up to this one
};

// A permit as it is reported in the quarter of its issue and whenever something becomes of it.
struct Permit {
    std::string number;
    bool filing = false; // a start-filing, no permit
    std::string projectCode;
    std::string contract;
    std::string name;
    std::size_t county = 0;
    Firm contractor;
    bool contractorByName = false;
    Day issued;
    Day plannedStart;
    std::optional<Day> actualStart;
    std::optional<Day> completed;
    std::optional<Day> withdrawn;
    bool late = false; // reported a quarter late
    std::string_view defect;
};

struct Site {
    std::string_view scenario;
    Permit permit;
    std::vector<Project> enrolments; // what the agency's register says of it, one after the other
    std::vector<SiteWorker> workers;
    std::vector<Verdict> verdicts;
};

class SitePlans {
public:
    SitePlans(Random& random, Registry& registry, const Calendar& calendar);

    Site next();

private:
    void workers(Site& site);
    Day eventIn(int quarter, int after = 0);

    Random& random_;
    Registry& registry_;
    const Calendar& calendar_;
    Deck<std::string_view> deck_;
    Deck<std::string_view> workerDeck_;
    std::size_t turn_ = 0;
};

} // namespace lianfang::city
