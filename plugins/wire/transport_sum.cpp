#include "plugins/wire/transport_sum.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace lianfang::wire {

struct TransportSum::State {
    XXH3_state_t sum;
};

TransportSum::TransportSum() : state_(std::make_unique<State>())
{
    XXH3_64bits_reset(&state_->sum);
}

TransportSum::~TransportSum() = default;

void TransportSum::add(std::string_view bytes)
{
    XXH3_64bits_update(&state_->sum, bytes.data(), bytes.size());
}

std::uint64_t TransportSum::finish()
{
    const std::uint64_t sum = XXH3_64bits_digest(&state_->sum);
    XXH3_64bits_reset(&state_->sum);
    return sum;
}

} // namespace lianfang::wire
