// What the generator decides about workers, employers and outlets before anything is written. Deliveries and truth are
// both made from this; neither is made from the other.
#pragma once

#include "hub/model/period.h"
#include "tests/city/people.h"

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang::city {

// The run's quarters, and their months counted from 0.
class Calendar {
public:
    // Both quarters, at most eight in all; throws std::invalid_argument if they are none, or the wrong way round.
    Calendar(Period from, Period to);

    int quarters() const { return static_cast<int>(quarters_.size()); }
    int months() const { return quarters() * 3; }
    const Period& quarter(int index) const { return quarters_[static_cast<std::size_t>(index)]; }
    Month month(int index) const { return {first_.number + index}; }
    Day firstDay(int month) const { return firstDayOf(this->month(month)); }
    Day lastDay(int month) const { return lastDayOf(this->month(month)); }
    Day first() const { return firstDay(0); }
    Day last() const { return lastDay(months() - 1); }
    // Below 0 or at least quarters() where the day lies outside the run.
    int quarterOf(Day day) const
    {
        const int month = indexOf(monthOf(day));
        return month < 0 ? -1 : month / 3;
    }
    // The day that a quarter's cross-checks judge.
    Day judged(int quarter) const { return this->quarter(quarter).lastDay(); }
    int year() const { return first_.number / 12; }
    // The day on which the agency refreshes its registers for a quarter: late enough for every grace.
    Day refresh(int quarter) const { return this->quarter(quarter).lastDay() + std::chrono::days(35); }
    int indexOf(Month month) const { return month.number - first_.number; }

private:
    std::vector<Period> quarters_;
    Month first_;
};

inline constexpr int always = std::numeric_limits<int>::max();

// What a cross-check must say of a worker in a month, or of an employer in a quarter. Warning: not yet a finding
// (预警).
enum class Line : std::uint8_t { none, open, verify, warning };

// A stretch of months at an enrolling subject. Month indices; `from` may lie before the run.
struct Spell {
    std::string subject;
    std::string subjectName;
    std::string category = "单位";
    std::string outlet;
    int from = 0;
    int to = always;
    int knownFrom = 0; // the first quarter whose refresh holds it
    int knownTo = always;
};

struct Worker {
    Person person;
    std::string_view scenario = "enrolled";
    std::string_view defect; // its rows in department files are ruined this way; empty: they are not
    std::optional<Day> entered;
    std::optional<Day> left;
    std::optional<Day> exposedSince;
    std::string_view form = "劳动合同";
    const Firm* dispatcher = nullptr;
    std::string project; // on whose roster, from before the run on
    std::vector<Spell> spells;
    std::vector<Line> lines; // by month
    int listedFrom = 0;      // quarters in which the department lists it
    int listedTo = always;
};

struct Enrolment {
    std::string_view status = "参保";
    Day from;
    std::optional<Day> to;
};

struct Employer {
    Firm firm;
    std::string_view scenario = "insured";
    std::string_view defect;
    bool nameOnly = false;
    std::size_t turn = 0;
    int headcount = 0;           // where it does not follow from who works there
    std::vector<int> shortfall;  // by quarter: whom the department counts and the agency does not know
    std::vector<int> headcounts; // by quarter, as the departments count
    std::vector<int> insured;    // by month, as the agency counts
    std::string_view industry;
    std::vector<std::optional<Enrolment>> enrolments; // by quarter's refresh
    std::vector<std::string_view> payments;           // by month; empty: no row
    std::vector<Line> standing;                       // by quarter
    std::vector<Worker> workers;
    int listedFrom = 0;
    int listedTo = always;
};

// A courier's time at one outlet.
struct Stay {
    std::string outlet;
    std::string subject; // the outlet's enrolling subject: its code
    std::size_t county = 0;
    std::vector<bool> here;   // by month
    std::vector<Line> lines;  // by month: uninsured-worker at the subject
    std::vector<Line> second; // by month: courier-second-outlet at the subject, where insurance is missing
};

struct Courier {
    Person person;
    std::string_view scenario = "covered";
    std::string_view defect;
    std::vector<Spell> spells;
    std::vector<Stay> stays; // the first is at the outlet that holds it
};

struct Outlet {
    std::string number;
    std::string name;
    std::string_view scenario = "through-parent";
    std::string_view defect;
    std::size_t county = 0;
    std::optional<Firm> own;      // a legal person of its own
    const Firm* parent = nullptr; // lives as long as the city
    std::string_view place = "本市";
    Day licensed;
    std::optional<Day> closed;
    std::vector<std::optional<Enrolment>> enrolments; // of its own, by quarter's refresh
    std::vector<std::string_view> payments;           // of its own, by month; empty: no row
    std::vector<bool> reported;                       // by month
    std::vector<Line> lines;                          // by month
    std::vector<Courier> couriers;

    const Firm& subject() const { return own ? *own : *parent; }
};

struct Project {
    std::string code;
    std::string contract;
    std::string name;
    Firm contractor;
    Day from;
    Day to;
    std::optional<Day> extendedTo;
    bool suspended = false;
    bool keepsRoster = true;
    std::string permit = {};
    int knownFrom = 0; // quarters whose refresh holds it so
    int knownTo = always;
};

} // namespace lianfang::city
