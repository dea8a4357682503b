// What is dropped in while the hub runs: libraries, manifests, schema files, cross-checks.
#include "hub/api/json.h"
#include "hub/api/messages.h"
#include "hub/app/configuration_doubts.h"
#include "hub/app/hub.h"
#include "hub/app/lint.h"
#include "hub/app/named.h"
#include "hub/app/take_up.h"
#include "hub/notify/wording.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr Seconds lookEvery = 2;
constexpr std::chrono::seconds probeDeadline{15};

// hub.xml's <parameters>, kept with the definitions so that a change of a threshold is on record.
constexpr const char* parametersName = "hub.xml <parameters>";

std::string thresholdsOf(const HubSettings& settings)
{
    std::string out;
    for (const auto& [name, value] : settings.parameters)
        out += fmt::format("{} = {}\n", name, value);
    return out;
}

bool isOfDepartment(const std::string& name)
{
    return name.starts_with("schema/") || name.starts_with("connectors/");
}

std::string stemOf(const std::string& name)
{
    return std::filesystem::path(name).stem().string();
}

const Definition* find(const std::vector<Definition>& definitions, const std::string& name)
{
    const auto at =
        std::find_if(definitions.begin(), definitions.end(), [&](const Definition& each) { return each.name == name; });
    return at == definitions.end() ? nullptr : &*at;
}

bool refuses(const Configuration& configuration, const std::string& name)
{
    return std::any_of(configuration.refused.begin(), configuration.refused.end(),
                       [&](const RefusedFile& refused) { return refused.name == name; });
}

nlohmann::json toJson(const std::string& name, const ConfigFault& fault)
{
    return {{"name", name}, {"file", fault.file.string()}, {"line", fault.line}, {"zh", fault.zh}, {"en", fault.en}};
}

// All on one line, as an argument and for the log.
std::string wordsOf(const std::vector<ConfigFault>& faults)
{
    std::string zh, en;
    for (const auto& fault : faults) {
        const auto place = fmt::format("{}{}:{}: ", zh.empty() ? "" : " ", fault.file.filename().string(), fault.line);
        zh += place + fault.zh;
        en += place + fault.en;
    }
    return inBoth(zh, en);
}

// Says what has changed; the names of the files.
std::set<std::string> tellChanges(const std::vector<Definition>& before, const std::vector<RefusedFile>& refusedBefore,
                                  const Configuration& after)
{
    std::set<std::string> changed;
    for (const auto& now : after.definitions)
        if (const auto* then = find(before, now.name); !then || then->number != now.number) {
            changed.insert(now.name);
            spdlog::info("{}: version {} is in force ({})", now.name, now.number, now.digest.substr(0, 12));
        }
    for (const auto& then : before)
        if (then.name != parametersName && !find(after.definitions, then.name)) { // thresholds lie in no file of theirs
            changed.insert(then.name);
            spdlog::info("{}: no longer in force", then.name);
        }
    for (const auto& refused : after.refused) {
        const auto words = wordsOf(refused.faults);
        if (std::any_of(refusedBefore.begin(), refusedBefore.end(), [&](const RefusedFile& then) {
                return then.name == refused.name && wordsOf(then.faults) == words;
            }))
            continue;
        const auto* stays = find(after.definitions, refused.name);
        spdlog::warn("{}: refused as it lies there; {}. {}", refused.name,
                     stays ? fmt::format("version {} stays in force", stays->number) : "none is in force",
                     fill("{0}", {words}, Language::en));
    }
    return changed;
}

} // namespace

void Hub::lookForChanges()
{
    if (secondsNow() - lastLook_ < lookEvery)
        return;
    lastLook_ = secondsNow();
    const auto configuration = this->configuration();
    const std::unique_lock lock(takingUp_, std::try_to_lock);
    if (!lock || !watch_.look(watchedPlaces(*configuration)) || watch_.changed().empty() || noticed_.exchange(true))
        return;
    // A large merge may have to be waited for: not on the clock's thread.
    if (!takeUps_.add([this] { takeUp(nullptr, Occasion::noticed); }))
        noticed_ = false;
}

