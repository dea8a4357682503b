#include "hub/app/hub.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/connector_libraries.h"
#include "hub/app/feedback.h"
#include "hub/app/named.h"
#include "hub/app/person_numbers.h"
#include "hub/base/text.h"
#include "hub/decode/file_source.h"
#include "hub/decode/messages.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/normalise/messages.h"
#include "hub/notify/wording.h"
#include "hub/schedule/schedule.h"
#include "hub/schema/setting_xml.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr unsigned fetchThreads = 8;         // departments that are waited for side by side
constexpr int fetchNice = 10;                // what comes in large quantities does not hold up what is being processed
constexpr std::uint64_t writtenBytes = 512u << 20;  // by a connector into one file: lists are smaller, what it fetches it sends
constexpr unsigned jobThreads = 2;           // one processes, one may wait, or see to a ferry
constexpr unsigned pushThreads = 2;
constexpr std::size_t mostFetches = 4096;    // waiting
constexpr std::uint64_t smallBytes = 1u << 20;  // of all documents of an exchange

// What was looked for, and what the connector says of it ("…中文 / English").
std::string withWarning(const std::string& documents, const std::string& warning)
{
    if (warning.empty())
        return documents;
    const auto slash = warning.find(" / ");
    const bool both = slash != std::string::npos;
    return inBoth(documents + "（" + warning.substr(0, slash) + "）",
                  documents + " (" + (both ? warning.substr(slash + 3) : warning) + ")");
}

// Takes a pull's documents into the archive.
class ArchiveSink : public DocumentSink {
public:
    ArchiveSink(Archive& archive, const DatasetMapping& mapping, std::uint64_t maxBytes)
        : archive_(archive), mapping_(mapping), maxBytes_(maxBytes)
    {
    }

    void begin(const std::string& name, const std::string& mediaType, std::optional<Day>) override
    {
        const bool attachment = mapping_.isAttachment(mediaType);
        if (attachment && ++attachments_ > mostAttachments)
            throw Error(message::tooManyAttachments, {std::to_string(mostAttachments)});
        writer_.emplace(archive_.begin(name, attachment ? std::min(maxBytes_, attachmentBytes) : maxBytes_));
    }
    void write(std::string_view bytes) override { writer_->write(bytes); }
    std::string end() override
    {
        const auto document = writer_->finish();
        writer_.reset();
        return document.digest;
    }
    void abandon() noexcept override { writer_.reset(); }

private:
    static constexpr std::size_t mostAttachments = 2000; // of one exchange
    static constexpr std::uint64_t attachmentBytes = 32u << 20;

    Archive& archive_;
    const DatasetMapping& mapping_;
    std::uint64_t maxBytes_;
    std::size_t attachments_ = 0;
    std::optional<ArchiveWriter> writer_;
};

// Then a missing key must be found again: a new one could open nothing, and would be taken for it by every backup.
bool holdsData(const std::filesystem::path& folder)
{
    std::error_code none;
    if (std::filesystem::exists(folder / "lianfang.db", none))
        return true;
    for (std::filesystem::recursive_directory_iterator at(folder / "archive", none), end; at != end; at.increment(none))
        if (at->is_regular_file(none))
            return true;
    return false;
}

// Hosts run as a user of their own where the daemon is root and there is one. Where there should be and is none, only
// connectors do not work, and each says why.
CollectorSettings collectorSettings(const HubSettings& settings, const HubFolders& folders)
{
    CollectorSettings out{folders.programs / "lianfang-connector-host"};
    try {
        out.user = HostUser::named(settings.connectors.user);
    } catch (const Error& e) {
        spdlog::error("{}", e.displayText());
    }
    if (!out.user)
        out.scratch = folders.data / "spill"; // emptied at start; another user could not reach it
    for (const auto& weaker : Sandbox::here(out.user).weaker)
        spdlog::warn("sandbox: {} {}", weaker.zh(), weaker.en());
    return out;
}

// For the log.
std::string named(const Exchange& exchange)
{
    return fmt::format("exchange {} {} {} {}", exchange.id, exchange.key.dataset, exchange.key.period.toString(),
                       exchange.key.unit.empty() ? "-" : exchange.key.unit);
}

}  // namespace

