#include "tests/city/workers.h"

#include <algorithm>
#include <utility>

namespace lianfang::city {
namespace {

using std::chrono::days;

// Of every 600 workers of insuring employers so many are special; with 20,000 workers each occurs twenty times a
// weight.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"enrolled", 525},
    {"never", 6},
    {"late", 5},
    {"gap", 2},
    {"grace", 3},
    {"grace-29-days", 2},
    {"grace-30-days", 2},
    {"no-dates", 2},
    {"no-dates-enrolled-by-as-of", 1},
    {"exposed-since-only", 2},
    {"exposed-since-grace", 1},
    {"left-uninsured", 2},
    {"left-insured", 3},
    {"elsewhere", 2},
    {"dispatched", 3},
    {"dispatched-uninsured", 1},
    {"retired", 3},
    {"near-retirement-woman", 2},
    {"retires-in-the-run", 1},
    {"turns-60-in-the-run", 1},
    {"intern", 2},
    {"project", 2},
    {"project-extended", 1},
    {"project-lapsed", 1},
    {"project-suspended", 1},
    {"enrolled-after", 3},
    {"paid-back", 2},
    {"returns", 2},
    {"ruined identity-check-digit", 1},
    {"ruined identity-birth-date", 1},
    {"ruined identity-scientific", 1},
    {"ruined identity-rounded", 1},
    {"ruined identity-province", 1},
    {"ruined identity-length", 1},
    {"ruined required-missing", 2},
    {"ruined date-unreadable", 2},
    {"ruined date-order", 1},
    {"ruined code-unknown", 1},
    {"ruined credit-code-check", 1},
    {"ruined duplicate-differs", 2},
    {"ruined identity-birth-date-future", 1},
};

} // namespace

WorkerPlans::WorkerPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around)
    : random_(random), registry_(registry), calendar_(calendar), around_(around), deck_(weights)
{
}

Worker WorkerPlans::plain()
{
    Worker worker;
    worker.person = registry_.worker();
    worker.lines.assign(static_cast<std::size_t>(calendar_.months()), Line::none);
    worker.entered = calendar_.firstDay(0) - days(random_.between(60, 4000));
    if (random_.oneIn(2))
        worker.exposedSince = *worker.entered + days(random_.between(0, 20));
    return worker;
}

void WorkerPlans::cover(Worker& worker, const Firm& subject, int from, int to, int knownFrom)
{
    worker.spells.push_back({subject.code, subject.name, "单位", "", from, to, knownFrom});
}

void WorkerPlans::line(Worker& worker, int from, int to, Line line)
{
    for (int month = std::max(from, 0); month <= std::min(to, calendar_.months() - 1); ++month)
        worker.lines[static_cast<std::size_t>(month)] = line;
}

Worker WorkerPlans::enrolledOnly(const Firm& subject, int from, int to, int knownFrom)
{
    auto worker = plain();
    cover(worker, subject, from, to, knownFrom);
    line(worker, 0, from - 1);
    if (to != always)
        line(worker, to + 1, always - 1);
    worker.scenario = "with-employer";
    return worker;
}

Worker WorkerPlans::never()
{
    auto worker = plain();
    worker.scenario = "never";
    line(worker, 0, always - 1);
    return worker;
}

Worker WorkerPlans::retired()
{
    auto worker = plain();
    worker.scenario = "retired";
    worker.person = random_.oneIn(2) ? registry_.womanAged(60, 67) : registry_.manAged(64, 70);
    worker.form = "超龄";
    return worker;
}

Worker WorkerPlans::intern()
{
    auto worker = plain();
    worker.scenario = "intern";
    worker.person = registry_.manAged(17, 20);
    worker.form = "实习";
    return worker;
}

Worker WorkerPlans::dispatched()
{
    auto worker = plain();
    worker.scenario = "dispatched";
    worker.form = "劳务派遣";
    worker.dispatcher = &random_.pick(around_.agencies);
    cover(worker, *worker.dispatcher, -20);
    return worker;
}

