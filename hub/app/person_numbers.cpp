#include "hub/app/person_numbers.h"

#include "hub/base/text.h"
#include "hub/normalise/normalise.h"

#include <cstring>

namespace lianfang {

std::string PersonNumbers::masked(std::string_view key)
{
    Tag counter;
    const auto sealed = store_.sealedNumber(key);
    if (!sealed || sealed->size() < 2 || key.size() != counter.size())
        return {};
    std::memcpy(counter.data(), key.data(), counter.size());
    std::string plain(sealed->size(), '\0');
    cipher_.crypt(counter, *sealed, plain.data());
    const auto number = std::string_view(plain).substr(1);
    if (personKey(match_, static_cast<std::uint8_t>(plain[0]), number) != counter)
        return {};
    return lianfang::masked(number);
}

}  // namespace lianfang
