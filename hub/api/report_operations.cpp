#include "hub/api/report_operations.h"

namespace lianfang {

std::optional<std::variant<nlohmann::json, Download>> reportCall(ReportOperations& reports, const std::string& method,
                                                                 const std::vector<std::string>& path,
                                                                 const Query& query)
{
    if (method != "GET" || path[0] != "reports")
        return std::nullopt;
    if (path.size() == 3)
        return reports.report(path[1], path[2], query);
    if (path.size() == 4 && path[3] == "workbook")
        return reports.workbook(path[1], path[2], query);
    if (path.size() == 4 && path[3] == "page")
        return reports.page(path[1], path[2], query);
    return std::nullopt;
}

} // namespace lianfang
