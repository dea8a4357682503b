#include "hub/normalise/normalise.h"

#include "hub/base/queue.h"
#include "hub/normalise/messages.h"
#include "hub/normalise/row_normaliser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>

namespace lianfang {

namespace {

// Changes with what the rules in hub/model and here make of a cell, so that no row of before passes for unchanged.
constexpr std::string_view rulesVersion = "1";

struct Work {
    std::shared_ptr<const TableBinding> binding;
    RowBatch batch;
    std::uint64_t firstOrdinal = 0;  // of the batch's rows within the submission
    std::uint32_t document = 0;
    std::uint32_t table = 0;
};

using EachBatch = std::function<void(unsigned worker, const Work&)>;
using EachRefused = std::function<void(const Rejection&, std::uint32_t document, std::uint32_t table)>;

struct WorkerFailed {};

// Decodes on the caller's thread and hands batches to the workers' threads.
class Pipeline : public RowSink {
public:
    Pipeline(const NormaliseContext& context, EachBatch each, EachRefused refuse)
        : context_(context), each_(std::move(each)), refuse_(std::move(refuse)), queue_(2 * context.threads)
    {
    }

    void run(std::vector<NormaliseInput>& inputs)
    {
        std::vector<std::thread> threads;
        for (unsigned worker = 0; worker < context_.threads; ++worker)
            threads.emplace_back([this, worker] { work(worker); });
        try {
            for (auto& input : inputs)
                read(input);
        } catch (const WorkerFailed&) {
            // Its reason is told below.
        } catch (...) {
            keep(std::current_exception());
        }
        queue_.close();
        for (auto& thread : threads)
            thread.join();
        if (failure_)
            std::rethrow_exception(failure_);
    }

    std::vector<NormalisedDocument> documents;
    std::string keyHeading;
    std::uint64_t rowsRead = 0;  // given to workers
    std::uint64_t refusedRows = 0;

private:
    void read(NormaliseInput& input)
    {
        DecodeRequest request;
        request.document = input.name;
        request.format = context_.mapping->format;
        request.encoding = context_.mapping->encoding;
        request.sheet = context_.mapping->sheet;
        request.records = context_.mapping->records;
        request.spillFolder = context_.spillFolder;
        request.headings = context_.mapping->headings();
        request.limits = context_.limits;
        documents.emplace_back();
        binding_.reset();
        documents.back().summary = decode(*input.source, request, *this);
    }

    void table(const Table& table) override
    {
        auto& document = documents.back();
        auto binding = std::make_shared<TableBinding>(table, *context_.mapping);
        document.sheets.push_back(table.sheet);
        for (const auto& column : binding->unknownColumns)
            if (std::find(document.unknownColumns.begin(), document.unknownColumns.end(), column) ==
                document.unknownColumns.end())
                document.unknownColumns.push_back(column);
        if (keyHeading.empty())
            keyHeading = binding->headingOf(*context_.mapping, context_.mapping->dataset->key.front());
        binding_ = std::move(binding);
    }

    void rows(RowBatch&& batch) override
    {
        const std::uint64_t count = batch.size();
        if (context_.stop && context_.stop->load(std::memory_order_relaxed))
            throw Error(message::stopped);
        if (!queue_.push({binding_, std::move(batch), rowsRead, documentOrdinal(), tableOrdinal()}))
            throw WorkerFailed{};
        rowsRead += count;
        if (context_.progress)
            context_.progress->fetch_add(count, std::memory_order_relaxed);
    }

    void refused(Rejection&& rejection) override
    {
        refuse_(rejection, documentOrdinal(), tableOrdinal());
        ++refusedRows;
    }

    std::uint32_t documentOrdinal() const { return static_cast<std::uint32_t>(documents.size() - 1); }
    std::uint32_t tableOrdinal() const { return static_cast<std::uint32_t>(documents.back().sheets.size() - 1); }

    void work(unsigned worker)
    {
        try {
            while (const auto work = queue_.pop())
                each_(worker, *work);
        } catch (...) {
            keep(std::current_exception());
            queue_.close();
        }
    }

    void keep(std::exception_ptr failure)
    {
        const std::lock_guard lock(failing_);
        if (!failure_)
            failure_ = std::move(failure);
    }

