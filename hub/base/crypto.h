// SM3, HMAC-SM3, SM4-CTR and keys, over OpenSSL's EVP and, for many short texts at once, over our own lanes. GB/T 32905
// (SM3), GB/T 32907 (SM4).
//
// Objects here are cheap to use and dear to make: keep one per thread and reuse it. None is safe to share.
#pragma once

#include "hub/base/sm3_lanes.h"
#include "hub/base/sm4_lanes.h"

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

using Digest = std::array<unsigned char, 32>;
using Tag = std::array<unsigned char, 16>;
using Key = std::array<unsigned char, 32>;

// SM3 over what is added; finish() gives the digest and starts anew.
class Sm3 {
public:
    Sm3();
    void add(std::string_view bytes);
    Digest finish();

private:
    std::unique_ptr<EVP_MD_CTX, FreeEvp> context_;
};

Digest sm3(std::string_view bytes);

// HMAC-SM3 under one key. The key's two blocks are hashed once; a message costs what its own blocks cost.
class HmacSm3 {
public:
    explicit HmacSm3(std::span<const unsigned char> key);
    void add(std::string_view bytes);
    Digest finish();
    Digest of(std::string_view bytes)
    {
        add(bytes);
        return finish();
    }

private:
    std::unique_ptr<EVP_MD_CTX, FreeEvp> inner_;   // after the inner key block
    std::unique_ptr<EVP_MD_CTX, FreeEvp> outer_;   // after the outer key block
    std::unique_ptr<EVP_MD_CTX, FreeEvp> running_;
};

// SipHash-2-4 with 128 bits out, under a key: tells unchanged rows quickly and nobody outside what they hold.
class RowHash {
public:
    explicit RowHash(const Key& key);  // the first 16 bytes are used
    Tag of(std::string_view bytes) const;

private:
    std::array<std::uint64_t, 2> key_;
};

// SM4-CTR under one key, the counter block given for each text. Encrypting and decrypting are the same.
class CounterCipher {
public:
    struct Text {
        Tag counter;
        std::string_view in;
        char* out;  // as much room as `in` has bytes; may be where `in` is
    };

    explicit CounterCipher(const Key& key, Lanes use = Lanes::fastest);  // the first 16 bytes are used
    void crypt(const Tag& counter, std::string_view in, char* out);
    void crypt(std::span<const Text> texts);  // many short texts cost about as much as one long one

private:
    void add(const Text& text);
    void flush();

    struct Piece {
        const char* in;
        char* out;
        std::size_t size;
    };
    Sm4Lanes cipher_;
    std::array<Tag, 64> blocks_;
    std::array<Piece, 64> pieces_;
    std::size_t used_ = 0;
};

// Encrypt-then-MAC: SM4-CTR, then HMAC-SM3 cut to 16 bytes over nonce ‖ place ‖ ciphertext.
// A sealed text is nonce (8) ‖ ciphertext ‖ tag (16). The caller never uses a nonce twice under one key.
class Sealer {
public:
    static constexpr std::size_t overhead = 24;

    struct Text {
        std::uint64_t nonce;
        std::string_view place;  // says where it belongs, so that it opens nowhere else
        std::string_view plain;
        char* out;  // room for the plain text's bytes and `overhead`; elsewhere than the other two
    };

    Sealer(const Key& encryption, const Key& authentication);

    // Appends the sealed form of `plain` to `out`.
    void seal(std::uint64_t nonce, std::string_view place, std::string_view plain, std::string& out);

    // The same for many short texts at once, for a fraction of the time.
    void seal(std::span<const Text> texts);

    // Appends the plain form to `out`; false if damaged, of another place or another key, and nothing is appended.
    [[nodiscard]] bool open(std::string_view place, std::string_view sealed, std::string& out);

private:
    // Over the length of `place`, `place`, nonce and ciphertext.
    Digest authenticate(std::string_view place, std::string_view sealed);

    CounterCipher cipher_;
    HmacSm3 mac_;
    HmacSm3Lanes macs_;
    std::string authenticated_;  // short ones are gathered: a call to the digest costs as much as a block of it
    std::vector<CounterCipher::Text> encrypted_;
    std::vector<std::string_view> messages_;
    std::vector<Digest> digests_;
};

// The keys of one hub, derived by HMAC-SM3 from the one secret in its key file. Copies are cheap.
class KeyRing {
public:
    // Reads the key file; makes it, readable by its owner only, if there is none and `make` says so. The folder that
    // holds it must exist. Throws Error base.key-file if it is damaged, or if others may read it.
    static KeyRing fromFile(const std::filesystem::path& path, bool make);
    explicit KeyRing(const Key& secret);

    Key derive(std::string_view purpose) const;  // "match", "row-tag", "record.seal", …
    std::string id() const;                      // eight hexadecimal digits that name the secret without telling it

    Sealer sealer(std::string_view purpose) const;

private:
    Key secret_;
};

std::string hex(std::span<const unsigned char> bytes);
std::string randomBytes(std::size_t count);

// True if equal, in time that does not depend on where they differ.
bool sameSecret(std::string_view a, std::string_view b) noexcept;

}  // namespace lianfang
