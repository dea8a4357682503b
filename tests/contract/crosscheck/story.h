// A golden case of a cross-check: a text that anyone can read, told step by step to a world.
// tests/golden/crosscheck/README.md says how one is written.
#pragma once

#include "tests/contract/crosscheck/world.h"

#include <string>
#include <vector>

namespace lianfang::test {

// What one "judged" was to find and what it found, each in order.
struct Judged {
    int line = 0; // of the text
    std::vector<std::string> expected;
    std::vector<std::string> found;
    std::vector<std::string> complete; // the same after all subjects were judged, not only the changed ones
};

// Tells the case to the world; `name` is what it is called in what is thrown: std::runtime_error with name and line
// where the text is not understood.
std::vector<Judged> tell(const std::string& text, const std::string& name, const std::string& check, World& world);

} // namespace lianfang::test