    const NormaliseContext& context_;
    EachBatch each_;
    EachRefused refuse_;
    BoundedQueue<Work> queue_;
    std::shared_ptr<const TableBinding> binding_;
    std::mutex failing_;
    std::exception_ptr failure_;
};

std::string bigEndian(std::uint64_t number)
{
    std::string out(8, '\0');
    for (int i = 7; i >= 0; --i, number >>= 8)
        out[static_cast<std::size_t>(i)] = static_cast<char>(number);
    return out;
}

std::uint64_t fromBigEndian(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (const char c : bytes.substr(0, 8))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

// Where a row stands; the form in which MergeRequest::confirmed has it.
struct RowPlace {
    std::uint32_t document;
    std::uint32_t table;
    std::uint64_t row;
};

std::string_view view(const Tag& tag)
{
    return {reinterpret_cast<const char*>(tag.data()), tag.size()};
}

// Which rows are already known, by tag: sorted against the tags of what holds now, in bounded memory.
class KnownByTag {
public:
    KnownByTag(const NormaliseContext& context, std::vector<NormaliseInput>& inputs, const NextTag& known)
    {
        const std::size_t share = context.memoryBytes / (context.threads + 2);
        std::vector<std::unique_ptr<SortedRuns>> delivered;
        std::vector<std::unique_ptr<RowNormaliser>> normalisers;
        for (unsigned worker = 0; worker < context.threads; ++worker) {
            delivered.push_back(std::make_unique<SortedRuns>(context.spillFolder, share));
            normalisers.push_back(std::make_unique<RowNormaliser>(context, worker, 0));
        }
        Pipeline pipeline(
            context,
            [&](unsigned worker, const Work& work) {
                for (std::size_t row = 0; row < work.batch.size(); ++row) {
                    std::array<char, 8 + sizeof(RowPlace)> body;
                    const RowPlace place{work.document, work.table, work.batch.number(row)};
                    bigEndian(work.firstOrdinal + row).copy(body.data(), 8);
                    std::memcpy(body.data() + 8, &place, sizeof place);
                    delivered[worker]->add(view(normalisers[worker]->tagOf(*work.binding, work.batch, row)),
                                           {body.data(), body.size()});
                }
            },
            [](const Rejection&, std::uint32_t, std::uint32_t) {});
        pipeline.run(inputs);

        SortedRuns held(context.spillFolder, share);
        Tag tag;
        for (std::uint64_t ordinal = 0; known(tag); ++ordinal)
            held.add(view(tag), bigEndian(ordinal));

        unchanged_.resize(pipeline.rowsRead);
        confirmed = std::make_unique<SortedRuns>(context.spillFolder, share);
        std::vector<SortedRuns*> sources;
        for (auto& runs : delivered)
            sources.push_back(runs.get());
        SortedReader rows(sources), tags({&held});
        bool more = rows.next();
        while (more && tags.next()) {
            while (more && rows.key() < tags.key())
                more = rows.next();
            bool first = true;
            while (more && rows.key() == tags.key()) {
                unchanged_[fromBigEndian(rows.body())] = true;
                if (first)
                    confirmed->add(tags.body(), rows.body().substr(8));
                else
                    ++repeated;  // an identical row of the same submission: it counts once
                first = false;
                more = rows.next();
            }
        }
        all = confirmed->entries() + repeated == pipeline.rowsRead && pipeline.refusedRows == 0;
        documents = std::move(pipeline.documents);
        keyHeading = std::move(pipeline.keyHeading);
    }

    bool holds(std::uint64_t ordinal) const { return unchanged_[ordinal]; }

    std::unique_ptr<SortedRuns> confirmed;
    std::uint64_t repeated = 0;
    bool all = false;
    std::vector<NormalisedDocument> documents;
    std::string keyHeading;

private:
    std::vector<bool> unchanged_;
};

}  // namespace

std::string versionsOf(const Schema& schema, const Manifest& manifest)
{
    return schema.version() + "/" + manifest.version + "/" + std::string(rulesVersion);
}

Normalised normalise(std::vector<NormaliseInput>& inputs, const NormaliseContext& context, const NextTag& known)
{
    Normalised out;
    std::optional<KnownByTag> tags;
    if (known) {
        tags.emplace(context, inputs, known);
        out.confirmedRows = tags->confirmed->entries() + tags->repeated;
        out.confirmed.push_back(std::move(tags->confirmed));
        if (tags->all) {
            out.rows = out.confirmedRows;
            out.documents = std::move(tags->documents);
            out.keyHeading = std::move(tags->keyHeading);
            return out;
        }
        if (context.progress)
            context.progress->store(0, std::memory_order_relaxed);
    }

    // One normaliser a thread, and one for what decode refuses on this one.
    std::vector<std::unique_ptr<RowNormaliser>> normalisers;
    for (unsigned worker = 0; worker <= context.threads; ++worker)
        normalisers.push_back(std::make_unique<RowNormaliser>(context, worker, context.memoryBytes / context.threads));
    Pipeline pipeline(
        context,
        [&](unsigned worker, const Work& work) {
            std::vector<std::size_t> changed;
            for (std::size_t row = 0; row < work.batch.size(); ++row)
                if (!tags || !tags->holds(work.firstOrdinal + row))
                    changed.push_back(row);
            normalisers[worker]->rows(*work.binding, work.batch, changed, work.document, work.table);
        },
        [&](const Rejection& rejection, std::uint32_t document, std::uint32_t table) {
            normalisers.back()->refuse(rejection, document, table);
        });
    pipeline.run(inputs);

    out.rows = pipeline.rowsRead + pipeline.refusedRows;
    out.documents = std::move(pipeline.documents);
    out.keyHeading = std::move(pipeline.keyHeading);
    for (auto& normaliser : normalisers) {
        out.refusedRows += normaliser->refusedRows;
        out.repairedRows += normaliser->repairedRows;
        out.records.push_back(std::move(normaliser->records));
        out.references.push_back(std::move(normaliser->references));
        out.remarks.push_back(std::move(normaliser->remarks));
    }
    return out;
}

}  // namespace lianfang
