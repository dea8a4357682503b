// What a hub that does not run has kept, read with SQLite's own words.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lianfang::test {

// The dataset whose records are looked at: its table, and the columns of its key and content.
struct Records {
    std::string table;
    std::string columns;
};

// Everything that does not depend on when it was done, as text by line: two hubs that did the same under the same key
// have the same. Times, numbers of attempts, nonces and what is sealed under them are left out.
std::map<std::string, std::vector<std::string>> whatIsThere(const std::filesystem::path& data, const Records& records);

// Of the exchange of a month: its state, "" if it never began; and how many outbox entries still wait.
struct AfterTheKill {
    std::string state;
    int waiting = 0;
};
AfterTheKill afterTheKill(const std::filesystem::path& data, const std::string& month);

} // namespace lianfang::test
