#include "tests/e2e/in_the_clear.h"

#include "tests/support/temporary_folder.h"

#include <string_view>
#include <unordered_set>

namespace lianfang::test {

namespace {

bool digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

std::string peopleInTheClear(const std::filesystem::path& folder, const std::set<std::string>& numbers,
                             const std::set<std::string>& names)
{
    std::unordered_set<std::string_view> wanted;
    std::set<std::size_t> sizes;
    for (const auto* all : {&numbers, &names})
        for (const auto& one : *all) {
            wanted.insert(one);
            sizes.insert(one.size());
        }
    std::string found;
    int places = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        const std::string text = TemporaryFolder::read(entry.path());
        for (std::size_t at = 0; at < text.size() && places < 10; ++at) {
            // Numbers begin with a digit, and names with one of the bytes of common Chinese characters.
            const auto lead = static_cast<unsigned char>(text[at]);
            if (!digit(text[at]) && (lead < 0xE4 || lead > 0xE9))
                continue;
            for (const auto size : sizes)
                if (at + size <= text.size() && wanted.count(std::string_view(text).substr(at, size)) != 0) {
                    found += entry.path().string() + " at " + std::to_string(at) + ": " + text.substr(at, size) + "\n";
                    ++places;
                    at += size - 1;
                    break;
                }
        }
    }
    return found;
}

} // namespace lianfang::test
