// Signatures by SM2 with SM3 (GB/T 32918.2, GB/T 32905), and short secrets encrypted for one receiver (GB/T 32918.4),
// over OpenSSL's EVP, with the usual identity 1234567812345678.
//
// What stands in files is what OpenSSL's own tools read and write: PKCS#8 and SubjectPublicKeyInfo as PEM, a signature
// as DER. `openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678` accepts what sign() made.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lianfang {

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};

class Sm2PublicKey {
public:
    // Throws Error base.signing-key, naming `where`, if it is none.
    static Sm2PublicKey fromPem(std::string_view pem, const std::string& where);

    std::string pem() const;
    bool verifies(std::string_view bytes, std::string_view signature) const;
    // For the holder of the private key alone; a few dozen bytes, such as a key.
    std::string encrypt(std::string_view secret) const;

private:
    friend class Sm2PrivateKey;
    std::unique_ptr<EVP_PKEY, FreeKey> key_;
};

class Sm2PrivateKey {
public:
    static Sm2PrivateKey generate();
    // Throws Error base.signing-key, naming `where`, if it is none or the passphrase is not its own.
    static Sm2PrivateKey fromPem(std::string_view pem, const std::string& passphrase, const std::string& where);

    std::string pem(const std::string& passphrase) const; // encrypted under it
    Sm2PublicKey publicKey() const;
    std::string sign(std::string_view bytes) const;
    // Nothing if it was encrypted for another key, or changed.
    std::optional<std::string> decrypt(std::string_view encrypted) const;

private:
    std::unique_ptr<EVP_PKEY, FreeKey> key_;
};

} // namespace lianfang
