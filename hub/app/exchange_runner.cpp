#include "hub/app/exchange_runner.h"

#include "hub/api/messages.h"
#include "hub/app/feedback.h"
#include "hub/dispatch/rejections_list.h"
#include "hub/normalise/messages.h"
#include "hub/normalise/normalise.h"
#include "hub/schedule/schedule.h"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace lianfang {

namespace {

constexpr std::size_t smallSpillBytes = 8u << 20;
constexpr std::uint64_t smallRows = 50'000; // a few bytes may unfold into millions of rows

template <typename T>
std::vector<T*> pointers(const std::vector<std::unique_ptr<T>>& owners)
{
    std::vector<T*> out;
    for (const auto& owner : owners)
        out.push_back(owner.get());
    return out;
}

bool sameDocuments(const LastSubmission& last, const std::vector<ArchivedInput>& documents)
{
    return last.digests.size() == documents.size() &&
           std::equal(documents.begin(), documents.end(), last.digests.begin(),
                      [](const ArchivedInput& document, const std::string& digest) { return document.digest == digest; });
}

// Attachments last, so that a row's document has the number that it has among those that are read.
std::vector<ArchivedInput> readFirst(std::vector<ArchivedInput> documents, const DatasetMapping& mapping)
{
    std::stable_partition(documents.begin(), documents.end(),
                          [&](const ArchivedInput& one) { return !mapping.isAttachment(one.mediaType); });
    return documents;
}

Day asOfDay(const ExchangeWork& work, Day today)
{
    if (work.asOf)
        return *work.asOf;
    std::optional<Day> latest;
    for (const auto& document : work.documents)
        if (document.asOf && (!latest || *document.asOf > *latest))
            latest = document.asOf;
    return latest ? *latest : std::min(work.exchange.key.period.lastDay(), today);
}

}  // namespace

Timeliness timelinessOn(Day day, const Configuration& configuration, const ExchangeKey& key)
{
    const auto due =
        dueDay(*configuration.find(key.dataset).mapping, key.unit, key.period, configuration.workingDays);
    return !due ? Timeliness::unknown : day <= *due ? Timeliness::onTime : Timeliness::late;
}

ExchangeRunner::ExchangeRunner(Archive& archive, Store& store, KeyRing keys, std::filesystem::path spillFolder)
    : archive_(archive), store_(store), keys_(std::move(keys)), spillFolder_(std::move(spillFolder))
{
}

