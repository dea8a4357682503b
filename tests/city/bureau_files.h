// What comes from the labour inspectorate (inspection/处理结果_<county>_<quarter>.xlsx) and from the bureau's own
// counties (hrss/年度报表_<county>_<year>.csv).
#pragma once

#include "tests/city/handwriting.h"
#include "tests/city/truth.h"

namespace lianfang::city {

class BureauFiles {
public:
    BureauFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth);

    // A lead that the inspectorate of a county answers, in some quarter.
    void lead(std::size_t county);
    void close();
    void plan(int quarter);
    // The years whose accounts are told in a quarter: the one before the run in the first, a year of the run in its
    // last.
    static std::vector<int> yearsTold(const Calendar& calendar, int quarter);

private:
    std::size_t at(int quarter, std::size_t county) const
    {
        return static_cast<std::size_t>(quarter) * counties.size() + county;
    }

    std::filesystem::path folder_;
    const Calendar& calendar_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<Workbook> results_; // by quarter and county
    int leads_ = 0;
};

} // namespace lianfang::city
