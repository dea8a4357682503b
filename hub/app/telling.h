// Those who are told: the outbox's channels, and how an entry becomes a notice or a list.
#pragma once

#include "hub/app/configuration.h"
#include "hub/app/reports.h"
#include "hub/crosscheck/findings.h"
#include "hub/crosscheck/run.h"
#include "hub/dispatch/dispatch.h"
#include "hub/dispatch/list.h"
#include "hub/notify/mail.h"
#include "hub/notify/notice_template.h"
#include "hub/notify/outbox_worker.h"
#include "hub/notify/webhook.h"
#include "hub/store/store.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace lianfang {

// What telling needs of the hub; all calls come from the channels' threads.
struct TellingParts {
    Store* store = nullptr;
    std::function<Moment()> clock;
    std::function<std::shared_ptr<const Configuration>()> configuration;
    std::function<std::string(std::string_view key)> maskedNumber;
    // Writes the workbook of a submission's refused rows.
    std::function<void(const ExchangeKey& key, const std::filesystem::path& file)> writeRejections;
    // Hands a document to a department through its connector; returns the receipt.
    std::function<std::string(const std::string& department, const OutgoingDocument& document)> push;
    const Reports* reports = nullptr;
    std::filesystem::path outgoing;
    std::filesystem::path scratch;
};

class Telling {
public:
    // Starts a worker for each channel that hub.xml sets up, and one for lists to departments.
    Telling(TellingParts parts, const HubSettings& settings, NoticeTemplates templates);
    ~Telling();

    void wake();
    // Where the list of a push entry lies.
    std::filesystem::path copyOf(const OutboxEntry& entry) const { return dispatch_.copyOf(entry); }

    // Who is told of the bureau's matters: an entry for each, still without topic, key and payload.
    static std::vector<CrosscheckRequest::Recipient> bureau(const HubSettings& settings);

private:
    Notice noticeOf(const OutboxEntry& entry) const;
    NoticeContent crosscheckContent(const nlohmann::json& payload, const OutboxEntry& entry) const;
    NoticeContent failureContent(const nlohmann::json& payload, const OutboxEntry& entry) const;
    NoticeContent setAsideContent(const nlohmann::json& payload) const;
    NoticeContent rejectionsContent(const nlohmann::json& payload, const OutboxEntry& entry) const;
    NoticeContent digestContent(const nlohmann::json& payload, const OutboxEntry& entry) const;
    // telling_reports.cpp
    NoticeContent reportContent(const nlohmann::json& payload, const OutboxEntry& entry) const;
    // telling_reminders.cpp: digests of what is awaited.
    static bool isReminder(const OutboxEntry& entry);
    NoticeContent reminderContent(const nlohmann::json& payload) const;
    bool stillAwaited(const nlohmann::json& line, const std::string& unit) const;
    bool anyStillAwaited(const OutboxEntry& entry) const;
    Seconds waitForHours(const OutboxEntry& entry) const;
    void writeList(const PushOrder& order, const std::filesystem::path& file) const;
    // The open findings of a cross-check, as the list that people get: the bureau, or a department.
    void writeFindings(const Crosscheck& check, const Period& period, const std::filesystem::path& file,
                       const std::string& department = {}) const;

    class StoreOutbox;
    const TellingParts parts_;
    const NoticeTemplates templates_;
    const Dispatch dispatch_;
    std::unique_ptr<StoreOutbox> outbox_;
    std::unique_ptr<MailChannel> mail_;
    std::unique_ptr<WebhookChannel> webhook_;
    std::vector<std::unique_ptr<OutboxWorker>> workers_;
};

}  // namespace lianfang
