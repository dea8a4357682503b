// What the health commission delivers, a workbook per county, quarter and dataset:
// health/用人单位_<county>_<quarter>.xlsx, 从业人员_…, 危害因素检测_…, 职业病诊断_….
#pragma once

#include "tests/city/handwriting.h"
#include "tests/city/incidents.h"
#include "tests/city/measurements.h"

namespace lianfang::city {

class HealthFiles {
public:
    // `streaming`: see Workbook. Everything referred to must outlive the files.
    HealthFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth,
                bool streaming);

    // The employer and its workers, in every quarter in which they are listed.
    void add(const Employer& employer);
    void add(const Employer& employer, const Measurement& measurement);
    // In the quarter of the diagnosis, and nowhere if that lies outside the run.
    void add(const Diagnosis& diagnosis);
    void close();
    void plan(int quarter);

private:
    static std::size_t at(int quarter, std::size_t county)
    {
        return static_cast<std::size_t>(quarter) * counties.size() + county;
    }
    // A document of which too much is refused is refused as a whole: one row in seven at most.
    static bool bears(const Workbook& book, std::string_view defect)
    {
        return !defect.empty() && (book.ruined + 1) * 7 <= book.rows() + 1;
    }
    void refused(std::string_view dataset, int quarter, std::size_t county, Workbook& book, std::uint64_t row,
                 std::string_view column, std::string_view reason);
    void addEmployer(int quarter, const Employer& employer);
    void addWorker(int quarter, const Employer& employer, const Worker& worker);

    const Calendar& calendar_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<Workbook> employers_; // by quarter and county
    std::vector<Workbook> workers_;
    std::vector<Workbook> measurements_;
    std::vector<Workbook> diagnoses_;
    std::vector<double> headcounts_;
    std::vector<std::vector<Entry>> repeats_; // rows of the employer at hand that the clerk pastes twice
};

} // namespace lianfang::city