Hub::Hub(std::shared_ptr<const Configuration> settings, HubFolders folders)
    : configuration_(std::move(settings)), folders_(std::move(folders)),
      keys_(KeyRing::fromFile(configuration_->settings.keyFile(folders_.data), !holdsData(folders_.data))),
      archive_(folders_.data / "archive", keys_),
      store_(openSqliteStore(folders_.data / "lianfang.db", nullptr, keys_.id())), calendar_(*store_, thisMoment), countedRemarks_(*store_),
      access_(*store_, keys_), collector_(collectorSettings(configuration_->settings, folders_)),
      runner_(archive_, *store_, keys_, folders_.data / "spill"), jobs_(jobThreads),
      pushes_("push", pushThreads), fetches_("fetch", fetchThreads, fetchNice)
{
    std::filesystem::remove_all(folders_.data / "spill");
    std::filesystem::create_directories(folders_.data / "spill");
    takeUp(configuration_, Occasion::starting);
    readStandings();
    if (const auto interrupted = store_->recover())
        spdlog::warn("{} exchange(s) were interrupted and will run again", interrupted);

    indicators_ = std::make_unique<IndicatorReport>(
        IndicatorReport::Parts{store_.get(), [this] { return this->configuration(); },
                               [this](std::string name) { return temporaryDownload(std::move(name)); }});
    reports_ = makeReports();
    TellingParts parts;
    parts.reports = reports_.get();
    parts.store = store_.get();
    parts.clock = thisMoment;
    parts.configuration = [this] { return this->configuration(); };
    // Channels have threads of their own, a cipher has not: one for each call.
    parts.maskedNumber = [this](std::string_view key) { return PersonNumbers(*store_, keys_).masked(key); };
    parts.writeRejections = [this](const ExchangeKey& key, const std::filesystem::path& file) { writeRejections(key, file); };
    parts.push = [this](const std::string& department, const OutgoingDocument& document) { return push(department, document); };
    parts.outgoing = folders_.data / "outgoing";
    parts.scratch = folders_.data / "spill";
    telling_ = std::make_unique<Telling>(std::move(parts), configuration_->settings, configuration_->notices);

    life_ = makeLife();
    supervision_ = makeSupervision();
    life_->takeResults(); // what a stop kept from being taken in

    // Pushes that were interrupted go before those that come now.
    for (const auto& exchange : store_->dueExchanges())
        if (exchange.key.occasion > 0)
            begin(exchange.key, nlohmann::json::parse(exchange.pending));
    ferry_ = makeFerry();
}

// Hands a list to a department through its connector.
std::string Hub::push(const std::string& department, const OutgoingDocument& document)
{
    const auto configuration = this->configuration();
    const auto manifest = std::find_if(configuration->manifests.begin(), configuration->manifests.end(),
                                       [&](const Manifest& m) { return m.department == department; });
    if (manifest != configuration->manifests.end() && !manifest->ferry.empty())
        return "待摆渡至 " + manifest->ferry + " / waits to be ferried to " + manifest->ferry;
    if (manifest == configuration->manifests.end() || !manifest->connects())
        throw Undeliverable(message::connectorMissing, {department});
    auto request = collectRequest(*configuration, *manifest, "push " + department);
    request.dataset = document.list;
    request.period = document.period;
    FileSource source(document.file);
    std::string receipt;
    attend(*configuration, *manifest, [&] {
        receipt = collector_.push(request, document.name, document.mediaType, source, stop_.get_token()).text;
    });
    return receipt;
}

Hub::~Hub()
{
    // Jobs in hand still tell and store what they came to: jobs_ and takeUps_ are declared last, and so end first.
    stopping_ = true;
    stop_.request_stop();
}

std::shared_ptr<const Configuration> Hub::configuration() const
{
    const std::lock_guard lock(configuring_);
    return configuration_;
}

Download Hub::temporaryDownload(std::string name) const
{
    const std::string random = randomBytes(8);
    Download download;
    download.file = folders_.data / "spill" /
                    (hex(std::span(reinterpret_cast<const unsigned char*>(random.data()), random.size())) + ".xlsx");
    download.name = std::move(name);
    download.mediaType = workbookMediaType;
    return download;
}

// ------------------------------------------------------------------------------------------------------- exchanges in

