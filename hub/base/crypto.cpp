#include "hub/base/crypto.h"

#include "hub/base/file.h"
#include "hub/base/messages.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <sys/stat.h>

#include <cstring>

namespace lianfang {

namespace {

void need(bool ok, const char* what)
{
    if (!ok)
        throw Error(message::cryptoUnavailable, {what});
}

// Fetched once: an implicit fetch at every start costs more than hashing a row does.
const EVP_MD* sm3Algorithm()
{
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SM3", nullptr);
    need(algorithm != nullptr, "SM3");
    return algorithm;
}

const EVP_CIPHER* sm4Ctr()
{
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr);
    need(algorithm != nullptr, "SM4-CTR");
    return algorithm;
}

std::unique_ptr<EVP_MD_CTX, FreeEvp> newDigest()
{
    std::unique_ptr<EVP_MD_CTX, FreeEvp> context(EVP_MD_CTX_new());
    need(context && EVP_DigestInit_ex2(context.get(), sm3Algorithm(), nullptr) == 1, "SM3");
    return context;
}

std::string_view chars(std::span<const unsigned char> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Sm3::Sm3() : context_(newDigest()) {}

void Sm3::add(std::string_view bytes)
{
    need(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "SM3");
}

Digest Sm3::finish()
{
    Digest out;
    need(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1 &&
             EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1,
         "SM3");
    return out;
}

Digest sm3(std::string_view bytes)
{
    Sm3 digest;
    digest.add(bytes);
    return digest.finish();
}

HmacSm3::HmacSm3(std::span<const unsigned char> key) : inner_(newDigest()), outer_(newDigest()), running_(newDigest())
{
    constexpr std::size_t block = 64;
    std::array<unsigned char, block> padded{};
    if (key.size() > block) {
        const Digest digest = sm3(chars(key));
        std::memcpy(padded.data(), digest.data(), digest.size());
    } else {
        std::memcpy(padded.data(), key.data(), key.size());
    }
    for (auto& byte : padded)
        byte ^= 0x36;
    need(EVP_DigestUpdate(inner_.get(), padded.data(), block) == 1, "SM3");
    for (auto& byte : padded)
        byte ^= 0x36 ^ 0x5c;
    need(EVP_DigestUpdate(outer_.get(), padded.data(), block) == 1, "SM3");
    need(EVP_MD_CTX_copy_ex(running_.get(), inner_.get()) == 1, "SM3");
}

void HmacSm3::add(std::string_view bytes)
{
    need(EVP_DigestUpdate(running_.get(), bytes.data(), bytes.size()) == 1, "SM3");
}

Digest HmacSm3::finish()
{
    Digest digest;
    need(EVP_DigestFinal_ex(running_.get(), digest.data(), nullptr) == 1 &&
             EVP_MD_CTX_copy_ex(running_.get(), outer_.get()) == 1 &&
             EVP_DigestUpdate(running_.get(), digest.data(), digest.size()) == 1 &&
             EVP_DigestFinal_ex(running_.get(), digest.data(), nullptr) == 1 &&
             EVP_MD_CTX_copy_ex(running_.get(), inner_.get()) == 1,
         "SM3");
    return digest;
}

RowHash::RowHash(const Key& key)
{
    static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
    need(algorithm != nullptr, "SIPHASH");
    context_.reset(EVP_MAC_CTX_new(algorithm));
    std::memcpy(key_.data(), key.data(), key_.size());
    unsigned size = 16;
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_SIZE, &size), OSSL_PARAM_END};
    need(context_ && EVP_MAC_CTX_set_params(context_.get(), parameters) == 1, "SIPHASH");
}

Tag RowHash::of(std::string_view bytes)
{
    Tag tag;
    std::size_t size = 0;
    need(EVP_MAC_init(context_.get(), key_.data(), key_.size(), nullptr) == 1 &&
             EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1 &&
             EVP_MAC_final(context_.get(), tag.data(), &size, tag.size()) == 1 && size == tag.size(),
         "SIPHASH");
    return tag;
}

CounterCipher::CounterCipher(const Key& key) : context_(EVP_CIPHER_CTX_new())
{
    need(context_ && EVP_EncryptInit_ex2(context_.get(), sm4Ctr(), key.data(), nullptr, nullptr) == 1, "SM4-CTR");
}

