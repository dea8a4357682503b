// What the API can be asked of indicators (指标) and lists such as floating rates. hub/crosscheck/indicators.h has the
// JSON.
//
//   GET /api/v1/indicators                       period, id, by, knownAt: all optional
//   GET /api/v1/indicators/lists/{id}            period, knownAt, and what the list asks: all optional
//   GET /api/v1/indicators/lists/{id}.xlsx       the same as a workbook
//
// period: a quarter (the one that ended last) or a year; of a list a year. knownAt: a day (2026-10-20, to its end), a
// moment (2026-10-20T17:30:00+08:00) or a submission's number.
#pragma once

#include "hub/api/operations.h"

#include <variant>

namespace lianfang {

class IndicatorOperations {
public:
    virtual ~IndicatorOperations() = default;
    virtual nlohmann::json indicators(const Query& query) = 0;
    virtual nlohmann::json list(const std::string& id, const Query& query) = 0;
    virtual Download listWorkbook(const std::string& id, const Query& query) = 0;
};

// One call, if it is one of these. Throws Error.
std::optional<std::variant<nlohmann::json, Download>> indicatorCall(IndicatorOperations& indicators,
                                                                    const std::string& method,
                                                                    const std::vector<std::string>& path,
                                                                    const Query& query);

} // namespace lianfang
