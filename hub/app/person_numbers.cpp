#include "hub/app/person_numbers.h"

#include "hub/api/messages.h"
#include "hub/base/text.h"
#include "hub/model/identity_number.h"
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

std::string PersonNumbers::key(std::string_view number, const CodeList& divisions, bool demonstration)
{
    const auto parsed = IdentityNumber::parse(trimmed(number), CellKind::text, today(), demonstration, divisions);
    if (!parsed.value)
        throw Error(message::identityUnreadable);
    const Tag tag = personKey(match_, static_cast<std::uint8_t>(parsed.value->kind()), parsed.value->canonical());
    std::string out(reinterpret_cast<const char*>(tag.data()), tag.size());
    return store_.sealedNumber(out) ? out : std::string();
}

}  // namespace lianfang
