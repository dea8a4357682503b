// Chance that is the same on every machine: mt19937_64 is defined bit by bit, the distributions here are our own.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace lianfang::city {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // 0 to n - 1. The bias of the remainder is far below anything a city could show.
    std::uint64_t below(std::uint64_t n) { return engine_() % n; }
    int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1)); }
    bool oneIn(std::uint64_t n) { return below(n) == 0; }

    template <typename Range>
    const auto& pick(const Range& range)
    {
        return range[below(std::size(range))];
    }

private:
    std::mt19937_64 engine_;
};

// Deals every entry as often as its weight says before any comes again, so that how often something happens is known
// and not left to chance.
template <typename T>
class Deck {
public:
    explicit Deck(std::vector<std::pair<T, int>> weights) : weights_(std::move(weights)) {}

    T deal(Random& random)
    {
        if (next_ == cards_.size())
            shuffle(random);
        return cards_[next_++];
    }

private:
    void shuffle(Random& random)
    {
        cards_.clear();
        next_ = 0;
        for (const auto& [entry, weight] : weights_)
            cards_.insert(cards_.end(), static_cast<std::size_t>(weight), entry);
        for (std::size_t i = cards_.size(); i > 1; --i)
            std::swap(cards_[i - 1], cards_[random.below(i)]);
    }

    std::vector<std::pair<T, int>> weights_;
    std::vector<T> cards_;
    std::size_t next_ = 0;
};

} // namespace lianfang::city
