// The worker of one channel: takes entries from the outbox whose time has come and hands them over, one after another.
//
// At least once: an entry counts as told only after the outbox recorded it, so that a crash between the two tells it
// again, under the same idempotency key. What fails is tried again later and later; what was refused for good, or
// failed too often, becomes a dead letter that a person can send again.
#pragma once

#include "hub/model/outbox_entry.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace lianfang {

// The store's side of the outbox; called on the worker's thread only.
class Outbox {
public:
    virtual ~Outbox() = default;
    virtual std::vector<OutboxEntry> due(const std::string& channel, std::size_t limit) = 0;
    virtual void sent(std::int64_t id, const std::string& receipt) = 0;
    virtual void retry(std::int64_t id, const std::string& error, Seconds nextAttempt) = 0;
    virtual void dead(std::int64_t id, const std::string& error) = 0;
    virtual void postpone(std::int64_t id, Seconds nextAttempt) = 0; // no attempt was made
};

struct Channel {
    std::string name; // "mail", "webhook", "push"
    // Tells it and returns what the other side answered. Throws Undeliverable if another attempt cannot help, anything
    // else if it may.
    std::function<std::string(const OutboxEntry&)> deliver;
    // Breaks off a delivery in hand, from another thread, within a second; no later one begins. May be empty.
    std::function<void()> interrupt;
    // How many seconds an entry has to wait yet, for hours at which people may be told of it. May be empty.
    std::function<Seconds(const OutboxEntry&)> wait = {};
};

struct RetryPolicy {
    Seconds first = 30;     // after the first failure; doubles with each further one
    Seconds longest = 7200; // but never more
    double jitter = 0.2;    // each pause is that share longer or shorter, by chance
    int attempts = 48;      // then it is dead: with the values above after more than three days, a weekend and a day
};

// The pause after that many failures (from 1 on); `chance` from -1 to 1. At least one second.
Seconds pauseAfter(const RetryPolicy& policy, std::int64_t failures, double chance);

class OutboxWorker {
public:
    // `outbox` outlives the worker.
    OutboxWorker(Outbox& outbox, Channel channel, RetryPolicy policy, std::function<Seconds()> clock);
    ~OutboxWorker();

    void start(); // a thread named after the channel
    void wake();  // something was posted: look now, not at the next second
    void stop(); // returns within a second if the channel's interrupt does what it promises; also called on destruction

    // One round on the caller's thread, instead of start(): hands over what is due; returns how many were tried.
    std::size_t deliverDue();

private:
    void run(const std::stop_token& stop);
    std::size_t deliverDue(const std::stop_token& stop);
    void tell(const OutboxEntry& entry, const std::stop_token& stop);

    Outbox& outbox_;
    const Channel channel_;
    const RetryPolicy policy_;
    const std::function<Seconds()> clock_;
    std::minstd_rand chance_;
    std::mutex mutex_;
    std::condition_variable_any change_;
    bool posted_ = false;
    std::jthread thread_;
};

} // namespace lianfang
