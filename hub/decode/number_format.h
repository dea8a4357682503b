// What a spreadsheet's number format says of the numbers shown in it, and what date a number then is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lianfang {

enum class NumberLook : std::uint8_t { number, date, time }; // date: with or without a time of day; time: that alone

// Of a format's code, such as `yyyy"年"m"月"d"日";@` or `0.00_);[Red]\(0.00\)`. Elapsed times ([h]:mm) are numbers.
NumberLook lookOfFormat(std::string_view code);

// Of a built-in format's number (ECMA-376 part 1, 18.8.30, with the Chinese ones 27 to 36 and 50 to 58).
NumberLook lookOfBuiltIn(unsigned id);

// A serial number's day, YYYY-MM-DD, with THH:MM:SS behind it if it has a time of day; rounded to seconds. Days count
// from 1900-01-01 as 1 (with the 29 February 1900 that never was), or from 1904-01-01 as 0. Nothing if `serial` is no
// number, or no day from 1900-01-01 to 9999-12-31.
std::optional<std::string> dateOfSerial(std::string_view serial, bool from1904);

// A serial number's time of day, HH:MM:SS; nothing if it is not at least 0 and below 1.
std::optional<std::string> timeOfSerial(std::string_view serial);

// An ISO 8601 date as strict workbooks store it, with fractions of seconds and zone dropped, and a time of day of zero.
// Nothing if it is none.
std::optional<std::string> dateOfIso(std::string_view text);

} // namespace lianfang
