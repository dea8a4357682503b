// A file's bytes where nobody can change them any more.
#pragma once

#include "hub/base/descriptor.h"

#include <cstdint>
#include <filesystem>

namespace lianfang {

// A copy in memory, without a name, sealed against every change: what was looked at in it is what is used later, whatever
// becomes of the file. Reads the file through `from`. Throws Error base.file-….
Descriptor sealedCopy(int from, const std::filesystem::path& name, std::uint64_t limit);

} // namespace lianfang