Worker WorkerPlans::onProject(const Project& project)
{
    auto worker = plain();
    worker.scenario = "project";
    worker.project = project.code;
    return worker;
}

Worker WorkerPlans::enrolled(const Firm& employer)
{
    auto worker = plain();
    if (random_.oneIn(12)) { // came during the run, enrolled in the very month
        const int month = anyMonth();
        worker.entered = calendar_.firstDay(month) + days(random_.between(0, 26));
        worker.exposedSince.reset();
        worker.listedFrom = month / 3;
        cover(worker, employer, month);
    } else {
        cover(worker, employer, calendar_.indexOf(monthOf(*worker.entered)));
    }
    auto& category = worker.spells.front().category;
    if (random_.oneIn(40)) {
        worker.form = "非全日制";
        category = "非全日制";
    } else if (random_.oneIn(60)) {
        category = "多重劳动关系";
    }
    return worker;
}

// Enters during the run and is enrolled only later; the caller says which months in between are lines.
Worker WorkerPlans::joining(const Firm& employer, std::string_view scenario, Day entered, int enrolledFrom)
{
    auto worker = plain();
    worker.scenario = scenario;
    worker.entered = entered;
    worker.exposedSince.reset();
    worker.listedFrom = calendar_.indexOf(monthOf(entered)) / 3;
    cover(worker, employer, enrolledFrom);
    return worker;
}

// Reaches his retirement age on the 15th of a month of the run: the law counts from 60 years upwards, one month more
// for every four months born after January 1965.
Worker WorkerPlans::retiringInTheRun()
{
    for (;;) {
        const int target = calendar_.month(anyMonth()).number;
        for (int later = 1; later <= 36; ++later) {
            const int born = target - 60 * 12 - later;
            const int behind = born - 1965 * 12;
            if (behind < 0 || behind / 4 + 1 != later)
                continue;
            auto worker = plain();
            worker.scenario = "retires-in-the-run";
            worker.person = registry_.manBorn(firstDayOf(Month{born}) + days(14));
            line(worker, 0, target - calendar_.month(0).number);
            return worker;
        }
    }
}

// Reaches 60 on the 15th of a month of the run, which since 2025 is too early: he is to be enrolled for some months
// more.
Worker WorkerPlans::turningSixty()
{
    auto worker = plain();
    const int month = anyMonth();
    const int born = calendar_.month(month).number - 60 * 12;
    const int behind = born - 1965 * 12;
    worker.scenario = "turns-60-in-the-run";
    worker.person = registry_.manBorn(firstDayOf(Month{born}) + days(14));
    line(worker, 0, month + (behind < 0 ? 0 : std::min(36, behind / 4 + 1)));
    return worker;
}

// Comes from another employer, the day after he left it in the middle of a month, in which that one has him enrolled;
// every second is enrolled a month late.
Worker WorkerPlans::transferred(const Firm& employer)
{
    const auto former = std::exchange(leaver_, std::nullopt)->first;
    const int month = calendar_.indexOf(monthOf(*former.left));
    auto worker = plain();
    worker.person = former.person;
    worker.entered = *former.left + days(1);
    worker.exposedSince.reset();
    worker.listedFrom = month / 3;
    const bool late = ++transfers_ % 2 == 0;
    worker.scenario = late ? "transferred-uninsured" : "transferred";
    cover(worker, employer, late ? month + 2 : month);
    if (late)
        line(worker, month + 1, month + 1);
    return worker;
}

