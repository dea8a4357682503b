#include "tests/city/injuries.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::city {
namespace {

using std::chrono::days;

// Of every 92 employers; 20,000 workers have about 1,250.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"diagnosis-with-case", 9},
    {"diagnosis-progression", 9},
    {"diagnosis-without-case", 3},
    {"diagnosis-30-days-old", 1},
    {"diagnosis-31-days-old", 1},
    {"diagnosis-late-case", 2},
    {"diagnosis-case-by-relative", 1},
    {"diagnosis-refused-case", 1},
    {"diagnosis-case-of-an-accident", 1},
    {"diagnosis-of-retired", 1},
    {"diagnosis-near-retirement", 1},
    {"diagnosis-employer-gone", 1},
    {"diagnosis-employer-by-name", 1},
    {"diagnosis-ruined identity-check-digit", 2},
    {"diagnosis-ruined code-unknown", 2},
    {"diagnosis-ruined date-unreadable", 2},
    {"accident-with-case", 8},
    {"accident-without-case", 3},
    {"accident-30-days-old", 1},
    {"accident-31-days-old", 1},
    {"accident-late-case", 2},
    {"accident-case-next-day", 1},
    {"accident-case-two-days-off", 1},
    {"accident-minor", 9},
    {"accident-other-person", 2},
    {"accident-name-only", 2},
    {"accident-name-only-case", 1},
    {"accident-withdrawn", 1},
    {"accident-supplemented", 1},
    {"accident-ruined code-unknown", 2},
    {"accident-ruined date-unreadable", 2},
    {"accident-ruined credit-code-check", 2},
    {"accident-ruined-casualty identity-check-digit", 1},
    {"case-without-accident", 3},
    {"case-without-accident-refused", 1},
    {"case-commuting", 1},
    {"case-accident-reported-late", 2},
    {"accident-prone", 2},
    {"accident-prone-year-edge", 1},
    {"accident-twice-in-over-a-year", 1},
    {"accident-prone-withdrawn", 1},
    {"quiet", 3},
};

} // namespace

InjuryPlans::InjuryPlans(Random& random, Registry& registry, const Calendar& calendar)
    : random_(random), registry_(registry), calendar_(calendar), deck_(weights)
{
}

Day InjuryPlans::soon()
{
    return between(calendar_.first(), calendar_.last() - days(45));
}

std::string InjuryPlans::caseNumber(Day on)
{
    return fmt::format("GS{}{:06}", toString(on).substr(0, 4), ++numbers_);
}

void InjuryPlans::verdict(Incident& incident, std::string_view crosscheck, std::string_view kind,
                          const std::string& employer, const std::string& identity, const std::string& number,
                          std::vector<Judged> quarters)
{
    incident.verdicts.push_back(
        {{crosscheck, kind, employer, identity, "", incident.scenario, number}, std::move(quarters)});
}

InjuryCase InjuryPlans::inTime(const Firm& employer, Person person, Day happened)
{
    InjuryCase one;
    one.number = caseNumber(happened);
    one.person = std::move(person);
    one.employer = employer;
    one.insurer = employer;
    one.happened = happened;
    one.applied = happened + days(random_.between(3, 25));
    one.accepted = *one.applied + days(random_.between(2, 10));
    one.clear = random_.oneIn(3);
    one.decided = *one.accepted + days(one.clear ? random_.between(3, 14) : random_.between(15, 55));
    one.delivered = *one.decided + days(random_.between(2, 15));
    return one;
}

// The application itself is late: told of where the case is known in the quarter in which the thirty days ended.
void InjuryPlans::appliedLate(Incident& incident, const InjuryCase& one)
{
    const auto due = one.happened + days(30);
    std::vector<Judged> quarters(static_cast<std::size_t>(calendar_.quarters()));
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
        if (calendar_.quarterOf(due + days(1)) == quarter && *one.applied <= calendar_.judged(quarter))
            quarters[static_cast<std::size_t>(quarter)].line = Line::open;
    verdict(incident, "claim-deadline", "case", one.employer.code, "", one.number, std::move(quarters));
}

