#include "hub/app/ferry.h"

#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/named.h"
#include "hub/archive/messages.h"
#include "hub/base/file.h"
#include "hub/decode/file_source.h"
#include "hub/dispatch/dispatch.h"
#include "hub/model/pieces.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

constexpr std::size_t keyBytes = 16384;
constexpr std::uint64_t fileBytes = 4ull << 30;
constexpr std::size_t importsKept = 20;

std::string newId()
{
    const auto bytes = randomBytes(8);
    return hex(std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

// A name that leads nowhere: no separator, no control character, not hidden.
bool isPlainName(const std::string& name)
{
    return !name.empty() && name.size() <= 240 && name.front() != '.' &&
           std::none_of(name.begin(), name.end(),
                        [](char c) { return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace

struct Ferry::Peers {
    std::vector<std::string> names;
    std::vector<FerryPublicKeys> keys;
};

struct Ferry::Import {
    std::string id;
    std::string from; // name of the key that signed it
    std::string peer; // its fingerprint
    std::unique_ptr<Scratch> folder;
    std::unique_ptr<FerryReader> reader;
    nlohmann::json contents;
    mutable std::mutex mutex;
    nlohmann::json entries = nlohmann::json::array(); // guarded
    bool ended = false;                               // guarded
    std::set<std::string> held;                       // matters of which an earlier one could not begin

    nlohmann::json toJson() const
    {
        const std::lock_guard lock(mutex);
        return {{"id", id}, {"from", from}, {"ended", ended}, {"entries", entries}};
    }
    // Changes an entry where others see it.
    void set(std::size_t entry, const nlohmann::json& members)
    {
        const std::lock_guard lock(mutex);
        entries[entry].update(members);
    }
};

Ferry::Ferry(FerryParts parts) : parts_(std::move(parts)), log_(*parts_.store)
{
}

FerryKeys Ferry::own() const
{
    return FerryKeys::fromFile(parts_.keyFile, parts_.keys);
}

Ferry::Peers Ferry::trusted() const
{
    Peers out;
    std::error_code none;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(parts_.configuration()->folder / "ferry-keys", none))
        if (entry.path().extension() == ".pub")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        out.keys.push_back(FerryPublicKeys::fromPem(readFile(file, keyBytes), file));
        out.names.push_back(file.stem());
    }
    return out;
}

std::unique_ptr<Ferry::Scratch> Ferry::newScratch() const
{
    return std::make_unique<Scratch>(parts_.scratch / ("ferry-" + newId()));
}

nlohmann::json Ferry::keys() const
{
    const auto mine = own().publicKeys();
    const auto peers = trusted();
    nlohmann::json out{{"fingerprint", mine.fingerprint()}, {"key", mine.pem()}, {"trusted", nlohmann::json::array()}};
    for (std::size_t i = 0; i < peers.names.size(); ++i)
        out["trusted"].push_back({{"name", peers.names[i]}, {"fingerprint", peers.keys[i].fingerprint()}});
    return out;
}

// ---- export

nlohmann::json Ferry::exportFile(const nlohmann::json& request)
{
    const auto configuration = parts_.configuration();
    const auto peers = trusted();
    const std::string to = text(request, "to");
    const auto at = std::find(peers.names.begin(), peers.names.end(), to);
    if (at == peers.names.end())
        throw Error(message::ferryUnknownHub, {to});
    const auto& peer = peers.keys[static_cast<std::size_t>(at - peers.names.begin())];
    const bool again = request.value("again", false);
    std::optional<Period> period;
    if (const auto written = text(request, "period"); !written.empty() && !(period = Period::parse(written)))
        throw Error(message::requestUnreadable, {written});

    Export made{newId(), newScratch(), {}};
    const std::string fingerprint = peer.fingerprint();
    FerryWriter writer(made.folder->path / "sealed", {.documentBytes = configuration->settings.limits.documentBytes});
    nlohmann::json contents{{"submissions", nlohmann::json::array()}, {"lists", nlohmann::json::array()}};
    std::size_t left = 0;
    bool full = false;

    for (const auto& dataset : request.value("datasets", nlohmann::json::array())) {
        const std::string id = dataset.is_string() ? dataset.get<std::string>() : "";
        if (!configuration->schema->find(id))
            throw Error(message::datasetUnknown, {id});
        for (const auto& submission : log_.submissions(id, period)) {
            if (!again && submission.number <= log_.crossed(fingerprint, Direction::out, submission.matter()))
                continue;
            nlohmann::json documents = nlohmann::json::array();
            for (const auto& document : submission.documents) {
                const auto source = parts_.archive->open(document.digest);
                const auto carried = full ? std::nullopt : writer.add(*source);
                full = full || !carried;
                if (carried && *carried != document.digest)
                    throw Error(message::archiveDamaged, {document.digest, "SM3"});
                documents.push_back(
                    {{"name", document.name}, {"mediaType", document.mediaType}, {"digest", document.digest}});
            }
            if (full) { // nothing of it overtakes what must come before
                ++left;
                continue;
            }
            nlohmann::json carried{{"number", submission.number},
                                   {"department", submission.key.department},
                                   {"dataset", submission.key.dataset},
                                   {"period", submission.key.period.toString()},
                                   {"unit", submission.key.unit},
                                   {"asOf", toString(submission.asOf)},
                                   {"timeliness", toString(submission.timeliness)},
                                   {"documents", documents}};
            if (submission.nil)
                carried["nil"] = {{"by", submission.nil->by}, {"reason", submission.nil->reason}};
            contents["submissions"].push_back(std::move(carried));
            made.marks.push_back({fingerprint, Direction::out, submission.matter(), submission.number});
        }
    }

    auto outbox = parts_.store->outbox();
    std::reverse(outbox.begin(), outbox.end());
    for (const auto& entry : outbox) {
        const auto manifest = std::find_if(configuration->manifests.begin(), configuration->manifests.end(),
                                           [&](const Manifest& m) { return m.department == entry.recipient; });
        if (entry.channel != "push" || entry.state != "sent" || manifest == configuration->manifests.end() ||
            manifest->ferry != to)
            continue;
        const std::string matter = "list " + entry.idempotencyKey;
        const auto copy = parts_.copyOf(entry);
        if ((!again && log_.crossed(fingerprint, Direction::out, matter) != 0) || !std::filesystem::exists(copy))
            continue;
        FileSource source(copy);
        const auto digest = full ? std::nullopt : writer.add(source);
        if (full = !digest; full) {
            ++left;
            continue;
        }
        auto carried = nlohmann::json::parse(entry.payload);
        carried.update({{"department", entry.recipient},
                        {"key", entry.idempotencyKey},
                        {"name", copy.filename().string()},
                        {"digest", *digest}});
        contents["lists"].push_back(std::move(carried));
        made.marks.push_back({fingerprint, Direction::out, matter, 1});
    }
    if (made.marks.empty())
        throw Error(left == 0 ? message::ferryNothing : message::ferryFull, {to});
    const auto file = made.folder->path / "file";
    writer.finish(file, contents.dump(), own(), peer);
    std::filesystem::remove_all(made.folder->path / "sealed");
    nlohmann::json out{{"id", made.id},
                       {"bytes", std::filesystem::file_size(file)},
                       {"submissions", contents["submissions"]},
                       {"lists", contents["lists"]},
                       {"left", left}};
    const std::lock_guard lock(mutex_);
    export_.emplace(std::move(made));
    return out;
}

Download Ferry::file(const std::string& id) const
{
    const std::lock_guard lock(mutex_);
    if (!export_ || export_->id != id)
        throw Error(message::notFound, {id});
    return {export_->folder->path / "file", "lianfang.ferry", "application/octet-stream", false};
}

nlohmann::json Ferry::confirm(const std::string& id)
{
    const std::lock_guard lock(mutex_);
    if (!export_ || export_->id != id)
        throw Error(message::notFound, {id});
    log_.cross(export_->marks);
    spdlog::info("ferry: {} matter(s) exported", export_->marks.size());
    export_.reset();
    return {{"id", id}};
}

// ---- import

nlohmann::json Ferry::importFile(const std::string& name, std::istream& body)
{
    auto import = std::make_shared<Import>();
    import->id = newId();
    import->folder = newScratch();
    const auto file = import->folder->path / "file";
    {
        File out(file, File::Mode::createExclusive, 0600);
        std::string buffer(256u << 10, '\0');
        std::uint64_t total = 0;
        while (body.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), body.gcount() > 0) {
            if ((total += static_cast<std::uint64_t>(body.gcount())) > fileBytes)
                throw Error(message::ferryTooLarge, {fileNameOf(name), std::to_string(fileBytes) + " B"});
            out.write(std::string_view(buffer).substr(0, static_cast<std::size_t>(body.gcount())));
        }
    }
    const auto peers = trusted();
    import->reader = std::make_unique<FerryReader>(
        file, fileNameOf(name), import->folder->path / "sealed", own(), peers.keys,
        FerryLimits{.documentBytes = parts_.configuration()->settings.limits.documentBytes});
    std::filesystem::remove(file);
    import->from = peers.names[import->reader->sender()];
    import->peer = peers.keys[import->reader->sender()].fingerprint();
    import->contents = nlohmann::json::parse(import->reader->contents(), nullptr, false);
    if (!import->contents.is_object() || !import->contents.value("submissions", nlohmann::json()).is_array() ||
        !import->contents.value("lists", nlohmann::json()).is_array())
        throw Error(message::ferryDamaged, {fileNameOf(name), "index"});
    for (const char* kind : {"submissions", "lists"})
        for (const auto& carried : import->contents[kind]) {
            if (!carried.is_object())
                throw Error(message::ferryDamaged, {fileNameOf(name), "index"});
            nlohmann::json entry{{"kind", kind == std::string("lists") ? "list" : "submission"}, {"state", "waiting"}};
            for (const char* member : {"department", "dataset", "period", "unit", "name"})
                entry[member] = text(carried, member);
            import->entries.push_back(std::move(entry));
        }
    spdlog::info("ferry: a file of {} with {} entries was verified", import->from, import->entries.size());
    if (!parts_.later([this, import] { take(*import); }))
        throw Error(message::tooBusy);
    const std::lock_guard lock(mutex_);
    if (imports_.size() >= importsKept)
        imports_.erase(imports_.begin());
    imports_[import->id] = import;
    return import->toJson();
}

nlohmann::json Ferry::imported(const std::string& id) const
{
    const std::lock_guard lock(mutex_);
    const auto at = imports_.find(id);
    if (at == imports_.end())
        throw Error(message::notFound, {id});
    return at->second->toJson();
}

void Ferry::take(Import& import)
{
    std::size_t at = 0;
    for (const char* kind : {"submissions", "lists"})
        for (const auto& carried : import.contents[kind]) {
            if (parts_.stopping())
                break;
            nlohmann::json said;
            import.set(at, nlohmann::json{{ "state", "running" }});
            try {
                kind == std::string("lists") ? takeList(import, said, carried) : takeSubmission(import, said, carried);
            } catch (const Error& e) {
                said = {{"state", "refused"}, {"error", errorJson(e)}};
            } catch (const std::exception& e) {
                spdlog::error("ferry: entry {}: {}", at + 1, e.what());
                said = {{"state", "refused"}, {"error", errorJson(Error(message::internalFailure, {"ferry"}))}};
            }
            import.set(at++, said);
        }
    parts_.wake();
    import.reader.reset();
    import.folder.reset();
    const std::lock_guard lock(import.mutex);
    import.ended = true;
}

// Into the archive, where it may lie already.
void Ferry::keep(const FerryReader& from, const std::string& digest) const
{
    if (parts_.archive->holds(digest))
        return;
    auto writer = parts_.archive->begin(digest, UINT64_MAX);
    forEachPiece(*from.open(digest), [&](std::string_view piece) { writer.write(piece); });
    writer.finish();
}

void Ferry::takeSubmission(Import& import, nlohmann::json& said, const nlohmann::json& carried)
{
    const auto configuration = parts_.configuration();
    const auto key = parts_.keyOf(text(carried, "dataset"), text(carried, "period"), text(carried, "unit"));
    const auto found = configuration->find(key.dataset);
    if (key.department != text(carried, "department") || found.manifest->ferry != import.from)
        throw Error(message::ferryNotTheirs, {import.from, key.department});
    FerrySubmission submission;
    submission.number = carried.at("number").get<std::int64_t>();
    submission.key = key;
    if (const auto nil = carried.find("nil"); nil != carried.end())
        submission.nil = NilReturn{text(*nil, "by"), text(*nil, "reason"), 0};
    const std::string matter = submission.matter();
    const auto crossed = log_.crossed(import.peer, Direction::in, matter);
    if (submission.number <= crossed) {
        said = {{"state", submission.number == crossed ? "there" : "older"}};
        return;
    }
    if (import.held.contains(matter))
        throw Error(message::ferryHeld, {key.dataset, key.period.toString()});
    const FerryMark mark{import.peer, Direction::in, matter, submission.number};
    if (submission.nil) {
        const auto timeliness = judgedTimeliness(text(carried, "timeliness")).value_or(Timeliness::unknown);
        const auto outcome = parts_.store->signNil(key, *submission.nil, key.period.lastDay(), timeliness);
        if (outcome != NilOutcome::accepted && outcome != NilOutcome::answered)
            throw Error(outcome == NilOutcome::rowsHold ? message::nilRowsHold : message::tooBusy,
                        {key.dataset, key.period.toString()});
        log_.cross({mark});
        said = {{"state", outcome == NilOutcome::accepted ? "nil" : "there"}};
        return;
    }
    nlohmann::json pending{{"documents", nlohmann::json::array()},
                           {"asOf", text(carried, "asOf")},
                           {"timeliness", text(carried, "timeliness")}};
    for (const auto& document : carried.at("documents")) {
        const std::string digest = text(document, "digest");
        if (!import.reader->carries(digest))
            throw Error(message::notFound, {text(document, "name")});
        keep(*import.reader, digest);
        const std::string name = text(document, "name");
        pending["documents"].push_back({{"name", isPlainName(name) ? name : fileNameOf(name)},
                                        {"digest", digest},
                                        {"bytes", parts_.archive->open(digest)->size()},
                                        {"mediaType", text(document, "mediaType")}});
    }
    Exchange exchange;
    try {
        exchange = parts_.carryOut(key, pending);
    } catch (const Error&) {
        import.held.insert(matter); // what follows it must not overtake it
        throw;
    }
    said = toJson(exchange);
    said["exchange"] = exchange.id;
    for (const char* member : {"id", "department", "direction"})
        said.erase(member);
    if (exchange.state == ExchangeState::done)
        log_.cross({mark});
}

void Ferry::takeList(Import& import, nlohmann::json& said, const nlohmann::json& carried)
{
    const auto configuration = parts_.configuration();
    const std::string department = text(carried, "department"), digest = text(carried, "digest"),
                      name = text(carried, "name"), matter = "list " + text(carried, "key");
    const auto manifest = std::find_if(configuration->manifests.begin(), configuration->manifests.end(),
                                       [&](const Manifest& m) { return m.department == department; });
    if (manifest == configuration->manifests.end() || !manifest->connects())
        throw Error(message::connectorMissing, {department});
    if (log_.crossed(import.peer, Direction::in, matter) != 0) {
        said = {{"state", "there"}};
        return;
    }
    if (!import.reader->carries(digest) || !isPlainName(name))
        throw Error(message::ferryDamaged, {fileNameOf(name), digest});
    const auto folder = parts_.outgoing / fileNameOf(department);
    std::filesystem::create_directories(folder);
    // This hub may have sent a list of that very name: of the same submission, with its own remarks.
    const std::string idempotencyKey = "ferry/" + import.peer + "/" + text(carried, "key");
    const std::filesystem::path theirs(name);
    const std::string ours =
        theirs.stem().string() + "_" + hex(sm3(idempotencyKey)).substr(0, 6) + theirs.extension().string();
    const auto unfinished = folder / (".unfinished-" + newId());
    {
        File out(unfinished, File::Mode::createExclusive, 0600);
        forEachPiece(*import.reader->open(digest), [&](std::string_view piece) { out.write(piece); });
        out.sync();
    }
    std::filesystem::rename(unfinished, folder / ours);
    syncFolder(folder);
    PushOrder order{text(carried, "list"),
                    department,
                    text(carried, "dataset"),
                    Period(Cadence::day, today()),
                    text(carried, "unit"),
                    0,
                    ours};
    if (const auto period = Period::parse(text(carried, "period")))
        order.period = *period;
    OutboxEntry entry;
    entry.channel = "push";
    entry.topic = order.list;
    entry.recipient = department;
    entry.idempotencyKey = idempotencyKey;
    entry.payload = order.payload();
    parts_.store->post({entry});
    log_.cross({{import.peer, Direction::in, matter, 1}});
    said = {{"state", "done"}};
}

} // namespace lianfang
