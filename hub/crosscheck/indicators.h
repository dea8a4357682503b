// Indicators (指标): each an SQL file under config/indicators, judged over a quarter or a year like a cross-check
// (crosscheck.h), and compared with its target (targets.h).
//
//   -- id: worker-coverage                       its name everywhere, and the file's
//   -- zh: 职工参保率                             -- en: Coverage of workers
//   -- unit: percent                             percent, per-mille: numerator / denominator; persons: the numerator
//   -- better: higher                            higher, lower: on which side of its target it is met
//   -- by: county industry                       what it is told by: county, industry, category
//   -- over: year                                the year that ended last by the quarter's end; else the quarter itself
//   -- needs, reads, takes, grace, uses, basis, basis-en, parameter     as of a cross-check
//   -- check: uninsured-worker                   that cross-check's relations are made first, over all subjects, and
//                                                found_row(employer, person, number, month, disposition, reason …) of
//                                                its rows; what it needs, reads and takes counts too
//   -- category: over-age 超龄 Over-age           what a category is called; others bear the name of a department or a
//                                                cross-check, or stand as they are
//
//   -- rows:        statements; the last one is the query whose rows are added up
//
// Months that have ended are judged, unless the check judges the day. The query's columns: county (a division or ''),
// industry (a letter of GB/T 4754, or ''), category (a word or ''), numerator, denominator: integers. What it reads,
// and the parameters it may use, are those of a cross-check with everything judged; of relations there are judged_month
// and period_of.
//
// A list, such as the floating rates of employers, is a file of the same kind whose query's rows are told one by one:
//
//   -- column: premium yuan 缴费（元） Premium     a line for each column of the query, in order, instead of unit,
//                                                better, by and category: its name, kind (text, number; yuan,
//                                                hundredths: an integer told with two decimals), what it is called
//   -- asks: years 2 3                           a parameter (:years) that whoever asks gives: one of these,
//                                                else the first
//   -- over: years                               so many calendar years (:years), up to the one asked for
//
// Values are exact quotients of integers, rounded half up to two places at the very end; a target is compared with the
// quotient itself.
//
// As known at an earlier moment: the views read as they stood (hub/store, ViewsAsKnown), so that the same question
// gives the same numbers for ever. Definitions (indicators, thresholds, targets) are today's.
//
// GET /api/v1/indicators?period=2026Q3[&id=worker-coverage][&by=county][&knownAt=2026-10-20]
//
//   {"period": "2026Q3", "day": "2026-09-30",      the day judged: the period's last, or that of known-at
//    "knownAt": "2026-10-20",                      as it was asked, or null
//    "submission": 412,                            the last one that counts
//    "indicators": [
//      {"id": "worker-coverage", "zh": "职工参保率", "en": "Coverage of workers",
//       "unit": "percent", "better": "higher", "period": "2026Q3", "basis": "…", "basisEn": "…",
//       "state": "done",                           or "waiting": "all" is null then, and the lists are empty
//       "waitingFor": [{"dataset": "health/workers", "zh": "从业人员", "en": "Workers",
//                       "period": "2026Q3", "unit": "340223"}],
//       "all": {"code": "", "zh": "合计", "en": "All",
//               "numerator": 930, "denominator": 1000, "value": "93.00",
//               "target": "90.00", "met": true,    both null where there is no target
//               "base": "1.25", "baseYear": 2020}, only where the target has them
//       "county":   [{"code": "340202", "zh": "镜湖区", …, the same members}],
//       "industry": [{"code": "C", "zh": "制造业", …}],
//       "category": [{"code": "over-age", "zh": "超龄", …}]}]}
//
// value is null where the denominator is 0. Lists stand in the order of their codes; code '' is what belongs nowhere
// ("未注明"). `by` leaves one list, and the other two empty. An indicator that is not told by something has an empty
// list.
//
// GET /api/v1/indicators/lists/floating-rate?period=2026[&years=2][&knownAt=…], and floating-rate.xlsx
//
//   {"id", "zh", "en", "period": "2026", "asked": 2, "basis", "basisEn", "state", "waitingFor": as above,
//    "columns": [{"name", "kind", "zh", "en"}], "rows": [["…"]]}
#pragma once

