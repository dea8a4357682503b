#include "hub/store/store.h"

#include <nlohmann/json.hpp>

#include <ctime>

namespace lianfang {

Seconds secondsNow()
{
    return std::time(nullptr);
}

std::string_view toString(ExchangeState state)
{
    switch (state) {
    case ExchangeState::expected: return "expected";
    case ExchangeState::running: return "running";
    case ExchangeState::done: return "done";
    case ExchangeState::failed: return "failed";
    case ExchangeState::nil: break;
    }
    return "nil";
}

std::string_view toString(Timeliness timeliness)
{
    switch (timeliness) {
    case Timeliness::onTime: return "on-time";
    case Timeliness::late: return "late";
    case Timeliness::overdue: return "overdue";
    case Timeliness::unknown: break;
    }
    return "unknown";
}

namespace {

void putNumber(std::string& out, std::uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; --i)
        out += static_cast<char>(number >> (8 * i));
}

std::uint64_t takeNumber(std::string_view& bytes, std::size_t count)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(count);
    return number;
}

void putText(std::string& out, std::string_view text)
{
    putNumber(out, text.size(), 4);
    out += text;
}

std::string takeText(std::string_view& bytes)
{
    const auto size = takeNumber(bytes, 4);
    std::string text(bytes.substr(0, size));
    bytes.remove_prefix(size);
    return text;
}

}  // namespace

void Remark::append(std::string& key, std::string& body) const
{
    putNumber(key, document, 4);
    putNumber(key, table, 4);
    putNumber(key, row, 8);
    putNumber(body, static_cast<std::uint64_t>(kind), 1);
    putNumber(body, sensitive, 1);
    putText(body, column);
    putText(body, sealedValue);
    putText(body, code);
    putNumber(body, arguments.size(), 1);
    for (const auto& argument : arguments)
        putText(body, argument);
}

Remark Remark::read(std::string_view key, std::string_view body)
{
    Remark remark;
    remark.document = static_cast<std::uint32_t>(takeNumber(key, 4));
    remark.table = static_cast<std::uint32_t>(takeNumber(key, 4));
    remark.row = takeNumber(key, 8);
    remark.kind = static_cast<Kind>(takeNumber(body, 1));
    remark.sensitive = takeNumber(body, 1) != 0;
    remark.column = takeText(body);
    remark.sealedValue = takeText(body);
    remark.code = takeText(body);
    remark.arguments.resize(takeNumber(body, 1));
    for (auto& argument : remark.arguments)
        argument = takeText(body);
    return remark;
}

}  // namespace lianfang
