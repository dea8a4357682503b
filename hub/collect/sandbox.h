// How far connectors are kept apart on this machine. What it protects from, and what not: hub/doc/security.md.
#pragma once

#include "hub/base/error.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace lianfang {

// Of one connector run.
struct ConnectorLimits {
    std::uint64_t memoryBytes = 1ull << 30; // of address space
    unsigned threads = 64;                  // a connector has no further processes
    unsigned files = 256;                   // open at once, sockets included
    std::uint64_t fileBytes = 4ull << 30;   // of one file that it writes
    std::chrono::seconds cpu{600};          // processor time, of all its threads
};

// A file or a folder with all that is in it.
struct ConnectorFolder {
    std::string path;
    bool writable = false;
};

// Who connectors run as, where the daemon is root.
struct HostUser {
    std::string name;
    uid_t id = 0;
    gid_t group = 0;

    // Nothing where the daemon is not root, or the name is empty or root's: connectors then run as the daemon's own
    // user. Throws collect.user-unknown if there is no such user, or it is root under another name.
    static std::optional<HostUser> named(const std::string& name);
};

struct Sandbox {
    int landlock = 0;          // its version; 0: the kernel has none
    std::string user;          // empty: the daemon's own
    std::vector<Error> weaker; // what is less than it could be, and what would mend it
    static Sandbox here(const std::optional<HostUser>& user);
};

} // namespace lianfang
