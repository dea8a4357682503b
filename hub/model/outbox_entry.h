// Something to be told, on its way from the store's outbox to whoever tells it.
#pragma once

#include "hub/base/error.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lianfang {

using Seconds = std::int64_t; // since 1970-01-01T00:00Z

// Written in the transaction of what it tells of.
struct OutboxEntry {
    std::int64_t id = 0;
    std::string channel;           // "mail", "webhook", "push"
    std::string topic;             // "crosscheck", "rejections", "exchange-failed", …
    std::string recipient;         // an address, a URL's name in hub.xml, or a department's id
    std::string idempotencyKey;    // the same event told again has the same; unique
    std::string payload;           // JSON: names of things (crosscheck, period, exchange id), never identity numbers
    std::string state = "waiting"; // waiting, sent, dead
    std::int64_t attempts = 0;
    Seconds created = 0;
    Seconds nextAttempt = 0;
    Seconds sent = 0;
    std::string error;   // of the last attempt, for a person
    std::string receipt; // what the other side answered
};

// Thrown where telling it again cannot help: the other side refused it for good, or it cannot be told at all. Any other
// exception means that a later attempt may succeed.
class Undeliverable : public Error {
public:
    explicit Undeliverable(const Message& message, std::vector<std::string> arguments = {})
        : Error(message, std::move(arguments))
    {
    }

    const char* name() const noexcept override { return "lianfang::Undeliverable"; }
    const char* className() const noexcept override { return "lianfang::Undeliverable"; }
    Poco::Exception* clone() const override { return new Undeliverable(*this); } // Poco's contract; the caller owns it
    void rethrow() const override { throw *this; }
};

} // namespace lianfang