ExchangeKey Hub::keyOf(const Configuration& configuration, const std::string& dataset, const std::string& period,
                       const std::string& unit) const
{
    const Dataset* known = configuration.schema->find(dataset);
    if (!known)
        throw Error(message::datasetUnknown, {dataset});
    const auto found = configuration.find(dataset);
    if (!found.mapping)
        throw Error(message::datasetUnmapped, {dataset});
    const auto parsed = Period::parse(period);
    if (!parsed || std::find(known->cadences.begin(), known->cadences.end(), parsed->cadence()) == known->cadences.end()) {
        throw Error(message::periodUnfit, {dataset, period, cadenceWords(known->cadences)});
    }
    return {found.manifest->department, dataset, *parsed, unitNamed(*found.manifest, unit).id, Direction::in};
}

Exchange Hub::begin(const ExchangeKey& key, const nlohmann::json& pending)
{
    Exchange exchange = store_->begin(key, pending.is_null() ? std::string() : pending.dump());
    goOn(exchange);
    return exchange;
}

void Hub::goOn(const Exchange& exchange)
{
    if (const auto year = calendarMissing(*configuration(), exchange.key))
        sayUnannounced({*year});
    {
        const std::lock_guard lock(progressing_);
        progress_[exchange.id] = std::make_shared<std::atomic<std::uint64_t>>(0);
    }
    const auto job = [this, exchange] { carryOut(exchange); };
    if (exchange.key.occasion > 0)
        return pushes_.add(exchange.key.dataset + " " + exchange.key.unit, job);
    bool added = false;
    if (!exchange.pending.empty())
        added = jobs_.add(job);
    else if ((added = fetches_.waiting() < mostFetches))
        fetches_.add(exchange.key.department, [this, exchange] { fetch(exchange); });
    if (!added) {
        store_->abandon(exchange.id);
        throw Error(message::tooBusy);
    }
}

void Hub::fetch(const Exchange& exchange)
{
    const auto configuration = this->configuration();
    const bool goesOn = attempt(*configuration, exchange, [&] {
        auto work = collect(*configuration, exchange);
        if (!jobs_.add([this, configuration, work = std::move(work)] { process(configuration, work); }))
            throw Error(message::tooBusy);
    });
    if (!goesOn)
        forgetProgress(exchange);
}

void Hub::carryOut(const Exchange& exchange)
{
    const auto configuration = this->configuration();
    std::optional<ExchangeWork> work;
    if (attempt(*configuration, exchange, [&] { work = fromPending(exchange); }))
        process(configuration, std::move(*work));
    else
        forgetProgress(exchange);
}

void Hub::process(const std::shared_ptr<const Configuration>& begun, ExchangeWork work)
{
    const Exchange& exchange = work.exchange;
    attempt(*begun, exchange, [&] {
        {
            const std::lock_guard lock(progressing_);
            work.progress = progress_[exchange.id].get();
        }
        work.stop = &stopping_;
        std::uint64_t bytes = 0;
        for (const auto& document : work.documents)
            bytes += document.bytes;
        work.small = exchange.key.occasion > 0 && bytes <= smallBytes;
        const auto processed = [&] {
            const std::lock_guard processing(work.small ? processingSmall_ : processing_);
            runner_.process(*processedWith(begun), work);
            matchEmployers(*begun);
        };
        try {
            processed();
        } catch (const Error& e) {
            // Few bytes, many rows: it waits with the large ones, so that small ones do not wait for it.
            if (!std::exchange(work.small, false) || e.message().code != message::limitRows.code)
                throw;
            processed();
        }
        if (const auto after = store_->find(exchange.key))
            spdlog::info("{}: done, {} accepted ({} unchanged), {} rejected, {} ceased", named(exchange), after->accepted,
                         after->unchanged, after->rejected, after->ceased);
        somethingCame_ = true;
        judgeAtOnce(*begun, exchange.key);
        if (exchange.key.dataset == "inspection/results")
            life_->takeResults();
        telling_->wake();
    });
    forgetProgress(exchange);
}

