#include "hub/base/ferry_keys.h"

#include "hub/base/error.h"
#include "hub/base/file.h"
#include "hub/base/messages.h"

#include <utility>

namespace lianfang {

namespace {

constexpr std::size_t fileBytes = 16384;

// The two PEM blocks of a text.
std::pair<std::string_view, std::string_view> blocks(std::string_view text, const std::string& where)
{
    constexpr std::string_view begin = "-----BEGIN ";
    const auto first = text.find(begin);
    const auto second = first == std::string_view::npos ? first : text.find(begin, first + 1);
    if (second == std::string_view::npos || text.find(begin, second + 1) != std::string_view::npos)
        throw Error(message::ferryKeys, {where});
    return {text.substr(first, second - first), text.substr(second)};
}

template <typename Read>
auto pairOf(std::string_view text, const std::string& where, Read read)
{
    const auto [first, second] = blocks(text, where);
    try {
        return std::pair(read(first), read(second));
    } catch (const Error&) {
        throw Error(message::ferryKeys, {where});
    }
}

} // namespace

FerryPublicKeys FerryPublicKeys::fromPem(std::string_view text, const std::string& where)
{
    auto [signing, receiving] =
        pairOf(text, where, [&](std::string_view pem) { return Sm2PublicKey::fromPem(pem, where); });
    return {std::move(signing), std::move(receiving)};
}

std::string FerryPublicKeys::pem() const
{
    return signing.pem() + receiving.pem();
}

std::string FerryPublicKeys::fingerprint() const
{
    const auto digits = hex(sm3(pem())).substr(0, 32);
    std::string grouped;
    for (std::size_t at = 0; at < digits.size(); at += 4)
        grouped += (at > 0 ? "-" : "") + digits.substr(at, 4);
    return grouped;
}

FerryKeys FerryKeys::fromFile(const std::filesystem::path& file, const KeyRing& keys)
{
    const std::string passphrase = hex(keys.derive("ferry.keys"));
    if (!std::filesystem::exists(file))
        replaceFile(file, Sm2PrivateKey::generate().pem(passphrase) + Sm2PrivateKey::generate().pem(passphrase), 0600);
    auto [signing, receiving] = pairOf(readFile(file, fileBytes), file, [&](std::string_view pem) {
        return Sm2PrivateKey::fromPem(pem, passphrase, file);
    });
    return {std::move(signing), std::move(receiving)};
}

FerryPublicKeys FerryKeys::publicKeys() const
{
    return {signing.publicKey(), receiving.publicKey()};
}

} // namespace lianfang
