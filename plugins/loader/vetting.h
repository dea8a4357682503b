// What a connector's library must be before it is loaded.
//
// Everything is looked at in one sealed copy of the file's bytes, and that copy is what is loaded: nobody can exchange
// the file in between. In order:
//   1. it is a regular file; it and every folder above it belong to root or the daemon's user, and nobody else may
//   write
//      there (a folder like /tmp, where nobody may remove what is another's, passes; so does a group of one member);
//   2. it is an ELF shared object for this machine's processor that exports the table lianfang_connector_v1 and nothing
//      else, and the table begins with an interface version and a size that this host takes;
//   3. X.so.sig beside it is a signature over its bytes (SM2 with SM3) by a key that the administrator trusts. Where
//      there is none at all, the rules of its folder say whether it may do without.
#pragma once

#include "hub/base/descriptor.h"
#include "hub/base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace lianfang {

struct VettingRules {
    enum class Unsigned : std::uint8_t { no, root, yes }; // root: where it and every folder above it are root's

    Unsigned withoutSignature = Unsigned::no;
    std::filesystem::path trustedKeys; // folder of NAME.pub; what others may write there is not believed
};

struct VettedLibrary {
    std::shared_ptr<const Descriptor> image; // the sealed copy
    std::string digest;                      // SM3 of its bytes, hexadecimal
    std::string signer;                      // the trusted key's NAME; empty: not signed
    std::uint32_t abi = 0;                   // the interface's version
};

// Throws Error plugin.…: which rule, and how to satisfy it.
VettedLibrary vet(const std::filesystem::path& library, const VettingRules& rules);

} // namespace lianfang
