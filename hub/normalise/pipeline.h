// Decoding on the caller's thread, and what is done with the rows on threads of its own.
#pragma once

#include "hub/base/queue.h"
#include "hub/normalise/normalise.h"
#include "hub/normalise/table_binding.h"

#include <exception>
#include <mutex>

namespace lianfang {

struct Work {
    std::shared_ptr<const TableBinding> binding;
    RowBatch batch;
    std::uint64_t firstOrdinal = 0; // of the batch's rows within the submission
    std::uint32_t document = 0;
    std::uint32_t table = 0;
};

// Reads all documents of one submission once.
class Pipeline : public RowSink {
public:
    using EachBatch = std::function<void(unsigned worker, const Work&)>; // on the worker's thread
    using EachRefused = std::function<void(const Rejection&, std::uint32_t document, std::uint32_t table)>;

    Pipeline(const NormaliseContext& context, EachBatch each, EachRefused refuse);

    // Returns when every batch is done with. Throws what decoding, binding or a worker threw first.
    void run(std::vector<NormaliseInput>& inputs);

    std::vector<NormalisedDocument> documents;
    std::string keyHeading;
    std::uint64_t rowsRead = 0; // given to workers
    std::uint64_t refusedRows = 0;

private:
    void read(NormaliseInput& input);
    void table(const Table& table) override;
    void rows(RowBatch&& batch) override;
    void refused(Rejection&& rejection) override;
    std::uint32_t documentOrdinal() const { return static_cast<std::uint32_t>(documents.size() - 1); }
    std::uint32_t tableOrdinal() const { return static_cast<std::uint32_t>(documents.back().sheets.size() - 1); }
    void work(unsigned worker);
    void keep(std::exception_ptr failure);

    const NormaliseContext& context_;
    EachBatch each_;
    EachRefused refuse_;
    BoundedQueue<Work> queue_;
    std::shared_ptr<const TableBinding> binding_;
    std::mutex failing_;
    std::exception_ptr failure_;
};

} // namespace lianfang