std::vector<Watch::Place> Hub::watchedPlaces(const Configuration& configuration) const
{
    const auto& connectors = configuration.settings.connectors;
    std::vector<Watch::Place> out{{configuration.folder / "schema", {".xml"}},
                                  {configuration.folder / "connectors", {".xml"}},
                                  {configuration.folder / "crosschecks", {".sql"}},
                                  {configuration.folder / "crosschecks/shared", {".sql"}},
                                  {configuration.folder / "indicators", {".sql"}},
                                  {configuration.folder, {".xml"}},
                                  {folders_.connectors, {".so", ".sig"}},
                                  {connectors.trustedKeys, {".pub"}}};
    if (!connectors.dropIn.empty())
        out.push_back({connectors.dropIn, {".so", ".sig"}});
    return out;
}

bool Hub::reload(std::shared_ptr<const Configuration> settings)
{
    return takeUp(std::move(settings), Occasion::asked);
}

bool Hub::takeUp(std::shared_ptr<const Configuration> settings, Occasion occasion)
{
    const std::lock_guard lock(takingUp_);
    if (!settings)
        settings = configuration();
    noticed_ = false;
    watch_.look(watchedPlaces(*settings)); // what is seen here is what is read below, or older
    const auto changed = watch_.changed();
    watch_.handled();
    const auto is = [](const char* extension) {
        return [extension](const std::filesystem::path& file) { return file.extension() == extension; };
    };
    const auto isDefinition = [&](const std::filesystem::path& file) { return is(".xml")(file) || is(".sql")(file); };
    std::set<std::string> departments;
    if (occasion != Occasion::noticed || std::any_of(changed.begin(), changed.end(), isDefinition))
        if (!takeUpDefinitions(*settings, occasion, departments))
            return false;
    if (occasion == Occasion::starting)
        return true;
    const auto configuration = this->configuration();
    for (const auto& file : changed) {
        if (isDefinition(file))
            continue;
        spdlog::info("{}: new, changed or gone", file.string());
        const auto library = file.filename().string().substr(0, file.filename().string().find('.'));
        for (const auto& manifest : configuration->manifests)
            if (is(".pub")(file) || manifest.library == library)
                departments.insert(manifest.department);
    }
    for (const auto& department : departments)
        takeUps_.add([this, department] { tryOut(department); });
    lastAgenda_ = 0; // what is expected may be other
    return true;
}

bool Hub::takeUpDefinitions(const Configuration& settings, Occasion occasion, std::set<std::string>& departments)
{
    const bool starting = occasion == Occasion::starting;
    const auto before = configuration();
    const auto stored = store_->definitions();
    InForce inForce;
    for (const auto& definition : starting ? stored : before->definitions)
        if (definition.name != parametersName)
            inForce.definitions[definition.name] = definition.content;

    std::vector<ConfigFault> faults;
    auto lying = definitionsIn(settings.folder, faults);
    // A file that cannot be read leaves its earlier version in force, and no other file out.
    std::map<std::string, std::vector<ConfigFault>> unreadable;
    for (const auto& fault : faults) {
        const auto name = fault.file.lexically_relative(settings.folder).generic_string();
        unreadable[name].push_back(fault);
        if (const auto held = inForce.definitions.find(name); held != inForce.definitions.end())
            lying.insert(*held);
    }
    // Rows are not normalised by one schema and merged by another.
    const std::scoped_lock processing(processing_, processingSmall_);
    History history;
    if (lying != inForce.definitions && !inForce.definitions.empty()) {
        if (starting) {
            inForce = InForce::of(settings, std::move(inForce.definitions));
        } else {
            inForce.schema = before->schema;
            inForce.manifests = before->manifests;
        }
        history = historyOf(*inForce.schema);
    }
    // Without one of its folders it is not the configuration.
    const bool folderGone = std::any_of(unreadable.begin(), unreadable.end(), [](const auto& one) {
        return one.first.find_first_of("/.") == std::string::npos;
    });
    auto taken = folderGone ? TakenUp{nullptr, {}, std::move(faults)}
                            : lianfang::takeUp(settings, lying, inForce, history, starting);
    if (taken.configuration)
        for (auto& [name, why] : unreadable)
            taken.configuration->refused.push_back({name, std::move(why)});
    if (!taken.configuration) {
        if (starting)
            throw Error(message::configurationFaulty, {wordsOf(taken.faults)});
        spdlog::error("nothing was taken up: {}", fill("{0}", {wordsOf(taken.faults)}, Language::en));
        return false;
    }

    auto& after = *taken.configuration;
    std::vector<Definition> kept;
    for (const auto& [name, content] : taken.inForce)
        kept.push_back({name, 0, {}, content, 0});
    if (auto thresholds = thresholdsOf(settings.settings); !thresholds.empty())
        kept.push_back({parametersName, 0, {}, std::move(thresholds), 0});
    // What was in force and no longer holds in this environment is still the version that a change is compared with.
    for (const auto& definition : stored)
        if (refuses(after, definition.name) && !taken.inForce.contains(definition.name))
            kept.push_back(definition);
    store_->takeUp(after.schema, kept);
    after.definitions = store_->definitions();
    std::erase_if(after.definitions, [&](const Definition& each) { return !taken.inForce.contains(each.name); });

    const auto changed = tellChanges(starting ? stored : before->definitions, before->refused, after);
    for (const auto& manifest : after.manifests)
        if (changed.contains("connectors/" + manifest.file.filename().string()))
            departments.insert(manifest.department);
    tellDoubts(after);
    const std::lock_guard lock(configuring_);
    configuration_ = std::move(taken.configuration);
    return true;
}

