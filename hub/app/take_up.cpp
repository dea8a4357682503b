#include "hub/app/take_up.h"

#include "hub/base/file.h"
#include "hub/schema/config_xml.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

struct Place {
    const char* folder;
    const char* extension;
    bool required;
};
constexpr Place places[] = {{"schema", ".xml", true},
                            {"connectors", ".xml", true},
                            {"crosschecks", ".sql", false},
                            {"crosschecks/shared", ".sql", false},
                            {"indicators", ".sql", false}};
constexpr const char* targetsName = "targets.xml";
constexpr std::size_t fileBytes = 1u << 20;

struct Read {
    std::shared_ptr<const Schema> schema;
    std::vector<Manifest> manifests;
};

Read read(const Configuration& rest, const Definitions& definitions, std::vector<ConfigFault>& faults)
{
    const auto in = [&](const char* folder) { return filesIn(definitions, folder, rest.folder); };
    Read out;
    out.schema = Schema::load(rest.folder, in("schema"), faults);
    out.manifests = loadManifests(in("connectors"), *out.schema, faults, rest.settings.limits.connector);
    return out;
}

bool isSchema(const std::string& name)
{
    return name.starts_with("schema/");
}

// Finds the largest set of changed files that holds together, by leaving out those that faults are in.
class Sifting {
public:
    Sifting(const Configuration& rest, const Definitions& lying, const InForce& before, const History& history,
            bool starting)
        : rest_(rest), lying_(lying), before_(before), history_(history), starting_(starting)
    {
    }

    TakenUp run()
    {
        std::vector<ConfigFault> faults;
        auto holding = tried(faults);
        const auto first = faults; // later ones may only follow from what was left out
        while (!holding && refuse(faults))
            holding = tried(faults);
        if (!holding)
            return {nullptr, {}, first};
        // Those that were left out for a fault elsewhere, each by itself: perhaps it was not theirs.
        for (const auto& name : std::exchange(byAssociation_, {})) {
            refused_.erase(name);
            if (auto more = tried(faults))
                holding = std::move(more);
            else
                refused_[name] = faults;
        }
        TakenUp out;
        out.configuration = std::make_shared<Configuration>(rest_);
        out.configuration->schema = std::move(holding->read.schema);
        out.configuration->manifests = std::move(holding->read.manifests);
        out.configuration->crosschecks = std::move(holding->crosschecks);
        out.configuration->indicators = std::move(holding->indicators);
        out.configuration->targets = std::move(holding->targets);
        out.configuration->refused.clear();
        for (auto& [name, why] : refused_)
            out.configuration->refused.push_back({name, std::move(why)});
        out.inForce = chosen();
        return out;
    }

private:
    struct Holding {
        Read read;
        std::vector<Crosscheck> crosschecks;
        std::vector<Indicator> indicators;
        Targets targets;
    };

    static std::string contentOf(const Definitions& definitions, const std::string& name)
    {
        const auto at = definitions.find(name);
        return at == definitions.end() ? std::string() : at->second;
    }

    Definitions chosen() const
    {
        Definitions out;
        for (const auto* each : {&lying_, &before_.definitions})
            for (const auto& [name, bytes] : *each) {
                const auto content = contentOf(refused_.contains(name) ? before_.definitions : lying_, name);
                if (!content.empty() && !dropped_.contains(name))
                    out[name] = content;
            }
        return out;
    }

    std::optional<Holding> tried(std::vector<ConfigFault>& faults) const
    {
        faults.clear();
        const auto wanted = chosen();
        Holding out{read(rest_, wanted, faults), {}, {}, {}};
        if (!faults.empty())
            return std::nullopt;
        if (before_.schema) {
            checkHistory(*before_.schema, *out.read.schema, history_, faults);
            auto manifests = before_.manifests;
            std::erase_if(manifests, [&](const Manifest& each) { return dropped_.contains(nameOf(each.file)); });
            checkHistory(manifests, out.read.manifests, history_, faults);
        }
        const CrosscheckFiles checks{filesIn(wanted, "crosschecks", rest_.folder),
                                     filesIn(wanted, "crosschecks/shared", rest_.folder)};
        const auto& parameters = rest_.settings.parameters;
        out.crosschecks = loadCrosschecks(checks, *out.read.schema, parameters, faults);
        out.indicators = loadIndicators(filesIn(wanted, "indicators", rest_.folder), checks.shared, out.crosschecks,
                                        *out.read.schema, parameters, faults);
        out.targets = loadTargets(wanted, rest_.folder, out.indicators, faults);
        return faults.empty() ? std::optional(std::move(out)) : std::nullopt;
    }

