// How a record of one dataset lies in a spill file and in its table. Both come from the schema alone.
#pragma once

#include "hub/base/crypto.h"
#include "hub/schema/schema.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

enum class ColumnType : std::uint8_t { integer, text, person };

// One value as it will be stored. `text` holds a text or a person's 16 bytes; it points to somebody else's bytes.
struct Value {
    enum class Kind : std::uint8_t { null, integer, text };
    Kind kind = Kind::null;
    std::int64_t integer = 0;
    std::string_view text;

    static Value of(std::int64_t number) { return {Kind::integer, number, {}}; }
    static Value of(std::string_view bytes) { return {Kind::text, 0, bytes}; }
    bool isNull() const { return kind == Kind::null; }
};

// A person met in a row, for the person table.
struct PersonEntry {
    std::string_view key;       // 16 bytes: HMAC-SM3(match key, kind ‖ canonical number), its first half
    std::int32_t birthDay = 0;  // days since 1970-01-01
    std::uint8_t sex = 0;       // 1 male, 2 female, 0 unknown
    std::string_view sealed;    // the number under SM4-CTR with the key as counter: opening recomputes the key
};

// The columns of a dataset's table: those of the natural key, then the rest, each in the schema's order.
class RecordLayout {
public:
    struct Column {
        std::size_t field;  // index into Dataset::fields
        std::string name;
        ColumnType type;
        bool hashed = false;  // holds no value of the field, but the keyed hash of what it says
    };

    explicit RecordLayout(const Dataset& dataset);

    const Dataset& dataset() const { return *dataset_; }
    const std::vector<Column>& keyColumns() const { return key_; }
    const std::vector<Column>& valueColumns() const { return values_; }
    const std::vector<std::size_t>& sealedFields() const { return sealed_; }
    // The withdrawing field's index ("operation" of a changes dataset); fields.size() if there is none.
    std::size_t operationField() const { return operation_; }

    // Appends the key's sortable form: per column a byte (0 null, 1 not), then 8 bytes big-endian with the sign flipped, 16
    // bytes, or the text and a NUL. Compared as bytes it orders as the table's primary key does.
    void appendKey(const std::vector<Value>& byField, std::string& out) const;
    // Reads one back; text values point into `key`.
    void readKey(std::string_view key, std::vector<Value>& columns) const;

private:
    const Dataset* dataset_;
    std::vector<Column> key_;
    std::vector<Column> values_;
    std::vector<std::size_t> sealed_;
    std::size_t operation_;
};

// The body of a spilled record.
struct RecordBody {
    Tag tag{};                    // of the decoded cells
    std::int64_t content = 0;     // keyed hash of what was normalised: equal contents are one version
    std::uint32_t document = 0;   // ordinal within the submission
    std::uint32_t table = 0;      // ordinal of the table within the document
    std::uint64_t row = 0;
    bool withdrawn = false;
    std::vector<Value> values;    // by RecordLayout::valueColumns
    std::string_view sealed;      // Sealer's form, empty if there is nothing to seal
    std::vector<PersonEntry> persons;

    std::size_t append(std::string& out) const;                  // gives where in `out` the sealed text begins
    void read(std::string_view body, std::size_t valueColumns);  // views point into `body`
};

}  // namespace lianfang
