// What the API can be asked of reports: the quarterly digest (kind "digest", a quarter) and the annual pack ("annual",
// a year).
//
//   GET /api/v1/reports/{kind}/{period}            as JSON (ReportOperations::report)
//   GET /api/v1/reports/{kind}/{period}/workbook   as XLSX
//   GET /api/v1/reports/{kind}/{period}/page       as a page that prints on A4
//
// knownAt (a day): optional; the report as it could be known at that day's end.
#pragma once

#include "hub/api/operations.h"

#include <optional>
#include <variant>

namespace lianfang {

class ReportOperations {
public:
    virtual ~ReportOperations() = default;

    // {"title", "about": [{"name", "value"}], "sections": [{"title", "notes", "figures": [{"name", "nameEn", "value",
    // "unit", "beside"}], "charts": [{"title", "unit", "labels", "target", "series": [{"name", "values"}]}], "tables":
    // [{"title", "columns", "rows"}]}]}
    virtual nlohmann::json report(const std::string& kind, const std::string& period, const Query& query) = 0;
    virtual Download workbook(const std::string& kind, const std::string& period, const Query& query) = 0;
    virtual Download page(const std::string& kind, const std::string& period, const Query& query) = 0;
};

// One call, if it is one of these. Throws Error.
std::optional<std::variant<nlohmann::json, Download>> reportCall(ReportOperations& reports, const std::string& method,
                                                                 const std::vector<std::string>& path,
                                                                 const Query& query);

} // namespace lianfang
