#include "hub/model/compact_code.h"

#include "hub/base/text.h"

#include <cstring>

namespace lianfang {

CompactCode compactCode(std::string_view text, std::span<char> buffer) noexcept
{
    bool plain = text.size() <= buffer.size();
    for (std::size_t i = 0; plain && i < text.size(); ++i)
        plain = isDigit(text[i]) || isCapital(text[i]);
    if (plain) {
        std::memcpy(buffer.data(), text.data(), text.size());
        return {{buffer.data(), text.size()}};
    }

    CompactCode result;
    std::size_t size = 0;
    text = trimmed(text);
    if (text.starts_with('\'') || text.starts_with('`')) {
        text.remove_prefix(1);
        result.repaired = true;
    }
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        char32_t c = nextCodePoint(text, at);
        if (trimmed(text.substr(start, at - start)).empty()) {
            result.repaired = true;
            continue;
        }
        if (c >= 0xFF01 && c <= 0xFF5E) {
            c -= 0xFEE0;
            result.repaired = true;
        }
        if (c >= 'a' && c <= 'z') {
            c -= 'a' - 'A';
            result.repaired = true;
        }
        if (c > 0x7E) {
            result.foreign = true;
            break;
        }
        if (size == buffer.size()) {
            result.tooLong = true;
            break;
        }
        buffer[size++] = static_cast<char>(c);
    }
    result.text = {buffer.data(), size};
    return result;
}

bool isScientific(std::string_view text) noexcept
{
    const auto e = text.find('E');
    if (e == std::string_view::npos || e == 0)
        return false;
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+'))
        power.remove_prefix(1);
    std::string_view mantissa = text.substr(0, e);
    if (mantissa.size() >= 2 && mantissa[1] == '.')
        return isDigit(mantissa[0]) && (mantissa.size() == 2 || allDigits(mantissa.substr(2))) && allDigits(power);
    return mantissa.size() == 1 && isDigit(mantissa[0]) && power.size() < text.size() - 2 && allDigits(power);
}

} // namespace lianfang
