// lianfang connector new: a connector to begin with, written from the installed template. Needs no daemon.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lianfang::cli {

// Writes the template under `folder`, which must not be there yet or be empty, with its name replaced by `name`:
// lower-case letters, digits and single hyphens, at most 40, beginning with a letter. Returns the files written, in
// order. Throws Failure; nothing is left then.
std::vector<std::filesystem::path> writeConnector(const std::string& name, const std::filesystem::path& folder);

} // namespace lianfang::cli
