// What a hub is doing, seen from outside: nothing in it helps.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace lianfang::test {

enum class Phase { archive, normalise, merge, outbox, between };
std::string nameOf(Phase phase);

// While a document is being taken in, the archive's folder `new` holds a file.
bool isArchiving(const std::filesystem::path& data);

// The writing transaction holds the write lock of SQLite's log: byte 120 of its shared-memory file. Asked about, not
// taken.
bool isWriting(const std::filesystem::path& data);

// Asks every few hundred microseconds. False if it did not come true in time.
template <typename Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds patience);

void pause(std::chrono::microseconds time);

template <typename Condition>
bool waitUntil(Condition condition, std::chrono::milliseconds patience)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        pause(std::chrono::microseconds(300));
    }
    return true;
}

} // namespace lianfang::test
