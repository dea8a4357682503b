#include "tests/city/claims.h"

#include <algorithm>

namespace lianfang::city {
namespace {

using std::chrono::days;

// Of every 66 employers that insure; 20,000 workers have about 950.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"case-in-time", 6},
    {"case-unapplied", 1},
    {"case-undecided", 2},
    {"case-decided-late", 2},
    {"case-undecided-on-day-60", 1},
    {"case-undecided-on-day-61", 1},
    {"case-clear-undecided", 2},
    {"case-suspended-in-time", 1},
    {"case-suspended-still", 1},
    {"case-suspended-and-late", 1},
    {"case-withdrawn", 1},
    {"appraisal-in-time", 2},
    {"appraisal-extended", 1},
    {"appraisal-overdue", 1},
    {"claim-by-insurer", 4},
    {"claim-mismatch", 3},
    {"claim-mismatch-corrected", 1},
    {"claim-by-name", 1},
    {"claim-uninsured", 1},
    {"claim-dispatched", 1},
    {"claim-project", 1},
    {"lump-sum-far", 2},
    {"lump-sum-near", 2},
    {"lump-sum-five-years", 1},
    {"lump-sum-five-years-less-a-day", 1},
    {"lump-sum-after-retirement", 1},
    {"lump-sum-woman-unsure", 1},
    {"other-benefit-near-retirement", 1},
    {"death-ended", 2},
    {"death-still-enrolled", 2},
    {"death-ended-late", 2},
    {"death-removed-later", 1},
    {"rollback-once", 2},
    {"rollback-twice", 2},
    {"rollback-thrice", 1},
    {"rollback-twice-apart", 1},
    {"rollback-of-an-earlier-month", 1},
    {"rollback-at-two-employers", 1},
    {"enrolled-and-ended", 2},
    {"quiet", 5},
};

// When a man was born who reaches his retirement age on a day (not one of a month's last three): by the decree of 2024
// at 60 years and a month more for every four months of birth since January 1965, at most 36. One month in five is
// nobody's.
std::optional<Day> birthOfManRetiring(Day day)
{
    const int month = monthOf(day).number;
    for (int later = 36; later > 0; --later) {
        const int behind = month - 60 * 12 - later - 1965 * 12;
        if (behind >= 0 && std::min(36, behind / 4 + 1) == later)
            return firstDayOf(Month{month - 60 * 12 - later}) + (day - firstDayOf(monthOf(day)));
    }
    return std::nullopt;
}

} // namespace

ClaimPlans::ClaimPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around,
                       InjuryPlans& injuries, WorkerPlans& workers)
    : random_(random), registry_(registry), calendar_(calendar), around_(around), injuries_(injuries),
      workers_(workers), deck_(weights)
{
}

void ClaimPlans::verdict(Incident& incident, std::string_view crosscheck, const InjuryCase& one,
                         std::vector<Judged> quarters)
{
    incident.verdicts.push_back(
        {{crosscheck, "case", one.employer.code, "", "", incident.scenario, one.number}, std::move(quarters)});
}