bool Hub::attempt(const Configuration& configuration, const Exchange& exchange, const std::function<void()>& step)
{
    try {
        step();
        return true;
    } catch (const Error& e) {
        if (stopping_) {
            store_->abandon(exchange.id);
            spdlog::info("{}: abandoned, the hub is stopping", named(exchange));
        } else if (e.message().code == message::connectorSetAside.code) {
            store_->abandon(exchange.id);
            spdlog::info("{}: waits until the connector is restored", named(exchange));
        } else {
            spdlog::warn("{}: failed: {}", named(exchange), e.displayText());
            failed(configuration, exchange, e);
        }
    } catch (const std::exception& e) {
        spdlog::error("{}: failed: {}", named(exchange), e.what());
        failed(configuration, exchange, Error(message::internalFailure, {e.what()}));
    }
    return false;
}

void Hub::forgetProgress(const Exchange& exchange)
{
    const std::lock_guard lock(progressing_);
    progress_.erase(exchange.id);
}

void Hub::failed(const Configuration& configuration, const Exchange& exchange, const Error& error)
{
    Seconds next = 0;
    if (error.message().code == message::nothingDelivered.code) {
        const auto mapping = configuration.find(exchange.key.dataset).mapping;
        if (const auto wait = askAgainAfter(*mapping, exchange.key.unit, exchange.key.period, today()); wait && configuration.settings.scheduled)
            next = secondsNow() + wait->count();
        store_->findNothing(exchange.id, error, next);
        return;
    }
    // A file that was handed in is not tried again by itself: it would fail the same way.
    if (exchange.pending.empty())
        if (const auto wait = configuration.settings.retry.wait(static_cast<unsigned>(exchange.attempts)))
            next = secondsNow() + wait->count();
    // The bureau is told where nobody but a person can help on.
    std::vector<OutboxEntry> entries;
    if (next == 0 && exchange.pending.empty()) {
        const nlohmann::json payload{{"dataset", exchange.key.dataset},
                                     {"period", exchange.key.period.toString()},
                                     {"unit", exchange.key.unit},
                                     {"attempts", exchange.attempts},
                                     {"code", error.message().code},
                                     {"arguments", error.arguments()},
                                     {"next", next}};
        entries = toBureau(configuration, "exchange-failed", std::to_string(exchange.attempt), payload);
    }
    // Nothing was accepted: whoever delivered it needs the list all the more, once it is not tried again.
    if (next == 0 && error.message().code == message::tooManyRejected.code)
        if (const auto found = configuration.find(exchange.key.dataset); found.manifest)
            for (auto& entry : feedback(configuration, *found.manifest, exchange, "attempt " + std::to_string(exchange.attempt),
                                        std::stoull(error.arguments().at(0)), {}))
                entries.push_back(std::move(entry));
    store_->fail(exchange.id, error, next, entries);
    telling_->wake();
}

void Hub::refuseUnconnected(const Manifest& manifest)
{
    if (manifest.library.empty() || !manifest.ferry.empty())
        throw Error(message::connectorMissing, {manifest.zh});
    if (!manifest.joined)
        throw Error(message::notJoined, {inBoth(manifest.zh, manifest.en)});
}

CollectRequest Hub::collectRequest(const Configuration& configuration, const Manifest& manifest, const std::string& id) const
{
    HostUser::named(configuration.settings.connectors.user); // throws where that user is missing
    CollectRequest request;
    request.exchangeId = id;
    request.connector = manifest.library;
    request.library = libraryOf(configuration.settings.connectors, folders_.connectors, manifest.library);
    // Read anew for each exchange: one that was put there, replaced or taken away counts from then on, and an exchange in
    // hand keeps what it began with.
    request.image = vet(request.library, vettingRules(configuration.settings.connectors, request.library)).image;
    for (const auto& setting : manifest.settings)
        request.settings[setting.name] = setting.value;
    for (const auto& [path, writable] : manifest.opened(request.settings))
        request.folders.push_back({path, writable});
    for (const auto& secret : manifest.secrets)
        request.secrets[secret.name] = secretValue(secret);
    request.deadline = manifest.limits.deadline;
    request.maxBytes = configuration.settings.limits.documentBytes;
    request.limits = {manifest.limits.memoryMib << 20, manifest.limits.threads, manifest.limits.files,
                      std::min(request.maxBytes, writtenBytes), manifest.limits.cpu};
    return request;
}