void ExchangeRunner::process(const Configuration& configuration, const ExchangeWork& work)
{
    const Exchange& exchange = work.exchange;
    if (work.documents.empty()) {
        store_.confirm(exchange.id);
        return;
    }
    const auto found = configuration.find(exchange.key.dataset);
    if (!found.mapping)
        throw Error(message::datasetUnmapped, {exchange.key.dataset});

    const auto documents = readFirst(work.documents, *found.mapping);
    const auto last = store_.lastSubmission(exchange.key);
    const std::string versions = versionsOf(*configuration.schema, *found.manifest);
    const Day asOf = asOfDay(work, today());
    if (asOf > today())
        throw Error(message::asOfAhead, {toString(asOf), toString(today())});
    if (last && last->versions == versions && last->asOf == asOf && sameDocuments(*last, documents) && !work.cursor) {
        store_.confirm(exchange.id);
        return;
    }

    NormaliseContext context;
    context.schema = configuration.schema.get();
    context.manifest = found.manifest;
    context.mapping = found.mapping;
    context.period = exchange.key.period;
    context.unit = exchange.key.unit;
    context.today = today();
    context.demonstration = configuration.settings.demonstration;
    context.keys = keys_;
    context.spillFolder = spillFolder_;
    context.memoryBytes = configuration.settings.limits.spillBytes;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    context.threads = configuration.settings.limits.threads ? configuration.settings.limits.threads : std::min(cores, 16u);
    if (work.small) {
        context.threads = 1;
        context.memoryBytes = std::min(context.memoryBytes, smallSpillBytes);
        context.limits.rows = smallRows;
    }
    context.attempt = exchange.attempt;
    context.limits.documentBytes = configuration.settings.limits.documentBytes;
    context.progress = work.progress;
    context.stop = work.stop;

    std::vector<NormaliseInput> inputs;
    for (const auto& document : documents)
        if (!found.mapping->isAttachment(document.mediaType))
            inputs.push_back({document.name, archive_.open(document.digest)});
    const auto known = store_.knownRows(exchange.key);
    NextTag nextTag;
    if (known)
        nextTag = [&](Tag& tag) { return known->next(tag); };
    const auto started = std::chrono::steady_clock::now();
    Normalised normalised = normalise(inputs, context, nextTag);
    inputs.clear();
    const auto read = std::chrono::steady_clock::now();
    if (normalised.rows == 0)
        throw Error(message::noRows);
    if (work.stop && work.stop->load())
        throw Error(message::stopped);

    MergeRequest request;
    request.exchange = exchange.id;
    request.asOf = asOf;
    // A correction or a replay does not make late what came on time; rows after a nil return are judged by their own day.
    const bool cameBefore = last && !last->digests.empty() && exchange.timeliness != Timeliness::unknown;
    request.timeliness = cameBefore       ? exchange.timeliness
                         : work.timeliness ? *work.timeliness
                                           : timelinessOn(today(), configuration, exchange.key);
    request.versions = versions;
    request.replay = work.replay;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto& from = documents[i];
        SubmittedDocument document;
        document.name = from.name;
        document.mediaType = from.mediaType;
        document.digest = from.digest;
        document.bytes = from.bytes;
        if (i >= normalised.documents.size()) {
            document.format = attachmentFormat;
            request.documents.push_back(std::move(document));
            continue;
        }
        const auto& decoded = normalised.documents[i];
        document.format = decoded.summary.format;
        document.encoding = decoded.summary.encoding;
        document.sheets = decoded.sheets;
        for (const auto& heading : decoded.unknownColumns)
            if (!found.mapping->ignores(heading))
                document.unknownColumns.push_back(heading);
        document.rows = decoded.summary.rows;
        document.emptyRows = decoded.summary.emptyRows;
        document.bandRows = decoded.summary.bandRows;
        document.totalRows = decoded.summary.totalRows;
        document.signatureRows = decoded.summary.signatureRows;
        for (const auto& column : document.unknownColumns)
            spdlog::warn("exchange {}: document {} has a column that the mapping does not read: {}", exchange.id, i + 1,
                         shownHeading(column));
        request.documents.push_back(std::move(document));
    }
    request.records = pointers(normalised.records);
    request.confirmed = pointers(normalised.confirmed);
    request.unchanged = normalised.unchanged;
    request.references = pointers(normalised.references);
    request.remarks = pointers(normalised.remarks);
    request.rows = normalised.rows;
    request.refusedRows = normalised.refusedRows;
    const RejectionLimit limit =
        found.mapping->limitGiven ? found.mapping->limit : configuration.settings.limits.rejections;
    const bool replaces = found.mapping->dataset->kind != DatasetKind::changes;
    request.overLimit = [limit, replaces](std::uint64_t rejected, std::uint64_t rows) {
        return limit.passed(rejected, rows, replaces);
    };
    request.duplicateDiffers = &message::duplicateDiffers;
    request.keyHeading = normalised.keyHeading;
    request.cursor = work.cursor;
    request.outbox = [&](const MergeOutcome& outcome) {
        return feedback(configuration, *found.manifest, exchange, std::to_string(outcome.submission), outcome.rejected,
                        request.documents);
    };
    const MergeOutcome outcome = store_.merge(request);
    const auto seconds = [](auto span) { return std::chrono::duration<double>(span).count(); };
    spdlog::info("exchange {}: {} rows read and normalised in {:.2f} s, merged in {:.2f} s", exchange.id, normalised.rows,
                 seconds(read - started), seconds(std::chrono::steady_clock::now() - read));
    if (outcome.submission == 0)
        throw Error(message::tooManyRejected, {std::to_string(outcome.rejected), std::to_string(normalised.rows)});
}

}  // namespace lianfang
