#include "tests/city/numbers.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // GB 32100: no I, O, S, V, Z

int weightOf(char character) // GB 11714 counts letters in the plain order, with none left out
{
    return character <= '9' ? character - '0' : character - 'A' + 10;
}

} // namespace

char organisationCheck(std::string_view eight)
{
    constexpr int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += weightOf(eight[i]) * weights[i];
    const int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
}

char creditCheck(std::string_view seventeen)
{
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char character : seventeen) {
        sum += alphabet.find(character) * weight;
        weight = weight * 3 % 31;
    }
    return alphabet[(31 - sum % 31) % 31];
}

char identityCheck(std::string_view digits17)
{
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i)
        sum += (digits17[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

std::string identityNumber(std::uint32_t serial, Day birth, bool woman)
{
    // 7919 shares no factor with 5,000,000: neighbours get numbers far apart, and still each its own.
    const auto spread = static_cast<std::uint32_t>(std::uint64_t{serial} * 7919 % 5'000'000);
    const std::chrono::year_month_day date(birth);
    auto number = fmt::format("99{:04}{:04}{:02}{:02}{:03}", spread / 500, static_cast<int>(date.year()),
                              static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                              spread % 500 * 2 + (woman ? 0 : 1));
    number += identityCheck(number);
    return number;
}

std::string creditCode(std::uint32_t serial, std::string_view division)
{
    std::string organisation = "MA2";
    std::uint32_t rest = serial;
    for (int i = 0; i < 5; ++i) {
        organisation.insert(3, 1, alphabet[rest % 31]);
        rest /= 31;
    }
    std::string code = fmt::format("91{}{}{}", division, organisation, organisationCheck(organisation));
    code += creditCheck(code);
    return code;
}

} // namespace lianfang::city
