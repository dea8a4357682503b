#include "hub/api/attempt_limit.h"

namespace lianfang {

AttemptLimit::Refusal AttemptLimit::refused(const std::string& address, Clock::time_point now)
{
    const std::lock_guard lock(counting_);
    if (counts_.size() >= mostAddresses && !counts_.contains(address)) {
        std::erase_if(counts_, [&](const auto& one) { return now - one.second.since >= span_; });
        if (counts_.size() >= mostAddresses)
            counts_.clear(); // so many addresses at once: each has its limit again
    }
    Count& count = counts_[address];
    if (count.attempts == 0 || now - count.since >= span_)
        count = {0, now};
    ++count.attempts;
    Refusal refusal;
    refusal.tooMany = count.attempts > most_;
    refusal.first = count.attempts == most_ + 1;
    refusal.wait = std::chrono::ceil<std::chrono::seconds>(count.since + span_ - now);
    return refusal;
}

} // namespace lianfang
