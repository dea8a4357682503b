// From a person's key back to the number, for those who may see it, masked.
#pragma once

#include "hub/base/crypto.h"
#include "hub/store/store.h"

namespace lianfang {

// One thread's own.
class PersonNumbers {
public:
    PersonNumbers(Store& store, const KeyRing& keys)
        : store_(store), cipher_(keys.derive("number")), match_(std::span<const unsigned char>(keys.derive("match")))
    {
    }

    // "320102********123X"; empty if the key is unknown or what is sealed there does not belong to it.
    std::string masked(std::string_view key);

private:
    Store& store_;
    CounterCipher cipher_;
    HmacSm3 match_;
};

}  // namespace lianfang
