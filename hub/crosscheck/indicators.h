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
//                                                found_row(employer, person, number, month, disposition, reason …) of its
//                                                rows; what it needs, reads and takes counts too
//
//   -- rows:        statements; the last one is the query whose rows are added up
//
// The query's columns: county (a division or ''), industry (a letter of GB/T 4754, or ''), category (a word or ''),
// numerator, denominator: integers. What it reads, and the parameters it may use, are those of a cross-check with
// everything judged; of relations there are judged_month and period_of.
//
// Values are exact quotients of integers, rounded half up to two places at the very end; a target is compared with the
// quotient itself.
//
// As known at an earlier moment: the views read as they stood (hub/store, ViewsAsKnown), so that the same question
// gives the same numbers for ever. Definitions (indicators, thresholds, targets) are today's.
//
// GET /api/v1/indicators?period=2026Q3[&id=worker-coverage][&by=county][&knownAt=2026-10-20]
//
//   {"period": "2026Q3", "day": "2026-09-30",          the day judged: the period's last, or that of known-at
//    "knownAt": "2026-10-20" | null, "submission": 412, the last submission that counts
//    "indicators": [
//      {"id": "worker-coverage", "zh": "职工参保率", "en": "Coverage of workers", "unit": "percent", "better": "higher",
//       "period": "2026Q3", "basis": "…", "basisEn": "…",
//       "state": "done" | "waiting",                   waiting: no number is told, "all" is null and the lists are empty
//       "waitingFor": [{"dataset": "health/workers", "zh": "从业人员", "en": "Workers", "period": "2026Q3", "unit": "340223"}],
//       "all": {"code": "", "zh": "合计", "en": "All", "numerator": 930, "denominator": 1000, "value": "93.00",
//               "target": "90.00", "met": true,        null, null where there is no target
//               "base": "1.25", "baseYear": 2020},     only where the target has them
//       "county":   [{"code": "340202", "zh": "镜湖区", "en": "340202", "numerator": …, … as above}],
//       "industry": [{"code": "C", "zh": "制造业", …}],
//       "category": [{"code": "over-age", "zh": "超龄", …}]}]}
//
// value is null where the denominator is 0. Lists stand in the order of their codes; code '' is what belongs nowhere
// ("未注明"). `by` leaves one list, and the other two empty. An indicator that is not told by something has an empty list.
#pragma once

#include "hub/model/period.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

enum class IndicatorUnit : std::uint8_t { percent, perMille, persons };
std::string_view toString(IndicatorUnit unit); // "percent", "per-mille", "persons"

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

} // namespace lianfang