void InjuryPlans::diagnosis(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    Diagnosis one;
    one.certificate = fmt::format("ZYB{}{:05}", calendar_.year(), ++numbers_);
    one.person = registry_.worker();
    one.employer = employer;
    one.on = soon();
    const auto unapplied = [&](Line line, std::optional<Day> mended = std::nullopt) {
        const auto due = one.on + days(30);
        auto quarters = mended ? late(calendar_, due, *mended) : missing(calendar_, due, mended, line);
        verdict(incident, "diagnosis-without-case", "worker", one.nameOnly ? one.employer.name : one.employer.code,
                one.person.identity, "", std::move(quarters));
    };
    const auto applied = [&](Day on) {
        auto& one_ = incident.cases.emplace_back(inTime(employer, one.person, one.on));
        const auto shift = on - *one_.applied;
        for (auto* day : {&one_.applied, &one_.accepted, &one_.decided, &one_.delivered})
            **day += shift;
        one_.kind = "职业病";
        one_.severity = {};
        one_.certificate = one.certificate;
    };

    if (scenario.starts_with("diagnosis-ruined ")) { // a progression: whether its row arrives changes nothing
        one.kind = "晋期";
        one.defect = scenario.substr(17);
    } else if (scenario == "diagnosis-progression") {
        one.kind = "晋期";
    } else if (scenario == "diagnosis-with-case") {
        one.on = between(calendar_.first(), calendar_.last());
        applied(one.on + days(random_.between(3, 30)));
        if (random_.oneIn(4))
            incident.cases.back().certificate.clear();
    } else if (scenario == "diagnosis-without-case") {
        unapplied(Line::open);
    } else if (scenario == "diagnosis-30-days-old" || scenario == "diagnosis-31-days-old") {
        one.on = calendar_.judged(anyQuarter()) - days(scenario == "diagnosis-30-days-old" ? 30 : 31);
        unapplied(Line::open);
    } else if (scenario == "diagnosis-late-case") {
        one.on = between(calendar_.first(), calendar_.first() + days(50));
        const auto on = one.on + days(random_.between(31, 110));
        applied(on);
        unapplied(Line::open, on);
        appliedLate(incident, incident.cases.back());
    } else if (scenario == "diagnosis-case-by-relative") {
        constexpr std::string_view others[] = {"近亲属", "职工", "工会"};
        applied(one.on + days(random_.between(3, 30)));
        incident.cases.back().applicant = random_.pick(others);
    } else if (scenario == "diagnosis-refused-case") {
        applied(one.on + days(random_.between(3, 30)));
        incident.cases.back().result = "不予认定";
    } else if (scenario == "diagnosis-case-of-an-accident") {
        incident.cases.push_back(inTime(employer, one.person, one.on));
        unapplied(Line::open);
    } else if (scenario == "diagnosis-of-retired" || scenario == "diagnosis-near-retirement") {
        one.person = scenario == "diagnosis-of-retired" ? registry_.manAged(64, 70) : registry_.womanAged(52, 53);
        unapplied(Line::verify);
    } else if (scenario == "diagnosis-employer-gone") {
        one.employer = registry_.firm(employer.county, "化工");
        incident.cancelled = {one.employer,
                              Enrolment{"注销", dayOf(calendar_.year() - 6, 3, 1), dayOf(calendar_.year() - 1, 6, 30)}};
        unapplied(Line::verify);
    } else { // diagnosis-employer-by-name
        one.employer = registry_.firm(employer.county, "石材");
        one.nameOnly = true;
        unapplied(Line::verify);
    }
    incident.diagnoses.push_back(std::move(one));
}

Accident& InjuryPlans::reported(Incident& incident, const Firm& employer, Day happened, Casualty casualty)
{
    Accident accident;
    accident.number = fmt::format("SG{}{:05}", counties[employer.county].id, ++numbers_);
    accident.employer = employer;
    accident.happened = happened;
    // Within the day, or some days later if the quarter does not end between.
    auto on = happened + days(random_.between(0, 4));
    for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
        if (happened <= calendar_.judged(quarter) && on > calendar_.judged(quarter))
            on = happened;
    accident.reports.push_back({on, "新增", {std::move(casualty)}});
    return incident.accidents.emplace_back(std::move(accident));
}

