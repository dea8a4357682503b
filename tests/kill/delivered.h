// Months of workers on construction sites, made up; each month a file of its own.
#pragma once

#include <filesystem>
#include <string>

namespace lianfang::test {

inline constexpr int workersAMonth = 20'000;
inline constexpr int refusedAMonth = 7;   // impossible identity numbers
inline constexpr int repeatedAMonth = 11; // identical rows, which count once

// "2019-01" for 0.
std::string monthOf(int number);

std::filesystem::path writeMonth(const std::filesystem::path& folder, int number);

} // namespace lianfang::test