// Each once, until it is gone.
void Hub::tellDoubts(const Configuration& configuration)
{
    std::set<std::string> doubts;
    for (const auto& doubt : doubtsOf(configuration, folders_.connectors)) {
        const auto words = fmt::format("{}:{}: {}", doubt.file.string(), doubt.line, doubt.en);
        if (!doubts_.contains(words))
            spdlog::warn("{}", words);
        doubts.insert(words);
    }
    doubts_ = std::move(doubts);
}

History Hub::historyOf(const Schema& schema) const
{
    History out{{}, store_->datasetsWithRows(schema)};
    std::set<std::string> seen;
    for (const auto& exchange : store_->exchanges({})) {
        const auto& key = exchange.key;
        const auto cadence = key.period.cadence();
        if (exchange.submission != 0 && key.direction == Direction::in &&
            seen.insert(fmt::format("{} {} {} {}", key.department, key.dataset, key.unit, toString(cadence))).second)
            out.submitted.push_back({key.department, key.dataset, key.unit, cadence});
    }
    return out;
}

std::shared_ptr<const Configuration> Hub::processedWith(std::shared_ptr<const Configuration> begun) const
{
    // It finishes with what it began. Only where the schema has changed meanwhile, the tables have too.
    auto now = configuration();
    return begun->schema->version() == now->schema->version() ? std::move(begun) : std::move(now);
}

// Vets and probes a department's connector; how that ended is logged, and shown until it works.
void Hub::tryOut(const std::string& department)
{
    const auto configuration = this->configuration();
    const auto manifest = std::find_if(configuration->manifests.begin(), configuration->manifests.end(),
                                       [&](const Manifest& each) { return each.department == department; });
    if (manifest == configuration->manifests.end() || !manifest->connects())
        return;
    Tried tried{secondsNow(), std::nullopt};
    try {
        const auto took = probe(*configuration, *manifest);
        spdlog::info("{}: connector {} is ready, answered within {} ms", department, manifest->library, took.count());
    } catch (const Error& e) {
        if (stopping_)
            return;
        tried.error = e;
        spdlog::warn("{}: connector {}: {}", department, manifest->library, e.displayText());
    }
    const std::lock_guard lock(trying_);
    tried_[department] = std::move(tried);
}

std::chrono::milliseconds Hub::probe(const Configuration& configuration, const Manifest& manifest)
{
    auto request = collectRequest(configuration, manifest, "probe " + manifest.department);
    request.deadline = probeDeadline;
    request.dataset = manifest.datasets.empty() ? "" : manifest.datasets.front().dataset->id;
    request.period = Period(Cadence::day, today());
    return collector_.probe(request, stop_.get_token()).took;
}

