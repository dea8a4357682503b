#include "tests/city/outlets.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::city {
namespace {

// Of every 53 outlets; 20,000 workers have about 400.
const std::vector<std::pair<std::string_view, int>> weights = {
    {"through-parent", 19},
    {"own-enrolled", 5},
    {"own-in-arrears", 2},
    {"own-not-in-register", 2},
    {"own-cancelled", 2},
    {"parent-only", 2},
    {"parent-not-in-register", 2},
    {"licensed-uninsured", 2},
    {"licensed-insured", 2},
    {"closed-insured", 2},
    {"closed-uninsured", 2},
    {"elsewhere", 2},
    {"provincial", 2},
    {"enrols-next-quarter", 2},
    {"enrols-within-next-quarter", 2},
    {"returns", 2},
    {"ruined credit-code-check", 1},
    {"ruined date-unreadable", 1},
    {"ruined required-missing", 1},
    {"ruined ragged-row", 1},
    {"ruined duplicate-differs", 1},
};

// Of every 37 couriers at insured outlets that stay, beside the two that always are; 20,000 workers have about 500.
const std::vector<std::pair<std::string_view, int>> courierWeights = {
    {"covered", 15},
    {"uninsured", 2},
    {"new-uninsured", 2},
    {"new-covered", 2},
    {"elsewhere", 1},
    {"two-subjects-insured-at-one", 2},
    {"two-subjects-insured-at-both", 1},
    {"two-subjects-insured-at-none", 1},
    {"two-subjects-insured-at-both-later", 1},
    {"two-outlets-of-one-parent", 1},
    {"moves-insured-at-one", 1},
    {"moves-insured-at-both", 1},
    {"ruined identity-check-digit", 1},
    {"ruined identity-birth-date", 1},
    {"ruined identity-scientific", 1},
    {"ruined identity-province", 1},
    {"ruined ragged-row", 1},
    {"ruined required-missing", 1},
    {"ruined duplicate-differs", 1},
};

} // namespace

OutletPlans::OutletPlans(Random& random, Registry& registry, const Calendar& calendar, const Surroundings& around)
    : random_(random), registry_(registry), calendar_(calendar), around_(around), deck_(weights),
      courierDeck_(courierWeights)
{
}

Outlet OutletPlans::start(std::string_view scenario)
{
    Outlet outlet;
    outlet.county = turn_++ % counties.size();
    outlet.number = fmt::format("皖邮{}{:06}", counties[outlet.county].division, ++number_);
    outlet.name = fmt::format("{}第{}营业部", counties[outlet.county].name, number_);
    outlet.scenario = scenario;
    outlet.licensed = dayOf(calendar_.year() - random_.between(1, 6), static_cast<unsigned>(random_.between(1, 12)), 8);
    outlet.enrolments.resize(static_cast<std::size_t>(calendar_.quarters()));
    outlet.payments.resize(static_cast<std::size_t>(calendar_.months()));
    outlet.reported.assign(static_cast<std::size_t>(calendar_.months()), true);
    outlet.lines.assign(static_cast<std::size_t>(calendar_.months()), Line::none);
    return outlet;
}

void OutletPlans::lines(std::vector<Line>& lines, int from, int to, Line line) const
{
    for (int month = std::max(from, 0); month <= std::min(to, calendar_.months() - 1); ++month)
        lines[static_cast<std::size_t>(month)] = line;
}

// Reported at the outlet in the months from-to, as far as the outlet itself is.
Courier OutletPlans::courier(const Outlet& outlet, int from, int to)
{
    Courier courier;
    courier.person = registry_.worker();
    const auto months = static_cast<std::size_t>(calendar_.months());
    Stay stay{outlet.number,
              outlet.subject().code,
              outlet.county,
              std::vector<bool>(months),
              std::vector<Line>(months),
              std::vector<Line>(months)};
    for (int month = std::max(from, 0); month <= std::min(to, calendar_.months() - 1); ++month)
        stay.here[static_cast<std::size_t>(month)] = outlet.reported[static_cast<std::size_t>(month)];
    courier.stays.push_back(std::move(stay));
    return courier;
}

void OutletPlans::cover(Courier& courier, const Firm& subject, const std::string& outlet, int from, int to,
                        int knownFrom)
{
    const bool priority = random_.oneIn(3);
    courier.spells.push_back({subject.code, subject.name, priority ? "优先" : "单位", outlet, from, to, knownFrom});
}

// Couriers who are all covered in the same months, and lines in the others.
void OutletPlans::fill(Outlet& outlet, int count, int coveredFrom, int coveredTo, int knownFrom)
{
    for (int i = 0; i < count; ++i) {
        auto one = courier(outlet, 0, always);
        one.scenario = "with-outlet";
        if (coveredFrom <= coveredTo)
            cover(one, outlet.subject(), outlet.number, coveredFrom, coveredTo, knownFrom);
        auto& stay = one.stays.front();
        for (int month = 0; month < calendar_.months(); ++month)
            if (stay.here[static_cast<std::size_t>(month)] && (month < coveredFrom || month > coveredTo))
                stay.lines[static_cast<std::size_t>(month)] = Line::open;
        outlet.couriers.push_back(std::move(one));
    }
}

