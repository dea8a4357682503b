// Reports in words: a few figures, and the report itself beside them.
#include "hub/app/telling.h"

#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/base/file.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/notify/wording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lianfang {

NoticeContent Telling::reportContent(const nlohmann::json& payload, const OutboxEntry& entry) const
{
    const auto kind = reportKindFrom(payload.value("report", ""));
    const auto period = Period::parse(payload.value("period", ""));
    if (!kind || !period)
        throw Undeliverable(message::requestUnreadable, {"report"});
    const auto sent = parts_.reports->sent(*kind, *period);
    NoticeContent content;
    std::size_t submissions = 0, findings = 0;
    for (const auto& section : sent.report.at("sections")) {
        for (const auto& figure : section.at("figures"))
            content.lists["figures"].push_back({{"name", text(figure, "name")},
                                                {"nameEn", text(figure, "nameEn")},
                                                {"value", text(figure, "value") + text(figure, "unit")},
                                                {"beside", text(figure, "beside")}});
        if (text(section, "title") == lateTitle) {
            submissions = section.at("tables").at(0).at("rows").size();
            findings = section.at("tables").at(1).at("rows").size();
        }
    }
    std::string knownAt;
    for (const auto& one : sent.report.at("about"))
        if (text(one, "name") == knownTitle)
            knownAt = text(one, "value");
    const bool annual = *kind == ReportKind::annual;
    content.values = {
        {"title", text(sent.report, "title")},
        {"titleEn", (annual ? "Annual report on " : "Digest of ") + periodEn(*period)},
        {"knownAt", knownAt},
        {"late", fmt::format("逾期未报 {} 项，疑点已过限期 {} 条", submissions, findings)},
        {"lateEn", fmt::format("submissions overdue: {}; findings past their deadline: {}", submissions, findings)}};
    if (entry.channel == "mail") {
        const auto name = reportName(*kind, *period);
        content.attachments.push_back({name + ".xlsx", std::string(workbookMediaType), readFile(sent.workbook)});
        content.attachments.push_back({name + ".html", "text/html; charset=utf-8", readFile(sent.page)});
    }
    return content;
}

} // namespace lianfang
