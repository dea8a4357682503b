#include "hub/base/crypto.h"

#include "hub/base/file.h"
#include "hub/base/messages.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <sys/stat.h>

#include <algorithm>
#include <bit>
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

namespace {

class SipState {
public:
    SipState(std::uint64_t k0, std::uint64_t k1)
        : v0_(k0 ^ 0x736f6d6570736575), v1_(k1 ^ 0x646f72616e646f6d ^ 0xee), v2_(k0 ^ 0x6c7967656e657261),
          v3_(k1 ^ 0x7465646279746573)
    {
    }

    void add(std::uint64_t word)
    {
        v3_ ^= word;
        turn();
        turn();
        v0_ ^= word;
    }

    std::array<std::uint64_t, 2> finish()
    {
        std::array<std::uint64_t, 2> out;
        v2_ ^= 0xee;
        for (auto& word : out) {
            for (int i = 0; i < 4; ++i)
                turn();
            word = v0_ ^ v1_ ^ v2_ ^ v3_;
            v1_ ^= 0xdd;
        }
        return out;
    }

private:
    void turn()
    {
        v0_ += v1_;
        v2_ += v3_;
        v1_ = std::rotl(v1_, 13) ^ v0_;
        v3_ = std::rotl(v3_, 16) ^ v2_;
        v0_ = std::rotl(v0_, 32) + v3_;
        v2_ += v1_;
        v3_ = std::rotl(v3_, 21) ^ v0_;
        v1_ = std::rotl(v1_, 17) ^ v2_;
        v2_ = std::rotl(v2_, 32);
    }

    std::uint64_t v0_, v1_, v2_, v3_;
};

// Eight bytes as a little-endian number.
std::uint64_t littleEndian(std::uint64_t word)
{
    return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

std::uint64_t wordAt(const void* bytes)
{
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return littleEndian(word);
}

}  // namespace

RowHash::RowHash(const Key& key) : key_{wordAt(key.data()), wordAt(key.data() + 8)}
{
}

// Ours and not OpenSSL's, whose call costs more than the hash of a row: SipHash is a few additions and turns.
Tag RowHash::of(std::string_view bytes) const
{
    SipState state(key_[0], key_[1]);
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8)
        state.add(wordAt(bytes.data() + at));
    std::uint64_t last = 0;
    std::memcpy(&last, bytes.data() + at, bytes.size() - at);
    state.add(littleEndian(last) | static_cast<std::uint64_t>(bytes.size()) << 56);
    const auto words = state.finish();
    Tag tag;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::uint64_t word = littleEndian(words[i]);
        std::memcpy(tag.data() + 8 * i, &word, 8);
    }
    return tag;
}

namespace {

Tag firstHalf(const std::array<unsigned char, 32>& bytes)
{
    Tag half;
    std::memcpy(half.data(), bytes.data(), half.size());
    return half;
}

// The next counter block: one number of 128 bits, big-endian.
void countUp(Tag& counter)
{
    for (std::size_t i = counter.size(); i-- > 0 && ++counter[i] == 0;) {
    }
}

}  // namespace

CounterCipher::CounterCipher(const Key& key, Lanes use) : cipher_(firstHalf(key), use)
{
}

void CounterCipher::crypt(const Tag& counter, std::string_view in, char* out)
{
    add({counter, in, out});
    flush();
}

void CounterCipher::crypt(std::span<const Text> texts)
{
    for (const auto& text : texts)
        add(text);
    flush();
}

void CounterCipher::add(const Text& text)
{
    Tag counter = text.counter;
    for (std::size_t at = 0; at < text.in.size(); at += counter.size()) {
        if (used_ == blocks_.size())
            flush();
        blocks_[used_] = counter;
        pieces_[used_++] = {text.in.data() + at, text.out + at, std::min(counter.size(), text.in.size() - at)};
        countUp(counter);
    }
}

void CounterCipher::flush()
{
    cipher_.encrypt(std::span(blocks_).first(used_));
    for (std::size_t i = 0; i < used_; ++i) {
        const auto& piece = pieces_[i];
        if (piece.size == sizeof(Tag)) {
            for (std::size_t word = 0; word < 16; word += 8) {
                std::uint64_t in, key;
                std::memcpy(&in, piece.in + word, 8);
                std::memcpy(&key, blocks_[i].data() + word, 8);
                in ^= key;
                std::memcpy(piece.out + word, &in, 8);
            }
        } else {
            for (std::size_t byte = 0; byte < piece.size; ++byte)
                piece.out[byte] = static_cast<char>(piece.in[byte] ^ blocks_[i][byte]);
        }
    }
    used_ = 0;
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
    : cipher_(encryption), mac_(std::span<const unsigned char>(authentication)), macs_(authentication)
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

void Sealer::seal(std::span<const Text> texts)
{
    encrypted_.clear();
    for (const auto& text : texts) {
        std::memcpy(text.out, &text.nonce, 8);
        encrypted_.push_back({counterOf(text.nonce), text.plain, text.out + 8});
    }
    cipher_.crypt(encrypted_);

    authenticated_.clear();
    for (const auto& text : texts) {
        const std::uint32_t placeSize = static_cast<std::uint32_t>(text.place.size());
        authenticated_.append(reinterpret_cast<const char*>(&placeSize), sizeof placeSize);
        authenticated_ += text.place;
        authenticated_.append(text.out, 8 + text.plain.size());
    }
    messages_.clear();
    for (std::size_t at = 0; const auto& text : texts) {
        const std::size_t size = sizeof(std::uint32_t) + text.place.size() + 8 + text.plain.size();
        messages_.push_back(std::string_view(authenticated_).substr(at, size));
        at += size;
    }
    digests_.resize(texts.size());
    macs_.of(messages_, digests_.data());
    for (std::size_t i = 0; i < texts.size(); ++i)
        std::memcpy(texts[i].out + 8 + texts[i].plain.size(), digests_[i].data(), 16);
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
