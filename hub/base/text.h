// UTF-8 text as departments write it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lianfang {

// True if every byte belongs to a well-formed UTF-8 sequence (no surrogates, no overlong forms, at most U+10FFFF).
bool isUtf8(std::string_view text) noexcept;

// The code point at `at`, which moves past it. The text must be well-formed UTF-8.
char32_t nextCodePoint(std::string_view text, std::size_t& at) noexcept;

void appendUtf8(std::string& out, char32_t codePoint);

// Without spaces at both ends: ASCII white space, U+00A0, U+3000, zero-width spaces and a byte-order mark.
std::string_view trimmed(std::string_view text) noexcept;

// Full-width ASCII forms (U+FF01 to U+FF5E) and the ideographic space made half-width; nothing else changes.
std::string halfWidth(std::string_view text);

// Full-width made half-width, all white space taken out, ASCII letters made upper-case: for codes and headings.
std::string compact(std::string_view text);

// The number of code points.
std::size_t length(std::string_view text) noexcept;

// What "unknown" looks like in an optional cell: empty, 无, 暂无, 不详, 未知, /, -, --, —, N/A, NULL (trimmed, any case).
bool saysUnknown(std::string_view text) noexcept;

// An identity number as a person may see it: first six, asterisks, last four; shorter texts show at most the first two.
std::string masked(std::string_view number);

// The text with every run of digits in it that could be a resident identity number masked: 18 characters, the last maybe
// an X, or 15, with the date of birth of somebody of 14 or older in them. What people see, what is stored in the clear and
// what is logged may come from a column, a file name or a heading where nobody expects one.
std::string withNumbersMasked(std::string_view text);

// &, <, >, " and ' as HTML writes them.
std::string htmlText(std::string_view text);

}  // namespace lianfang
