// Normalises rows on one thread into its own spill; keys and seals of a few dozen rows are made at once.
#pragma once

#include "hub/model/employer_reference.h"
#include "hub/model/identity_number.h"
#include "hub/model/rejection.h"
#include "hub/normalise/field_reader.h"
#include "hub/normalise/normalise.h"
#include "hub/normalise/table_binding.h"

#include <unordered_map>

namespace lianfang {

class RowNormaliser {
public:
    // `worker` tells the threads of one attempt apart, below 64.
    RowNormaliser(const NormaliseContext& context, unsigned worker, std::size_t memoryBytes);

    // The hash of the row's cells that the mapping reads.
    Tag tagOf(const TableBinding& binding, const RowBatch& batch, std::size_t row);

    // Adds those rows of the batch to records, or their reasons to remarks.
    void rows(const TableBinding& binding, const RowBatch& batch, std::span<const std::size_t> which,
              std::uint32_t document, std::uint32_t table);

    // A row that decode refused.
    void refuse(const Rejection& rejection, std::uint32_t document, std::uint32_t table);

    std::unique_ptr<SortedRuns> records;
    std::unique_ptr<SortedRuns> references;
    std::unique_ptr<SortedRuns> remarks;
    std::uint64_t refusedRows = 0;
    std::uint64_t repairedRows = 0;

private:
    // What an identity field of a row says, and if that is a number, the person's key and sealed number.
    struct Person {
        Cell cell;
        Parsed<IdentityNumber> parsed;
        Tag key;
        std::array<char, 19> plain;  // kind and canonical number
        std::array<char, 19> sealed;
        std::size_t size = 0;  // of plain and sealed
    };
    // A record but for its seal, in waitingBytes_: place (whose end is the key), plain text, body, each up to the next.
    struct Waiting {
        std::size_t place, key, plain, body, end;
        std::size_t sealed;  // within the body: room for the sealed text
        bool any;           // there is something to seal
    };

    void readPeople(const TableBinding& binding, const RowBatch& batch, std::span<const std::size_t> which);
    void row(const TableBinding& binding, const RowBatch& batch, std::size_t row, std::span<const Person> people);
    Value hashOf(const Value& name) const;
    void keep();
    void sealWaiting();
    // What the mapping makes of a field in this row: the first of its columns that says something.
    Cell cellOf(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void readPerson(std::size_t field, const TableBinding& binding, const Person& person);
    // What the mapping makes of one half of a field in this row.
    Cell sourceOf(std::size_t map, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void readField(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    // The day on which the field's codes must have been in force; nothing if the row does not say it as it should.
    std::optional<Day> dayOfCodes(const Field& field) const;
    void readEmployer(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void checkOrder(const TableBinding& binding);
    void problem(const Message& message, const TableBinding& binding, std::size_t field, std::string_view value,
                 std::vector<std::string> arguments);
    template <typename T>
    bool noted(const Parsed<T>& parsed, const TableBinding& binding, std::size_t field, std::string_view value);
    void remark(int kind, const Message& message, const std::string& heading, std::string_view value, bool sensitive,
                std::vector<std::string> arguments);
    std::int64_t refer(EmployerReference::Kind kind, std::string_view code, std::string_view name);

    const NormaliseContext& context_;
    const DatasetMapping& mapping_;
    const Dataset& dataset_;
    RecordLayout layout_;
    std::vector<FieldReader> readers_;
    std::vector<std::vector<std::size_t>> mapsOf_;  // by field
    std::size_t divisionField_;
    std::vector<std::size_t> order_; // fields; those whose day another one gives after all others, employers last
    std::vector<std::size_t> identities_;  // fields
    const CodeList& divisions_;
    Day periodEnd_;

    HmacSm3Lanes match_;
    CounterCipher numberCipher_;
    RowHash tagHash_;
    RowHash contentHash_;
    RowHash nameHash_; // of names that are compared, the same for every dataset
    Sealer recordSealer_;
    Sealer remarkSealer_;
    std::uint64_t nonce_;

    // The rows at hand.
    std::vector<Person> people_;  // row by row, in the order of identities_
    std::vector<std::string_view> numbers_;
    std::vector<Digest> digests_;
    std::vector<CounterCipher::Text> encrypted_;
    std::vector<Waiting> waiting_;
    std::string waitingBytes_;
    std::vector<Sealer::Text> sealing_;

    // The row at hand.
    std::vector<Value> values_;
    RecordBody body_;
    std::uint32_t document_ = 0;
    std::uint32_t table_ = 0;
    std::uint64_t number_ = 0;
    bool refused_ = false;
    bool repaired_ = false;
    std::string scratch_, key_, bytes_, sealed_;
    std::unordered_map<std::string, std::int64_t> references_;
};

}  // namespace lianfang