ExchangeWork Hub::collect(const Configuration& configuration, const Exchange& exchange)
{
    const auto found = configuration.find(exchange.key.dataset);
    if (!found.mapping)
        throw Error(message::datasetUnmapped, {exchange.key.dataset});
    refuseUnconnected(*found.manifest);
    auto request = collectRequest(configuration, *found.manifest, std::to_string(exchange.id));
    request.dataset = exchange.key.dataset;
    request.period = exchange.key.period;
    request.unit = exchange.key.unit;
    request.documents = found.mapping->documentsOf(exchange.key.period, exchange.key.unit);
    request.asOf = std::min(exchange.key.period.lastDay(), today());
    const auto cursor = store_->cursor(exchange.key);
    if (!cursor.empty())
        request.cursor = cursor;

    ArchiveSink sink(archive_, *found.mapping, request.maxBytes);
    CollectOutcome outcome;
    attend(configuration, *found.manifest, [&] { outcome = collector_.pull(request, sink, stop_.get_token()); });
    // Nothing since the cursor, where something came before: what was accepted stands.
    if (outcome.documents.empty() && !(exchange.submission && request.cursor))
        throw Error(message::nothingDelivered, {exchange.key.dataset, exchange.key.period.toString(),
                                                withWarning(request.documents, outcome.lastWarning)});
    ExchangeWork work;
    work.exchange = exchange;
    work.cursor = outcome.cursor;
    for (const auto& document : outcome.documents)
        work.documents.push_back({document.name, document.mediaType, document.digest, document.bytes, document.asOf});
    return work;
}

ExchangeWork Hub::fromPending(const Exchange& exchange) const
{
    const auto pending = nlohmann::json::parse(exchange.pending);
    ExchangeWork work;
    work.exchange = exchange;
    work.replay = pending.value("replay", false);
    if (const auto asOf = text(pending, "asOf"); !asOf.empty())
        work.asOf = dayFromString(asOf);
    work.timeliness = judgedTimeliness(text(pending, "timeliness"));
    for (const auto& document : pending.at("documents"))
        work.documents.push_back({document.at("name"), document.value("mediaType", ""), document.at("digest"),
                                  document.value("bytes", std::uint64_t{0}), std::nullopt});
    return work;
}

nlohmann::json Hub::run(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const std::string dataset = text(request, "dataset");
    const auto first = keyOf(*configuration, dataset, text(request, "period"), text(request, "unit"));
    const auto found = configuration->find(dataset);
    refuseUnconnected(*found.manifest);
    refuseIfSetAside(*found.manifest);
    std::vector<ExchangeKey> keys;
    if (request.contains("unit")) {
        keys.push_back(first);
    } else {
        for (const Unit* unit : found.manifest->delivering()) {
            keys.push_back(first);
            keys.back().unit = unit->id;
        }
    }
    nlohmann::json out = nlohmann::json::array();
    for (const auto& key : keys)
        out.push_back(toJson(begin(key, {})));
    return out;
}

// What is handed in is of a time that has begun, and says nothing of days to come: a register said to be of a later day
// would count as covering days that nobody knows of yet.
void Hub::checkDays(const Period& period, const std::string& asOf)
{
    if (period.firstDay() > today())
        throw Error(message::periodAhead, {period.toString()});
    if (asOf.empty())
        return;
    const auto day = dayFromString(asOf);
    if (!day)
        throw Error(message::requestUnreadable,
                    {inBoth("截至日“" + asOf + "”不是日期", "as-of day \"" + asOf + "\" is no date")});
    if (*day > today())
        throw Error(message::asOfAhead, {asOf, toString(today())});
}

nlohmann::json Hub::keepDocument(const std::string& name, std::istream& body)
{
    auto writer = archive_.begin(name, configuration()->settings.limits.documentBytes);
    std::string buffer(256u << 10, '\0');
    while (body.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), body.gcount() > 0)
        writer.write(std::string_view(buffer).substr(0, static_cast<std::size_t>(body.gcount())));
    const auto document = writer.finish();
    return {{"name", name}, {"digest", document.digest}, {"bytes", document.bytes}};
}

