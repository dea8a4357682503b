#include "hub/decode/json_value.h"

#include "hub/decode/messages.h"

// Without exceptions, every result must be asked for its error.
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

namespace ondemand = simdjson::ondemand;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?, as RFC 8259 has it.
bool isNumber(std::string_view text)
{
    std::size_t at = 0;
    const auto take = [&](std::string_view any) {
        const bool there = at < text.size() && any.find(text[at]) != std::string_view::npos;
        at += there;
        return there;
    };
    const auto digits = [&] {
        const auto from = at;
        while (take("0123456789")) {
        }
        return at > from;
    };
    take("-");
    if (!take("0") && !digits())
        return false;
    if (take(".") && !digits())
        return false;
    if (take("eE")) {
        take("+-");
        if (!digits())
            return false;
    }
    return at == text.size();
}

} // namespace

std::optional<std::size_t> jsonExtent(std::string_view text, bool ended)
{
    if (text.empty())
        return std::nullopt;
    std::size_t at = 0;
    const auto closingQuote = [&] { // `at` is behind the opening one
        for (; at < text.size(); ++at) {
            if (text[at] == '"')
                return true;
            at += text[at] == '\\';
        }
        return false;
    };
    if (text[0] != '{' && text[0] != '[') {
        if (text[0] == '"') {
            at = 1;
            return closingQuote() ? std::optional(at + 1) : std::nullopt;
        }
        while (at < text.size() && !isSpace(text[at]) && std::strchr(",]}[{\":", text[at]) == nullptr)
            ++at;
        return at < text.size() || ended ? std::optional(std::max<std::size_t>(at, 1)) : std::nullopt;
    }
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
        switch (text[at]) {
        case '{':
        case '[':
            ++depth;
            break;
        case '}':
        case ']':
            if (--depth == 0)
                return at + 1;
            break;
        case '"':
            ++at;
            if (!closingQuote())
                return std::nullopt;
            break;
        default:
            break;
        }
    }
    return std::nullopt;
}

// Expected failures of simdjson come as codes; they are gathered here.
struct JsonValueReader::Walk {
    Walk(const DecodeRequest& asked, RecordReader& told) : request(asked), records(told) {}

    const DecodeRequest& request;
    RecordReader& records;
    ondemand::parser parser;

    simdjson::error_code value(ondemand::value value, std::string_view name, bool listed, unsigned depth)
    {
        if (depth > request.limits.xmlDepth)
            throw Error(message::limitDepth, {request.document, "JSON", std::to_string(request.limits.xmlDepth)});
        ondemand::json_type type;
        if (const auto error = value.type().get(type))
            return error;
        switch (type) {
        case ondemand::json_type::object:
            return object(value, name, listed, depth);
        case ondemand::json_type::array:
            return array(value, name, depth);
        case ondemand::json_type::string: {
            std::string_view text;
            if (const auto error = value.get_string().get(text))
                return error;
            records.value(name, text, CellKind::text, listed);
            return simdjson::SUCCESS;
        }
        case ondemand::json_type::number: {
            auto text = value.raw_json_token();
            while (!text.empty() && isSpace(text.back()))
                text.remove_suffix(1);
            if (!isNumber(text))
                return simdjson::NUMBER_ERROR;
            records.value(name, text, CellKind::number, listed);
            return simdjson::SUCCESS; // simdjson needs no more: the token is behind it
        }
        case ondemand::json_type::boolean: {
            bool yes = false;
            if (const auto error = value.get_bool().get(yes))
                return error;
            records.value(name, yes ? "TRUE" : "FALSE", CellKind::boolean, listed);
            return simdjson::SUCCESS;
        }
        default:
            bool null = false;
            if (const auto error = value.is_null().get(null); error || !null)
                return simdjson::N_ATOM_ERROR;
            records.value(name, "", CellKind::text, listed);
            return simdjson::SUCCESS;
        }
    }

    simdjson::error_code object(ondemand::value& value, std::string_view name, bool listed, unsigned depth)
    {
        ondemand::object object;
        if (const auto error = value.get_object().get(object))
            return error;
        records.open(name, listed);
        for (auto each : object) {
            ondemand::field field;
            if (const auto error = std::move(each).get(field))
                return error;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key))
                return error;
            if (const auto error = this->value(field.value(), key, false, depth + 1))
                return error;
        }
        records.close();
        return simdjson::SUCCESS;
    }

    simdjson::error_code array(ondemand::value& value, std::string_view name, unsigned depth)
    {
        ondemand::array array;
        if (const auto error = value.get_array().get(array))
            return error;
        records.list(name);
        for (auto each : array) {
            ondemand::value element;
            if (const auto error = std::move(each).get(element))
                return error;
            if (const auto error = this->value(element, name, true, depth + 1))
                return error;
        }
        return simdjson::SUCCESS;
    }
};

JsonValueReader::JsonValueReader(const DecodeRequest& request, RecordReader& records)
    : request_(request), records_(records), walk_(std::make_unique<Walk>(request, records))
{
}

JsonValueReader::~JsonValueReader() = default;

bool JsonValueReader::read(std::string_view text, std::string_view name, bool listed, unsigned depth)
{
    static_assert(padding >= simdjson::SIMDJSON_PADDING);
    if (text.empty() || (text[0] != '{' && text[0] != '[')) {
        // simdjson has no value for a document that is but a scalar.
        scratch_.assign("[").append(text).append("]").append(padding, ' ');
        const auto size = text.size() + 2;
        ondemand::document document;
        ondemand::array array;
        auto error = walk_->parser.iterate(scratch_.data(), size, scratch_.size()).get(document);
        if (!error)
            error = document.get_array().get(array);
        std::size_t count = 0;
        if (!error)
            for (auto each : array) {
                ondemand::value value;
                if ((error = std::move(each).get(value)) || (error = walk_->value(value, name, listed, depth)))
                    break;
                ++count;
            }
        offset_ = 0;
        if (!error && count != 1)
            error = simdjson::TAPE_ERROR;
        reason_ = error ? simdjson::error_message(error) : "";
        return !error;
    }
    ondemand::document document;
    ondemand::value value;
    offset_ = 0;
    auto error = walk_->parser.iterate(text.data(), text.size(), text.size() + padding).get(document);
    if (error) {
        reason_ = simdjson::error_message(error);
        return false;
    }
    error = document.get_value().get(value);
    if (!error)
        error = walk_->value(value, name, listed, depth);
    const char* at = nullptr;
    if (!error && document.current_location().get(at) == simdjson::SUCCESS)
        error = simdjson::TRAILING_CONTENT;
    if (!error)
        return true;
    if (!document.current_location().get(at) && at >= text.data() && at <= text.data() + text.size())
        offset_ = static_cast<std::size_t>(at - text.data());
    reason_ = simdjson::error_message(error);
    return false;
}

std::optional<std::string> JsonValueReader::stringOf(std::string_view quoted)
{
    scratch_.assign("[").append(quoted).append("]").append(padding, ' ');
    ondemand::document document;
    ondemand::array array;
    std::string_view text;
    if (walk_->parser.iterate(scratch_.data(), quoted.size() + 2, scratch_.size()).get(document) ||
        document.get_array().get(array) || array.at(0).get_string().get(text))
        return std::nullopt;
    return std::string(text);
}

} // namespace lianfang