void ClaimPlans::clock(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    auto& one = incident.cases.emplace_back(
        injuries_.inTime(employer, registry_.worker(), between(calendar_.first(), calendar_.first() + days(20))));
    const auto undecided = [&] { one.decided = one.delivered = std::nullopt; };
    const auto shift = [&](Day accepted) { // the whole case, so that it is accepted on a day
        const auto by = accepted - *one.accepted;
        one.happened += by;
        for (auto* day : {&one.applied, &one.accepted, &one.decided, &one.delivered})
            if (*day)
                **day += by;
    };
    one.clear = false;
    if (scenario == "case-in-time") {
        shift(between(calendar_.first() + days(40), calendar_.last()));
    } else if (scenario == "case-unapplied") {
        undecided();
        one.registered = one.happened + days(random_.between(1, 20));
        one.applied = one.accepted = std::nullopt;
        verdict(incident, "claim-deadline", one, missing(calendar_, one.happened + days(30)));
    } else if (scenario == "case-undecided" || scenario == "case-withdrawn") {
        undecided();
        if (scenario == "case-withdrawn") {
            one.decided = *one.accepted + days(random_.between(10, 50));
            one.result = "撤回申请";
        } else {
            verdict(incident, "claim-deadline", one, missing(calendar_, *one.accepted + days(60)));
        }
    } else if (scenario == "case-decided-late") {
        one.decided = *one.accepted + days(random_.between(61, 150));
        one.delivered = *one.decided + days(4);
        // Known to be late only once the day after the limit is judged.
        verdict(incident, "claim-deadline", one, late(calendar_, *one.accepted + days(60), *one.decided));
    } else if (scenario == "case-undecided-on-day-60" || scenario == "case-undecided-on-day-61") {
        undecided();
        shift(calendar_.judged(below(calendar_.quarters())) - days(scenario == "case-undecided-on-day-60" ? 60 : 61));
        verdict(incident, "claim-deadline", one, missing(calendar_, *one.accepted + days(60)));
    } else if (scenario == "case-clear-undecided") {
        undecided();
        one.clear = true;
        verdict(incident, "claim-deadline", one, missing(calendar_, *one.accepted + days(15)));
    } else if (scenario == "case-suspended-in-time") { // ninety days, forty of them suspended
        one.suspendedFrom = *one.accepted + days(random_.between(5, 30));
        one.suspendedTo = *one.suspendedFrom + days(40);
        one.decided = *one.accepted + days(random_.between(80, 99));
        one.delivered = *one.decided + days(4);
    } else if (scenario == "case-suspended-still") {
        undecided();
        one.suspendedFrom = *one.accepted + days(random_.between(5, 30));
    } else if (scenario == "case-suspended-and-late") {
        undecided();
        one.suspendedFrom = *one.accepted + days(random_.between(5, 20));
        one.suspendedTo = *one.suspendedFrom + days(random_.between(3, 10));
        verdict(incident, "claim-deadline", one,
                missing(calendar_, *one.accepted + days(60) + (*one.suspendedTo - *one.suspendedFrom)));
    } else { // appraisals; asked for at once, so that what is late shows in one quarter
        one.clear = true;
        one.decided = *one.accepted + days(2);
        one.delivered = *one.decided + days(1);
        one.appraisalApplied = *one.delivered + days(1);
        if (scenario == "appraisal-in-time") {
            one.appraisalConcluded = *one.appraisalApplied + days(random_.between(20, 60));
        } else { // until the ninetieth day it may have been extended
            if (scenario == "appraisal-extended")
                shift(calendar_.judged(below(calendar_.quarters())) - days(80));
            const auto asked = scenario == "appraisal-extended" ? *one.delivered + days(1) : *one.appraisalApplied;
            one.appraisalApplied = asked;
            auto quarters = missing(calendar_, asked + days(60), std::nullopt, Line::verify);
            const auto overdue = missing(calendar_, asked + days(90));
            for (std::size_t i = 0; i < quarters.size(); ++i)
                if (overdue[i].line != Line::none)
                    quarters[i] = overdue[i];
            verdict(incident, "claim-deadline", one, std::move(quarters));
        }
    }
}

// Settled early in the run, claimed some weeks later.
void ClaimPlans::claimed(InjuryCase& one, Firm claiming)
{
    one.claiming = std::move(claiming);
    one.benefitApplied = *one.delivered + days(random_.between(5, 40));
    one.benefitPaid = *one.benefitApplied + days(random_.between(5, 30));
}

void ClaimPlans::claim(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    auto person = registry_.worker();
    Worker worker;
    if (scenario == "claim-dispatched") {
        worker = workers_.dispatched();
        person = worker.person;
    }
    auto& one = incident.cases.emplace_back(
        injuries_.inTime(employer, person, between(calendar_.first(), calendar_.first() + days(20))));
    one.clear = true;
    one.decided = *one.accepted + days(random_.between(1, 9));
    one.delivered = *one.decided + days(1);
    claimed(one, employer);
    const auto since = *one.benefitApplied;
    if (scenario == "claim-mismatch" || scenario == "claim-mismatch-corrected") {
        if (random_.oneIn(2))
            one.insurer = random_.pick(around_.others);
        else
            one.claiming = random_.pick(around_.others);
        if (scenario == "claim-mismatch-corrected")
            one.claimingCorrected = since + days(random_.between(60, 120));
        verdict(incident, "claim-employer-mismatch", one, known(calendar_, since, one.claimingCorrected));
    } else if (scenario == "claim-by-name") {
        one.claimingNameOnly = true;
        one.claiming = registry_.firm(employer.county, "劳务");
        verdict(incident, "claim-employer-mismatch", one, known(calendar_, since, std::nullopt, Line::verify));
    } else if (scenario == "claim-uninsured") {
        one.insurer.reset();
    } else if (scenario == "claim-dispatched") {
        one.insurer = *worker.dispatcher;
        incident.workers.push_back(std::move(worker));
    } else if (scenario == "claim-project") {
        const auto& project = around_.valid.front();
        one.insurer = project.contractor;
        incident.rosters.emplace_back(project.code, one.person);
    }
}

