#include "plugins/loader/vetting.h"

#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "hub/base/sealed_copy.h"
#include "hub/base/sm2.h"
#include "plugins/loader/exports.h"
#include "plugins/loader/messages.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

namespace lianfang {

namespace {

constexpr std::uint64_t libraryBytes = 256u << 20;
constexpr std::size_t signatureBytes = 4096;
constexpr std::size_t keyBytes = 16384;

std::string userName(uid_t user)
{
    const passwd* entry = ::getpwuid(user);
    return entry ? entry->pw_name : std::to_string(user);
}

// Debian gives every user a group of the same name, and some let it write.
bool isPrivateGroup(gid_t group, uid_t owner)
{
    const ::group* entry = ::getgrgid(group);
    const passwd* user = ::getpwuid(owner);
    if (!entry || !user || user->pw_gid != group)
        return false;
    for (char** member = entry->gr_mem; *member; ++member)
        if (std::strcmp(*member, user->pw_name) != 0)
            return false;
    return true;
}

void checkStatus(const std::filesystem::path& path, const struct stat& status)
{
    if (status.st_uid != 0 && status.st_uid != ::geteuid())
        throw Error(message::foreignOwner, {path.string(), userName(status.st_uid), userName(::geteuid())});
    const bool sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
    const bool byGroup = (status.st_mode & S_IWGRP) != 0 && !isPrivateGroup(status.st_gid, status.st_uid);
    if (!sticky && (byGroup || (status.st_mode & S_IWOTH) != 0))
        throw Error(message::othersMayWrite, {path.string()});
}

// Every folder above, as the path is written and as it is without links. True if all are root's.
bool checkFolders(const std::filesystem::path& file)
{
    bool allRoots = true;
    std::error_code failed;
    const auto real = std::filesystem::canonical(file.parent_path(), failed);
    if (failed)
        throw Error(message::notALibrary, {file.string(), failed.message()});
    for (const auto& written : {std::filesystem::absolute(file).parent_path().lexically_normal(), real}) {
        std::filesystem::path folder;
        for (const auto& part : written) {
            folder /= part;
            struct stat status {};
            if (::stat(folder.c_str(), &status) != 0)
                throw Error(message::notALibrary, {file.string(), folder.string() + ": " + std::strerror(errno)});
            checkStatus(folder, status);
            allRoots = allRoots && status.st_uid == 0;
        }
    }
    return allRoots;
}

// Opened without following a link or waiting for the other end of a pipe.
struct Opened {
    Descriptor descriptor;
    struct stat status {};

    Opened(const std::filesystem::path& path, const Message& otherwise)
        : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK))
    {
        if (descriptor.number() < 0 || ::fstat(descriptor.number(), &status) != 0)
            throw Error(otherwise, {path.string(), errno == ELOOP ? "a symbolic link" : std::strerror(errno)});
        if (!S_ISREG(status.st_mode))
            throw Error(otherwise, {path.string(), "no regular file"});
    }
};

std::string bytesOf(const Descriptor& file, std::size_t limit)
{
    return readFile("/proc/self/fd/" + std::to_string(file.number()), limit);
}

// Keys that lie where only root or the daemon's user may write; NAME and key. What is no key keeps no other from
// counting; why it is none is in `unusable`.
std::vector<std::pair<std::string, Sm2PublicKey>> trusted(const std::filesystem::path& folder,
                                                          std::optional<Error>& unusable)
{
    std::vector<std::pair<std::string, Sm2PublicKey>> out;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
        if (entry.path().extension() != ".pub")
            continue;
        try {
            checkFolders(entry.path());
            const Opened file(entry.path(), message::keyUnusable);
            checkStatus(entry.path(), file.status);
            out.emplace_back(entry.path().stem(),
                             Sm2PublicKey::fromPem(bytesOf(file.descriptor, keyBytes), entry.path()));
        } catch (const Error& error) {
            unusable = error;
        }
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return out;
}

std::string signerOf(const std::filesystem::path& library, const Descriptor& image, const VettingRules& rules)
{
    const auto beside = library.string() + ".sig";
    const Opened file(beside, message::signatureUnusable);
    const auto signature = bytesOf(file.descriptor, signatureBytes);
    const auto bytes = bytesOf(image, libraryBytes);
    std::optional<Error> unusable;
    for (const auto& [name, key] : trusted(rules.trustedKeys, unusable))
        if (key.verifies(bytes, signature))
            return name;
    if (unusable)
        throw *unusable;
    throw Error(message::notTrusted, {library.string(), rules.trustedKeys.string()});
}

} // namespace

VettedLibrary vet(const std::filesystem::path& library, const VettingRules& rules)
{
    const bool rootsFolders = checkFolders(library);
    const Opened file(library, message::notALibrary);
    checkStatus(library, file.status);

    VettedLibrary out;
    out.image = std::make_shared<const Descriptor>(sealedCopy(file.descriptor.number(), library, libraryBytes));
    const std::filesystem::path image = "/proc/self/fd/" + std::to_string(out.image->number());
    out.abi = inspectConnector(image, library);
    out.digest = hex(sm3(readFile(image, libraryBytes)));

    struct stat beside {};
    if (::lstat((library.string() + ".sig").c_str(), &beside) == 0) {
        out.signer = signerOf(library, *out.image, rules);
    } else {
        const bool roots = rootsFolders && file.status.st_uid == 0;
        if (rules.withoutSignature == VettingRules::Unsigned::no ||
            (rules.withoutSignature == VettingRules::Unsigned::root && !roots))
            throw Error(message::notSigned, {library.string()});
    }
    return out;
}

} // namespace lianfang