    std::string nameOf(const std::filesystem::path& file) const
    {
        return file.lexically_relative(rest_.folder).generic_string();
    }

    // Whether leaving it out changes anything.
    bool candidate(const std::string& name) const
    {
        return !refused_.contains(name) && contentOf(lying_, name) != contentOf(before_.definitions, name);
    }

    // False if nothing is left that could be.
    bool refuse(const std::vector<ConfigFault>& faults)
    {
        // A fault in the schema brings others into manifests: those count once the schema is in order.
        for (const bool schema : {true, false}) {
            std::map<std::string, std::vector<ConfigFault>> blamed;
            for (const auto& fault : faults)
                if (const auto name = nameOf(fault.file); isSchema(name) == schema && candidate(name))
                    blamed[name].push_back(fault);
            if (!blamed.empty()) {
                refused_.merge(blamed);
                return true;
            }
        }
        // What did not change is at fault by what did: first the department's own schema file, then any, then
        // manifests.
        std::set<std::string> suspects;
        for (const auto& fault : faults)
            suspects.insert("schema/" + fault.file.filename().string());
        if (refuseByAssociation([&](const std::string& name) { return suspects.contains(name); }) ||
            refuseByAssociation(isSchema) || refuseByAssociation([](const std::string&) { return true; }))
            return true;
        bool dropped = false;
        for (const auto& fault : faults)
            if (const auto name = nameOf(fault.file); starting_ && chosen().contains(name)) {
                refused_[name].push_back(fault);
                dropped_.insert(name);
                dropped = true;
            }
        return dropped;
    }

    template <typename Suspect>
    bool refuseByAssociation(Suspect suspect)
    {
        std::set<std::string> names;
        for (const auto* each : {&lying_, &before_.definitions})
            for (const auto& [name, bytes] : *each)
                if (candidate(name) && suspect(name))
                    names.insert(name);
        for (const auto& name : names)
            refused_[name] = {};
        byAssociation_.insert(names.begin(), names.end());
        return !names.empty();
    }

    const Configuration& rest_;
    const Definitions& lying_;
    const InForce& before_;
    const History& history_;
    const bool starting_;
    std::map<std::string, std::vector<ConfigFault>> refused_; // as they lie; their earlier versions stay
    std::set<std::string> byAssociation_;                     // of those, without a fault of their own
    std::set<std::string> dropped_;                           // their earlier versions do not hold either
};

} // namespace

std::vector<ConfigFile> filesIn(const Definitions& definitions, const std::string& folder,
                                const std::filesystem::path& root)
{
    std::vector<ConfigFile> files;
    for (const auto& [name, bytes] : definitions)
        if (name.starts_with(folder + "/") && name.find('/', folder.size() + 1) == std::string::npos)
            files.push_back({root / name, bytes});
    return files;
}

Targets loadTargets(const Definitions& definitions, const std::filesystem::path& root,
                    const std::vector<Indicator>& indicators, std::vector<ConfigFault>& faults)
{
    std::optional<ConfigFile> file;
    if (const auto at = definitions.find(targetsName); at != definitions.end())
        file = ConfigFile{root / targetsName, at->second};
    std::vector<Targets::Known> known;
    for (const auto& indicator : indicators)
        if (!indicator.isList())
            known.push_back({indicator.id, indicator.unit, indicator.by});
    return Targets::load(file, known, faults);
}

Definitions definitionsIn(const std::filesystem::path& folder, std::vector<ConfigFault>& faults)
{
    Definitions out;
    for (const auto& place : places)
        if (const auto at = folder / place.folder; place.required || std::filesystem::is_directory(at))
            for (auto& file : readConfigFiles(at, place.extension, faults))
                out[place.folder + ("/" + file.file.filename().string())] = std::move(file.bytes);
    if (const auto file = folder / targetsName; std::filesystem::exists(file)) {
        try {
            out[targetsName] = readFile(file, fileBytes);
        } catch (const Error& e) {
            faults.push_back({file, 0, e.zh(), e.en()});
        }
    }
    return out;
}

InForce InForce::of(const Configuration& rest, Definitions definitions)
{
    std::vector<ConfigFault> ignored; // sifting finds them again
    auto files = read(rest, definitions, ignored);
    return {std::move(definitions), std::move(files.schema), std::move(files.manifests)};
}

TakenUp takeUp(const Configuration& rest, const Definitions& lying, const InForce& before, const History& history,
               bool starting)
{
    return Sifting(rest, lying, before, history, starting).run();
}

} // namespace lianfang
