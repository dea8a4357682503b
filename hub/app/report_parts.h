// The sections of a report, each gathered from what the hub knows (reports.h puts them together).
#pragma once

#include "hub/app/configuration.h"
#include "hub/crosscheck/finding_figures.h"
#include "hub/dispatch/report.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <vector>

namespace lianfang {

// "93.33": part of all in percent with two decimals, rounded half up; empty where there is nothing to divide by.
std::string percentOf(std::int64_t part, std::int64_t all);

// Places 1, 2, 2, 4 … for values in their order, equal ones sharing a place: `same(i)` says whether the i-th is equal
// to the one before it.
std::vector<std::string> placesOf(std::size_t count, const std::function<bool(std::size_t)>& same);

// ---- submissions (report_submissions.cpp)

// How a department's submissions of a period stood.
struct DepartmentFigures {
    std::string department, zh;
    std::int64_t expected = 0; // of a unit, a dataset and a period each
    std::int64_t onTime = 0, late = 0, overdue = 0, nil = 0;
    std::int64_t corrections = 0;
    std::int64_t accepted = 0, rejected = 0; // rows, corrections included

    std::string onTimeShare() const { return percentOf(onTime, onTime + late + overdue); }
    std::string rejectedShare() const { return percentOf(rejected, accepted + rejected); }
};

struct OverdueSubmission {
    std::string departmentZh, datasetZh, period, unitZh;
    Day due{};
    std::optional<int> workingDays; // since then; nothing where a calendar is missing
    int chases = 0;
};

struct SubmissionFigures {
    std::vector<DepartmentFigures> departments; // who had nothing to submit is not among them
    std::vector<OverdueSubmission> overdue;     // the oldest due day first
    std::int64_t submission = 0;                // the last one that counts
};

// Of what was to be submitted for periods that end within `period`.
SubmissionFigures submissionFigures(Store& store, const Configuration& configuration, const Period& period,
                                    const AsKnown& known);

// In the order of their places: more on time, then fewer rows rejected; those of whom nothing was due come last.
void rank(std::vector<DepartmentFigures>& departments);
ReportSection departmentSection(const SubmissionFigures& figures);

// ---- indicators (report_indicators.cpp), as GET /api/v1/indicators tells them (hub/crosscheck/indicators.h)

struct IndicatorCourse {
    std::vector<Period> periods;         // oldest first; the last is the report's own
    std::vector<nlohmann::json> answers; // one for each
};

ReportSection indicatorSection(const Configuration& configuration, const IndicatorCourse& course);
// Coverage, as the head of a report has it: the values of the report's own period against their targets.
std::vector<ReportFigure> coverageFigures(const nlohmann::json& answer);
ReportSection courseSection(const IndicatorCourse& course);

// ---- counties and findings (report_findings.cpp)

struct CountyFigures {
    std::string code, zh;
    std::map<std::string, std::string> coverage; // by indicator; empty text: nothing to divide by
    std::int64_t opened = 0, closed = 0, open = 0, overdue = 0;

    std::string closedShare() const { return percentOf(closed, closed + open); }
};

std::vector<CountyFigures> countyFigures(const Configuration& configuration, const nlohmann::json& indicators,
                                         const std::vector<FindingFigures>& findings);
// In the order of their places: better covered (`by`, an indicator; where it is not told, all are alike), then more of
// their findings closed.
void rank(std::vector<CountyFigures>& counties, const std::string& by);
ReportSection countySection(const std::vector<CountyFigures>& counties, const nlohmann::json& indicators,
                            const std::string& by);

ReportSection findingSection(const Configuration& configuration, const std::vector<FindingFigures>& findings);
ReportSection lateSection(const Configuration& configuration, const SubmissionFigures& submissions,
                          const std::vector<OverdueFinding>& findings, const AsKnown& known);

} // namespace lianfang
