// Runs a connector in this process, without the hub's host: for valgrind, which the host's confinement keeps from
// working.
#pragma once

#include <cstddef>

namespace lianfang::kit {

// What a push is given: a madeUpList() of so many rows.
inline constexpr std::size_t unconfinedListRows = 1000;

// Reads an encoded wire::Request from stdin, does what it says, takes what comes, and ends the process: with 0 if the
// connector succeeded, else with 1 and its reason on stdout.
[[noreturn]] void runUnconfined();

} // namespace lianfang::kit
