// Whether a document came over the socket as it was sent.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace lianfang::wire {

// XXH3 (64 bits) of what was added since the last finish(). It costs next to nothing and finds what goes wrong by
// mistake; against intent it would prove nothing, since whoever could change the bytes reckons the sum. What a document
// is known by is the archive's SM3.
class TransportSum {
public:
    TransportSum();
    ~TransportSum();

    void add(std::string_view bytes);
    std::uint64_t finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace lianfang::wire