const OutletPlans::Known& OutletPlans::anotherBrand(const std::string& subject)
{
    const auto first = random_.below(known_.size());
    return known_[first].subject != subject ? known_[first] : known_[(first + 1) % known_.size()];
}

void OutletPlans::secondStay(Courier& courier, const Known& other, int from, int to)
{
    const auto months = static_cast<std::size_t>(calendar_.months());
    Stay stay{other.number,
              other.subject,
              other.county,
              std::vector<bool>(months),
              std::vector<Line>(months),
              std::vector<Line>(months)};
    for (int month = std::max(from, 0); month <= std::min(to, calendar_.months() - 1); ++month)
        stay.here[static_cast<std::size_t>(month)] = true;
    courier.stays.push_back(std::move(stay));
}

void OutletPlans::specialCourier(Outlet& outlet)
{
    const auto scenario = courierDeck_.deal(random_);
    const auto& subject = outlet.subject();
    const int last = calendar_.months() - 1;
    const int month = static_cast<int>(random_.below(static_cast<std::uint64_t>(calendar_.months())));
    const bool fresh = scenario.starts_with("new-");
    const bool moves = scenario.starts_with("moves-");
    auto one = courier(outlet, fresh ? month : 0, moves ? month : always);
    auto& lines = one.stays.front().lines;
    one.scenario = scenario;
    if (scenario.starts_with("ruined "))
        one.defect = scenario.substr(7);

    if (scenario == "uninsured") {
        this->lines(lines, 0, last);
    } else if (scenario == "new-uninsured") { // no days of grace for couriers: the first month is a line
        cover(one, subject, outlet.number, month + 1);
        this->lines(lines, month, month);
    } else if (scenario == "new-covered") {
        cover(one, subject, outlet.number, month);
    } else if (scenario == "elsewhere") {
        cover(one, random_.pick(around_.others), "", -12);
        this->lines(lines, 0, last, Line::verify);
    } else if (scenario.starts_with("two-subjects-") || moves) {
        const auto& other = anotherBrand(subject.code);
        const auto& brand = *std::find_if(around_.brands.begin(), around_.brands.end(),
                                          [&](const Firm& firm) { return firm.code == other.subject; });
        secondStay(one, other, moves ? month : 0, last);
        auto& here = one.stays.front();
        auto& there = one.stays.back();
        if (scenario != "two-subjects-insured-at-none")
            cover(one, subject, outlet.number, -12, moves ? month : always);
        if (scenario == "two-subjects-insured-at-both")
            cover(one, brand, other.number, -12);
        else if (moves)
            cover(one, brand, other.number, scenario == "moves-insured-at-both" ? month : month + 1);
        else if (scenario == "two-subjects-insured-at-both-later")
            cover(one, brand, other.number, 3, always, 1);
        // Enrolled with the first subject, the courier is at the second one insured elsewhere.
        if (scenario == "two-subjects-insured-at-one") {
            this->lines(there.lines, 0, last, Line::verify);
            this->lines(there.second, 0, last);
        } else if (scenario == "two-subjects-insured-at-none") {
            for (auto* stay : {&here, &there}) {
                this->lines(stay->lines, 0, last);
                this->lines(stay->second, 0, last);
            }
        } else if (scenario == "moves-insured-at-one") {
            this->lines(there.lines, month, month, Line::verify);
            this->lines(there.second, month, month);
        } else if (scenario == "two-subjects-insured-at-both-later") {
            this->lines(there.lines, 0, 2, Line::verify);
            this->lines(there.second, 0, 2);
        }
    } else {
        if (scenario == "two-outlets-of-one-parent") {
            const auto same = std::find_if(known_.begin(), known_.end(), [&](const Known& known) {
                return known.subject == subject.code && known.number != outlet.number;
            });
            if (same != known_.end())
                secondStay(one, *same, 0, last);
        }
        cover(one, subject, outlet.number, random_.between(-24, -1));
    }
    outlet.couriers.push_back(std::move(one));
}

std::vector<Outlet> OutletPlans::firstOfEachBrand()
{
    std::vector<Outlet> outlets;
    for (const auto& brand : around_.brands) {
        auto outlet = start("through-parent");
        outlet.parent = &brand;
        fill(outlet, 2, -30, always);
        known_.push_back({outlet.number, brand.code, outlet.county});
        outlets.push_back(std::move(outlet));
    }
    return outlets;
}

Outlet OutletPlans::underParent(const Firm& own, const Firm& parent)
{
    auto outlet = start("own-under-enrolled-parent");
    outlet.county = own.county;
    outlet.own = own;
    outlet.parent = &parent;
    lines(outlet.lines, 0, always - 1);
    return outlet;
}

