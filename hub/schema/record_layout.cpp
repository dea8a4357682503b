#include "hub/schema/record_layout.h"

#include <cstring>

namespace lianfang {

namespace {

ColumnType columnTypeOf(FieldType type)
{
    switch (type) {
    case FieldType::identity: return ColumnType::person;
    case FieldType::text:
    case FieldType::name:
    case FieldType::phone:
    case FieldType::creditCode:
    case FieldType::code:
    case FieldType::codes:
    case FieldType::permit:
    case FieldType::number: return ColumnType::text;
    default: return ColumnType::integer;
    }
}

template <typename T>
void put(std::string& out, T value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void putText(std::string& out, std::string_view text)
{
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

// Takes values from the front of what append() wrote; spill files are the hub's own, so lengths are trusted.
class Taker {
public:
    explicit Taker(std::string_view bytes) : at_(bytes.data()) {}

    template <typename T>
    T take()
    {
        T value;
        std::memcpy(&value, at_, sizeof value);
        at_ += sizeof value;
        return value;
    }

    std::string_view bytes(std::size_t size)
    {
        const std::string_view out(at_, size);
        at_ += size;
        return out;
    }

    std::string_view text() { return bytes(take<std::uint32_t>()); }

private:
    const char* at_;
};

constexpr std::uint64_t signBit = 1ull << 63;

}  // namespace

RecordLayout::RecordLayout(const Dataset& dataset)
    : dataset_(&dataset), operation_(dataset.kind == DatasetKind::changes ? dataset.indexOf("operation")
                                                                          : dataset.fields.size())
{
    std::vector<bool> inKey(dataset.fields.size());
    const auto columnOf = [&](std::size_t i) {
        return Column{i, dataset.fields[i].column(), columnTypeOf(dataset.fields[i].type), false};
    };
    for (const auto i : dataset.key) {
        inKey[i] = true;
        key_.push_back(columnOf(i));
    }
    for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
        if (inKey[i] || i == operation_)
            continue;
        if (dataset.fields[i].sealed())
            sealed_.push_back(i);
        else
            values_.push_back(columnOf(i));
        if (dataset.fields[i].compared)
            values_.push_back({i, dataset.fields[i].column() + "_key", ColumnType::integer, true});
    }
}

void RecordLayout::appendKey(const std::vector<Value>& byField, std::string& out) const
{
    for (const auto& column : key_) {
        const Value& value = byField[column.field];
        out += static_cast<char>(value.isNull() ? 0 : 1);
        if (value.isNull())
            continue;
        if (column.type == ColumnType::integer) {
            put(out, __builtin_bswap64(static_cast<std::uint64_t>(value.integer) ^ signBit));
        } else {
            out += value.text;
            if (column.type == ColumnType::text)
                out += '\0';
        }
    }
}

void RecordLayout::readKey(std::string_view key, std::vector<Value>& columns) const
{
    columns.clear();
    Taker taker(key);
    for (const auto& column : key_) {
        if (taker.take<char>() == 0) {
            columns.push_back({});
        } else if (column.type == ColumnType::integer) {
            const auto number = __builtin_bswap64(taker.take<std::uint64_t>()) ^ signBit;
            columns.push_back(Value::of(static_cast<std::int64_t>(number)));
        } else if (column.type == ColumnType::person) {
            columns.push_back(Value::of(taker.bytes(16)));
        } else {
            const char* start = taker.bytes(0).data();
            const std::string_view text(start, std::strlen(start));
            taker.bytes(text.size() + 1);
            columns.push_back(Value::of(text));
        }
    }
}

std::size_t RecordBody::append(std::string& out) const
{
    put(out, tag);
    put(out, content);
    put(out, document);
    put(out, table);
    put(out, row);
    put(out, withdrawn);
    for (const auto& value : values) {
        put(out, value.kind);
        if (value.kind == Value::Kind::integer)
            put(out, value.integer);
        else if (value.kind == Value::Kind::text)
            putText(out, value.text);
    }
    putText(out, sealed);
    const std::size_t sealedAt = out.size() - sealed.size();
    put(out, static_cast<std::uint8_t>(persons.size()));
    for (const auto& person : persons) {
        out += person.key;
        put(out, person.birthDay);
        put(out, person.sex);
        putText(out, person.sealed);
    }
    return sealedAt;
}

void RecordBody::read(std::string_view body, std::size_t valueColumns)
{
    Taker taker(body);
    tag = taker.take<Tag>();
    content = taker.take<std::int64_t>();
    document = taker.take<std::uint32_t>();
    table = taker.take<std::uint32_t>();
    row = taker.take<std::uint64_t>();
    withdrawn = taker.take<bool>();
    values.clear();
    for (std::size_t i = 0; i < valueColumns; ++i) {
        const auto kind = taker.take<Value::Kind>();
        values.push_back(kind == Value::Kind::integer ? Value::of(taker.take<std::int64_t>())
                         : kind == Value::Kind::text  ? Value::of(taker.text())
                                                      : Value{});
    }
    sealed = taker.text();
    persons.resize(taker.take<std::uint8_t>());
    for (auto& person : persons) {
        person.key = taker.bytes(16);
        person.birthDay = taker.take<std::int32_t>();
        person.sex = taker.take<std::uint8_t>();
        person.sealed = taker.text();
    }
}

}  // namespace lianfang