Incident ClaimPlans::ofParent(const Firm& branch, const Firm& parent)
{
    Incident incident;
    incident.scenario = "claim-by-branch";
    auto& one = incident.cases.emplace_back(
        injuries_.inTime(branch, registry_.worker(), between(calendar_.first(), calendar_.first() + days(20))));
    one.insurer = parent;
    one.clear = true;
    one.decided = *one.accepted + days(3);
    one.delivered = *one.decided + days(1);
    claimed(one, branch);
    return incident;
}

void ClaimPlans::lumpSum(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    auto person = registry_.manAged(20, 45);
    if (scenario == "lump-sum-near" || scenario == "other-benefit-near-retirement")
        person = registry_.manAged(57, 58);
    else if (scenario == "lump-sum-after-retirement")
        person = registry_.manAged(64, 66);
    else if (scenario == "lump-sum-woman-unsure")
        person = registry_.womanAged(48, 50);
    // The fifteenth of a month in which the case is long settled.
    auto ended = calendar_.firstDay(2) + days(14);
    if (scenario.starts_with("lump-sum-five-years")) {
        std::optional<Day> birth;
        for (int month = 2; !birth; ++month) {
            ended = calendar_.firstDay(month) + days(14);
            const auto fiveYearsOn = firstDayOf(Month{monthOf(ended).number + 60}) + days(14);
            birth = birthOfManRetiring(fiveYearsOn - days(scenario == "lump-sum-five-years" ? 0 : 1));
        }
        person = registry_.manBorn(*birth);
    }
    auto& one = incident.cases.emplace_back(
        injuries_.inTime(employer, person, between(calendar_.first(), calendar_.first() + days(10))));
    one.clear = true;
    one.accepted = *one.applied + days(2);
    one.decided = *one.accepted + days(random_.between(1, 6));
    one.delivered = *one.decided + days(1);
    one.benefit = scenario.starts_with("other-") ? "一次性伤残补助金" : "一次性工伤医疗补助金";
    claimed(one, employer);
    one.contractEnded = ended;
    one.benefitApplied = ended + days(random_.between(1, 12));
    one.benefitPaid = *one.benefitApplied + days(10);
    const auto since = *one.benefitApplied;
    if (scenario == "lump-sum-near" || scenario == "lump-sum-after-retirement" ||
        scenario == "lump-sum-five-years-less-a-day")
        verdict(incident, "near-retirement-lump-sum", one, known(calendar_, since));
    else if (scenario == "lump-sum-woman-unsure")
        verdict(incident, "near-retirement-lump-sum", one, known(calendar_, since, std::nullopt, Line::verify));
}

void ClaimPlans::death(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    const int month = below(std::max(calendar_.months() - 2, 1));
    const auto died = calendar_.firstDay(month) + days(random_.between(0, 27));
    const auto person = registry_.worker();
    auto& one = incident.cases.emplace_back(injuries_.inTime(employer, person, died));
    one.kind = "视同"; // a sudden illness at work: no accident to be reported
    one.result = "视同工伤";
    one.severity = "死亡";
    one.clear = false;
    one.died = died;
    one.applied = died + days(random_.between(1, 3));
    one.accepted = *one.applied + days(1);
    one.decided = *one.accepted + days(random_.between(10, 40));
    one.delivered = *one.decided + days(5);
    // Known from the quarter of the application on.
    const int from = std::max(calendar_.quarterOf(*one.applied), 0);
    const int quarter = month / 3;
    const auto spell = [&](int to, int knownFrom, int knownTo) {
        return Spell{employer.code, employer.name, "单位", "", -18, to, knownFrom, knownTo};
    };
    std::vector<Spell> spells;
    int covered = always;     // the last month that the enrolment covers
    int removedFrom = always; // the quarter in whose register it ends with the month of death
    if (scenario == "death-ended")
        covered = month;
    else if (scenario == "death-ended-late")
        covered = month + random_.between(1, 2);
    else if (scenario == "death-removed-later")
        removedFrom = std::max(from, quarter) + 1;
    if (removedFrom == always) {
        spells.push_back(spell(covered, 0, always));
    } else {
        spells.push_back(spell(always, 0, removedFrom - 1));
        spells.push_back(spell(month, removedFrom, always));
    }
    std::vector<Judged> quarters(static_cast<std::size_t>(calendar_.quarters()));
    for (int i = from; i < std::min(calendar_.quarters(), removedFrom); ++i)
        for (int later = std::max(i * 3, month + 1); later < i * 3 + 3 && later <= covered; ++later) {
            quarters[static_cast<std::size_t>(i)].line = Line::open;
            quarters[static_cast<std::size_t>(i)].months.push_back(later);
        }
    if (scenario != "death-ended")
        incident.verdicts.push_back(
            {{"deceased-still-enrolled", "worker", employer.code, person.identity, "", scenario}, std::move(quarters)});
    incident.enrolled.emplace_back(person, std::move(spells));
}