Worker WorkerPlans::next(const Firm& employer)
{
    const auto scenario = deck_.deal(random_);
    const int months = calendar_.months();
    if (scenario.starts_with("ruined ")) {
        auto worker = plain();
        cover(worker, employer, calendar_.indexOf(monthOf(*worker.entered)));
        worker.scenario = scenario;
        worker.defect = scenario.substr(7);
        return worker;
    }
    if (scenario == "never")
        return never();
    if (scenario == "retired")
        return retired();
    if (scenario == "intern")
        return intern();
    if (scenario == "retires-in-the-run")
        return retiringInTheRun();
    if (scenario == "turns-60-in-the-run")
        return turningSixty();
    if (scenario == "enrolled" && leaver_ && leaver_->second != employer.code)
        return transferred(employer);

    Worker worker;
    if (scenario == "late") {
        worker = enrolledOnly(employer, random_.between(1, std::max(1, months - 1)), always);
    } else if (scenario == "gap") {
        const int gap = anyMonth();
        worker = plain();
        cover(worker, employer, -20, gap - 1);
        cover(worker, employer, gap + 1);
        line(worker, gap, gap);
    } else if (scenario == "grace") {
        const int month = anyQuarter() * 3 + 2;
        worker = joining(employer, scenario, calendar_.firstDay(month) + days(random_.between(4, 26)), month + 1);
    } else if (scenario == "grace-29-days") {
        const int month = anyQuarter() * 3 + 2;
        worker = joining(employer, scenario, calendar_.lastDay(month) - days(29), month + 1);
    } else if (scenario == "grace-30-days") {
        const int month = anyQuarter() * 3 + 2;
        worker = joining(employer, scenario, calendar_.lastDay(month) - days(30), month + 1);
        line(worker, month, month);
    } else if (scenario == "no-dates") {
        worker = plain();
        worker.entered.reset();
        worker.exposedSince.reset();
        for (int quarter = 0; quarter < calendar_.quarters(); ++quarter)
            line(worker, quarter * 3 + 2, quarter * 3 + 2);
    } else if (scenario == "no-dates-enrolled-by-as-of") {
        worker = plain();
        worker.entered.reset();
        worker.exposedSince.reset();
        cover(worker, employer, 2);
    } else if (scenario == "exposed-since-only") {
        worker = never();
        worker.exposedSince = worker.entered;
        worker.entered.reset();
    } else if (scenario == "exposed-since-grace") {
        const int month = anyQuarter() * 3 + 2;
        worker = joining(employer, scenario, calendar_.firstDay(month) + days(random_.between(4, 26)), month + 1);
        worker.exposedSince = worker.entered;
        worker.entered.reset();
    } else if (scenario == "left-uninsured" || scenario == "left-insured") {
        const int month = anyMonth();
        worker = plain();
        worker.left = calendar_.firstDay(month) + days(random_.between(0, 26));
        worker.listedTo = month / 3;
        if (scenario == "left-insured") {
            cover(worker, employer, -20, month);
            leaver_.emplace(worker, employer.code);
        } else
            line(worker, 0, month);
    } else if (scenario == "elsewhere") {
        worker = plain();
        cover(worker, random_.pick(around_.others), -20);
        line(worker, 0, always - 1, Line::verify);
    } else if (scenario == "dispatched") {
        worker = dispatched();
    } else if (scenario == "dispatched-uninsured") {
        worker = never();
        worker.form = "劳务派遣";
        worker.dispatcher = &random_.pick(around_.agencies);
    } else if (scenario == "near-retirement-woman") {
        worker = plain();
        worker.person = registry_.womanAged(52, 53);
        line(worker, 0, always - 1, Line::verify);
    } else if (scenario == "project") {
        worker = onProject(random_.pick(around_.valid));
    } else if (scenario == "project-extended") {
        worker = onProject(random_.pick(around_.extended));
    } else if (scenario == "project-lapsed") {
        worker = onProject(random_.pick(around_.lapsed));
        line(worker, lapseMonth + 1, always - 1);
    } else if (scenario == "project-suspended") {
        worker = onProject(random_.pick(around_.suspended));
        line(worker, 0, always - 1);
    } else if (scenario == "enrolled-after") {
        worker = enrolledOnly(employer, 3, always, 1);
    } else if (scenario ==
               "paid-back") { // the first quarter's refresh does not hold it, the second's does from the start
        worker = plain();
        cover(worker, employer, 0, always, 1);
        line(worker, 0, 2);
    } else if (scenario == "returns") {
        worker = enrolledOnly(employer, 3, 5, 1);
    } else {
        return enrolled(employer);
    }
    worker.scenario = scenario;
    return worker;
}

} // namespace lianfang::city
