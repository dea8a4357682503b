// What the health commission delivers, a workbook per county, quarter and dataset:
// health/用人单位_<county>_<quarter>.xlsx and health/从业人员_<county>_<quarter>.xlsx.
#pragma once

#include "tests/city/handwriting.h"

namespace lianfang::city {

class HealthFiles {
public:
    // `streaming`: see Workbook. Everything referred to must outlive the files.
    HealthFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth,
                bool streaming);

    // The employer and its workers, in every quarter in which they are listed.
    void add(const Employer& employer);
    void close();

    std::string employersDocument(int quarter, std::size_t county) const
    {
        return employers_[at(quarter, county)].name();
    }
    std::string workersDocument(int quarter, std::size_t county) const { return workers_[at(quarter, county)].name(); }

private:
    static std::size_t at(int quarter, std::size_t county)
    {
        return static_cast<std::size_t>(quarter) * counties.size() + county;
    }
    void addEmployer(int quarter, const Employer& employer);
    void addWorker(int quarter, const Employer& employer, const Worker& worker);

    const Calendar& calendar_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<Workbook> employers_; // by quarter and county
    std::vector<Workbook> workers_;
    std::vector<double> headcounts_;
    std::vector<std::vector<Entry>> repeats_; // rows of the employer at hand that the clerk pastes twice
};

} // namespace lianfang::city
