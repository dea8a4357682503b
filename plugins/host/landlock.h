// Files and folders, by the kernel's Landlock: what is not named cannot be opened, made, renamed or removed.
#pragma once

#include "plugins/wire/exchange.h"

namespace lianfang::host {

// False where the kernel has no Landlock, and nothing was done. Rules of the first version of Landlock are enough;
// later ones add what they can (truncation by path, signals and abstract sockets out of the sandbox). Throws
// std::system_error. Needs no_new_privs.
bool restrictFiles(const wire::Confinement& limits);

} // namespace lianfang::host