void Hub::tellVersions(nlohmann::json& departments, const Configuration& configuration) const
{
    const auto fileOf = [&](const std::string& department) -> std::string {
        for (const auto& manifest : configuration.manifests)
            if (manifest.department == department)
                return stemOf(manifest.file.string());
        return {};
    };
    std::set<std::string> told;
    const auto tellRefused = [&](nlohmann::json& department, const std::string& stem) {
        told.insert(stem);
        department["refused"] = nlohmann::json::array();
        for (const auto& refused : configuration.refused)
            if (isOfDepartment(refused.name) && stemOf(refused.name) == stem)
                for (const auto& fault : refused.faults)
                    department["refused"].push_back(toJson(refused.name, fault));
    };
    for (auto& department : departments) {
        const auto stem = fileOf(department.at("department"));
        if (const auto* manifest = find(configuration.definitions, "connectors/" + stem + ".xml")) {
            department["version"] = manifest->number;
            department["since"] = momentText(manifest->since);
        }
        if (const auto* schema = find(configuration.definitions, "schema/" + stem + ".xml")) {
            department["schemaVersion"] = schema->number;
            department["schemaSince"] = momentText(schema->since);
        }
        tellRefused(department, stem);
        const std::lock_guard lock(trying_);
        const auto at = tried_.find(department.at("department").get<std::string>());
        // A library is vetted whenever somebody asks; what was wrong with it then does not count any more.
        if (at != tried_.end() && at->second.error && department.at("state") == "ready" &&
            !at->second.error->message().code.starts_with("plugin.")) {
            department["state"] = "unreachable";
            department["error"] = errorJson(*at->second.error);
            department["tried"] = momentText(at->second.at);
        }
    }
    for (const auto& refused : configuration.refused)
        if (const auto stem = stemOf(refused.name); isOfDepartment(refused.name) && !told.contains(stem)) {
            nlohmann::json department{{"department", stem},
                                      {"zh", stem},
                                      {"en", stem},
                                      {"connector", ""},
                                      {"datasets", nlohmann::json::array()},
                                      {"pushes", nlohmann::json::array()},
                                      {"units", 0},
                                      {"state", "refused"}};
            tellRefused(department, stem);
            departments.push_back(std::move(department));
        }
}

nlohmann::json Hub::refusedChecks(const Configuration& configuration)
{
    nlohmann::json out = nlohmann::json::array();
    for (const auto& refused : configuration.refused)
        if (!isOfDepartment(refused.name))
            for (const auto& fault : refused.faults)
                out.push_back(toJson(refused.name, fault));
    return out;
}

nlohmann::json Hub::changes(const Query& query)
{
    const auto sinceText = query("since");
    const auto since = sinceText.empty() ? std::optional(Day{}) : dayFromString(sinceText);
    if (!since)
        throw Error(message::requestUnreadable, {sinceText});
    nlohmann::json out = nlohmann::json::array();
    for (const auto& change : store_->definitionChanges(query("name"), *since))
        out.push_back({{"name", change.after.name},
                       {"number", change.after.number},
                       {"at", momentText(change.after.since)},
                       {"before", change.before},
                       {"after", change.after.content}});
    return out;
}

nlohmann::json Hub::lint(const nlohmann::json& request)
{
    LintRequest wanted;
    wanted.name = text(request, "name");
    wanted.text = text(request, "text");
    wanted.postgresql = text(request, "postgresql");
    wanted.today = today();
    const auto written = text(request, "period");
    const auto period = written.empty() ? Period(Cadence::quarter, today()).previous() : Period::parse(written);
    if (!period || period->cadence() != Cadence::quarter)
        throw Error(message::periodUnreadable, {written, cadenceWords({Cadence::quarter})});
    if (!wanted.name.ends_with(".sql") || std::filesystem::path(wanted.name).filename() != wanted.name)
        throw Error(message::requestUnreadable, {inBoth("文件名应以 .sql 结尾", "its name should end with .sql")});
    wanted.period = *period;
    return lianfang::lint(*store_, *configuration(), wanted);
}

} // namespace lianfang
