// SM4 (GB/T 32907) over many blocks at once.
//
// With AVX2 and the AES instructions eight blocks go through the rounds side by side; their S-box is AES's between two
// affine maps, so that no table is looked up at an index that depends on a secret. Elsewhere OpenSSL does it.
// See hub/doc/decisions/0011-lanes-of-sm3-and-sm4.md.
#pragma once

#include "hub/base/sm3_lanes.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace lianfang {

struct FreeEvp {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

// For one thread at a time.
class Sm4Lanes {
public:
    using Block = std::array<unsigned char, 16>;

    explicit Sm4Lanes(const Block& key, Lanes use = Lanes::fastest);

    // Encrypts each block by itself, in its place.
    void encrypt(std::span<Block> blocks);

private:
    std::array<std::uint32_t, 32> roundKeys_{};
    std::unique_ptr<EVP_CIPHER_CTX, FreeEvp> context_; // if OpenSSL does it
};

} // namespace lianfang
