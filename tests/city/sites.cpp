#include "tests/city/sites.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

using std::chrono::days;

// Of every 51 sites; 20,000 workers have about 600.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"site-covered", 12},
    {"site-not-begun", 2},
    {"site-enrolled-before-it-begins", 2},
    {"site-begun", 3},
    {"site-begins-next-quarter", 2},
    {"site-begins-on-the-day", 1},
    {"site-begins-the-day-before", 1},
    {"site-begun-early", 2},
    {"site-begun-early-next-quarter", 1},
    {"site-begun-by-its-workers", 2},
    {"site-lapsed", 2},
    {"site-extended-in-time", 1},
    {"site-extended-late", 2},
    {"site-suspended", 1},
    {"site-completed", 1},
    {"site-completed-uninsured", 1},
    {"site-enrolled-by-permit", 1},
    {"site-enrolled-by-contract", 1},
    {"site-enrolled-by-name", 1},
    {"site-contractor-by-name", 1},
    {"site-permit-withdrawn", 1},
    {"site-permit-late", 2},
    {"site-ruined required-missing", 2},
    {"site-ruined date-unreadable", 2},
    {"site-ruined code-unknown", 2},
    {"site-ruined credit-code-check", 2},
};

// Of every 12 workers more at sites that are in order.
const std::vector<std::pair<std::string_view, int>> workerWeights = {
    {"site-worker-on-roster", 3},
    {"site-worker-not-on-roster", 3},
    {"site-worker-joins-roster-later", 2},
    {"site-worker-leaves-roster", 1},
    {"site-worker-where-no-roster-is-kept", 1},
    {"site-worker-ruined identity-check-digit", 1},
    {"site-worker-ruined required-missing", 1},
};

} // namespace

SitePlans::SitePlans(Random& random, Registry& registry, const Calendar& calendar)
    : random_(random), registry_(registry), calendar_(calendar), deck_(weights), workerDeck_(workerWeights)
{
}

// A day of the quarter on which something happens: not before the register of the quarter before was refreshed, so that
// the day on which a quarter is exchanged and the one that it judges say the same.
Day SitePlans::eventIn(int quarter, int after)
{
    const auto first = calendar_.judged(quarter) - days(50);
    return first + days(after + random_.between(0, 5));
}

void SitePlans::workers(Site& site)
{
    const auto& permit = site.permit;
    const int month = calendar_.indexOf(monthOf(permit.issued));
    for (int i = 0; i < 3; ++i) {
        SiteWorker one;
        one.person = registry_.worker();
        one.scenario = i < 2 ? std::string_view("site-worker-on-roster") : workerDeck_.deal(random_);
        one.employer = i == 0 ? permit.contractor : registry_.firm(permit.county, "劳务");
        one.entered = permit.issued + days(1);
        one.from = month;
        one.rosterFrom = month;
        std::vector<int> missing;
        const auto scenario = one.scenario;
        if (scenario.starts_with("site-worker-ruined ")) {
            one.defect = scenario.substr(19);
        } else if (scenario == "site-worker-where-no-roster-is-kept") {
            one.rosterFrom = always;
            for (auto& enrolment : site.enrolments)
                enrolment.keepsRoster = false;
        } else if (scenario == "site-worker-not-on-roster") {
            one.rosterFrom = always;
        } else if (scenario == "site-worker-joins-roster-later") {
            one.rosterFrom = month + random_.between(1, 3);
        } else if (scenario == "site-worker-leaves-roster") {
            one.rosterTo = month + random_.between(0, 2);
        }
        if (scenario.starts_with("site-worker-not") || scenario.starts_with("site-worker-joins") ||
            scenario.starts_with("site-worker-leaves")) {
            Verdict verdict{
                {"site-worker-not-on-roster", "worker", one.employer.code, one.person.identity, "", scenario},
                std::vector<Judged>(static_cast<std::size_t>(calendar_.quarters()))};
            for (int at = month; at < calendar_.months(); ++at)
                if (at < one.rosterFrom || at > one.rosterTo) {
                    auto& judged = verdict.quarters[static_cast<std::size_t>(at / 3)];
                    judged.line = Line::open;
                    judged.months.push_back(at);
                }
            site.verdicts.push_back(std::move(verdict));
        }
        site.workers.push_back(std::move(one));
    }
}

