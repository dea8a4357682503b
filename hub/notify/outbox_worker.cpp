#include "hub/notify/outbox_worker.h"

#include "hub/notify/messages.h"

#include <spdlog/spdlog.h>

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lianfang {

namespace {

constexpr std::size_t batch = 16;
constexpr std::size_t longestError = 1000;

// What a person is told about a failure.
std::string wordsOf(const std::exception& failure)
{
    std::string words;
    if (const auto* error = dynamic_cast<const Error*>(&failure))
        words = error->zh() + "\n" + error->en();
    else if (const auto* poco = dynamic_cast<const Poco::Exception*>(&failure))
        words = poco->displayText();
    else
        words = failure.what();
    if (words.size() > longestError) {
        std::size_t end = longestError;
        while ((static_cast<unsigned char>(words[end]) & 0xC0) == 0x80)
            --end;
        words.resize(end);
    }
    return words;
}

} // namespace

Seconds pauseAfter(const RetryPolicy& policy, std::int64_t failures, double chance)
{
    const auto doublings = static_cast<double>(std::clamp<std::int64_t>(failures - 1, 0, 40));
    const double pause =
        std::min(static_cast<double>(policy.longest), static_cast<double>(policy.first) * std::exp2(doublings));
    return std::max<Seconds>(1, std::llround(pause * (1 + policy.jitter * chance)));
}

OutboxWorker::OutboxWorker(Outbox& outbox, Channel channel, RetryPolicy policy, std::function<Seconds()> clock)
    : outbox_(outbox), channel_(std::move(channel)), policy_(policy), clock_(std::move(clock)),
      chance_(std::random_device{}())
{
}

OutboxWorker::~OutboxWorker()
{
    stop();
}

void OutboxWorker::start()
{
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void OutboxWorker::wake()
{
    const std::lock_guard lock(mutex_);
    posted_ = true;
    change_.notify_all();
}

void OutboxWorker::stop()
{
    if (!thread_.joinable())
        return;
    thread_.request_stop();
    if (channel_.interrupt)
        channel_.interrupt();
    thread_.join();
}

std::size_t OutboxWorker::deliverDue()
{
    return deliverDue(std::stop_token());
}

void OutboxWorker::run(const std::stop_token& stop)
{
    pthread_setname_np(pthread_self(), ("outbox-" + channel_.name).substr(0, 15).c_str());
    // A peer that hangs up is an error of the write, not the end of the process.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    while (!stop.stop_requested()) {
        std::size_t tried = 0;
        try {
            tried = deliverDue(stop);
        } catch (const std::exception& failure) {
            const Error error(message::outboxStuck, {channel_.name, wordsOf(failure)});
            spdlog::error("{}", error.displayText());
        }
        std::unique_lock lock(mutex_);
        if (tried < batch)
            change_.wait_for(lock, stop, std::chrono::seconds(1), [this] { return posted_; });
        posted_ = false;
    }
}

std::size_t OutboxWorker::deliverDue(const std::stop_token& stop)
{
    std::size_t tried = 0;
    for (const auto& entry : outbox_.due(channel_.name, batch)) {
        if (stop.stop_requested())
            break;
        if (const Seconds wait = channel_.wait ? channel_.wait(entry) : 0; wait > 0) {
            outbox_.postpone(entry.id, clock_() + wait);
            continue;
        }
        tell(entry, stop);
        ++tried;
    }
    return tried;
}

void OutboxWorker::tell(const OutboxEntry& entry, const std::stop_token& stop)
{
    std::string receipt, problem;
    bool failed = true, final = false;
    try {
        receipt = channel_.deliver(entry);
        failed = false;
    } catch (const Undeliverable& refused) {
        problem = wordsOf(refused);
        final = true;
    } catch (const std::exception& failure) {
        problem = wordsOf(failure);
    }
    if (!failed) {
        outbox_.sent(entry.id, receipt);
        spdlog::info("outbox {} ({}, {}): told, attempt {}", entry.id, channel_.name, entry.topic, entry.attempts + 1);
        return;
    }
    // Broken off because the hub stops: nobody's failure, and no attempt lost.
    if (!final && stop.stop_requested())
        return;
    const auto failures = entry.attempts + 1;
    if (final || failures >= policy_.attempts) {
        outbox_.dead(entry.id, problem);
        spdlog::error("outbox {} ({}, {}): dead after {} attempts: {}", entry.id, channel_.name, entry.topic, failures,
                      problem);
        return;
    }
    const auto pause = pauseAfter(policy_, failures, std::uniform_real_distribution(-1.0, 1.0)(chance_));
    outbox_.retry(entry.id, problem, clock_() + pause);
    spdlog::warn("outbox {} ({}, {}): attempt {} failed, again in {} s: {}", entry.id, channel_.name, entry.topic,
                 failures, pause, problem);
}

} // namespace lianfang
