// What the host gives up before it loads anything. hub/doc/security.md says what this protects from, and what not.
#pragma once

#include "plugins/wire/exchange.h"

#include <optional>

namespace lianfang::host {

// Dies with the daemon's thread that spawned it, and when the socket at `socket` is closed at the other end; has the
// user it is told, no capabilities and no way to gain any; works at nice 10, within limits on processor time, memory,
// threads, open files and file size; opens no file but the system's libraries, what the request names and its scratch
// folder, which is its current folder and TMPDIR; makes no system call but what a connector needs.
//
// Nothing if all that was done. Else why not: with both texts empty where the daemon has gone already.
std::optional<wire::Failed> confine(const wire::Request& request, int socket);

} // namespace lianfang::host
