// What the host gives up before it loads anything.
#pragma once

#include <cstdint>

namespace lianfang::host {

// Dies with the daemon's thread that spawned it; gains no privileges; works at nice 10, within limits on processor
// time, open files, file size, memory and core dumps. False if the daemon, told by its process id, has gone already.
bool confine(std::int32_t daemon, std::uint64_t milliseconds);

} // namespace lianfang::host
