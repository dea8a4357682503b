#include "hub/app/cli/screen.h"

#include "hub/base/text.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace lianfang::cli {

std::size_t displayWidth(std::string_view text)
{
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = nextCodePoint(text, at);
        const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
                          (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                          (c >= 0xFFE0 && c <= 0xFFE6) || c >= 0x20000;
        width += wide ? 2 : 1;
    }
    return width;
}

std::string shown(std::string_view text, bool lines)
{
    const bool wellFormed = isUtf8(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto begun = at;
        const char32_t c = wellFormed ? nextCodePoint(text, at) : static_cast<unsigned char>(text[at++]);
        const bool steers = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
                            (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        if (c == '\n')
            out += lines ? "\n" : "\\n";
        else if (c == '\t' || c == '\r')
            out += c == '\t' ? "\\t" : "\\r";
        else if ((steers || !wellFormed) && c >= 0x7F)
            out += c < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(c))
                             : fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else if (steers)
            out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
            out += text.substr(begun, at - begun);
    }
    return out;
}

std::string toned(const std::string& text, Tone tone)
{
    static const bool coloured = ::isatty(STDOUT_FILENO) == 1 && !std::getenv("NO_COLOR");
    static const std::map<Tone, const char*> codes{
        {Tone::good, "32"}, {Tone::attention, "33"}, {Tone::bad, "31"}, {Tone::strong, "1"}, {Tone::faint, "2"}};
    const auto code = codes.find(tone);
    return !coloured || code == codes.end() || text.empty() ? text
                                                            : fmt::format("\033[{}m{}\033[0m", code->second, text);
}

void printTable(const std::vector<std::vector<std::string>>& asCame)
{
    auto rows = asCame;
    for (auto& row : rows)
        for (auto& cell : row)
            cell = shown(cell);
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i)
                widths.resize(i + 1);
            widths[i] = std::max(widths[i], displayWidth(row[i]));
        }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool number = !row[i].empty() && row[i].find_first_not_of("0123456789,") == std::string::npos;
            const std::string space(widths[i] - displayWidth(row[i]), ' ');
            line += number ? space + row[i] : row[i] + space;
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
}

ProgressLine::ProgressLine() : terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::show(const std::string& text)
{
    if (!terminal_)
        return;
    std::fprintf(stderr, "\r\033[K%s", shown(text).c_str());
    std::fflush(stderr);
    shown_ = true;
}

void ProgressLine::show(double share, const std::string& text)
{
    constexpr int width = 28;
    const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    std::string bar;
    for (int i = 0; i < width; ++i)
        bar += i < full ? "█" : "░";
    show(bar + " " + text);
}

void ProgressLine::clear()
{
    if (shown_)
        show("");
    shown_ = false;
}

}  // namespace lianfang::cli
