#include "hub/normalise/field_reader.h"

#include "hub/base/text.h"
#include "hub/model/accident_type.h"
#include "hub/model/count.h"
#include "hub/model/credit_code.h"
#include "hub/model/date_text.h"
#include "hub/model/decimal.h"
#include "hub/model/disease_code.h"
#include "hub/model/division.h"
#include "hub/model/flag.h"
#include "hub/model/industry.h"
#include "hub/model/listed_code.h"
#include "hub/model/money.h"
#include "hub/model/permit_number.h"
#include "hub/model/reference_number.h"
#include "hub/normalise/messages.h"

#include <set>

namespace lianfang {

namespace {

template <typename T, typename Convert>
Parsed<Value> converted(const Parsed<T>& parsed, Convert convert)
{
    Parsed<Value> out{std::nullopt, parsed.problem, parsed.repaired, parsed.note};
    if (parsed.value)
        out.value = convert(*parsed.value);
    return out;
}

}  // namespace

FieldReader::FieldReader(const Field& field, const Schema& schema)
    : field_(field), list_(field.list.empty() ? nullptr : schema.codes(field.list)), local_(schema.codes("local-divisions")),
      listed_(field.list == "gb2260"                       ? Listed::division
              : field.list == "gbt4754-2017"               ? Listed::industry
              : field.list == "occupational-diseases-2024" ? Listed::disease
              : field.list == "accident-types"             ? Listed::accidentType
                                                           : Listed::plain)
{
}

Parsed<Value> FieldReader::read(const Cell& cell, Day on)
{
    const auto number = [](std::int64_t value) { return Value::of(value); };
    const auto kept = [&](std::string_view text) {
        text_ = text;
        return Value::of(std::string_view(text_));
    };
    switch (field_.type) {
    case FieldType::date:
        return converted(parseDay(cell.text, cell.kind), [](Day day) { return Value::of(std::int64_t{numberOf(day)}); });
    case FieldType::month:
        return converted(parseMonth(cell.text, cell.kind), [](Month m) { return Value::of(std::int64_t{m.number}); });
    case FieldType::time: return converted(parseTime(cell.text, cell.kind), number);
    case FieldType::money: return converted(parseMoney(cell.text, cell.kind, field_.wan), number);
    case FieldType::count: return converted(parseCount(cell.text, cell.kind), number);
    case FieldType::decimal: return converted(parseDecimal(cell.text, cell.kind), number);
    case FieldType::flag:
        return converted(parseFlag(cell.text, cell.kind), [](bool yes) { return Value::of(std::int64_t{yes}); });
    case FieldType::creditCode:
        return converted(CreditCode::parse(cell.text, cell.kind), [&](const CreditCode& c) { return kept(c.text()); });
    case FieldType::permit:
        return converted(PermitNumber::parse(cell.text, cell.kind), [&](const PermitNumber& p) { return kept(p.text()); });
    case FieldType::number: return converted(parseReferenceNumber(cell.text, cell.kind), kept);
    case FieldType::code: return readCode(cell, on);
    case FieldType::codes: return readCodes(cell, on);
    default: return readText(cell);
    }
}

Parsed<Value> FieldReader::readText(const Cell& cell)
{
    const auto text = trimmed(cell.text);
    if (length(text) > field_.max)
        return refusedFor<Value>(message::textTooLong);
    if (field_.type == FieldType::name) {
        // Spaces inside a Chinese name set characters apart for looks; between Latin letters they belong to it.
        text_.clear();
        bool afterWide = false, pendingSpace = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t start = at;
            const char32_t c = nextCodePoint(text, at);
            if (c == ' ' || c == 0x3000 || c == 0xA0 || c == '\t') {
                pendingSpace = true;
                continue;
            }
            const bool wide = c >= 0x2E80;
            if (pendingSpace && !wide && !afterWide && !text_.empty())
                text_ += ' ';
            pendingSpace = false;
            afterWide = wide;
            text_.append(text, start, at - start);
        }
    } else {
        text_ = text;
    }
    // A NUL would end a key early; decode refuses such rows, and here it is only made sure of.
    if (text_.find('\0') != std::string::npos)
        return refusedFor<Value>(message::textTooLong);
    return parsedAs(Value::of(std::string_view(text_)));
}

Parsed<Value> FieldReader::readCode(const Cell& cell, Day on)
{
    const auto owned = [](std::string_view code) { return Value::of(code); };
    Parsed<Value> out;
    switch (listed_) {
    case Listed::division: out = converted(parseDivision(cell.text, cell.kind, *list_, *local_, on), owned); break;
    case Listed::industry: out = converted(parseIndustry(cell.text, cell.kind, *list_, on), owned); break;
    case Listed::disease:
        out = converted(DiseaseCode::parse(cell.text, cell.kind, *list_, on), [&](const DiseaseCode& code) {
            text_ = code.text();
            return Value::of(std::string_view(text_));
        });
        break;
    case Listed::accidentType: out = converted(parseAccidentType(cell.text, cell.kind, *list_, on), owned); break;
    case Listed::plain: out = converted(parseListed(cell.text, cell.kind, *list_, on), owned); break;
    }
    if (!out.value && field_.lenient) {
        auto asText = readText(cell);
        asText.note = &message::codeUnlisted;
        return asText;
    }
    return out;
}

Parsed<Value> FieldReader::readCodes(const Cell& cell, Day on)
{
    std::set<std::string> codes;
    Parsed<Value> out;
    const std::string text = halfWidth(cell.text);
    static constexpr std::string_view separators[] = {"、", "，", "；", ",", ";", "/", " ", "\n", "\t"};
    std::string_view rest = text;
    while (!rest.empty()) {
        std::size_t end = rest.size(), skip = 0;
        for (const auto separator : separators)
            if (const auto at = rest.find(separator); at < end) {
                end = at;
                skip = separator.size();
            }
        const auto part = trimmed(rest.substr(0, end));
        rest.remove_prefix(end + skip);
        if (part.empty())
            continue;
        const auto one = parseListed(part, CellKind::text, *list_, on);
        if (one.value) {
            codes.emplace(*one.value);
        } else if (field_.lenient) {
            codes.emplace(part);
            out.note = &message::codeUnlisted;
        } else {
            return refusedFor<Value>(*one.problem);
        }
    }
    text_.clear();
    for (const auto& code : codes)
        text_ += (text_.empty() ? "" : ",") + code;
    out.value = Value::of(std::string_view(text_));
    return out;
}

}  // namespace lianfang
