#include "hub/model/decimal.h"

#include "hub/base/text.h"
#include "hub/model/compact_code.h"
#include "hub/model/messages.h"

#include <array>
#include <limits>

namespace lianfang {

namespace {

constexpr int mostDigits = 18;
constexpr int shownDigits = 15; // what a spreadsheet shows of a number

// "1,234,567": every group but the first has three digits.
bool separatorsInPlace(std::string_view whole)
{
    const auto first = whole.find(',');
    if (first == std::string_view::npos)
        return true;
    if (first == 0 || first > 3 || (whole.size() - first) % 4 != 0)
        return false;
    for (std::size_t i = first; i < whole.size(); ++i)
        if ((whole[i] == ',') != ((i - first) % 4 == 0))
            return false;
    return true;
}

void roundTo(std::array<char, 40>& digits, int& size, int& scale, int wanted)
{
    if (size <= wanted)
        return;
    bool carry = digits[static_cast<std::size_t>(wanted)] >= '5';
    scale -= size - wanted;
    size = wanted;
    for (int i = size - 1; carry && i >= 0; --i) {
        auto& c = digits[static_cast<std::size_t>(i)];
        carry = c == '9';
        c = carry ? '0' : static_cast<char>(c + 1);
    }
    if (carry) { // 999…9 became 1000…0: the same digits, one place up
        digits[0] = '1';
        --scale;
    }
}

} // namespace

std::optional<DecimalText> readDecimal(std::string_view text, CellKind kind) noexcept
{
    DecimalText result;
    if (text.starts_with('-') || text.starts_with('+')) {
        result.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    int exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos && kind == CellKind::number) {
        std::string_view power = text.substr(e + 1);
        const bool down = power.starts_with('-');
        if (down || power.starts_with('+'))
            power.remove_prefix(1);
        if (power.size() > 3 || !allDigits(power))
            return std::nullopt;
        exponent = down ? -numberIn(power) : numberIn(power);
        text = text.substr(0, e);
    }
    const auto point = std::min(text.find('.'), text.size());
    if (!separatorsInPlace(text.substr(0, point)))
        return std::nullopt;

    std::array<char, 40> digits;
    int size = 0, scale = 0;
    bool any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i == point || (c == ',' && i < point))
            continue;
        if (!isDigit(c))
            return std::nullopt;
        any = true;
        scale += i > point;
        if (size == 0 && c == '0')
            continue;
        if (size == static_cast<int>(digits.size()))
            return std::nullopt;
        digits[static_cast<std::size_t>(size++)] = c;
    }
    if (!any)
        return std::nullopt;
    if (kind == CellKind::number)
        roundTo(digits, size, scale, shownDigits);
    scale -= exponent;
    while (size > 0 && scale > 0 && digits[static_cast<std::size_t>(size - 1)] == '0')
        --size, --scale;
    if (size == 0)
        return DecimalText{};
    for (; scale < 0; ++scale) {
        if (size >= mostDigits)
            return std::nullopt;
        digits[static_cast<std::size_t>(size++)] = '0';
    }
    if (size > mostDigits || scale > mostDigits)
        return std::nullopt;
    for (int i = 0; i < size; ++i)
        result.digits = result.digits * 10 + static_cast<std::uint64_t>(digits[static_cast<std::size_t>(i)] - '0');
    result.scale = scale;
    return result;
}

std::optional<std::int64_t> scaled(const DecimalText& number, int places) noexcept
{
    if (number.scale > places)
        return std::nullopt;
    std::uint64_t value = number.digits;
    for (int i = number.scale; i < places; ++i)
        if (__builtin_mul_overflow(value, std::uint64_t{10}, &value))
            return std::nullopt;
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    return number.negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

Parsed<std::int64_t> parseDecimal(std::string_view text, CellKind kind)
{
    std::array<char, 48> buffer;
    const CompactCode compact = compactCode(text, buffer);
    if (compact.foreign || compact.tooLong || kind == CellKind::boolean || kind == CellKind::error)
        return refusedFor<std::int64_t>(message::numberForm);
    const auto number = readDecimal(compact.text, kind);
    if (!number)
        return refusedFor<std::int64_t>(message::numberForm);
    const auto millionths = scaled(*number, 6);
    if (!millionths)
        return refusedFor<std::int64_t>(message::decimalPlaces);
    auto parsed = parsedAs(*millionths);
    parsed.repaired = compact.repaired && kind == CellKind::text ? &message::numberRepaired : nullptr;
    return parsed;
}

} // namespace lianfang