#include "hub/crosscheck/judged_sql.h"
#include "hub/crosscheck/run.h"
#include "hub/crosscheck/targets.h"

namespace lianfang {

struct Indicator : JudgedSql {
    enum class Over : std::uint8_t { period, year, years };
    struct Column {
        enum class Kind : std::uint8_t { text, number, yuan, hundredths };
        std::string name;
        Kind kind = Kind::text;
        std::string zh, en;
    };
    struct Asked {
        std::string name;
        std::vector<std::int64_t> possible; // the first where nobody says otherwise
    };

    IndicatorUnit unit = IndicatorUnit::percent;
    bool higherIsBetter = true;
    std::vector<std::string> by;
    Over over = Over::period;
    std::string check;                                                     // empty: none
    std::map<std::string, std::pair<std::string, std::string>> categories; // by code: zh, en
    std::vector<Column> columns;                                           // of a list; none: an indicator
    std::optional<Asked> asks;

    bool isList() const { return !columns.empty(); }
};

// config/indicators/*.sql, by id; shared relations are those of config/crosschecks/shared. Every mistake is a fault
// with file and line; the result is usable only if none was.
std::vector<Indicator> loadIndicators(const std::vector<ConfigFile>& files, const std::vector<ConfigFile>& shared,
                                      const std::vector<Crosscheck>& checks, const Schema& schema,
                                      const ParameterValues& parameters, std::vector<ConfigFault>& faults);

// One number: of all, of a county, an industry or a category.
struct IndicatorValue {
    std::string code; // '' of all, or of what belongs nowhere
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    std::optional<std::string> value;  // "93.00", of persons "1203"; none: nothing to divide by
    std::optional<std::string> target; // likewise
    std::optional<bool> met;
    std::optional<std::string> base; // of the target's base year
    std::optional<int> baseYear;
};

struct IndicatorResult {
    const Indicator* indicator = nullptr;
    Period period{Cadence::quarter, Day{}};  // over which it was judged
    std::vector<MissingDelivery> waitingFor; // some: nothing below counts
    IndicatorValue all;
    std::vector<IndicatorValue> counties, industries, categories; // in order of their codes

    bool waits() const { return !waitingFor.empty(); }
};

struct ListResult {
    Period period{Cadence::year, Day{}};
    std::int64_t asked = 0;
    std::vector<MissingDelivery> waitingFor;
    std::vector<std::vector<std::string>> rows; // as they are told: "1234.50"
};

struct IndicatorRequest {
    Period period{Cadence::quarter, Day{}}; // a quarter or a year
    Day today;                              // of known-at, where that is earlier
    std::optional<KnownAt> knownAt;
    std::optional<std::int64_t> asked;
};

// All but lists, over the period, in the session's transaction, which may make temporary relations and has none of them
// afterwards. Throws Error crosscheck.failed, .forbidden, .too-long.
std::vector<IndicatorResult> judgeIndicators(Poco::Data::Session& session, const Schema& schema,
                                             const std::vector<Indicator>& indicators,
                                             const std::vector<Crosscheck>& checks, const Targets& targets,
                                             const IndicatorRequest& request);
ListResult judgeList(Poco::Data::Session& session, const Schema& schema, const Indicator& list,
                     const std::vector<Crosscheck>& checks, const IndicatorRequest& request);

// What was known at the end of a moment (seconds) or, where it is given, when that submission was the last one.
KnownAt knownAtMoment(Poco::Data::Session& session, Seconds moment);
KnownAt knownAtSubmission(Poco::Data::Session& session, std::int64_t submission);

} // namespace lianfang
