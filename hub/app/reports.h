// The quarterly digest (季度通报) and the annual pack (年度报告): gathered, shown as page and workbook, and sent.
//
// A report can be asked for as known on an earlier day: what came until that day's end counts. What is sent is kept as
// it was sent, in `folder`, so that a repeated attempt and every recipient get the same.
#pragma once

#include "hub/api/report_operations.h"
#include "hub/app/configuration.h"
#include "hub/dispatch/report.h"
#include "hub/store/store.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

inline constexpr const char* digestList = "quarter-digest"; // as departments take it
inline constexpr const char* annualList = "annual-report";
inline constexpr const char* reportTopic = "report"; // as people are told of it

// What stands in every report, for whoever looks for it.
inline constexpr const char* lateTitle = "逾期事项";
inline constexpr const char* knownTitle = "按何日所知";

enum class ReportKind : std::uint8_t { digest, annual };
std::string_view toString(ReportKind kind); // "digest", "annual"
std::optional<ReportKind> reportKindFrom(std::string_view text);
Cadence cadenceOf(ReportKind kind);
// Without extension: "季度通报_2026Q3".
std::string reportName(ReportKind kind, const Period& period);

struct ReportParts {
    Store* store = nullptr;
    std::function<std::shared_ptr<const Configuration>()> configuration;
    // What GET /api/v1/indicators answers (hub/crosscheck/indicators.h).
    std::function<nlohmann::json(const Period& period, std::optional<Day> knownAt)> indicators;
    std::function<Download(std::string name)> download; // a temporary file's
    std::filesystem::path folder;                       // of what was sent
};

class Reports : public ReportOperations {
public:
    explicit Reports(ReportParts parts) : parts_(std::move(parts)) {}

    nlohmann::json report(const std::string& kind, const std::string& period, const Query& query) override;
    Download workbook(const std::string& kind, const std::string& period, const Query& query) override;
    Download page(const std::string& kind, const std::string& period, const Query& query) override;

    Report gather(ReportKind kind, const Period& period, std::optional<Day> knownAt) const;

    // What is to be sent of the reports that are due by today and were not sent yet: entries for the bureau, the
    // members of the joint conference and the departments that take the list. Of a period of which nothing came there
    // are none.
    std::vector<OutboxEntry> due(const Configuration& configuration, Day today) const;

    // A report as it was sent; made where it is not there yet.
    struct Sent {
        std::filesystem::path workbook, page;
        nlohmann::json report; // as toJson() gives it
    };
    Sent sent(ReportKind kind, const Period& period) const;

private:
    std::string pageOf(const Report& report) const;

    const ReportParts parts_;
    mutable std::mutex keeping_;
};

nlohmann::json toJson(const Report& report);

} // namespace lianfang