void InjuryPlans::accident(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    const auto person = registry_.worker();
    auto happened = soon();
    Casualty casualty{person, true, "从业人员", random_.oneIn(2) ? "死亡" : "重伤", std::nullopt, {}};
    if (scenario == "accident-with-case" || scenario == "accident-minor")
        happened = between(calendar_.first(), calendar_.last());
    if (scenario == "accident-30-days-old" || scenario == "accident-31-days-old")
        happened = calendar_.judged(anyQuarter()) - days(scenario == "accident-30-days-old" ? 30 : 31);
    if (scenario == "accident-late-case")
        happened = between(calendar_.first(), calendar_.first() + days(50));
    int quarter = 0;
    if (scenario == "accident-withdrawn" || scenario == "accident-supplemented") {
        quarter = static_cast<int>(random_.below(static_cast<std::uint64_t>(std::max(calendar_.quarters() - 1, 1))));
        happened = scenario == "accident-withdrawn"
                       ? between(calendar_.quarter(quarter).firstDay(), calendar_.judged(quarter) - days(31))
                       : calendar_.judged(quarter) - days(10);
    }
    if (scenario == "accident-minor" || scenario == "accident-supplemented" || scenario.starts_with("accident-ruined"))
        casualty.outcome = "轻伤";
    if (scenario == "accident-other-person")
        casualty.kind = "其他人员";
    if (scenario.starts_with("accident-name-only"))
        casualty.identityKnown = false;
    if (casualty.outcome == "死亡")
        casualty.died = happened;
    auto& accident = reported(incident, employer, happened, casualty);
    const auto number = accident.number;
    const auto unapplied = [&](std::vector<Judged> quarters) {
        verdict(incident, "accident-without-case", "accident", employer.code, "", number + "#1", std::move(quarters));
    };
    const auto applied = [&](Day on) -> InjuryCase& {
        auto& one = incident.cases.emplace_back(inTime(employer, person, on));
        one.severity = casualty.outcome;
        one.died = casualty.died;
        return one;
    };
    const auto due = happened + days(30);

    if (scenario.starts_with("accident-ruined ")) { // nobody was badly hurt: whether its row arrives changes nothing
        accident.defect = scenario.substr(16);
        accident.reports.front().casualties.clear();
    } else if (scenario.starts_with("accident-ruined-casualty ")) {
        accident.reports.front().casualties.front().defect = scenario.substr(25);
    } else if (scenario == "accident-with-case") {
        if (auto& one = applied(happened); random_.oneIn(2))
            one.accident = number;
    } else if (scenario == "accident-without-case" || scenario == "accident-30-days-old" ||
               scenario == "accident-31-days-old") {
        unapplied(missing(calendar_, due));
    } else if (scenario == "accident-late-case") {
        auto& one = applied(happened);
        const auto shift = happened + days(random_.between(31, 110)) - *one.applied;
        for (auto* day : {&one.applied, &one.accepted, &one.decided, &one.delivered})
            **day += shift;
        unapplied(late(calendar_, due, *one.applied));
        appliedLate(incident, one);
    } else if (scenario == "accident-case-next-day") {
        applied(happened + days(random_.oneIn(2) ? 1 : -1));
    } else if (scenario == "accident-case-two-days-off") {
        const auto& one = applied(happened + days(2));
        unapplied(missing(calendar_, due));
        verdict(incident, "case-without-accident", "case", employer.code, "", one.number,
                missing(calendar_, one.happened + days(30)));
    } else if (scenario.starts_with("accident-name-only")) {
        if (scenario == "accident-name-only-case")
            applied(happened).accident = number;
        unapplied(missing(calendar_, due, std::nullopt, Line::verify));
    } else if (scenario == "accident-withdrawn") {
        const auto withdrawn = calendar_.judged(quarter) + days(random_.between(3, 60));
        accident.reports.push_back({withdrawn, "撤销", accident.reports.front().casualties});
        unapplied(missing(calendar_, due, withdrawn));
    } else if (scenario == "accident-supplemented") { // who died of it is told in the next quarter
        casualty.outcome = "死亡";
        casualty.died = calendar_.judged(quarter) + days(5);
        accident.reports.push_back({*casualty.died + days(3), "续报", {casualty}});
        unapplied(missing(calendar_, due));
    }
}

