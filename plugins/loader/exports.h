// What a shared library exports, read from its file without loading it.
//
// Boost.DLL's library_info cannot serve here: it reads the table of symbols that a stripped library no longer has, so
// it would refuse every connector that comes in a Debian package. This reads the dynamic symbols, which is what counts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lianfang {

// Names of the defined global and weak dynamic symbols of an ELF64 shared library of this machine's byte order, sorted.
// Throws Error plugin.not-a-library, which calls it `name`.
std::vector<std::string> exportedSymbols(const std::filesystem::path& library, const std::string& name);
inline std::vector<std::string> exportedSymbols(const std::filesystem::path& library)
{
    return exportedSymbols(library, library.string());
}

// All that can be told of a connector from its file: it is for this machine's processor, exports its table and nothing
// else, and the table begins with a size and a version that this host takes. Returns the version. Throws Error plugin.…
// .
std::uint32_t inspectConnector(const std::filesystem::path& library, const std::string& name);

} // namespace lianfang
