#include "hub/decode/number_format.h"

#include "hub/model/day.h"

#include <charconv>
#include <cmath>

namespace lianfang {

namespace {

constexpr int secondsOfDay = 86400;

std::optional<double> numberOf(std::string_view text)
{
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string twoDigits(int value)
{
    return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

std::string clock(int seconds)
{
    return twoDigits(seconds / 3600) + ":" + twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60);
}

bool isDigits(std::string_view text)
{
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

} // namespace

NumberLook lookOfFormat(std::string_view code)
{
    bool year = false;
    bool month = false;
    bool day = false;
    bool clockPart = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        switch (code[i]) {
        case '"':
            i = std::min(code.find('"', i + 1), code.size() - 1);
            break;
        case '\\':
        case '_':
        case '*':
            ++i;
            break;
        case '[': {
            const auto close = std::min(code.find(']', i), code.size() - 1);
            const char inner = i + 1 < code.size() ? code[i + 1] : ' ';
            // [h], [mm], [s]: a duration. Others are colours, conditions and locales.
            if (code.substr(i + 1, close - i - 1).find_first_not_of(inner) == std::string_view::npos &&
                std::string_view("hHmMsS").find(inner) != std::string_view::npos)
                return NumberLook::number;
            i = close;
            break;
        }
        case ';':
            i = code.size(); // only the first section, that of positive numbers
            break;
        case 'y':
        case 'Y':
            year = true;
            break;
        case 'm':
        case 'M':
            month = true;
            break;
        case 'd':
        case 'D':
            day = true;
            break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
            clockPart = true;
            break;
        default:
            break;
        }
    }
    if (year || day || (month && !clockPart))
        return NumberLook::date;
    return clockPart ? NumberLook::time : NumberLook::number;
}

NumberLook lookOfBuiltIn(unsigned id)
{
    const auto within = [id](unsigned from, unsigned to) { return id >= from && id <= to; };
    if (within(14, 17) || id == 22 || within(27, 31) || id == 36 || within(50, 54) || within(57, 58))
        return NumberLook::date;
    if (within(18, 21) || within(32, 35) || id == 45 || id == 47 || within(55, 56))
        return NumberLook::time;
    return NumberLook::number;
}

std::optional<std::string> dateOfSerial(std::string_view serial, bool from1904)
{
    const auto value = numberOf(serial);
    if (!value || *value < 0 || *value >= 2958466)
        return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(std::llround(*value * secondsOfDay));
    auto days = static_cast<int>(seconds / secondsOfDay);
    const auto rest = static_cast<int>(seconds % secondsOfDay);
    if (!from1904 && (days == 0 || days == 60))
        return std::nullopt;
    const Day start = from1904 ? dayOf(1904, 1, 1) : days < 60 ? dayOf(1899, 12, 31) : dayOf(1899, 12, 30);
    const Day day = start + std::chrono::days(days);
    if (day > dayOf(9999, 12, 31))
        return std::nullopt;
    return toString(day) + (rest == 0 ? "" : "T" + clock(rest));
}

std::optional<std::string> timeOfSerial(std::string_view serial)
{
    const auto value = numberOf(serial);
    if (!value || *value < 0 || *value >= 1)
        return std::nullopt;
    return clock(std::min(static_cast<int>(std::lround(*value * secondsOfDay)), secondsOfDay - 1));
}

std::optional<std::string> dateOfIso(std::string_view text)
{
    const auto shaped = [&](std::size_t at, std::string_view pattern) {
        if (text.size() < at + pattern.size())
            return false;
        for (std::size_t i = 0; i < pattern.size(); ++i)
            if (pattern[i] == '0' ? !isDigits(text.substr(at + i, 1)) : text[at + i] != pattern[i])
                return false;
        return true;
    };
    if (!shaped(0, "0000-00-00"))
        return std::nullopt;
    std::string date(text.substr(0, 10));
    if (text.size() == 10)
        return date;
    if (!shaped(10, "T00:00:00"))
        return std::nullopt;
    const auto time = text.substr(10, 9);
    if (time != "T00:00:00")
        date += time;
    return date;
}

} // namespace lianfang
