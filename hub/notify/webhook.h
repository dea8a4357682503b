// The channel "webhook": notices as signed JSON over HTTPS, for another system or a chat robot's bridge.
//
//   POST <url>
//   Content-Type: application/json; charset=utf-8
//   Idempotency-Key: <the entry's key>            a repeat has the same: take it once (its SM3 if it is no plain ASCII)
//   X-Lianfang-Timestamp: 1795381200              seconds since 1970; refuse what is older than a few minutes
//   X-Lianfang-Signature: sm3=<hex>               HMAC-SM3 over timestamp "." key "." body, under the shared secret
//   X-Lianfang-Signature-256: sha256=<hex>        HMAC-SHA-256 over the same, for receivers without SM3
//
//   {"key": …, "topic": "crosscheck", "created": 1795381200, "subject": {"zh": …, "en": …},
//    "values": {"total": "12", …}, "lists": {"largest": [{"subject": …}, …]}}
#pragma once

#include "hub/model/outbox_entry.h"
#include "hub/notify/connection.h"
#include "hub/notify/notice.h"

#include <functional>
#include <map>
#include <string>

namespace lianfang {

struct WebhookSettings {
    std::string url;    // https://host[:port]/path?query; http only to 127.0.0.1, ::1 and localhost
    std::string secret; // read from a file or the environment by the caller; never logged
    std::string caFile; // empty: the system's CAs
    int timeoutSeconds = 30;
};

// "sm3=…" and "sha256=…" of what a receiver computes to check a request.
std::string webhookSignature(const std::string& secret, const std::string& timestamp, const std::string& key,
                             const std::string& body);
std::string webhookSignature256(const std::string& secret, const std::string& timestamp, const std::string& key,
                                const std::string& body);

class WebhookChannel {
public:
    // By the names that hub.xml gives them and entries have as recipient. Throws Error notify.webhook-url or
    // notify.tls. `clock` stamps each attempt; `notice` puts an entry into words.
    WebhookChannel(std::map<std::string, WebhookSettings> hooks, std::function<Notice(const OutboxEntry&)> notice,
                   std::function<Seconds()> clock);

    // Any 2xx is a receipt: status and the answer's beginning. Other 3xx and 4xx but 408 and 429: Undeliverable,
    // redirects are not followed. At most 64 KiB of an answer are read.
    std::string deliver(const OutboxEntry& entry);

    void interrupt() { connection_.interrupt(); }

private:
    const std::map<std::string, WebhookSettings> hooks_;
    const std::function<Notice(const OutboxEntry&)> notice_;
    const std::function<Seconds()> clock_;
    Connection connection_;
};

} // namespace lianfang
