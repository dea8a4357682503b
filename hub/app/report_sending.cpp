// Reports that are due: kept as they are sent, and to whom.
#include "hub/app/feedback.h"
#include "hub/app/reports.h"
#include "hub/app/telling.h"
#include "hub/app/uninsured_summary.h"
#include "hub/base/file.h"
#include "hub/crosscheck/sql_text.h"
#include "hub/dispatch/report_workbook.h"
#include "hub/schedule/reports.h"

#include <Poco/Data/Statement.h>

#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

using namespace Poco::Data::Keywords;

namespace {

std::string keyOf(ReportKind kind, const Period& period)
{
    return std::string(reportTopic) + "/" + std::string(toString(kind)) + "/" + period.toString() + "/";
}

// The periods of which somebody was told: their entries' keys begin with keyOf().
std::set<Period> sentOf(Store& store, ReportKind kind)
{
    const std::string begin = std::string(reportTopic) + "/" + std::string(toString(kind)) + "/";
    auto session = store.reader();
    std::vector<std::string> keys;
    session << "SELECT idempotency_key FROM outbox WHERE idempotency_key LIKE " + sqlText(begin + "%"), into(keys), now;
    std::set<Period> out;
    for (const auto& key : keys)
        if (const auto period = Period::parse(key.substr(begin.size(), key.find('/', begin.size()) - begin.size())))
            out.insert(*period);
    return out;
}

// A hub that was not there then has nothing to say of it.
bool anythingCame(Store& store, const Period& period)
{
    auto session = store.reader();
    Poco::Int64 count = 0;
    session << "SELECT count(*) FROM v_submission WHERE period_end > " + std::to_string(numberOf(period.firstDay())) +
                   " AND period_first <= " + std::to_string(numberOf(period.lastDay())),
        into(count), now;
    return count > 0;
}

} // namespace

Reports::Sent Reports::sent(ReportKind kind, const Period& period) const
{
    const std::lock_guard lock(keeping_);
    const auto name = reportName(kind, period);
    const auto file = [&](const char* extension) { return parts_.folder / (name + extension); };
    Sent out{file(".xlsx"), file(".html"), {}};
    if (!std::filesystem::exists(out.workbook)) { // the last that is written
        std::filesystem::create_directories(parts_.folder);
        const auto report = gather(kind, period, std::nullopt);
        const auto unfinished = file(".unfinished");
        writeReport(unfinished, report);
        File(unfinished, File::Mode::read).sync();
        replaceFile(out.page, pageOf(report));
        replaceFile(file(".json"), toJson(report).dump());
        std::filesystem::rename(unfinished, out.workbook);
        syncFolder(parts_.folder);
    }
    out.report = nlohmann::json::parse(readFile(file(".json")));
    return out;
}

std::vector<OutboxEntry> Reports::due(const Configuration& configuration, Day today) const
{
    const auto& settings = configuration.settings;
    std::vector<OutboxEntry> out;
    for (const auto kind : {ReportKind::digest, ReportKind::annual}) {
        const bool digest = kind == ReportKind::digest;
        const auto day = digest ? settings.reports.digest : settings.reports.annual;
        for (const auto& period :
             reportsDue(cadenceOf(kind), day, sentOf(*parts_.store, kind), configuration.workingDays, today)) {
            if (!anythingCame(*parts_.store, period))
                continue;
            const nlohmann::json payload{{"report", toString(kind)}, {"period", period.toString()}};
            auto recipients = Telling::bureau(settings);
            if (settings.mail)
                for (const auto& member : settings.members)
                    if (std::none_of(recipients.begin(), recipients.end(),
                                     [&](const auto& one) { return one.name == member.address; }))
                        recipients.push_back({"mail", member.address});
            std::vector<OutboxEntry> entries;
            for (const auto& recipient : recipients) {
                OutboxEntry entry;
                entry.channel = recipient.channel;
                entry.topic = reportTopic;
                entry.recipient = recipient.name;
                entry.idempotencyKey = keyOf(kind, period) + recipient.channel + "/" + recipient.name;
                entry.payload = payload.dump();
                entries.push_back(std::move(entry));
            }
            const auto push = [&](const Manifest& manifest, const char* list) {
                if (!manifest.takes(list))
                    return;
                auto entry = pushEntry({list, manifest.department, "", period, "", 0}, "report");
                entry.idempotencyKey = keyOf(kind, period) + "push/" + manifest.department + "/" + list;
                entries.push_back(std::move(entry));
            };
            for (const auto& manifest : configuration.manifests) {
                push(manifest, digest ? digestList : annualList);
                if (digest)
                    push(manifest, summaryList);
            }
            if (entries.empty())
                continue;
            sent(kind, period); // kept as it is known now
            spdlog::info("report {} {} is on its way to {}", toString(kind), period.toString(), entries.size());
            out.insert(out.end(), entries.begin(), entries.end());
        }
    }
    return out;
}

} // namespace lianfang
