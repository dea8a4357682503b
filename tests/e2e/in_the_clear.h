// Looks for people in the hub's files, byte by byte.
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace lianfang::test {

// The first places under `folder` where one of `names` stands in UTF-8, or one of `numbers`; empty if there is none.
std::string peopleInTheClear(const std::filesystem::path& folder, const std::set<std::string>& numbers,
                             const std::set<std::string>& names);

} // namespace lianfang::test
