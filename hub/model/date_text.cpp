#include "hub/model/date_text.h"

#include "hub/base/text.h"
#include "hub/model/compact_code.h"
#include "hub/model/decimal.h"
#include "hub/model/messages.h"

#include <array>

namespace lianfang {

namespace {

constexpr std::int64_t secondsADay = 86400;
constexpr std::uint64_t firstSerial = 10000;
constexpr std::uint64_t lastSerial = 73415;
constexpr Day serialZero = dayOf(1899, 12, 30);

// What a cell says, before anyone asks for a day, a month or a moment.
struct Written {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;         // 0: only a month is written
    std::int64_t second = -1; // of the day; -1: no time is written
    const Message* problem = nullptr;
    const Message* repaired = nullptr;
};

Written wrong(const Message& problem)
{
    Written written;
    written.problem = &problem;
    return written;
}

// The text in ASCII: 年 月 日 时 分 秒 as Y M D h m s, every space as one ' ', odd dashes and stops as '-' and '.'.
// Empty if there is something that no date contains, or too much.
std::string_view asciiDate(std::string_view text, std::span<char> buffer)
{
    std::size_t size = 0;
    text = trimmed(text);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        char32_t c = nextCodePoint(text, at);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        switch (c) {
        case U'年':
            c = 'Y';
            break;
        case U'月':
            c = 'M';
            break;
        case U'日':
        case U'号':
            c = 'D';
            break;
        case U'时':
        case U'点':
            c = 'h';
            break;
        case U'分':
            c = 'm';
            break;
        case U'秒':
            c = 's';
            break;
        case U'–':
        case U'—':
        case U'−':
            c = '-';
            break;
        case U'。':
        case U'·':
            c = '.';
            break;
        case U'份':
            if (size > 0 && buffer[size - 1] == 'M')
                continue;
            return {};
        default:
            if (trimmed(text.substr(start, at - start)).empty())
                c = ' ';
            else if (c > 0x7E || !(isDigit(static_cast<char>(c)) ||
                                   std::string_view("-/.:T+").find(static_cast<char>(c)) != std::string_view::npos))
                return {};
        }
        if (c == ' ' && size > 0 && buffer[size - 1] == ' ')
            continue;
        if (size == buffer.size())
            return {};
        buffer[size++] = static_cast<char>(c);
    }
    return {buffer.data(), size};
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool atEnd() const { return text_.empty(); }
    char next() const { return text_.empty() ? '\0' : text_.front(); }
    bool take(char c)
    {
        if (next() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }
    void skipSpaces()
    {
        while (take(' ')) {
        }
    }
    // The digits that stand next, at most `most` of them.
    std::string_view digits(std::size_t most)
    {
        std::size_t n = 0;
        while (n < text_.size() && n < most && isDigit(text_[n]))
            ++n;
        const auto taken = text_.substr(0, n);
        text_.remove_prefix(n);
        return taken;
    }

private:
    std::string_view text_;
};

// "14:30", "14:30:05.000", "14h30m", "14h": seconds of the day, or -1.
std::int64_t timeOfDay(Scanner& scan)
{
    const auto hour = scan.digits(2);
    if (hour.empty())
        return -1;
    std::string_view minute, second;
    const bool chinese = scan.take('h');
    if (!chinese && !scan.take(':'))
        return -1;
    minute = scan.digits(2);
    if (minute.empty() && !chinese)
        return -1;
    if (chinese ? scan.take('m') : scan.take(':')) {
        second = scan.digits(2);
        if (second.empty() && !chinese)
            return -1;
        scan.take('s');
        if (!chinese && scan.take('.'))
            scan.digits(9);
    }
    if (scan.take('+')) {
        if (scan.digits(2) != "08" || (scan.take(':') && scan.digits(2) != "00"))
            return -1;
    }
    const int h = numberIn(hour), m = numberIn(minute), s = numberIn(second);
    return h < 24 && m < 60 && s < 60 ? h * 3600 + m * 60 + s : -1;
}

Written packed(std::string_view digits)
{
    Written written;
    written.year = numberIn(digits.substr(0, 4));
    written.month = static_cast<unsigned>(numberIn(digits.substr(4, 2)));
    if (digits.size() >= 8)
        written.day = static_cast<unsigned>(numberIn(digits.substr(6, 2)));
    if (digits.size() >= 12) {
        const int h = numberIn(digits.substr(8, 2)), m = numberIn(digits.substr(10, 2));
        const int s = digits.size() == 14 ? numberIn(digits.substr(12, 2)) : 0;
        if (h > 23 || m > 59 || s > 59)
            return wrong(message::dateImpossible);
        written.second = h * 3600 + m * 60 + s;
    }
    return written;
}

Written serial(std::uint64_t day, std::int64_t second)
{
    const std::chrono::year_month_day date{serialZero + std::chrono::days(day)};
    Written written;
    written.year = static_cast<int>(date.year());
    written.month = static_cast<unsigned>(date.month());
    written.day = static_cast<unsigned>(date.day());
    written.second = second;
    return written;
}

bool isSerial(std::uint64_t number)
{
    return number >= firstSerial && number <= lastSerial;
}

Written fromText(std::string_view text)
{
    std::array<char, 48> buffer;
    Scanner scan(asciiDate(text, buffer));
    const auto first = scan.digits(14);
    if (scan.atEnd() && (first.size() == 6 || first.size() == 8 || first.size() == 12 || first.size() == 14))
        return packed(first);
    if (scan.atEnd() && first.size() == 5 && isSerial(static_cast<std::uint64_t>(numberIn(first)))) {
        auto written = serial(static_cast<std::uint64_t>(numberIn(first)), -1);
        written.repaired = &message::dateSerialRepaired;
        return written;
    }
    Written written;
    if (first.size() == 8) {
        written = packed(first);
    } else if (first.size() == 4) {
        written.year = numberIn(first);
        scan.skipSpaces();
        const char between = scan.next();
        if ((between != '-' && between != '/' && between != '.' && between != 'Y') || !scan.take(between))
            return wrong(message::dateForm);
        scan.skipSpaces();
        const auto month = scan.digits(2);
        scan.skipSpaces();
        if (month.empty() || (between == 'Y' && !scan.take('M')))
            return wrong(message::dateForm);
        written.month = static_cast<unsigned>(numberIn(month));
        if (scan.atEnd())
            return written;
        if (between != 'Y' && !scan.take(between))
            return wrong(message::dateForm);
        scan.skipSpaces();
        const auto day = scan.digits(2);
        if (day.empty())
            return wrong(message::dateForm);
        written.day = static_cast<unsigned>(numberIn(day));
        if (written.day == 0)
            return wrong(message::dateImpossible);
        if (between == 'Y') {
            scan.skipSpaces();
            scan.take('D');
        }
    } else {
        return wrong(message::dateForm);
    }
    if (scan.atEnd())
        return written;
    scan.skipSpaces();
    scan.take('T');
    written.second = timeOfDay(scan);
    if (written.second < 0 || !scan.atEnd())
        return wrong(message::dateForm);
    return written;
}

Written fromNumber(std::string_view text)
{
    const auto number = readDecimal(trimmed(text), CellKind::number);
    if (!number || number->negative)
        return wrong(message::dateForm);
    std::uint64_t power = 1;
    for (int i = 0; i < number->scale; ++i)
        power *= 10;
    const std::uint64_t whole = number->digits / power, part = number->digits % power;
    if (part == 0 && ((whole >= 19000000 && whole <= 21999999) || (whole >= 190000 && whole <= 219999)))
        return packed(std::to_string(whole));
    if (isSerial(whole)) {
        // Fifteen digits hold a fraction of at most ten here, so that the product fits.
        const auto second = static_cast<std::int64_t>((part * secondsADay + power / 2) / power);
        return second == secondsADay ? serial(whole + 1, 0) : serial(whole, part == 0 ? -1 : second);
    }
    if (whole >= 1900 && whole <= 2199 && number->scale == 1 && part == 1)
        return wrong(message::monthAmbiguous);
    if (whole >= 1900 && whole <= 2199 && (number->scale == 1 || number->scale == 2)) {
        Written written;
        written.year = static_cast<int>(whole);
        written.month = static_cast<unsigned>(part);
        return written;
    }
    return wrong(message::dateForm);
}

Written read(std::string_view text, CellKind kind)
{
    if (kind == CellKind::boolean || kind == CellKind::error)
        return wrong(message::dateForm);
    return kind == CellKind::number ? fromNumber(text) : fromText(text);
}

} // namespace

Parsed<Day> parseDay(std::string_view text, CellKind kind)
{
    if (kind != CellKind::number)
        if (const auto day = dayFromString(text))
            return parsedAs(*day);
    const Written written = read(text, kind);
    if (written.problem)
        return refusedFor<Day>(*written.problem);
    if (written.day == 0)
        return refusedFor<Day>(message::dateForm);
    const auto day = realDay(written.year, written.month, written.day);
    if (!day)
        return refusedFor<Day>(message::dateImpossible);
    auto parsed = parsedAs(*day);
    parsed.repaired = written.repaired;
    return parsed;
}

Parsed<Month> parseMonth(std::string_view text, CellKind kind)
{
    const Written written = read(text, kind);
    if (written.problem)
        return refusedFor<Month>(written.problem == &message::dateForm ? message::monthForm : *written.problem);
    const auto day = realDay(written.year, written.month, written.day == 0 ? 1 : written.day);
    if (!day)
        return refusedFor<Month>(message::dateImpossible);
    auto parsed = parsedAs(monthOf(*day));
    parsed.repaired = written.repaired;
    return parsed;
}

Parsed<std::int64_t> parseTime(std::string_view text, CellKind kind)
{
    const Written written = read(text, kind);
    if (written.problem)
        return refusedFor<std::int64_t>(*written.problem);
    if (written.day == 0)
        return refusedFor<std::int64_t>(message::dateForm);
    const auto day = realDay(written.year, written.month, written.day);
    if (!day)
        return refusedFor<std::int64_t>(message::dateImpossible);
    auto parsed = parsedAs(numberOf(*day) * secondsADay + (written.second < 0 ? 0 : written.second));
    parsed.repaired = written.repaired;
    parsed.note = written.second < 0 ? &message::timeMissing : nullptr;
    return parsed;
}

} // namespace lianfang
