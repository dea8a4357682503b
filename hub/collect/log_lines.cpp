#include "hub/collect/log_lines.h"

#include "hub/base/log.h"
#include "hub/base/text.h"

namespace lianfang {

namespace {

constexpr std::size_t lineLimit = 1000;
constexpr std::size_t identityDigits = 15; // the shorter, old form of an identity number

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

spdlog::level::level_enum levelOf(std::string_view& text)
{
    if (text.size() < 3 || text[0] != '<' || !isDigit(text[1]) || text[2] != '>')
        return spdlog::level::info;
    const int level = text[1] - '0';
    text.remove_prefix(3);
    return level <= 3   ? spdlog::level::err
           : level == 4 ? spdlog::level::warn
           : level <= 6 ? spdlog::level::info
                        : spdlog::level::debug;
}

// Whole lines of a secret that has several are looked for too: a key is one.
std::vector<std::string> partsOf(const std::vector<std::string>& secrets)
{
    std::vector<std::string> parts;
    for (const auto& secret : secrets) {
        for (std::size_t at = 0; at < secret.size();) {
            const auto end = std::min(secret.find('\n', at), secret.size());
            if (end - at >= 4)
                parts.push_back(secret.substr(at, end - at));
            at = end + 1;
        }
    }
    return parts;
}

} // namespace

LogLines::LogLines(std::string prefix, std::vector<std::string> secrets, unsigned limit)
    : prefix_(std::move(prefix)), secrets_(partsOf(secrets)), limit_(limit)
{
}

void LogLines::add(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        if (!cutting_)
            pending_ += part.substr(0, lineLimit - std::min(lineLimit, pending_.size()));
        cutting_ = cutting_ || pending_.size() >= lineLimit;
        if (end == std::string_view::npos)
            return;
        line(pending_);
        pending_.clear();
        cutting_ = false;
        bytes.remove_prefix(end + 1);
    }
}

std::uint64_t LogLines::finish()
{
    if (!pending_.empty())
        line(pending_);
    pending_.clear();
    if (lines_ > limit_)
        spdlog::warn("{} {} further lines left out", prefix_, lines_ - limit_);
    return lines_;
}

void LogLines::line(std::string_view text)
{
    constexpr std::string_view forbidden = "<3>forbidden system call: "; // as plugins/host says it
    if (text.starts_with(forbidden))
        forbiddenCall_ = text.substr(forbidden.size(), 32);
    if (text.empty() || ++lines_ > limit_)
        return;
    const auto level = levelOf(text);
    const auto words = cleaned(text, secrets_);
    spdlog::log(level, "{} {}", prefix_, words);
    if (level == spdlog::level::warn)
        lastWarning_ = words;
}

std::string LogLines::cleaned(std::string_view line, std::span<const std::string> secrets)
{
    std::string text(line);
    for (const auto& secret : secrets)
        for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
            text.replace(at, secret.size(), "***");

    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t digits = at;
        while (digits < text.size() && isDigit(text[digits]))
            ++digits;
        if (digits - at >= identityDigits) {
            if (digits < text.size() && (text[digits] == 'X' || text[digits] == 'x'))
                ++digits;
            out += masked(std::string_view(text).substr(at, digits - at));
            at = digits;
            continue;
        }
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t width = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        const auto point = std::string_view(text).substr(at, width);
        const bool sound = point.size() == width && isUtf8(point) && first >= 0x20 && first != 0x7f;
        out += sound ? point : std::string_view("?");
        at += sound ? width : 1;
    }
    return out;
}

} // namespace lianfang
