// What the emergency-management bureau's interface answers, a document per county, quarter and dataset:
// emergency/accidents_<county>_<quarter>.json, casualties_…, key-employers_….
#pragma once

#include "tests/city/handwriting.h"
#include "tests/city/incidents.h"
#include "tests/city/record_file.h"

namespace lianfang::city {

class EmergencyFiles {
public:
    EmergencyFiles(const std::filesystem::path& folder, const Calendar& calendar, Random& random, Truth& truth);

    // Each report in the document of its quarter; what is earlier than the run in the first.
    void add(const Accident& accident);
    // A key employer, in every quarter; its row is ruined as `defect` says, if the document can bear it.
    void keyEmployer(const Employer& employer, std::string_view defect);
    void close();
    void plan(int quarter);

private:
    enum Dataset : std::size_t { accidents, casualties, keyEmployers, datasets };
    RecordFile& file(Dataset dataset, int quarter, std::size_t county)
    {
        return files_[(static_cast<std::size_t>(quarter) * counties.size() + county) * datasets + dataset];
    }
    void addAccident(int quarter, const Accident& accident, const AccidentReport& report);
    void addCasualty(int quarter, const Accident& accident, const AccidentReport& report, std::size_t ordinal);
    bool bears(const RecordFile& file, std::string_view defect) const;
    void refused(Dataset dataset, int quarter, std::size_t county, std::uint64_t row, std::string_view column,
                 std::string_view reason);

    const Calendar& calendar_;
    Handwriting hand_;
    Truth& truth_;
    std::vector<RecordFile> files_; // by quarter, county and dataset
};

} // namespace lianfang::city
