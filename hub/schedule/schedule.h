// What falls due, and when. Pure: from the manifests, the working days, the exchanges that are known and today's day it
// says which further exchanges are to be expected, and which of the known ones are overdue; from those whose time has
// come, which may start. It asks and changes nothing.
//
// Nothing is expected of a department that has not joined. Of the others, of every unit that delivers, at the dataset's
// usual cadence:
//   every ended period       month, quarter and year, and days of facts or changes: from the day after its last day
//   the current day          of a register whose cadence is the day (a refreshed register). A day that was missed
//   cannot
//                            be made up, since the source knows only how things stand now: the next refresh does.
// A unit that is new begins with the last ended period. Otherwise expectation goes on after the newest known one, so
// that what fell due while the hub was down is expected once, in order; of more than `longestCatchUp` periods the last.
// Changes by the day come as they happen (on issue). Their silence means that nothing happened, so no day of theirs is
// ever overdue; without a connector none is even expected.
//
// Due is the manifest's number of days after the period's last day, working days as the calendar has them, or its day
// of the year that is the period; a unit may have a due day of its own. What is due within its period is expected from
// `opensBefore` days before. Overdue is
// an expected exchange from the day after its due day until it is answered, by rows, a nil return or a push of changes;
// a refreshed register's, until a later day's is answered. What was pushed and nobody fetches is not expected any more.
// Where the calendar of a year is not announced nothing is due or overdue by guess: the year is named instead.
#pragma once

#include "hub/model/working_days.h"
#include "hub/schema/manifest.h"

#include <chrono>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace lianfang {

inline constexpr std::chrono::days opensBefore{30};
inline constexpr int longestCatchUp = 24; // periods of a unit's dataset, back from the last that is expected

// A known incoming exchange, as far as its time is concerned.
struct KnownExchange {
    std::int64_t id = 0;
    std::string department;
    std::string dataset;
    std::string unit;
    Period period{Cadence::day, Day{}};
    bool pushed = false;   // one of several pushes of changes in its period: by itself it is never expected or overdue
    bool answered = false; // rows were accepted, or a nil return
    bool running = false;
    bool overdue = false;         // as it is marked
    std::int64_t nextAttempt = 0; // seconds since 1970; 0: none is planned
};

struct ExpectedExchange {
    std::string department;
    std::string dataset;
    std::string unit;
    Period period{Cadence::day, Day{}};
    bool fetched = false; // by a connector, and so at once

    friend bool operator==(const ExpectedExchange&, const ExpectedExchange&) = default;
};

// Expected and unanswered, whatever has been marked.
struct AwaitedExchange {
    KnownExchange exchange;
    Day due;
};

struct Agenda {
    std::vector<ExpectedExchange> expected; // not known yet; older periods first, else as the manifests have them
    std::vector<std::int64_t> overdue;      // known, and not marked so yet
    std::vector<std::int64_t> notOverdue;   // marked so, and no longer true: the due day was moved, a unit left
    std::vector<AwaitedExchange> awaited;   // as known; but those whose due day cannot be told
    std::set<int> unannounced;              // years without a calendar that due days would need
};

// Nothing if a year on the way is not announced.
std::optional<Day> dueDay(const DatasetMapping& mapping, std::string_view unit, const Period& period,
                          const WorkingDays& calendar);

// The day from which a submission is expected: after the period, unless it is due within it.
Day opensOn(const DatasetMapping& mapping, std::string_view unit, const Period& period);

// The first year that counting from the period's end needs and nobody announced; nothing where there is a due day.
std::optional<int> unannouncedYear(const DatasetMapping& mapping, std::string_view unit, const Period& period,
                                   const WorkingDays& calendar);

Agenda agendaOf(std::span<const Manifest> manifests, const WorkingDays& calendar, std::span<const KnownExchange> known,
                Day today);

// Which of the known ones start at `now` (seconds since 1970), in order: those whose attempt was planned by then, older
// periods first. Of one unit's dataset one at a time, so that periods are taken up in their order.
std::vector<std::int64_t> toStart(std::span<const KnownExchange> known, std::int64_t now);

// How long to wait where a connector found nothing: an hour, a day once the following period is expected as well.
// Nothing once a refreshed register's day is over.
std::optional<std::chrono::seconds> askAgainAfter(const DatasetMapping& mapping, std::string_view unit,
                                                  const Period& period, Day today);

} // namespace lianfang
