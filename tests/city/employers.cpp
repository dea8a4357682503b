#include "tests/city/employers.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::city {
namespace {

// Of every 100 employers; 20,000 workers have about 1,250.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"insured", 61},
    {"under-insured", 2},
    {"under-insured-by-a-tenth", 1},
    {"under-insured-by-less-than-a-tenth", 1},
    {"under-insured-by-two", 1},
    {"under-insured-of-four", 1},
    {"under-insured-dispatched", 1},
    {"under-insured-at-first", 1},
    {"arrears", 1},
    {"deferred", 1},
    {"not-in-register", 3},
    {"suspended", 2},
    {"cancelled", 2},
    {"no-employees", 1},
    {"headcount-only", 1},
    {"through-parent", 1},
    {"worker-spell-only", 1},
    {"project-contractor", 1},
    {"project-contractor-lapsed", 1},
    {"name-only", 2},
    {"enrols-next-quarter", 2},
    {"enrols-within-next-quarter", 1},
    {"suspended-next-quarter", 1},
    {"returns", 2},
    {"gone-next-quarter", 1},
    {"ruined credit-code-check", 1},
    {"ruined required-missing", 1},
    {"ruined count-unreadable", 1},
    {"ruined code-unknown", 1},
    {"ruined count-exceeds", 1},
    {"ruined duplicate-differs", 1},
    {"ruined employer-missing", 1},
};

constexpr std::string_view industries[] = {"C3311", "C3021", "C2641", "C3670", "B1019", "C2110", "C3130", "C1711"};
constexpr std::string_view trades[] = {"机械制造", "水泥制品", "涂料", "汽车零部件", "矿业", "家具", "钢构", "纺织"};

} // namespace

EmployerPlans::EmployerPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around)
    : random_(random), registry_(registry), calendar_(calendar), around_(around),
      workers_(random, registry, calendar, around), deck_(weights)
{
}

// Most are small; the mean is about eighteen.
int EmployerPlans::size()
{
    const auto kind = random_.below(20);
    return kind < 13 ? random_.between(3, 12) : kind < 19 ? random_.between(12, 36) : random_.between(60, 160);
}

void EmployerPlans::enrol(Employer& employer, int fromQuarter, int toQuarter, Day since)
{
    for (int quarter = std::max(fromQuarter, 0); quarter <= std::min(toQuarter, calendar_.quarters() - 1); ++quarter) {
        employer.enrolments[static_cast<std::size_t>(quarter)] = Enrolment{"参保", since, std::nullopt};
        for (int month = quarter * 3; month < quarter * 3 + 3; ++month)
            if (since <= calendar_.lastDay(month))
                employer.payments[static_cast<std::size_t>(month)] = "正常";
    }
}

// Workers enrolled in the same months all of them, so that their lines are the employer's own doing.
void EmployerPlans::people(Employer& employer, int count, int from, int to, int knownFrom)
{
    for (int i = 0; i < count; ++i)
        employer.workers.push_back(workers_.enrolledOnly(employer.firm, from, to, knownFrom));
}

void EmployerPlans::insured(Employer& employer, int workers)
{
    enrol(employer, 0, always - 1, dayOf(calendar_.year() - 8, 5, 1));
    while (static_cast<int>(employer.workers.size()) < workers)
        employer.workers.push_back(workers_.next(employer.firm));
}

// Nobody is enrolled; who is retired or an intern is no line, and so is nobody the employer absorbs.
void EmployerPlans::uninsured(Employer& employer, std::string_view status, int workers)
{
    for (auto& enrolment : employer.enrolments)
        if (!status.empty())
            enrolment = Enrolment{status, dayOf(calendar_.year() - 6, 3, 1), dayOf(calendar_.year() - 1, 6, 30)};
    employer.standing.assign(employer.standing.size(), Line::open);
    for (int i = 0; i < workers; ++i)
        employer.workers.push_back(i % 7 == 3 ? workers_.retired() : i % 7 == 5 ? workers_.intern() : workers_.never());
}

