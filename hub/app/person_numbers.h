// From a person's key back to the number, for those who may see it, masked.
#pragma once

#include "hub/base/crypto.h"
#include "hub/model/code_list.h"
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

    // The key of somebody who is known by that number, as rows hold it; empty if nobody is. Throws Error
    // app.identity-unreadable, without the number, where it is none.
    std::string key(std::string_view number, const CodeList& divisions, bool demonstration);

private:
    Store& store_;
    CounterCipher cipher_;
    HmacSm3 match_;
};

}  // namespace lianfang
