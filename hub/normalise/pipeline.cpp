#include "hub/normalise/pipeline.h"

#include "hub/base/text.h"
#include "hub/normalise/messages.h"

#include <algorithm>
#include <thread>

namespace lianfang {

namespace {

struct WorkerFailed {};

// One for each required field, in the schema's order.
std::vector<std::string> requiredHeadings(const DatasetMapping& mapping)
{
    std::vector<std::string> out;
    const auto& fields = mapping.dataset->fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto at = std::find_if(mapping.maps.begin(), mapping.maps.end(), [&](const FieldMap& map) {
            return map.field == i && !map.from.empty();
        });
        if (fields[i].required && at != mapping.maps.end())
            out.push_back(at->from.front());
    }
    return out;
}

} // namespace

Pipeline::Pipeline(const NormaliseContext& context, EachBatch each, EachRefused refuse)
    : context_(context), each_(std::move(each)), refuse_(std::move(refuse)), queue_(2 * context.threads)
{
}

void Pipeline::run(std::vector<NormaliseInput>& inputs)
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

void Pipeline::read(NormaliseInput& input)
{
    DecodeRequest request;
    request.document = input.name;
    request.format = context_.mapping->format;
    request.encoding = context_.mapping->encoding;
    request.sheet = context_.mapping->sheet;
    request.records = context_.mapping->records;
    request.spillFolder = context_.spillFolder;
    request.headings = context_.mapping->headings();
    request.examples = requiredHeadings(*context_.mapping);
    request.limits = context_.limits;
    documents.emplace_back();
    binding_.reset();
    documents.back().summary = decode(*input.source, request, *this);
}

void Pipeline::table(const Table& table)
{
    auto& document = documents.back();
    auto binding = std::make_shared<TableBinding>(table, *context_.mapping);
    document.sheets.push_back(table.sheet);
    for (const auto& heading : binding->unknownColumns) {
        const auto column = withNumbersMasked(heading); // a row taken for the header
        if (std::find(document.unknownColumns.begin(), document.unknownColumns.end(), column) ==
            document.unknownColumns.end())
            document.unknownColumns.push_back(column);
    }
    if (keyHeading.empty())
        keyHeading = binding->headingOf(*context_.mapping, context_.mapping->dataset->key.front());
    binding_ = std::move(binding);
}

void Pipeline::rows(RowBatch&& batch)
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

void Pipeline::refused(Rejection&& rejection)
{
    refuse_(rejection, documentOrdinal(), tableOrdinal());
    ++refusedRows;
}

void Pipeline::work(unsigned worker)
{
    try {
        while (const auto work = queue_.pop())
            each_(worker, *work);
    } catch (...) {
        keep(std::current_exception());
        queue_.close();
    }
}

void Pipeline::keep(std::exception_ptr failure)
{
    const std::lock_guard lock(failing_);
    if (!failure_)
        failure_ = std::move(failure);
}

} // namespace lianfang
