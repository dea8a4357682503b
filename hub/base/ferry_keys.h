// The keys of a hub that sends or receives files across an air gap (摆渡): one pair signs, another one receives, since
// SM2 keys for signatures and for encryption are kept apart (GM/T 0034).
//
// What is carried to the other hub is a text of two PEM blocks, SubjectPublicKeyInfo, the signing key first. Two people
// compare its fingerprint before it is trusted.
#pragma once

#include "hub/base/crypto.h"
#include "hub/base/sm2.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace lianfang {

struct FerryPublicKeys {
    Sm2PublicKey signing;
    Sm2PublicKey receiving;

    // Throws Error base.ferry-keys, naming `where`, if it is not two such keys.
    static FerryPublicKeys fromPem(std::string_view text, const std::string& where);

    std::string pem() const;
    std::string fingerprint() const; // of both: 16 bytes of SM3, as 8 groups of 4 hexadecimal digits
};

struct FerryKeys {
    Sm2PrivateKey signing;
    Sm2PrivateKey receiving;

    // Made at first use, readable by its owner only, and under a passphrase that comes from the hub's one secret.
    // Throws Error base.ferry-keys if the file is not of this hub.
    static FerryKeys fromFile(const std::filesystem::path& file, const KeyRing& keys);

    FerryPublicKeys publicKeys() const;
};

} // namespace lianfang
