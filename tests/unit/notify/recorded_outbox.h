// An outbox in memory that keeps what the worker decided.
#pragma once

#include "hub/notify/outbox_worker.h"

#include <map>

namespace lianfang::test {

class RecordedOutbox : public Outbox {
public:
    Seconds clock = 1'000'000;
    std::map<std::int64_t, OutboxEntry> entries;

    OutboxEntry& post(const std::string& channel, const std::string& recipient, const std::string& key = "key")
    {
        OutboxEntry entry;
        entry.id = static_cast<std::int64_t>(entries.size()) + 1;
        entry.channel = channel;
        entry.topic = "crosscheck";
        entry.recipient = recipient;
        entry.idempotencyKey = key;
        entry.created = 1'795'381'200; // 2026-11-23 05:00 in China
        return entries[entry.id] = entry;
    }

    std::vector<OutboxEntry> due(const std::string& channel, std::size_t limit) override
    {
        std::vector<OutboxEntry> out;
        for (const auto& [id, entry] : entries)
            if (entry.channel == channel && entry.state == "waiting" && entry.nextAttempt <= clock &&
                out.size() < limit)
                out.push_back(entry);
        return out;
    }
    void sent(std::int64_t id, const std::string& receipt) override
    {
        auto& entry = entries.at(id);
        entry.state = "sent";
        entry.receipt = receipt;
        ++entry.attempts;
    }
    void retry(std::int64_t id, const std::string& error, Seconds nextAttempt) override
    {
        auto& entry = entries.at(id);
        entry.error = error;
        entry.nextAttempt = nextAttempt;
        ++entry.attempts;
    }
    void dead(std::int64_t id, const std::string& error) override
    {
        auto& entry = entries.at(id);
        entry.state = "dead";
        entry.error = error;
        ++entry.attempts;
    }
    void postpone(std::int64_t id, Seconds nextAttempt) override { entries.at(id).nextAttempt = nextAttempt; }
};

} // namespace lianfang::test