void CounterCipher::crypt(const Tag& counter, std::string_view in, char* out)
{
    int written = 0;
    need(EVP_EncryptInit_ex2(context_.get(), nullptr, nullptr, counter.data(), nullptr) == 1 &&
             EVP_EncryptUpdate(context_.get(), reinterpret_cast<unsigned char*>(out), &written,
                               reinterpret_cast<const unsigned char*>(in.data()), static_cast<int>(in.size())) == 1,
         "SM4-CTR");
}

namespace {

Tag counterOf(std::uint64_t nonce)
{
    Tag counter{};
    std::memcpy(counter.data(), &nonce, sizeof nonce);
    return counter;
}

}  // namespace

Sealer::Sealer(const Key& encryption, const Key& authentication)
    : cipher_(encryption), mac_(std::span<const unsigned char>(authentication))
{
}

Digest Sealer::authenticate(std::string_view place, std::string_view sealed)
{
    const std::uint32_t placeSize = static_cast<std::uint32_t>(place.size());
    mac_.add({reinterpret_cast<const char*>(&placeSize), sizeof placeSize});
    constexpr std::size_t gathered = 4096;
    if (place.size() + sealed.size() > gathered) {
        mac_.add(place);
        mac_.add(sealed);
    } else {
        authenticated_.assign(place);
        authenticated_ += sealed;
        mac_.add(authenticated_);
    }
    return mac_.finish();
}

void Sealer::seal(std::uint64_t nonce, std::string_view place, std::string_view plain, std::string& out)
{
    const std::size_t start = out.size();
    out.resize(start + 8 + plain.size());
    std::memcpy(out.data() + start, &nonce, 8);
    cipher_.crypt(counterOf(nonce), plain, out.data() + start + 8);
    const Digest digest = authenticate(place, std::string_view(out).substr(start));
    out.append(reinterpret_cast<const char*>(digest.data()), 16);
}

bool Sealer::open(std::string_view place, std::string_view sealed, std::string& out)
{
    if (sealed.size() < overhead)
        return false;
    const std::string_view body = sealed.substr(0, sealed.size() - 16);
    const Digest digest = authenticate(place, body);
    if (CRYPTO_memcmp(digest.data(), sealed.data() + body.size(), 16) != 0)
        return false;
    std::uint64_t nonce;
    std::memcpy(&nonce, sealed.data(), 8);
    const std::size_t start = out.size();
    out.resize(start + body.size() - 8);
    cipher_.crypt(counterOf(nonce), body.substr(8), out.data() + start);
    return true;
}

KeyRing::KeyRing(const Key& secret) : secret_(secret) {}

KeyRing KeyRing::fromFile(const std::filesystem::path& path, bool make)
{
    constexpr std::string_view heading = "lianfang-key-1 ";
    if (make && !std::filesystem::exists(path)) {
        const std::string bytes = randomBytes(sizeof(Key));
        const std::string line =
            std::string(heading) +
            hex(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())) + "\n";
        replaceFile(path, line, 0600);
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        throw Error(message::keyFile, {path.string(), std::strerror(errno)});
    if ((status.st_mode & 077) != 0)
        throw Error(message::keyFile, {path.string(), "others may read it; chmod 600"});
    const std::string line = readFile(path, 1024);
    Key secret{};
    if (!line.starts_with(heading) || line.size() < heading.size() + 2 * secret.size())
        throw Error(message::keyFile, {path.string(), "not a key file"});
    for (std::size_t i = 0; i < secret.size(); ++i) {
        const auto digit = [&](char c) {
            if (c >= '0' && c <= '9')
                return c - '0';
            if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
            throw Error(message::keyFile, {path.string(), "not hexadecimal"});
        };
        const char* at = line.data() + heading.size() + 2 * i;
        secret[i] = static_cast<unsigned char>(digit(at[0]) * 16 + digit(at[1]));
    }
    return KeyRing(secret);
}

Key KeyRing::derive(std::string_view purpose) const
{
    HmacSm3 mac{std::span<const unsigned char>(secret_)};
    return mac.of(purpose);
}

std::string KeyRing::id() const
{
    const Key key = derive("id");
    return hex(std::span(key).first(4));
}

Sealer KeyRing::sealer(std::string_view purpose) const
{
    return {derive(std::string(purpose) + ".encrypt"), derive(std::string(purpose) + ".authenticate")};
}

std::string hex(std::span<const unsigned char> bytes)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const unsigned char b : bytes) {
        out += digits[b >> 4];
        out += digits[b & 15];
    }
    return out;
}

std::string randomBytes(std::size_t count)
{
    std::string out(count, '\0');
    need(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) == 1, "random numbers");
    return out;
}

bool sameSecret(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace lianfang