void InjuryPlans::caseAlone(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    const int quarter = anyQuarter();
    const auto happened = scenario == "case-accident-reported-late"
                              ? between(calendar_.quarter(quarter).firstDay(), calendar_.judged(quarter) - days(31))
                              : soon();
    auto& one = incident.cases.emplace_back(inTime(employer, registry_.worker(), happened));
    one.severity = random_.oneIn(2) ? "死亡" : "重伤";
    if (one.severity == "死亡")
        one.died = happened;
    const auto unreported = [&](std::optional<Day> mended = std::nullopt) {
        verdict(incident, "case-without-accident", "case", employer.code, "", one.number,
                missing(calendar_, happened + days(30), mended));
    };
    if (scenario == "case-commuting") {
        one.kind = random_.oneIn(2) ? "上下班" : "视同";
        one.result = one.kind == "视同" ? "视同工伤" : "认定工伤";
    } else if (scenario == "case-without-accident-refused") {
        one.clear = false;
        one.decided = *one.accepted + days(random_.between(40, 59));
        one.delivered = *one.decided + days(5);
        one.result = "不予认定";
        unreported(one.decided);
    } else if (scenario == "case-accident-reported-late") {
        const auto on = calendar_.judged(quarter) + days(random_.between(3, 80));
        auto& accident =
            reported(incident, employer, happened, {one.person, true, "从业人员", one.severity, one.died, {}});
        accident.reports.front().on = on;
        unreported(on);
    } else {
        unreported();
    }
}

void InjuryPlans::prone(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    int quarter = anyQuarter();
    if (scenario == "accident-prone-withdrawn" && quarter == calendar_.quarters() - 1)
        quarter = 0;
    auto second = between(calendar_.quarter(quarter).firstDay(), calendar_.judged(quarter));
    auto first = second - days(random_.between(0, 80));
    if (scenario == "accident-twice-in-over-a-year")
        first = second - days(random_.between(367, 400));
    else if (scenario == "accident-prone-year-edge") // the first day that still counts
        first = firstDayOf(Month{monthOf(calendar_.judged(quarter)).number - 11});
    else if (scenario == "accident-prone-withdrawn")
        first = calendar_.quarter(quarter).firstDay();
    std::optional<Day> withdrawn;
    for (const auto happened : {first, second})
        reported(incident, employer, happened, {registry_.worker(), true, "从业人员", "轻伤", std::nullopt, {}});
    if (scenario == "accident-prone-withdrawn") {
        withdrawn = calendar_.judged(quarter) + days(random_.between(3, 60));
        auto& accident = incident.accidents.back();
        accident.reports.push_back({*withdrawn, "撤销", accident.reports.front().casualties});
    }
    std::vector<Judged> quarters(static_cast<std::size_t>(calendar_.quarters()));
    for (int i = 0; i < calendar_.quarters(); ++i) {
        const auto yearAgo = monthOf(calendar_.judged(i)).number - 12; // both end with the month
        if (second <= calendar_.judged(i) && monthOf(first).number > yearAgo && monthOf(second).number > yearAgo &&
            (!withdrawn || *withdrawn > calendar_.judged(i)))
            quarters[static_cast<std::size_t>(i)].line = Line::open;
    }
    verdict(incident, "accident-prone-employer", "employer", employer.code, "", "", std::move(quarters));
}

Incident InjuryPlans::next(const Firm& employer)
{
    Incident incident;
    incident.scenario = deck_.deal(random_);
    if (incident.scenario.starts_with("diagnosis-"))
        diagnosis(incident, employer);
    else if (incident.scenario.starts_with("case-"))
        caseAlone(incident, employer);
    else if (incident.scenario.starts_with("accident-prone") || incident.scenario.starts_with("accident-twice"))
        prone(incident, employer);
    else if (incident.scenario != "quiet")
        accident(incident, employer);
    return incident;
}

} // namespace lianfang::city
