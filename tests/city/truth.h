// What must come out: findings after each quarter's cross-checks, rows that must be rejected, and how often everything
// happened. Written as the generator decides it, in UTF-8 CSV under truth/.
#pragma once

#include "tests/city/csv.h"
#include "tests/city/model.h"

#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang::city {

// Whom a finding is about. Fields that do not apply are empty.
struct Subject {
    std::string_view crosscheck;
    std::string_view kind; // employer, worker (at an employer), outlet, project, unit, case, accident
    std::string employer;  // its credit code, else its name
    std::string identity;
    std::string outlet;
    std::string_view scenario;
    std::string number = {}; // a permit's, a division's, a case's, an accident's
};

// One quarter of a subject.
struct Judged {
    Line line = Line::none;
    std::vector<int> months; // its lines, where lines are months
    int workers = 0;         // the workers it absorbs
};

// What one cross-check must say of one subject, from the first quarter to the last.
struct Verdict {
    Subject subject;
    std::vector<Judged> quarters;
};

// Every quarter whose judged day lies after `due` and before `mended`: what should have been done by `due` is missing
// then.
std::vector<Judged> missing(const Calendar& calendar, Day due, std::optional<Day> mended = std::nullopt,
                            Line line = Line::open);
// The same, and where it is done late also the quarter in which the day after `due` lies.
std::vector<Judged> late(const Calendar& calendar, Day due, Day done);
// The same line in the quarters from the one that holds `since` to the one before the one that holds `mended`.
std::vector<Judged> known(const Calendar& calendar, Day since, std::optional<Day> mended = std::nullopt,
                          Line line = Line::open);

class Truth {
public:
    Truth(const std::filesystem::path& folder, const Calendar& calendar);

    // A subject's whole life, quarter by quarter: open while it holds, closed afterwards.
    // Where `absorbed` says so of a quarter, another finding has taken it in.
    void subject(const Subject& subject, const std::vector<Judged>& quarters, const std::vector<bool>& absorbed = {});
    void verdict(const Verdict& verdict) { subject(verdict.subject, verdict.quarters); }
    // The same from lines by month. In quarters where `absorber` is set, what would be a finding goes into
    // absorbed-<quarter>.csv instead; returns by quarter whether it did.
    std::vector<bool> months(const Subject& subject, const std::vector<Line>& lines,
                             const std::vector<std::string>& absorber);

    void rejected(std::string_view dataset, std::string_view period, std::string_view unit, std::string_view document,
                  std::string_view sheet, std::uint64_t row, std::string_view column, std::string_view reason);
    // What an indicator is made of, added up: `of` cases, `good` of them so. A county's division or empty, an industry
    // or empty.
    void indicator(int quarter, std::string_view indicator, std::string_view county, std::string_view industry,
                   std::int64_t good, std::int64_t of = 1);
    void count(std::string_view what, std::uint64_t times = 1) { counts_[std::string(what)] += times; }
    // `by`: fetch (its connector brings it), submit (a file of the city, handed in), nil (nothing to report, signed).
    void plan(std::string_view dataset, std::string_view period, std::string_view unit, std::string_view document,
              std::string_view by = "fetch");
    void planCrosscheck(int quarter);
    // A reporting unit that owes a submission when the quarter is judged.
    void silent(int quarter, const std::string& unit);
    void close();

private:
    const Calendar& calendar_;
    std::vector<CsvFile> findings_;
    std::vector<CsvFile> absorbed_;
    CsvFile rejections_;
    CsvFile plan_;
    CsvFile scenarios_;
    CsvFile silent_;
    std::map<std::string, std::uint64_t> counts_;
    std::filesystem::path folder_;
    std::vector<std::map<std::array<std::string, 3>, std::pair<std::int64_t, std::int64_t>>> indicators_; // by quarter
    int planned_ = 0;            // the quarter whose exchanges are being planned
    std::set<std::string> due_; // what has been planned of it
};

} // namespace lianfang::city
