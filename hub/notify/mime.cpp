#include "hub/notify/mime.h"

#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/model/day.h"

#include <fmt/format.h>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace lianfang {

namespace {

std::string base64(std::string_view bytes)
{
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string base64Lines(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size() / 3 * 4 + bytes.size() / 28 + 8);
    constexpr std::size_t line = 57; // makes 76 characters
    for (std::size_t at = 0; at < bytes.size(); at += line)
        out += base64(bytes.substr(at, line)) + "\r\n";
    return out;
}

std::string withoutControls(std::string_view text)
{
    std::string out(text);
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return out;
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Encoded words of at most 75 characters, parted by CR LF and a space. The first line already holds `used` characters.
std::string encodedWords(std::string_view text, std::size_t used)
{
    std::string out, word;
    const auto room = [&](std::size_t taken) { return (75 - std::min<std::size_t>(taken, 40) - 12) / 4 * 3; };
    std::size_t limit = room(used);
    for (std::size_t at = 0; at < text.size();) {
        const auto start = at;
        nextCodePoint(text, at);
        if (word.size() + (at - start) > limit) {
            out += "=?UTF-8?B?" + base64(word) + "?=\r\n ";
            word.clear();
            limit = room(1);
        }
        word += text.substr(start, at - start);
    }
    return out + "=?UTF-8?B?" + base64(word) + "?=";
}

// RFC 2231: UTF-8''%E6%B8%85…
std::string extendedValue(std::string_view text)
{
    std::string out = "UTF-8''";
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
                           c == '-' || c == '_';
        out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string attachmentPart(const Attachment& attachment)
{
    auto name = withoutControls(attachment.name);
    std::ranges::replace_if(
        name, [](char c) { return c == '"' || c == '\\' || c == '/'; }, '-');
    // Encoded words have no place in a quoted string by the letter of RFC 2047, and older clients read nothing else.
    const auto fallback = isAscii(name) ? name : encodedWords(name, 8);
    return "Content-Type: " + attachment.mediaType + ";\r\n name=\"" + fallback +
           "\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n " +
           (isAscii(name) ? "filename=\"" + name + "\"" : "filename*=" + extendedValue(name)) + "\r\n\r\n" +
           base64Lines(attachment.bytes);
}

// Some clients show the space between two encoded words of a name: names of up to 15 Chinese characters are one word.
std::string fromLine(const Envelope& envelope)
{
    const auto name = withoutControls(envelope.fromName);
    if (name.empty())
        return "From: " + envelope.from + "\r\n";
    constexpr std::size_t besideFrom = 42;
    return (name.size() <= besideFrom ? "From: " + encodedWords(name, 6) : "From:\r\n " + encodedWords(name, 1)) +
           "\r\n <" + envelope.from + ">\r\n";
}

std::string textPart(std::string_view type, std::string_view text)
{
    std::string lines;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n' && (at == 0 || text[at - 1] != '\r'))
            lines += '\r';
        lines += text[at];
    }
    return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type) +
           base64Lines(lines);
}

std::string multipart(std::string_view kind, const std::string& boundary, const std::vector<std::string>& parts)
{
    auto out = fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n\r\n", kind, boundary);
    for (const auto& part : parts)
        out += "--" + boundary + "\r\n" + part;
    return out + "--" + boundary + "--\r\n";
}

} // namespace

std::string headerLine(std::string_view name, std::string_view text)
{
    const auto clean = withoutControls(text);
    const bool plain = isAscii(clean) && clean.find("=?") == std::string::npos && name.size() + clean.size() + 2 <= 76;
    return std::string(name) + ": " + (plain ? clean : encodedWords(clean, name.size() + 2)) + "\r\n";
}

std::string mailDate(Seconds moment)
{
    static constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Seconds local = moment + 8 * 3600;
    const Seconds inDay = ((local % 86400) + 86400) % 86400;
    const auto day = dayOf(static_cast<std::int32_t>((local - inDay) / 86400));
    const std::chrono::year_month_day date(day);
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0800", days[std::chrono::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), inDay / 3600, inDay / 60 % 60, inDay % 60);
}

bool isMailAddress(std::string_view text) noexcept
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && at == text.rfind('@') &&
           text.size() <= 254 && std::ranges::all_of(text, [](char c) {
               return c > 0x20 && c < 0x7f && std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
           });
}

std::string messageId(const Envelope& envelope)
{
    return "<" + hex(sm3(envelope.idempotencyKey)).substr(0, 32) + envelope.from.substr(envelope.from.find('@')) + ">";
}

std::string mimeMessage(const Envelope& envelope, const Notice& notice)
{
    // "=_" never occurs in base64.
    const auto boundary = "=_" + hex(sm3(envelope.idempotencyKey)).substr(0, 24);
    std::string out;
    out += "Date: " + mailDate(envelope.date) + "\r\n";
    out += fromLine(envelope);
    out += "To: " + envelope.to + "\r\n";
    out += headerLine("Subject", notice.subject);
    out += "Message-ID: " + messageId(envelope) + "\r\n";
    out += "Auto-Submitted: auto-generated\r\n";
    out += "X-Auto-Response-Suppress: All\r\n"; // what Exchange understands
    out += "Content-Language: zh-CN, en\r\n";
    out += "MIME-Version: 1.0\r\n";
    const auto plain = textPart("text/plain", notice.text);
    const auto body = notice.html.empty()
                          ? plain
                          : multipart("alternative", boundary + "a", {plain, textPart("text/html", notice.html)});
    if (notice.content.attachments.empty())
        return out + body;
    std::vector<std::string> parts{body};
    for (const auto& attachment : notice.content.attachments)
        parts.push_back(attachmentPart(attachment));
    return out + multipart("mixed", boundary + "m", parts);
}

} // namespace lianfang
