// Normalises rows one by one, on one thread, into its own spill.
#pragma once

#include "hub/model/employer_reference.h"
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

    // Adds the row to records, or its reasons to remarks.
    void row(const TableBinding& binding, const RowBatch& batch, std::size_t row, std::uint32_t document,
             std::uint32_t table);

    // A row that decode refused.
    void refuse(const Rejection& rejection, std::uint32_t document, std::uint32_t table);

    std::unique_ptr<SortedRuns> records;
    std::unique_ptr<SortedRuns> references;
    std::unique_ptr<SortedRuns> remarks;
    std::uint64_t refusedRows = 0;
    std::uint64_t repairedRows = 0;

private:
    // What the mapping makes of one half of a field in this row.
    Cell sourceOf(std::size_t map, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void readField(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void readEmployer(std::size_t field, const TableBinding& binding, const RowBatch& batch, std::size_t row);
    void checkOrder(const TableBinding& binding);
    void problem(const Message& message, const TableBinding& binding, std::size_t field, std::string_view value,
                 std::vector<std::string> arguments);
    template <typename T>
    bool noted(const Parsed<T>& parsed, const TableBinding& binding, std::size_t field, std::string_view value);
    void remark(int kind, const Message& message, const std::string& heading, std::string_view value, bool sensitive,
                std::vector<std::string> arguments);
    std::int64_t refer(EmployerReference::Kind kind, std::string_view code, std::string_view name);
    void seal();

    const NormaliseContext& context_;
    const DatasetMapping& mapping_;
    const Dataset& dataset_;
    RecordLayout layout_;
    std::vector<FieldReader> readers_;
    std::vector<std::vector<std::size_t>> mapsOf_;  // by field
    std::size_t divisionField_;
    std::vector<std::size_t> order_;                // fields, employers last
    const CodeList& divisions_;
    Day periodEnd_;

    HmacSm3 match_;
    CounterCipher numberCipher_;
    RowHash tagHash_;
    RowHash contentHash_;
    Sealer recordSealer_;
    Sealer remarkSealer_;
    std::uint64_t nonce_;

    // The row at hand.
    std::vector<Value> values_;
    std::vector<std::string> storage_;  // by field: what text values point to
    std::vector<Tag> keys_;             // by field: persons' keys
    RecordBody body_;
    std::uint32_t document_ = 0;
    std::uint32_t table_ = 0;
    std::uint64_t number_ = 0;
    bool refused_ = false;
    bool repaired_ = false;
    std::string scratch_, key_, bytes_, plain_, sealed_;
    std::unordered_map<std::string, std::int64_t> references_;
};

}  // namespace lianfang