nlohmann::json Hub::submit(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const auto key = keyOf(*configuration, text(request, "dataset"), text(request, "period"), text(request, "unit"));
    nlohmann::json pending{{"documents", nlohmann::json::array()}};
    const auto asOf = text(request, "asOf");
    checkDays(key.period, asOf);
    if (!asOf.empty())
        pending["asOf"] = asOf;
    if (!request.contains("documents") || !request["documents"].is_array() || request["documents"].empty())
        throw Error(message::requestUnreadable, {"documents"});
    for (const auto& document : request["documents"]) {
        const std::string digest = text(document, "digest"), name = withNumbersMasked(fileNameOf(text(document, "name")));
        if (!archive_.holds(digest))
            throw Error(message::notFound, {name});
        pending["documents"].push_back(
            {{"name", name}, {"digest", digest}, {"bytes", archive_.open(digest)->size()}, {"mediaType", ""}});
    }
    return nlohmann::json::array({toJson(begin(key, pending))});
}

nlohmann::json Hub::replay(const nlohmann::json& request)
{
    const auto configuration = this->configuration();
    const std::string dataset = text(request, "dataset");
    const auto from = Period::parse(text(request, "from"));
    if (!configuration->schema->find(dataset))
        throw Error(message::datasetUnknown, {dataset});
    if (!from)
        throw Error(message::periodUnfit, {dataset, text(request, "from"), cadenceWords({Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})});
    nlohmann::json out = nlohmann::json::array();
    for (const auto& key : store_->submittedFrom(dataset, from->firstDay())) {
        const auto last = store_->lastSubmission(key);
        if (!last || last->digests.empty()) // a nil return
            continue;
        nlohmann::json pending{{"documents", nlohmann::json::array()}, {"replay", true}, {"asOf", toString(last->asOf)}};
        for (std::size_t i = 0; i < last->digests.size(); ++i)
            pending["documents"].push_back({{"name", last->names[i]},
                                            {"digest", last->digests[i]},
                                            {"bytes", archive_.open(last->digests[i])->size()},
                                            {"mediaType", last->mediaTypes[i]}});
        out.push_back(toJson(begin(key, pending)));
    }
    return out;
}

nlohmann::json Hub::exchanges(const Query& query)
{
    ExchangeFilter filter;
    filter.department = query("department");
    filter.dataset = query("dataset");
    const auto configuration = this->configuration();
    const bool ofUnit = !query("unit").empty();
    if (ofUnit)
        filter.unit = unitNamed(configuration->manifests, query("unit"));
    if (!filter.dataset.empty() && !configuration->schema->find(filter.dataset)) {
        std::vector<std::string> all;
        for (const auto& dataset : configuration->schema->datasets())
            all.push_back(dataset.id);
        ExchangeFilter past; // lists that went out, datasets that were
        past.dataset = filter.dataset;
        if (!store_->exchanges(past).empty())
            all.push_back(filter.dataset);
        expectOneOf(all, filter.dataset, "数据集", "dataset");
    }
    if (const auto period = query("period"); !period.empty()) {
        filter.period = Period::parse(period);
        if (!filter.period)
            throw Error(message::periodUnreadable, {period, cadenceWords({Cadence::day, Cadence::month, Cadence::quarter, Cadence::year})});
    }
    const auto state = query("state"), id = query("id"), timeliness = query("timeliness");
    expectOneOf({"expected", "running", "done", "failed", "nil"}, state, "交换状态", "state of exchanges");
    expectOneOf({"on-time", "late", "overdue", "unknown"}, timeliness, "及时性", "timeliness");
    nlohmann::json out = nlohmann::json::array();
    for (const auto& exchange : store_->exchanges(filter)) {
        if (ofUnit && filter.unit != exchange.key.unit) // the store takes the own level for all
            continue;
        if (!state.empty() && state != toString(exchange.state))
            continue;
        if (!id.empty() && id != std::to_string(exchange.id))
            continue;
        if (!timeliness.empty() && timeliness != toString(exchange.timeliness))
            continue;
        out.push_back(told(*configuration, exchange));
    }
    return out;
}

nlohmann::json Hub::told(const Configuration& configuration, const Exchange& exchange)
{
    auto json = toJson(exchange);
    tellDue(json, configuration, exchange.key);
    const auto remarks = countedRemarks_.of(exchange);
    json.update({{"repaired", remarks.repaired}, {"noted", remarks.noted}, {"unknownColumns", remarks.unknownColumns}});
    const std::lock_guard lock(progressing_);
    if (const auto at = progress_.find(exchange.id); at != progress_.end())
        json["rowsRead"] = at->second->load();
    return json;
}

}  // namespace lianfang