// More people than the agency knows. Who is dispatched counts at neither side.
void EmployerPlans::underInsured(EmployerCase& result)
{
    auto& employer = result.employer;
    const auto scenario = employer.scenario;
    enrol(employer, 0, always - 1, dayOf(calendar_.year() - 8, 5, 1));
    const bool tenth = scenario == "under-insured-by-a-tenth";
    const bool less = scenario == "under-insured-by-less-than-a-tenth";
    people(employer,
           tenth                                 ? 27
           : less                                ? 28
           : scenario == "under-insured-of-four" ? 1
                                                 : random_.between(6, 12),
           -30, always);
    int shortfall = 3;
    if (scenario == "under-insured" || scenario == "under-insured-at-first")
        shortfall = random_.between(3, 12);
    else if (scenario == "under-insured-by-two")
        shortfall = 2;
    else if (scenario == "under-insured-dispatched")
        shortfall = 0;
    for (int i = 0; scenario == "under-insured-dispatched" && i < 4; ++i)
        employer.workers.push_back(workers_.dispatched());
    employer.shortfall.assign(employer.standing.size(), shortfall);
    if (scenario == "under-insured-at-first")
        std::fill(employer.shortfall.begin() + 1, employer.shortfall.end(), 0);
    if (!tenth && scenario != "under-insured" && scenario != "under-insured-at-first")
        return;
    Verdict verdict{{"under-insured-employer", "employer", employer.firm.code, "", "", scenario}, {}};
    verdict.quarters.resize(employer.standing.size());
    for (std::size_t quarter = 0; quarter < verdict.quarters.size(); ++quarter)
        if (employer.shortfall[quarter] > 0)
            verdict.quarters[quarter].line = Line::open;
    result.verdicts.push_back(std::move(verdict));
}

EmployerCase EmployerPlans::next(int workers)
{
    EmployerCase result;
    auto& employer = result.employer;
    const auto scenario = deck_.deal(random_);
    const auto trade = random_.below(std::size(trades));
    const auto months = static_cast<std::size_t>(calendar_.months());
    const auto quarters = static_cast<std::size_t>(calendar_.quarters());
    employer.turn = turn_;
    employer.firm = registry_.firm(turn_++ % counties.size(), trades[trade]);
    employer.industry = industries[trade];
    employer.scenario = scenario;
    employer.enrolments.resize(quarters);
    employer.payments.resize(months);
    employer.standing.assign(quarters, Line::none);
    const int count = std::min(size(), std::max(workers, 1));
    const int few = std::min(count, 12);
    const auto longAgo = dayOf(calendar_.year() - 8, 5, 1);
    const auto standing = [&](std::size_t from, std::size_t to, Line line) {
        for (std::size_t quarter = from; quarter < std::min(to, quarters); ++quarter)
            employer.standing[quarter] = line;
    };

    if (scenario.starts_with("ruined ")) { // insured and without workers: whether its row arrives changes nothing
        employer.defect = scenario.substr(7);
        enrol(employer, 0, always - 1, longAgo);
        employer.headcount = 5;
        return result;
    }
    if (scenario.starts_with("under-insured")) {
        underInsured(result);
    } else if (scenario == "arrears" || scenario == "deferred") {
        enrol(employer, 0, always - 1, longAgo);
        people(employer, few, -30, always);
        const auto month = random_.below(months);
        employer.payments[month] = scenario == "arrears" ? "欠费" : "缓缴";
        for (auto& worker : employer.workers) {
            worker.scenario = scenario;
            if (scenario == "arrears")
                worker.lines[month] = Line::open;
        }
    } else if (scenario == "not-in-register") {
        uninsured(employer, "", count);
    } else if (scenario == "suspended") {
        uninsured(employer, "暂停", few);
    } else if (scenario == "cancelled") {
        uninsured(employer, "注销", few);
    } else if (scenario == "headcount-only") {
        uninsured(employer, "", 0);
        employer.headcount = random_.between(3, 30);
    } else if (scenario == "through-parent") {
        result.parent = &random_.pick(around_.brands);
        for (int i = 0; i < few; ++i)
            employer.workers.push_back(workers_.enrolledOnly(*result.parent, -30, always));
    } else if (scenario == "worker-spell-only") {
        people(employer, 1, -30, always);
        employer.workers.push_back(workers_.never());
    } else if (scenario == "project-contractor" || scenario == "project-contractor-lapsed") {
        const bool lapsed = scenario.ends_with("lapsed");
        const auto ordinal = ++projects_;
        result.project = Project{fmt::format("2025-{}-48-01-{:06}", counties[employer.firm.county].division, ordinal),
                                 fmt::format("SG-2025-{:05}", ordinal),
                                 fmt::format("自建第{}号厂房工程", ordinal),
                                 employer.firm,
                                 dayOf(calendar_.year() - 1, 4, 1),
                                 dayOf(lapsed ? calendar_.year() - 1 : calendar_.year() + 9, 12, 31),
                                 std::nullopt,
                                 false};
        if (lapsed)
            uninsured(employer, "", few);
        else
            for (int i = 0; i < few; ++i)
                employer.workers.push_back(workers_.onProject(*result.project));
    } else if (scenario == "name-only") {
        uninsured(employer, "", few);
        employer.nameOnly = true;
        standing(0, quarters, Line::verify);
    } else if (scenario == "enrols-next-quarter") {
        enrol(employer, 1, always - 1, calendar_.firstDay(3));
        people(employer, few, 3, always, 1);
        standing(0, 1, Line::open);
    } else if (scenario == "enrols-within-next-quarter") {
        const auto since = calendar_.firstDay(5);
        enrol(employer, 1, always - 1, since);
        people(employer, few, 5, always, 1);
        standing(0, 1, Line::open);
    } else if (scenario == "suspended-next-quarter") {
        enrol(employer, 0, 0, longAgo);
        for (std::size_t quarter = 1; quarter < quarters; ++quarter)
            employer.enrolments[quarter] = Enrolment{"暂停", longAgo, calendar_.lastDay(2)};
        people(employer, few, -30, 2);
        standing(1, quarters, Line::open);
    } else if (scenario == "returns") {
        enrol(employer, 1, 1, calendar_.firstDay(3));
        for (std::size_t quarter = 2; quarter < quarters; ++quarter)
            employer.enrolments[quarter] = Enrolment{"暂停", calendar_.firstDay(3), calendar_.lastDay(5)};
        people(employer, few, 3, 5, 1);
        standing(0, 1, Line::open);
        standing(2, quarters, Line::open);
    } else if (scenario == "gone-next-quarter") {
        uninsured(employer, "", few);
        standing(1, quarters, Line::none);
        employer.listedTo = 0;
    } else if (scenario != "no-employees") {
        insured(employer, count);
    }
    for (auto& worker : employer.workers)
        worker.listedTo = std::min(worker.listedTo, employer.listedTo);
    return result;
}

