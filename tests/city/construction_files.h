// What the housing and construction service answers, in SOAP envelopes: construction/permits_<county>_<quarter>.xml,
// permit-counts_<county>_<month>.xml and site-workers_<county>_<month>.xml.
#pragma once

#include "tests/city/handwriting.h"
#include "tests/city/record_file.h"
#include "tests/city/sites.h"

namespace lianfang::city {

class ConstructionFiles {
public:
    ConstructionFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth);

    void add(const Site& site);
    // Writes the months' counts, and what must be said of those that differ. To be called before plan().
    void close();
    void plan(int quarter);

private:
    struct Count { // of a county's month
        int issued = 0;
        int known = 0; // by the end of its quarter
    };
    struct Correction { // of a count that was wrong, handed in some time after it
        int quarter;
        int month;
        std::size_t county;
        std::string document;
    };
    std::size_t at(int period, std::size_t county) const
    {
        return static_cast<std::size_t>(period) * counties.size() + county;
    }
    bool bears(const RecordFile& file, std::string_view defect) const
    {
        return !defect.empty() && (file.ruined + 1) * 7 <= file.records() + 1;
    }
    bool addPermit(int quarter, const Permit& permit, std::string_view operation); // false: the row is ruined
    void addWorker(int month, const Permit& permit, const SiteWorker& worker);
    void countPermits();

    const Calendar& calendar_;
    Random& random_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<RecordFile> permits_; // by quarter and county
    std::vector<RecordFile> counts_;  // by month and county
    std::vector<RecordFile> workers_;
    std::vector<Count> issued_;
    std::vector<Correction> corrections_;
    std::filesystem::path folder_;
};

} // namespace lianfang::city
