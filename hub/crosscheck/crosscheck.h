// A cross-check: an SQL file under config/crosschecks that says which rows departments report and registers do not
// know.
//
//   -- id: uninsured-worker                      its name everywhere, and the file's
//   -- zh: 应保未保                               -- en: Worker not insured
//   -- subject: worker                           employer, worker (at an employer), outlet, project, case, accident or
//   unit (one that reports): one finding each
//   -- lines: month                              month: a finding's lines are months; none (default): it has one line
//   -- needs: insurance/worker-enrolments …      datasets searched for an absence; without them nothing is judged
//   -- reads: health/workers postal/couriers …   datasets compared with them; who ever submitted one must have done so
//   -- takes: construction/site-workers          datasets of which whatever has come counts, and nobody is waited for
//   -- grace: 0                                  days that a refreshed register's as-of day must reach beyond the day
//   judged
//   -- uses: coverage retirement                 files of config/crosschecks/shared, run before it, in this order
//   -- absorbed-by: uninsured-employer employer, uninsured-outlet outlet, courier-second-outlet person
//   -- recheck: month                            when time alone can change the answer: day, month, never
//   -- at-once: construction/permits             judged as soon as one of these has come; from then on also with every
//   delivery of another one that it reads, and every day
//   -- severity: high                            high, medium, low
//   -- told: hrss insurance                      departments
//   -- deadline: 30                              days that the employer is given
//   -- list: uninsured-workers                   the list that goes to departments which take it; else the id and an s.
//   Of findings on employers and their workers a department that is not told gets those that it reported itself
//   -- basis: 《工伤保险条例》第十条               -- parameter: grace-days = 30     hub.xml may say otherwise
//   -- basis-en: Regulation on Work-Injury Insurance, art. 10                       may be left out
//
//   -- scope:       statements that fill scope_person, scope_employer, scope_outlet, scope_project, scope_case,
//   scope_accident, scope_unit with what changed since the last run
//   -- findings:    statements; the last one is the query whose rows are the lines
//
// The query's columns: employer, and with it person (worker) or outlet, project, case_number, accident or unit; outlet
// (worker; may be NULL); month where lines are months; disposition 'finding', 'to-verify' or 'warning' (预警: not yet a
// finding); reason (a word for the line, may be NULL); name (what the subject is called); detail (a few words of
// figures; may be NULL); document and line (the evidence, as the views give them; 0 where there is none).
//
// It reads the generated views (hub/store), the shared relations it names, and these, made by the hub for each run:
//   judged_month(month, first_day, last_day)             the period's months that have ended
//   period_of(dataset, unit, month, read_at, as_of, unit_id)   the day at which a unit's rows of a dataset are to be
//                                                        read: valid_from <= read_at AND read_at < valid_to; joined by
//                                                        unit_id (a number) faster than by unit (its code)
//   scope_person(person), scope_employer(employer), scope_outlet(number), scope_project(number), scope_case(number),
//   scope_accident(number), scope_unit(number);
//   :everything is 1 where all are to be judged
//   changed_<dataset>                                    in the scope part: versions that came or went since the last
//   run
// and the parameters :from, :to (the period's first and last day), :as_of (its last day, or today if that is earlier),
// :from_month, :to_month, :month (that of :as_of), :today, :since (the last submission that the last run knew), and
// those of hub.xml. All are integers.
//
// What lies before the period is read without period_of, as told up to the day: of changes the versions with valid_from
// <= :as_of AND :as_of < valid_to, of a period dataset those with valid_from <= :as_of. What reporting units still owe
// (v_expected) is no dataset: a check that reads nothing else has an empty `takes`.
#pragma once

#include "hub/crosscheck/judged_sql.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct Crosscheck : JudgedSql {
    enum class Subject : std::uint8_t { employer, worker, outlet, project, injuryCase, accident, unit };
    enum class Recheck : std::uint8_t { never, day, month };
    // An open finding of `check` with the same `by` (employer, outlet or person) takes a line in.
    struct Absorber {
        std::string check;
        std::string by;
    };

    Subject subject = Subject::employer;
    std::vector<std::string> atOnce;
    std::vector<Absorber> absorbedBy;
    Recheck recheck = Recheck::never;
    std::string severity;
    std::vector<std::string> told;
    std::string list;
    int listLine = 0; // where the header names it; 0: it does not
    int deadlineDays = 0;
    std::vector<std::string> scope; // statements, comments taken out
};

// config/crosschecks/*.sql and config/crosschecks/shared/*.sql.
struct CrosscheckFiles {
    std::vector<ConfigFile> checks;
    std::vector<ConfigFile> shared;

    static CrosscheckFiles in(const std::filesystem::path& folder, std::vector<ConfigFault>& faults);
};

// All of them, so ordered that absorbers come first. Every mistake is a fault with file and line; the result is usable
// only if none was. `parameters` are hub.xml's, by name as written there.
std::vector<Crosscheck> loadCrosschecks(const CrosscheckFiles& files, const Schema& schema,
                                        const ParameterValues& parameters, std::vector<ConfigFault>& faults);

// "employer", "worker", "outlet", "project", "case", "accident", "unit".
std::string_view toString(Crosscheck::Subject subject);

// Those whose findings are told apart by a number.
inline constexpr Crosscheck::Subject numberedSubjects[] = {Crosscheck::Subject::outlet, Crosscheck::Subject::project,
                                                           Crosscheck::Subject::injuryCase,
                                                           Crosscheck::Subject::accident, Crosscheck::Subject::unit};

// Whether findings of that kind are told apart by a number: an outlet's, a permit's, a case's, an accident's, a unit's.
constexpr bool byNumber(Crosscheck::Subject subject)
{
    return subject != Crosscheck::Subject::employer && subject != Crosscheck::Subject::worker;
}

} // namespace lianfang