void count(Employer& employer, const Calendar& calendar,
           const std::vector<std::pair<Person, std::vector<Spell>>>& beside)
{
    employer.shortfall.resize(static_cast<std::size_t>(calendar.quarters()), static_cast<int>(employer.turn % 3));
    employer.headcounts.clear();
    employer.insured.assign(static_cast<std::size_t>(calendar.months()), employer.headcount);
    const auto enrolledIn = [&](const std::vector<Spell>& spells, int month) {
        return std::any_of(spells.begin(), spells.end(), [&](const Spell& spell) {
            return spell.subject == employer.firm.code && spell.from <= month && spell.to >= month &&
                   spell.knownFrom <= month / 3 && spell.knownTo >= month / 3;
        });
    };
    if (employer.headcount == 0)
        for (int month = 0; month < calendar.months(); ++month) {
            auto& insured = employer.insured[static_cast<std::size_t>(month)];
            for (const auto& worker : employer.workers)
                insured += enrolledIn(worker.spells, month) ? 1 : 0;
            for (const auto& [person, spells] : beside)
                insured += enrolledIn(spells, month) ? 1 : 0;
        }
    for (int quarter = 0; quarter < calendar.quarters(); ++quarter) {
        const int month = quarter * 3 + 2;
        const auto& enrolment = employer.enrolments[static_cast<std::size_t>(quarter)];
        if (employer.headcount != 0 || !enrolment || enrolment->status != "参保") {
            employer.headcounts.push_back(std::max(employer.headcount, static_cast<int>(employer.workers.size())));
            continue;
        }
        // Whom nobody expects the employer to have enrolled: of others, too old, learning, or on a project in order.
        int others = 0;
        for (const auto& worker : employer.workers) {
            const bool listed = quarter >= worker.listedFrom && quarter <= worker.listedTo;
            const bool shielded = !worker.project.empty() || worker.scenario == "retires-in-the-run" ||
                                  worker.scenario == "turns-60-in-the-run";
            if (listed && (worker.form == "劳务派遣" || worker.form == "超龄" || worker.form == "实习" ||
                           (shielded && worker.lines[static_cast<std::size_t>(month)] == Line::none)))
                ++others;
        }
        employer.headcounts.push_back(employer.insured[static_cast<std::size_t>(month)] + others +
                                      employer.shortfall[static_cast<std::size_t>(quarter)]);
    }
}

} // namespace lianfang::city
