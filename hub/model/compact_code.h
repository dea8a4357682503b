// Codes as people type them, brought into one form without allocating.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace lianfang {

struct CompactCode {
    std::string_view text; // ASCII, upper-case, into the caller's buffer; as far as it fits
    bool repaired = false; // something inside had to be mended: full-width, a space, lower case, a leading apostrophe
    bool foreign = false;  // holds a character that is not ASCII even so; text ends before it
    bool tooLong = false;  // did not fit
};

// White space at both ends goes unmentioned; all else that changes is a repair. The text must be well-formed UTF-8.
CompactCode compactCode(std::string_view text, std::span<char> buffer) noexcept;

// "3.20102E+17", what a spreadsheet makes of a long number: its digits are lost. Upper-case.
bool isScientific(std::string_view text) noexcept;

constexpr bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}
constexpr bool isCapital(char c) noexcept
{
    return c >= 'A' && c <= 'Z';
}
constexpr bool allDigits(std::string_view text) noexcept
{
    for (const char c : text)
        if (!isDigit(c))
            return false;
    return !text.empty();
}
// The number that at most nine digits say.
constexpr int numberIn(std::string_view digits) noexcept
{
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

} // namespace lianfang
