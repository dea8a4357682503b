// Counts refused attempts by address, so that guessing costs the guesser and not the log. A valid token passes even
// from an address that is over the limit: departments often share one (a proxy, an air gap's gateway), and 256 random
// bits are not guessed at any rate.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace lianfang {

class AttemptLimit {
public:
    using Clock = std::chrono::steady_clock;

    // More than `most` within `span` are too many, until the span is over.
    AttemptLimit(unsigned most, std::chrono::seconds span) : most_(most), span_(span) {}

    struct Refusal {
        bool tooMany = false;
        bool first = false;           // the first that is too many: worth a line in the log
        std::chrono::seconds wait{0}; // until the span is over
    };
    // One more refused attempt.
    Refusal refused(const std::string& address, Clock::time_point now = Clock::now());

private:
    struct Count {
        unsigned attempts = 0;
        Clock::time_point since;
    };
    static constexpr std::size_t mostAddresses = 10'000;

    const unsigned most_;
    const std::chrono::seconds span_;
    std::mutex counting_;
    std::map<std::string, Count> counts_;
};

} // namespace lianfang
