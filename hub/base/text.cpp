#include "hub/base/text.h"

#include <chrono>
#include <array>

namespace lianfang {

bool isUtf8(std::string_view text) noexcept
{
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const auto* end = p + text.size();
    while (p < end) {
        if (*p < 0x80) {
            ++p;
            continue;
        }
        int more;
        unsigned min, c = *p;
        if (c >= 0xC2 && c <= 0xDF)
            more = 1, min = 0x80, c &= 0x1F;
        else if ((c & 0xF0) == 0xE0)
            more = 2, min = 0x800, c &= 0x0F;
        else if (c >= 0xF0 && c <= 0xF4)
            more = 3, min = 0x10000, c &= 0x07;
        else
            return false;
        if (end - p <= more)
            return false;
        for (int i = 1; i <= more; ++i) {
            if ((p[i] & 0xC0) != 0x80)
                return false;
            c = (c << 6) | (p[i] & 0x3Fu);
        }
        if (c < min || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            return false;
        p += more + 1;
    }
    return true;
}

char32_t nextCodePoint(std::string_view text, std::size_t& at) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned c = byte(at);
    std::size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    char32_t point = c < 0x80 ? c : c & (0x3Fu >> more);
    ++at;
    while (more-- > 0 && at < text.size())
        point = (point << 6) | (byte(at++) & 0x3Fu);
    return point;
}

void appendUtf8(std::string& out, char32_t c)
{
    const auto push = [&](char32_t b) { out += static_cast<char>(b); };
    if (c < 0x80) {
        push(c);
    } else if (c < 0x800) {
        push(0xC0 | (c >> 6));
        push(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        push(0xE0 | (c >> 12));
        push(0x80 | ((c >> 6) & 0x3F));
        push(0x80 | (c & 0x3F));
    } else {
        push(0xF0 | (c >> 18));
        push(0x80 | ((c >> 12) & 0x3F));
        push(0x80 | ((c >> 6) & 0x3F));
        push(0x80 | (c & 0x3F));
    }
}

namespace {

bool isSpace(char32_t c) noexcept
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || (c >= 0x200B && c <= 0x200D) ||
           c == 0x2060 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200A) || c == 0x202F;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty()) {
        std::size_t at = 0;
        if (!isSpace(nextCodePoint(text, at)))
            break;
        text.remove_prefix(at);
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
            --start;
        std::size_t at = start;
        if (!isSpace(nextCodePoint(text, at)))
            break;
        text = text.substr(0, start);
    }
    return text;
}

std::string halfWidth(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t c = nextCodePoint(text, at);
        if (c >= 0xFF01 && c <= 0xFF5E)
            out += static_cast<char>(c - 0xFEE0);
        else if (c == 0x3000)
            out += ' ';
        else
            out.append(text, start, at - start);
    }
    return out;
}

std::string compact(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        char32_t c = nextCodePoint(text, at);
        if (isSpace(c))
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c < 0x80)
            out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
        else
            out.append(text, start, at - start);
    }
    return out;
}

std::size_t length(std::string_view text) noexcept
{
    std::size_t n = 0;
    for (const char c : text)
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return n;
}

bool saysUnknown(std::string_view text) noexcept
{
    text = trimmed(text);
    if (text.empty())
        return true;
    if (text.size() > 12)
        return false;
    static constexpr std::array<std::string_view, 20> words{
        "无", "暂无", "不详", "未知", "/", "-", "--", "—", "——", "N/A", "n/a", "NULL", "null", "空", "无。", "NA", "\\",
        "／", "－", "None"};
    for (const auto word : words)
        if (text == word)
            return true;
    return false;
}

std::string masked(std::string_view number)
{
    std::string out;
    const std::size_t total = length(number);
    const std::size_t head = total >= 15 ? 6 : total >= 4 ? 2 : 0;
    const std::size_t tail = total >= 15 ? 4 : 0;
    std::size_t i = 0;
    for (std::size_t at = 0; at < number.size(); ++i) {
        const std::size_t start = at;
        nextCodePoint(number, at);
        if (i < head || i >= total - tail)
            out.append(number, start, at - start);
        else
            out += '*';
    }
    return out;
}

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

int numberIn(std::string_view digits)
{
    int number = 0;
    for (const char c : digits)
        number = 10 * number + (c - '0');
    return number;
}

// `run`: digits, maybe with an X behind them.
bool couldBeIdentityNumber(std::string_view run)
{
    constexpr int youngest = 14; // years: permits and case numbers hold the day of a year of their own
    std::string date;
    if (run.size() == 18)
        date = run.substr(6, 8);
    else if (run.size() == 15 && isDigit(run.back()))
        date = "19" + std::string(run.substr(6, 6));
    else
        return false;
    const std::chrono::year_month_day born{std::chrono::year(numberIn(std::string_view(date).substr(0, 4))),
                                           std::chrono::month(static_cast<unsigned>(numberIn(std::string_view(date).substr(4, 2)))),
                                           std::chrono::day(static_cast<unsigned>(numberIn(std::string_view(date).substr(6, 2))))};
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const std::chrono::year_month_day today{now};
    return run.front() != '0' && born.ok() && born.year() >= std::chrono::year(1900) &&
           born.year() <= today.year() - std::chrono::years(youngest);
}

}  // namespace

std::string withNumbersMasked(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        if (end == at) {
            out += text[at++];
            continue;
        }
        if (end - at == 17 && end < text.size() && (text[end] == 'X' || text[end] == 'x'))
            ++end;
        const auto run = text.substr(at, end - at);
        out += couldBeIdentityNumber(run) ? masked(run) : std::string(run);
        at = end;
    }
    return out;
}

std::string htmlText(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

}  // namespace lianfang
