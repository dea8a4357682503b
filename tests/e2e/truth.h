// What the city says must come out, and how it is compared with what did.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lianfang::test {

using TruthRow = std::map<std::string, std::string>; // by heading

// A file under truth/. Throws std::runtime_error if it holds a quoted cell: the city's have none.
std::vector<TruthRow> readTruth(const std::filesystem::path& file);

// The parts of a list, "2026-01;2026-02".
std::vector<std::string> listed(const std::string& cell);

// Facts, each as one line; the same one twice is not the same as once.
using Facts = std::multiset<std::string>;
std::string fact(const std::vector<std::string>& parts);

// Success if both are equal; else it names the first that are missing and the first that are too many.
testing::AssertionResult same(const Facts& expected, const Facts& actual);

} // namespace lianfang::test
