// Reports: gathered from what the hub has, and sent when they are due.
#include "hub/app/hub.h"

#include <spdlog/spdlog.h>

namespace lianfang {

std::unique_ptr<Reports> Hub::makeReports()
{
    ReportParts parts;
    parts.store = store_.get();
    parts.configuration = [this] { return configuration(); };
    parts.indicators = [this](const Period& period, std::optional<Day> knownAt) {
        return indicators_->indicators([&](const std::string& name) {
            return name == "period" ? period.toString() : name == "knownAt" && knownAt ? toString(*knownAt) : "";
        });
    };
    parts.download = [this](std::string name) { return temporaryDownload(std::move(name)); };
    parts.folder = folders_.data / "outgoing" / "reports";
    return std::make_unique<Reports>(std::move(parts));
}

// Called by the clock, once a day, behind the judgements of that day.
void Hub::sendReports()
{
    judgings_.add([this] {
        if (stopping_)
            return;
        try {
            const auto entries = reports_->due(*configuration(), today());
            if (entries.empty())
                return;
            store_->post(entries);
            telling_->wake();
        } catch (const Error& e) {
            spdlog::error("reports: {}; they are tried again tomorrow, or when the hub starts", e.displayText());
        }
    });
}

} // namespace lianfang