void ClaimPlans::operations(Incident& incident, const Firm& employer)
{
    const auto scenario = incident.scenario;
    const auto person = registry_.worker();
    // A day somewhere in the first half of a month, and whatever follows within it.
    const auto add = [&](const Firm& subject, std::string_view action, int month, int dayOfMonth, int paymentMonth) {
        incident.operations.push_back({person, subject, action, paymentMonth,
                                       calendar_.firstDay(month) + days(dayOfMonth - 1),
                                       static_cast<int>(9 + incident.operations.size() % 8)});
    };
    const auto undone = [&](const Firm& subject, int month, int dayOfMonth) {
        add(subject, "增员", month, dayOfMonth, month);
        add(subject, "回退", month, dayOfMonth + random_.between(0, 3), month);
    };
    const int month = below(calendar_.months());
    const int last = calendar_.months() - 1;
    std::optional<int> found;
    if (scenario == "enrolled-and-ended") {
        add(employer, "增员", month, 5, month);
        if (month < last)
            add(employer, "减员", month + 1, 8, month + 1);
    } else if (scenario == "rollback-once") {
        undone(employer, month, 6);
    } else if (scenario == "rollback-twice" || scenario == "rollback-thrice") {
        undone(employer, month, 3);
        // The second time in the same month, or in the next.
        const int next = random_.oneIn(2) ? month : std::min(month + 1, last);
        undone(employer, next, 10);
        if (scenario == "rollback-thrice")
            undone(employer, next, 17);
        found = next;
    } else if (scenario == "rollback-twice-apart") { // in between he was enrolled, and left
        const int start = below(std::max(calendar_.months() - 2, 1));
        undone(employer, start, 3);
        add(employer, "增员", start, 12, start);
        add(employer, "减员", std::min(start + 1, last), 20, std::min(start + 1, last));
        undone(employer, std::min(start + 2, last), 23);
    } else if (scenario == "rollback-of-an-earlier-month") {
        const int start = below(std::max(calendar_.months() - 1, 1));
        for (const int times : {0, 1}) {
            add(employer, "增员", start, 4 + times * 12, start);
            add(employer, "回退", start, 8 + times * 12, start - 1);
        }
    } else { // rollback-at-two-employers
        undone(employer, month, 3);
        undone(random_.pick(around_.others), month, 10);
    }
    if (found)
        incident.verdicts.push_back({{"enrol-then-rollback", "worker", employer.code, person.identity, "", scenario},
                                     known(calendar_, calendar_.firstDay(*found))});
}

Incident ClaimPlans::next(const Firm& employer)
{
    Incident incident;
    incident.scenario = deck_.deal(random_);
    const auto scenario = incident.scenario;
    if (scenario.starts_with("case-") || scenario.starts_with("appraisal-"))
        clock(incident, employer);
    else if (scenario.starts_with("claim-"))
        claim(incident, employer);
    else if (scenario.starts_with("lump-sum-") || scenario.starts_with("other-"))
        lumpSum(incident, employer);
    else if (scenario.starts_with("death-"))
        death(incident, employer);
    else if (scenario != "quiet")
        operations(incident, employer);
    return incident;
}

} // namespace lianfang::city