Site SitePlans::next()
{
    Site site;
    const auto scenario = site.scenario = deck_.deal(random_);
    const auto ordinal = ++turn_;
    auto& permit = site.permit;
    permit.county = siteCounties[ordinal % siteCounties.size()];
    permit.contractor = registry_.firm(permit.county, "建筑");
    const auto division = counties[permit.county].division;
    const int quarters = calendar_.quarters();
    const int quarter = static_cast<int>(random_.below(static_cast<std::uint64_t>(quarters)));
    permit.issued = eventIn(quarter);
    // Two digits of a serial number are not enough for all of a day, so the kind counts on.
    const auto date = toString(permit.issued);
    permit.filing = random_.oneIn(8);
    permit.number = permit.filing ? fmt::format("KGBA{}{:05}", division, ordinal)
                                  : fmt::format("{}{}{}{}{:02}{:02}", division, date.substr(0, 4), date.substr(5, 2),
                                                date.substr(8), ordinal % 99 + 1, ordinal / 99 % 99 + 1);
    permit.projectCode = fmt::format("{}-{}-49-01-{:06}", calendar_.year(), division, ordinal);
    permit.contract = fmt::format("SGHT-{}-{:06}", calendar_.year(), ordinal);
    permit.name = fmt::format("{}{}号楼及附属工程", counties[permit.county].name, ordinal);
    const auto beyond = calendar_.refresh(quarters - 1) + days(random_.between(30, 200));
    permit.plannedStart = permit.issued + days(2);

    Project enrolled;
    enrolled.code = permit.projectCode;
    enrolled.contract = permit.contract;
    enrolled.name = permit.name;
    enrolled.contractor = permit.contractor;
    enrolled.from = permit.issued - days(10);
    enrolled.to = beyond;
    enrolled.knownFrom = quarter;

    Verdict verdict{{"uninsured-project", "project", permit.contractor.code, "", "", scenario, permit.number},
                    std::vector<Judged>(static_cast<std::size_t>(quarters))};
    const auto judge = [&](int from, Line line) {
        for (int i = from; i < quarters; ++i)
            verdict.quarters[static_cast<std::size_t>(i)].line = line;
    };

    if (scenario == "site-covered" || scenario == "site-permit-late" || scenario.starts_with("site-ruined ")) {
        permit.late = scenario == "site-permit-late";
        if (scenario.starts_with("site-ruined "))
            permit.defect = scenario.substr(12);
        site.enrolments.push_back(enrolled);
    } else if (scenario == "site-not-begun") {
        permit.plannedStart = beyond;
        judge(quarter, Line::warning);
    } else if (scenario == "site-enrolled-before-it-begins") {
        permit.plannedStart = beyond;
        judge(quarter, Line::warning);
        judge(quarter + 1, Line::none);
        if (quarter + 1 < quarters) {
            enrolled.knownFrom = quarter + 1;
            enrolled.from = eventIn(quarter + 1);
            site.enrolments.push_back(enrolled);
        }
    } else if (scenario == "site-begun") {
        judge(quarter, Line::open);
    } else if (scenario == "site-begins-next-quarter") {
        permit.plannedStart = quarter + 1 < quarters ? eventIn(quarter + 1) : beyond;
        judge(quarter, Line::warning);
        judge(quarter + 1, Line::open);
    } else if (scenario == "site-begins-on-the-day" || scenario == "site-begins-the-day-before") {
        const bool before = scenario == "site-begins-the-day-before";
        permit.plannedStart = calendar_.refresh(quarter) - days(before ? 1 : 0);
        judge(quarter, before ? Line::open : Line::warning);
        judge(quarter + 1, Line::open);
    } else if (scenario == "site-begun-early") {
        permit.plannedStart = beyond;
        permit.actualStart = eventIn(quarter, 7);
        judge(quarter, Line::open);
    } else if (scenario == "site-begun-early-next-quarter") {
        permit.plannedStart = beyond;
        if (quarter + 1 < quarters)
            permit.actualStart = eventIn(quarter + 1);
        judge(quarter, Line::warning);
        judge(quarter + 1, Line::open);
    } else if (scenario == "site-begun-by-its-workers") {
        permit.plannedStart = beyond;
        judge(quarter, Line::open);
        SiteWorker one;
        one.person = registry_.worker();
        one.scenario = "site-worker-before-the-start";
        one.employer = permit.contractor;
        one.entered = eventIn(quarter, 7);
        one.from = calendar_.indexOf(monthOf(one.entered));
        site.workers.push_back(std::move(one));
    } else if (scenario == "site-lapsed" || scenario == "site-extended-late" || scenario == "site-extended-in-time") {
        enrolled.to = eventIn(quarter, 7);
        if (scenario == "site-extended-in-time") {
            enrolled.extendedTo = beyond;
        } else {
            judge(quarter, Line::open);
            if (scenario == "site-extended-late") {
                judge(quarter + 1, Line::none);
                enrolled.knownTo = quarter;
                site.enrolments.push_back(enrolled);
                enrolled.extendedTo = beyond;
                enrolled.knownFrom = quarter + 1;
                enrolled.knownTo = always;
            }
        }
        site.enrolments.push_back(enrolled);
    } else if (scenario == "site-suspended") {
        enrolled.suspended = true;
        site.enrolments.push_back(enrolled);
        judge(quarter, Line::open);
    } else if (scenario == "site-completed") { // small, and done before its enrolment ended
        permit.actualStart = permit.plannedStart;
        permit.completed = eventIn(quarter, 14);
        enrolled.to = *permit.completed + days(2);
        site.enrolments.push_back(enrolled);
    } else if (scenario == "site-completed-uninsured") {
        permit.actualStart = permit.plannedStart;
        if (quarter + 1 < quarters)
            permit.completed = eventIn(quarter + 1);
        judge(quarter, Line::open);
    } else if (scenario == "site-enrolled-by-permit" || scenario == "site-enrolled-by-contract" ||
               scenario == "site-enrolled-by-name") {
        enrolled.code = fmt::format("ZJ-{}-{:06}", division, ordinal); // a local code, where the project has none yet
        if (scenario != "site-enrolled-by-contract")
            enrolled.contract = fmt::format("BD-{:06}", ordinal);
        if (scenario == "site-enrolled-by-permit")
            enrolled.permit = permit.number;
        if (scenario == "site-enrolled-by-name")
            judge(quarter, Line::verify);
        else
            enrolled.name = fmt::format("{}项目部第{}标段", counties[permit.county].name, ordinal);
        site.enrolments.push_back(enrolled);
    } else if (scenario == "site-contractor-by-name") {
        permit.contractorByName = true;
        verdict.subject.employer = permit.contractor.name;
        judge(quarter, Line::verify);
    } else { // site-permit-withdrawn
        judge(quarter, Line::open);
        judge(quarter + 1, Line::none);
        if (quarter + 1 < quarters)
            permit.withdrawn = eventIn(quarter + 1);
    }
    site.verdicts.push_back(std::move(verdict));
    if (scenario == "site-covered")
        workers(site);
    return site;
}

} // namespace lianfang::city
