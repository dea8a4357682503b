#include "hub/model/credit_code.h"

#include "hub/model/compact_code.h"
#include "hub/model/messages.h"
#include "hub/model/organisation_code.h"

#include <algorithm>
#include <cstdint>

namespace lianfang {

namespace {

constexpr std::size_t size = 18;
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::int8_t none = -1;

constexpr auto values = [] {
    std::array<std::int8_t, 128> table{};
    table.fill(none);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<std::size_t>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}();

constexpr int valueOf(char c)
{
    return c >= 0 ? values[static_cast<std::size_t>(c)] : none;
}

// 3 to the power of i, modulo 31.
constexpr auto weights = [] {
    std::array<int, size - 1> table{};
    int power = 1;
    for (auto& weight : table) {
        weight = power;
        power = power * 3 % 31;
    }
    return table;
}();

// GB 32100-2015, table of authorities and kinds, with the later ones for A, N and Y; 99 occurs on real licences. A bit
// for each kind that an authority knows.
constexpr auto kindsOf = [] {
    struct Row {
        char authority;
        std::string_view kinds;
    };
    constexpr Row rows[] = {{'1', "1239"}, {'2', "19"}, {'3', "123459"}, {'4', "19"}, {'5', "1239"}, {'6', "129"},
                            {'7', "129"},  {'8', "19"}, {'9', "1239"},   {'A', "19"}, {'N', "1239"}, {'Y', "1"}};
    std::array<std::uint16_t, 128> table{};
    for (const auto& row : rows)
        for (const char kind : row.kinds)
            table[static_cast<std::size_t>(row.authority)] |= static_cast<std::uint16_t>(1u << (kind - '0'));
    return table;
}();

const Message* problemOf(std::string_view code)
{
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const int value = valueOf(code[i]);
        if (value == none)
            return &message::creditCodeAlphabet;
        if (i < size - 1)
            sum += value * weights[i];
    }
    if (!isCreditCodePrefix(code[0], code[1]))
        return &message::creditCodePrefix;
    if (!allDigits(code.substr(2, 6)))
        return &message::creditCodeDivision;
    if (!organisationCheckHolds(code.substr(8, 9)))
        return &message::creditCodeOrganisation;
    if (valueOf(code[size - 1]) != (31 - sum % 31) % 31)
        return &message::creditCodeCheck;
    return nullptr;
}

} // namespace

bool isCreditCodePrefix(char authority, char kind) noexcept
{
    return authority >= 0 && isDigit(kind) && (kindsOf[static_cast<std::size_t>(authority)] >> (kind - '0') & 1) != 0;
}

Parsed<CreditCode> CreditCode::parse(std::string_view text, CellKind kind)
{
    std::array<char, 32> buffer;
    const CompactCode compact = compactCode(text, buffer);
    if (compact.foreign)
        return refusedFor<CreditCode>(message::creditCodeAlphabet);
    if (isScientific(compact.text))
        return refusedFor<CreditCode>(message::spreadsheetNumber);
    if (compact.tooLong || compact.text.size() != size)
        return refusedFor<CreditCode>(message::creditCodeLength);

    CreditCode result;
    std::copy_n(buffer.data(), size, result.code_.data());
    const Message* problem = problemOf(result.text());
    bool mended = false;
    if (problem == &message::creditCodeAlphabet) {
        for (char& c : result.code_)
            if (c == 'O' || c == 'I') {
                c = c == 'O' ? '0' : '1';
                mended = true;
            }
        if (mended && !problemOf(result.text()))
            problem = nullptr;
    }
    if (problem && kind == CellKind::number)
        return refusedFor<CreditCode>(message::spreadsheetNumber);
    if (problem)
        return refusedFor<CreditCode>(*problem);
    auto parsed = parsedAs(result);
    parsed.repaired = mended             ? &message::creditCodeLettersRepaired
                      : compact.repaired ? &message::codeRepaired
                                         : nullptr;
    return parsed;
}

} // namespace lianfang
