#include "tests/city/handwriting.h"

#include "tests/city/numbers.h"

#include <fmt/format.h>

#include <stdexcept>

namespace lianfang::city {
namespace {

double serialOf(Day day) // a spreadsheet's day 1 is 1900-01-01, and it believes in 1900-02-29
{
    return numberOf(day) + 25569;
}

// Characters, not bytes, with a space between them.
std::string spaced(std::string_view text, std::string_view space)
{
    std::string out;
    for (const char byte : text) {
        if (!out.empty() && (static_cast<unsigned char>(byte) & 0xC0) != 0x80)
            out += space;
        out += byte;
    }
    return out;
}

} // namespace

std::string fullWidth(std::string_view ascii)
{
    std::string out;
    for (const char character : ascii) {
        const auto point = static_cast<unsigned>(character) - 0x21 + 0xFF01;
        out += static_cast<char>(0xE0 | point >> 12);
        out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (point & 0x3F));
    }
    return out;
}

std::string Handwriting::dayInText(Day day)
{
    const std::chrono::year_month_day date(day);
    const int year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto dayOfMonth = static_cast<unsigned>(date.day());
    switch (random_.below(8)) {
    case 0:
        truth_.count("written date 2026.3.5");
        return fmt::format("{}.{}.{}", year, month, dayOfMonth);
    case 1:
        truth_.count("written date 2026年3月5日");
        return fmt::format("{}年{}月{}日", year, month, dayOfMonth);
    case 2:
        truth_.count("written date 20260305");
        return fmt::format("{}{:02}{:02}", year, month, dayOfMonth);
    case 3:
        truth_.count("written date 2026/3/5");
        return fmt::format("{}/{}/{}", year, month, dayOfMonth);
    default:
        truth_.count("written date 2026-03-05");
        return toString(day);
    }
}

Entry Handwriting::dayInWorkbook(Day day)
{
    switch (random_.below(6)) {
    case 0:
        truth_.count("written date as a bare serial number");
        return Serial{serialOf(day)};
    case 1:
    case 2:
        truth_.count("written date as a dated cell");
        return Dated{serialOf(day)};
    default:
        return dayInText(day);
    }
}

std::string Handwriting::unknown()
{
    constexpr std::string_view words[] = {"无", "不详", "/", "-"};
    if (random_.below(8) != 0)
        return {};
    const auto word = random_.pick(words);
    truth_.count(fmt::format("written unknown as {}", word));
    return std::string(word);
}

std::string Handwriting::identity(const Person& person)
{
    const auto& number = person.identity;
    switch (random_.below(400)) {
    case 0:
        truth_.count("written identity full-width");
        return fullWidth(number);
    case 1:
        truth_.count("written identity with spaces");
        return number.substr(0, 6) + " " + number.substr(6, 8) + " " + number.substr(14);
    case 2:
    case 3:
        if (number.compare(6, 2, "19") != 0)
            return number;
        truth_.count("written identity of 15 digits");
        return number.substr(0, 6) + number.substr(8, 9);
    case 4:
    case 5:
    case 6:
    case 7:
        if (number.back() != 'X')
            return number;
        truth_.count("written identity with a small x");
        return number.substr(0, 17) + "x";
    default:
        return number;
    }
}

std::string Handwriting::name(std::string_view name)
{
    if (random_.below(60) != 0)
        return std::string(name);
    truth_.count("written name with spaces");
    return spaced(name, random_.oneIn(2) ? " " : "　");
}

std::string Handwriting::creditCode(std::string_view code)
{
    std::string written(code);
    switch (random_.below(150)) {
    case 0:
        if (const auto zero = written.find('0'); zero != std::string::npos) {
            truth_.count("written credit code with O");
            written[zero] = 'O';
        }
        return written;
    case 1:
        if (const auto one = written.find('1'); one != std::string::npos) {
            truth_.count("written credit code with I");
            written[one] = 'I';
        }
        return written;
    case 2:
        truth_.count("written credit code full-width");
        return fullWidth(written);
    default:
        return written;
    }
}

std::string Handwriting::firmName(const std::string& name)
{
    constexpr std::string_view limited = "有限公司";
    if (!name.ends_with(limited) || random_.below(12) != 0)
        return name;
    truth_.count("written firm name with 有限责任公司");
    return name.substr(0, name.size() - limited.size()) + "有限责任公司";
}

std::string ruinedIdentity(std::string_view defect, const std::string& identity, Random& random)
{
    if (defect == "identity-check-digit") {
        auto ruined = identity;
        ruined[17] = ruined[17] == '7' ? '8' : '7';
        return ruined;
    }
    if (defect == "identity-length")
        return identity.substr(0, 9) + identity.substr(10);
    if (defect == "identity-scientific")
        return fmt::format("{}.{}E+17", identity[0], identity.substr(1, 5));
    auto ruined = identity.substr(0, 17);
    if (defect == "identity-birth-date")
        ruined.replace(10, 4, random.oneIn(2) ? "0230" : "1331");
    else if (defect == "identity-birth-date-future")
        ruined.replace(6, 8, "20891105");
    else if (defect == "identity-province")
        ruined.replace(0, 2, random.oneIn(2) ? "19" : "67");
    else
        throw std::logic_error("no such defect: " + std::string(defect));
    return ruined + identityCheck(ruined);
}

std::string ruinedCreditCode(const std::string& code)
{
    // One character of the organisation code changed: its check and the code's own are wrong both, and no O or I is
    // there to be repaired.
    auto ruined = code;
    ruined[12] = ruined[12] == '7' ? '9' : '7';
    return ruined;
}

} // namespace lianfang::city