Outlet OutletPlans::next(int couriers)
{
    auto outlet = start(deck_.deal(random_));
    const auto scenario = outlet.scenario;
    const int count = std::min(random_.between(3, 9), std::max(couriers, 3));
    const auto brand = random_.below(around_.brands.size());
    const int months = calendar_.months();
    const int month = random_.between(1, std::max(1, months - 1));
    outlet.parent = &around_.brands[brand];
    const auto enrolled = [&](int fromQuarter, std::string_view status, Day since) {
        for (int quarter = fromQuarter; quarter < calendar_.quarters(); ++quarter)
            outlet.enrolments[static_cast<std::size_t>(quarter)] = Enrolment{status, since, std::nullopt};
        for (int i = 0; i < months; ++i)
            if (status == "参保" && since <= calendar_.lastDay(i))
                outlet.payments[static_cast<std::size_t>(i)] = "正常";
    };
    const auto ownPerson = [&] {
        outlet.own = registry_.firm(outlet.county, "快递服务");
        if (random_.oneIn(2))
            outlet.parent = nullptr;
    };
    const auto longAgo = dayOf(calendar_.year() - 4, 2, 1);

    if (scenario.starts_with("ruined ")) { // nobody works there: whether its row arrives changes nothing
        outlet.defect = scenario.substr(7);
        outlet.lines.assign(outlet.lines.size(), Line::none);
    } else if (scenario == "own-enrolled") {
        ownPerson();
        enrolled(0, "参保", longAgo);
        fill(outlet, count, -24, always);
    } else if (scenario == "own-in-arrears") {
        ownPerson();
        outlet.parent = nullptr;
        enrolled(0, "参保", longAgo);
        outlet.payments[static_cast<std::size_t>(month)] = "欠费";
        fill(outlet, count, -24, always);
        lines(outlet.lines, month, month);
        for (auto& one : outlet.couriers)
            lines(one.stays.front().lines, month, month);
    } else if (scenario == "own-not-in-register" || scenario == "own-cancelled") {
        ownPerson();
        outlet.parent = nullptr;
        if (scenario == "own-cancelled")
            enrolled(0, "注销", longAgo);
        fill(outlet, count, 0, -1);
        lines(outlet.lines, 0, always - 1);
    } else if (scenario == "parent-only" || scenario == "parent-not-in-register") {
        if (scenario == "parent-not-in-register")
            outlet.parent = &random_.pick(around_.unknownBrands);
        fill(outlet, count, 0, -1);
        lines(outlet.lines, 0, always - 1);
    } else if (scenario == "licensed-uninsured" || scenario == "licensed-insured") {
        outlet.licensed = calendar_.firstDay(month) + std::chrono::days(random_.between(0, 27));
        std::fill_n(outlet.reported.begin(), month, false);
        if (scenario == "licensed-insured") {
            fill(outlet, count, month, always);
        } else {
            fill(outlet, count, 0, -1);
            lines(outlet.lines, month, always - 1);
        }
    } else if (scenario == "closed-insured" || scenario == "closed-uninsured") {
        // Reported for the last time in the month in which it closed; on that month's last day it is no more.
        outlet.closed = calendar_.firstDay(month) + std::chrono::days(random_.between(0, 26));
        std::fill(outlet.reported.begin() + std::min(month + 1, months), outlet.reported.end(), false);
        if (scenario == "closed-insured") {
            fill(outlet, count, -24, month);
        } else {
            // Its couriers are no longer named in that month.
            outlet.reported[static_cast<std::size_t>(month)] = false;
            fill(outlet, count, 0, -1);
            outlet.reported[static_cast<std::size_t>(month)] = true;
            lines(outlet.lines, 0, month - 1);
        }
    } else if (scenario == "elsewhere" || scenario == "provincial") {
        outlet.parent = &random_.pick(around_.unknownBrands);
        outlet.place = scenario == "elsewhere" ? "异地" : "省直";
        fill(outlet, count, 0, -1);
        lines(outlet.lines, 0, always - 1, Line::verify);
    } else if (scenario == "enrols-next-quarter" || scenario == "enrols-within-next-quarter") {
        const int from = scenario == "enrols-next-quarter" ? 3 : 4;
        if (random_.oneIn(2)) {
            ownPerson();
            outlet.parent = nullptr;
            enrolled(1, "参保", calendar_.firstDay(from));
        }
        fill(outlet, count, from, always, 1);
        lines(outlet.lines, 0, from - 1);
    } else if (scenario == "returns") {
        fill(outlet, count, 3, 5, 1);
        lines(outlet.lines, 0, 2);
        lines(outlet.lines, 6, always - 1);
    } else {
        fill(outlet, 2, -24, always); // with these it is insured, whatever becomes of the others
        for (int i = 2; i < count; ++i)
            specialCourier(outlet);
        known_[brand] = {outlet.number, outlet.subject().code, outlet.county};
    }
    for (int i = 0; i < months; ++i)
        if (!outlet.reported[static_cast<std::size_t>(i)])
            outlet.lines[static_cast<std::size_t>(i)] = Line::none;
    return outlet;
}

} // namespace lianfang::city
