#include "hub/base/sm2.h"

#include "hub/base/crypto.h"
#include "hub/base/error.h"
#include "hub/base/messages.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace lianfang {

namespace {

constexpr std::string_view identity = "1234567812345678";

struct FreeBio {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

struct FreeContext {
    void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};

[[noreturn]] void unavailable()
{
    ERR_clear_error();
    throw Error(message::cryptoUnavailable, {"SM2"});
}

[[noreturn]] void unusable(const std::string& where)
{
    ERR_clear_error();
    throw Error(message::signingKey, {where});
}

Bio reading(std::string_view pem)
{
    return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

std::string written(const Bio& bio)
{
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

// A digest context whose key context knows the signer's identity; the two must live together.
struct Signing {
    explicit Signing(EVP_PKEY* key) : identified(EVP_PKEY_CTX_new(key, nullptr)), digest(EVP_MD_CTX_new())
    {
        if (!identified || !digest ||
            EVP_PKEY_CTX_set1_id(identified.get(), identity.data(), static_cast<int>(identity.size())) <= 0)
            unavailable();
        EVP_MD_CTX_set_pkey_ctx(digest.get(), identified.get());
    }
    std::unique_ptr<EVP_PKEY_CTX, FreeContext> identified;
    std::unique_ptr<EVP_MD_CTX, FreeEvp> digest;
};

const unsigned char* data(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

// No passphrase is asked for on the terminal by OpenSSL itself.
int givenPassphrase(char* buffer, int size, int, void* given)
{
    const auto& passphrase = *static_cast<const std::string*>(given);
    return static_cast<int>(passphrase.copy(buffer, static_cast<std::size_t>(size)));
}

} // namespace

Sm2PublicKey Sm2PublicKey::fromPem(std::string_view pem, const std::string& where)
{
    Sm2PublicKey out;
    out.key_.reset(PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, nullptr, nullptr));
    if (!out.key_ || EVP_PKEY_is_a(out.key_.get(), "SM2") != 1)
        unusable(where);
    return out;
}

std::string Sm2PublicKey::pem() const
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1)
        unavailable();
    return written(bio);
}

bool Sm2PublicKey::verifies(std::string_view bytes, std::string_view signature) const
{
    const Signing signing(key_.get());
    if (EVP_DigestVerifyInit(signing.digest.get(), nullptr, EVP_sm3(), nullptr, key_.get()) != 1)
        unavailable();
    const bool good =
        EVP_DigestVerify(signing.digest.get(), data(signature), signature.size(), data(bytes), bytes.size()) == 1;
    ERR_clear_error();
    return good;
}

std::string Sm2PublicKey::encrypt(std::string_view secret) const
{
    const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
    std::size_t size = 0;
    if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
        EVP_PKEY_encrypt(context.get(), nullptr, &size, data(secret), secret.size()) != 1)
        unavailable();
    std::string encrypted(size, '\0');
    if (EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(encrypted.data()), &size, data(secret),
                         secret.size()) != 1)
        unavailable();
    encrypted.resize(size);
    return encrypted;
}

Sm2PrivateKey Sm2PrivateKey::generate()
{
    Sm2PrivateKey out;
    out.key_.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    if (!out.key_)
        unavailable();
    return out;
}

Sm2PrivateKey Sm2PrivateKey::fromPem(std::string_view pem, const std::string& passphrase, const std::string& where)
{
    Sm2PrivateKey out;
    auto given = passphrase;
    out.key_.reset(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, givenPassphrase, &given));
    if (!out.key_ || EVP_PKEY_is_a(out.key_.get(), "SM2") != 1)
        unusable(where);
    return out;
}

std::string Sm2PrivateKey::pem(const std::string& passphrase) const
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), EVP_sm4_cbc(), passphrase.data(),
                                      static_cast<int>(passphrase.size()), nullptr, nullptr) != 1)
        unavailable();
    return written(bio);
}

Sm2PublicKey Sm2PrivateKey::publicKey() const
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1)
        unavailable();
    return Sm2PublicKey::fromPem(written(bio), "");
}

std::string Sm2PrivateKey::sign(std::string_view bytes) const
{
    const Signing signing(key_.get());
    std::size_t size = 0;
    if (EVP_DigestSignInit(signing.digest.get(), nullptr, EVP_sm3(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(signing.digest.get(), nullptr, &size, data(bytes), bytes.size()) != 1)
        unavailable();
    std::string signature(size, '\0');
    if (EVP_DigestSign(signing.digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data(bytes),
                       bytes.size()) != 1)
        unavailable();
    signature.resize(size);
    return signature;
}

std::optional<std::string> Sm2PrivateKey::decrypt(std::string_view encrypted) const
{
    const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1)
        unavailable();
    std::size_t size = 0;
    bool good = EVP_PKEY_decrypt(context.get(), nullptr, &size, data(encrypted), encrypted.size()) == 1;
    std::string secret(size, '\0');
    good = good && EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(secret.data()), &size,
                                    data(encrypted), encrypted.size()) == 1;
    ERR_clear_error();
    if (!good)
        return std::nullopt;
    secret.resize(size);
    return secret;
}

} // namespace lianfang
