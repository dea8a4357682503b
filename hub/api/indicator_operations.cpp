#include "hub/api/indicator_operations.h"

namespace lianfang {

std::optional<std::variant<nlohmann::json, Download>> indicatorCall(IndicatorOperations& indicators,
                                                                    const std::string& method,
                                                                    const std::vector<std::string>& path,
                                                                    const Query& query)
{
    if (method != "GET" || path[0] != "indicators")
        return std::nullopt;
    if (path.size() == 1)
        return indicators.indicators(query);
    if (path.size() != 3 || path[1] != "lists")
        return std::nullopt;
    if (constexpr std::string_view workbook = ".xlsx"; path[2].ends_with(workbook))
        return indicators.listWorkbook(path[2].substr(0, path[2].size() - workbook.size()), query);
    return indicators.list(path[2], query);
}

} // namespace lianfang
