#include "hub/schema/manifest.h"

#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/model/heading.h"
#include "hub/schema/config_xml.h"
#include "hub/schema/messages.h"
#include "hub/schema/setting_xml.h"

#include <algorithm>

namespace lianfang {

namespace {

using tinyxml2::XMLElement;

// Calls `each` for every child of that name.
template <typename Each>
void forChildren(const XMLElement& element, const char* name, Each each)
{
    for (const auto* child = element.FirstChildElement(name); child != nullptr; child = child->NextSiblingElement(name))
        each(*child);
}

class Reader {
public:
    Reader(ConfigXml& xml, const Schema& schema, const RunLimits& most) : xml_(xml), schema_(schema), most_(most) {}

    void read(const XMLElement& root, Manifest& manifest);

private:
    void units(const XMLElement& element, Manifest& manifest);
    void connector(const XMLElement& element, Manifest& manifest);
    void runLimits(const XMLElement& element, RunLimits& limits);
    void dataset(const XMLElement& element, Manifest& manifest);
    void source(const XMLElement& element, DatasetMapping& mapping);
    void limit(const XMLElement& element, DatasetMapping& mapping);
    void cadence(const XMLElement& element, DatasetMapping& mapping);
    Due due(const XMLElement& element, const DatasetMapping& mapping, Due otherwise);
    void unitDue(const XMLElement& element, const Manifest& manifest, DatasetMapping& mapping);
    std::vector<std::string> contacts(const XMLElement& element);
    void map(const XMLElement& element, DatasetMapping& mapping);
    // Sets field and part; false, and a fault, if there is no such field.
    bool place(const XMLElement& element, const DatasetMapping& mapping, FieldMap& map);
    void requireAll(const XMLElement& element, const DatasetMapping& mapping);
    // A child that may stand once only.
    const XMLElement* only(const XMLElement& element, const char* name);

    ConfigXml& xml_;
    const Schema& schema_;
    const RunLimits& most_;
};

const XMLElement* Reader::only(const XMLElement& element, const char* name)
{
    const auto* first = element.FirstChildElement(name);
    if (first == nullptr)
        return nullptr;
    if (const auto* second = first->NextSiblingElement(name); second != nullptr)
        xml_.fault(*second, message::repeated, {'<' + std::string(name) + '>', std::to_string(first->GetLineNum())});
    return first;
}

void Reader::units(const XMLElement& element, Manifest& manifest)
{
    xml_.allow(element, {"own-level"}, {"unit"});
    manifest.ownLevelDelivers = xml_.flag(element, "own-level", false);
    forChildren(element, "unit", [&](const XMLElement& child) {
        xml_.allow(child, {"id", "zh", "en", "contact"}, {});
        Unit unit{xml_.required(child, "id"), xml_.required(child, "zh"), xml_.required(child, "en"), contacts(child)};
        if (unit.id.empty())
            return;
        if (manifest.unit(unit.id) != nullptr)
            xml_.fault(child, message::repeated, {unit.id, "<units>"});
        else
            manifest.units.push_back(std::move(unit));
    });
}

void Reader::connector(const XMLElement& element, Manifest& manifest)
{
    xml_.allow(element, {"library", "joined"}, {"setting", "secret", "limits"});
    manifest.connectorLine = element.GetLineNum();
    manifest.joined = xml_.value(element, "joined") != "no";
    if (const auto* child = only(element, "limits"); child != nullptr)
        runLimits(*child, manifest.limits);
    manifest.library = xml_.required(element, "library");
    if (!manifest.library.empty() && !isConfigId(manifest.library))
        xml_.fault(element, message::badId, {manifest.library});
    const auto add = [&](const XMLElement& child, std::vector<Setting>& settings, Setting setting) {
        const auto same = [&](const Setting& other) { return other.name == setting.name; };
        if (std::any_of(settings.begin(), settings.end(), same))
            xml_.fault(child, message::repeated, {setting.name, "<connector>"});
        settings.push_back(std::move(setting));
    };
    forChildren(element, "setting", [&](const XMLElement& child) {
        xml_.allow(child, {"name", "access"}, {}, true);
        const auto access = static_cast<Setting::Access>(
            xml_.value(child, "access").empty() ? 0
                                                : 1 + xml_.choice(child, "access", {"read", "write", "database"}, 0));
        add(child, manifest.settings, {xml_.required(child, "name"), xml_.text(child), {}, {}, access});
    });
    forChildren(element, "secret",
                [&](const XMLElement& child) { add(child, manifest.secrets, readSecretReference(xml_, child)); });
}

void Reader::runLimits(const XMLElement& element, RunLimits& limits)
{
    xml_.allow(element, {"memory-mib", "threads", "files", "cpu", "deadline"}, {});
    const auto within = [&](const char* name, auto most) {
        return xml_.number(element, name, static_cast<std::int64_t>(most), 1, static_cast<std::int64_t>(most));
    };
    limits.memoryMib = static_cast<std::uint64_t>(within("memory-mib", most_.memoryMib));
    limits.threads = static_cast<unsigned>(within("threads", most_.threads));
    limits.files = static_cast<unsigned>(within("files", most_.files));
    limits.cpu = std::chrono::seconds(within("cpu", most_.cpu.count()));
    limits.deadline = std::chrono::seconds(within("deadline", most_.deadline.count()));
}

void Reader::cadence(const XMLElement& element, DatasetMapping& mapping)
{
    mapping.cadence = mapping.dataset->cadences.empty() ? Cadence::quarter : mapping.dataset->cadences.front();
    const auto written = xml_.value(element, "cadence");
    if (written.empty())
        return;
    const auto& allowed = mapping.dataset->cadences;
    const auto cadence = cadenceFromString(written);
    if (cadence && std::find(allowed.begin(), allowed.end(), *cadence) != allowed.end()) {
        mapping.cadence = *cadence;
        return;
    }
    std::string names;
    for (const auto each : allowed)
        names.append(names.empty() ? "" : ", ").append(toString(each));
    xml_.fault(element, message::wrongCadence, {mapping.dataset->id, written, names});
}

// A number of days, or of a year's dataset a day as "12-15".
Due Reader::due(const XMLElement& element, const DatasetMapping& mapping, Due otherwise)
{
    Due due = otherwise;
    due.working = xml_.choice(element, "due-in", {"days", "working-days"}, otherwise.working ? 1 : 0) == 1;
    const auto written = xml_.value(element, "due");
    if (mapping.cadence == Cadence::year && written.find('-') != std::string::npos) {
        constexpr std::string_view someYear = "2027-"; // that has no 29 February
        const auto day = dayFromString(std::string(someYear) + written);
        if (!day)
            xml_.fault(element, message::badValue, {"due", written, "12-15"});
        else {
            const std::chrono::year_month_day date(*day);
            due.month = static_cast<unsigned>(date.month());
            due.day = static_cast<unsigned>(date.day());
        }
        return due;
    }
    if (!written.empty())
        due.month = due.day = 0;
    due.days = static_cast<int>(xml_.number(element, "due", otherwise.days, 0, 366));
    return due;
}

void Reader::unitDue(const XMLElement& element, const Manifest& manifest, DatasetMapping& mapping)
{
    xml_.allow(element, {"id", "due", "due-in"}, {});
    const auto id = xml_.required(element, "id");
    xml_.required(element, "due");
    if (id.empty())
        return;
    if (manifest.unit(id) == nullptr) {
        xml_.fault(element, message::badValue, {"id", id, "<units>"});
        return;
    }
    if (std::any_of(mapping.unitDues.begin(), mapping.unitDues.end(), [&](const auto& one) { return one.first == id; }))
        xml_.fault(element, message::repeated, {id, "<dataset>"});
    else
        mapping.unitDues.emplace_back(id, due(element, mapping, mapping.due));
}

std::vector<std::string> Reader::contacts(const XMLElement& element)
{
    auto all = parts(xml_.value(element, "contact"), ' ');
    for (const auto& address : all)
        if (!isContactAddress(address))
            xml_.fault(element, message::badValue, {"contact", address, "name@example.gov.cn"});
    return all;
}

void Reader::source(const XMLElement& element, DatasetMapping& mapping)
{
    xml_.allow(element, {"documents", "sheet", "format", "encoding", "record", "records", "attachments"}, {});
    mapping.documents = xml_.value(element, "documents");
    mapping.sheet = xml_.value(element, "sheet");
    mapping.format = xml_.value(element, "format");
    mapping.encoding = xml_.value(element, "encoding");
    mapping.attachments = parts(xml_.value(element, "attachments"), '|');
    const auto record = xml_.value(element, "record"), records = xml_.value(element, "records");
    mapping.records = record.empty() ? records : record;
    if (!record.empty() && !records.empty())
        xml_.fault(element, message::repeated, {"records", std::to_string(element.GetLineNum())});
    xml_.choice(element, "format", {"csv", "xlsx", "xls", "ods", "xml", "json", "ndjson", "zip"}, 0);
    xml_.choice(element, "encoding", {"utf-8", "utf-16le", "utf-16be", "gb18030"}, 0);
}

void Reader::limit(const XMLElement& element, DatasetMapping& mapping)
{
    xml_.allow(element, {"share", "count", "from"}, {});
    mapping.limit = readRejectionLimit(xml_, element);
    mapping.limitGiven = true;
}

bool Reader::place(const XMLElement& element, const DatasetMapping& mapping, FieldMap& map)
{
    const auto written = xml_.required(element, "field");
    const auto dot = written.find('.');
    const auto id = written.substr(0, dot);
    const auto part = dot == std::string::npos ? std::string() : written.substr(dot + 1);
    if (written.empty())
        return false;
    map.field = mapping.dataset->indexOf(id);
    if (map.field == mapping.dataset->fields.size()) {
        xml_.fault(element, message::unknownField, {id, mapping.dataset->id});
        return false;
    }
    const bool employer = mapping.dataset->fields[map.field].type == FieldType::employer;
    if (employer && part != "code" && part != "name") {
        xml_.fault(element, message::employerPart, {id});
        return false;
    }
    if (!employer && !part.empty()) {
        xml_.fault(element, message::notEmployer, {id});
        return false;
    }
    map.part = part == "code" ? FieldMap::Part::code : part == "name" ? FieldMap::Part::name : FieldMap::Part::whole;
    return true;
}

void Reader::map(const XMLElement& element, DatasetMapping& mapping)
{
    xml_.allow(element, {"field", "from", "constant", "default", "wrong"}, {"value"});
    FieldMap map;
    map.line = element.GetLineNum();
    for (const auto& heading : parts(xml_.value(element, "from"), '|'))
        map.from.push_back(compact(heading));
    map.constant = xml_.value(element, "constant");
    map.fallback = xml_.value(element, "default");
    if (map.from.empty() == map.constant.empty())
        xml_.fault(element, message::nothingMapped);
    forChildren(element, "value", [&](const XMLElement& child) {
        xml_.allow(child, {"from", "to"}, {});
        map.values.emplace_back(compact(xml_.required(child, "from")), xml_.value(child, "to"));
    });
    if (!place(element, mapping, map))
        return;
    map.keepsWrong = xml_.choice(element, "wrong", {"refuse", "keep"}, 0) == 1;
    if (map.keepsWrong && map.part != FieldMap::Part::code)
        xml_.fault(element, message::wrongKept, {xml_.value(element, "field")});
    const auto same = [&](const FieldMap& other) { return other.field == map.field && other.part == map.part; };
    if (const auto first = std::find_if(mapping.maps.begin(), mapping.maps.end(), same); first != mapping.maps.end())
        xml_.fault(element, message::repeated, {xml_.value(element, "field"), std::to_string(first->line)});
    else
        mapping.maps.push_back(std::move(map));
}

void Reader::requireAll(const XMLElement& element, const DatasetMapping& mapping)
{
    for (std::size_t i = 0; i < mapping.dataset->fields.size(); ++i) {
        const auto& field = mapping.dataset->fields[i];
        const auto maps = [&](const FieldMap& map) { return map.field == i; };
        if (field.required && std::none_of(mapping.maps.begin(), mapping.maps.end(), maps))
            xml_.fault(element, message::requiredUnmapped, {field.id, mapping.dataset->id});
    }
}

void Reader::dataset(const XMLElement& element, Manifest& manifest)
{
    xml_.allow(element, {"id", "cadence", "due", "due-in"}, {"unit", "source", "rejection-limit", "map", "ignore"});
    DatasetMapping mapping;
    mapping.line = element.GetLineNum();
    const auto id = xml_.required(element, "id");
    mapping.dataset = schema_.find(id);
    if (mapping.dataset == nullptr) {
        if (!id.empty())
            xml_.fault(element, message::unknownDataset, {id});
        return;
    }
    if (const auto* first = manifest.find(id); first != nullptr)
        xml_.fault(element, message::repeated, {id, std::to_string(first->line)});
    cadence(element, mapping);
    mapping.due = due(element, mapping, {});
    forChildren(element, "unit", [&](const XMLElement& child) { unitDue(child, manifest, mapping); });
    if (const auto* child = only(element, "source"); child != nullptr)
        source(*child, mapping);
    if (const auto* child = only(element, "rejection-limit"); child != nullptr)
        limit(*child, mapping);
    forChildren(element, "map", [&](const XMLElement& child) { map(child, mapping); });
    forChildren(element, "ignore", [&](const XMLElement& child) {
        xml_.allow(child, {"from"}, {});
        for (const auto& heading : parts(xml_.required(child, "from"), '|'))
            mapping.ignored.push_back(compact(heading));
    });
    requireAll(element, mapping);
    manifest.datasets.push_back(std::move(mapping));
}

void Reader::read(const XMLElement& root, Manifest& manifest)
{
    xml_.allow(root, {"id", "zh", "en", "ferry", "contact"}, {"units", "connector", "dataset", "push"});
    manifest.department = xml_.required(root, "id");
    if (!manifest.department.empty() && !isConfigId(manifest.department))
        xml_.fault(root, message::badId, {manifest.department});
    manifest.zh = xml_.required(root, "zh");
    manifest.en = xml_.required(root, "en");
    manifest.ferry = xml_.value(root, "ferry");
    if (!manifest.ferry.empty() && !isConfigId(manifest.ferry))
        xml_.fault(root, message::badId, {manifest.ferry});
    if (const auto* child = only(root, "units"); child != nullptr)
        units(*child, manifest);
    const auto contact = contacts(root);
    for (auto& unit : manifest.units)
        if (unit.contacts.empty())
            unit.contacts = contact;
    if (const auto* child = only(root, "connector"); child != nullptr)
        connector(*child, manifest);
    forChildren(root, "dataset", [&](const XMLElement& child) { dataset(child, manifest); });
    forChildren(root, "push", [&](const XMLElement& child) {
        xml_.allow(child, {"list", "format"}, {});
        const auto list = xml_.required(child, "list");
        const bool csv = xml_.choice(child, "format", {"xlsx", "csv"}, 0) == 1;
        if (manifest.push(list) != nullptr)
            xml_.fault(child, message::repeated, {list, "<push>"});
        else if (!list.empty())
            manifest.pushes.push_back({list, csv, child.GetLineNum()});
    });
}

} // namespace

const Due& DatasetMapping::dueOf(std::string_view unit) const
{
    const auto own = std::find_if(unitDues.begin(), unitDues.end(), [&](const auto& one) { return one.first == unit; });
    return own == unitDues.end() ? due : own->second;
}

std::string DatasetMapping::documentsOf(const Period& period, std::string_view unit) const
{
    std::string glob = documents;
    const auto replace = [&](std::string_view what, std::string_view with) {
        for (std::size_t at = 0; (at = glob.find(what, at)) != std::string::npos; at += with.size())
            glob.replace(at, what.size(), with);
    };
    replace("{period}", period.toString());
    replace("{unit}", unit.empty() ? "市本级" : unit);
    return glob;
}

bool DatasetMapping::isAttachment(std::string_view mediaType) const
{
    const auto type = mediaType.substr(0, mediaType.find(';'));
    return std::find(attachments.begin(), attachments.end(), type) != attachments.end();
}

std::unordered_set<std::string> DatasetMapping::headings() const
{
    std::unordered_set<std::string> all;
    for (const auto& map : maps)
        all.insert(map.from.begin(), map.from.end());
    return all;
}

bool DatasetMapping::ignores(std::string_view heading) const
{
    const auto leaf = heading.substr(heading.rfind('/') + 1); // under a merged heading: "基本情况/备注"
    for (const auto text : {heading, leaf})
        for (const auto& form : headingForms(text))
            if (std::find(ignored.begin(), ignored.end(), form) != ignored.end())
                return true;
    return false;
}

const DatasetMapping* Manifest::find(std::string_view id) const
{
    const auto found = std::find_if(datasets.begin(), datasets.end(),
                                    [&](const DatasetMapping& mapping) { return mapping.dataset->id == id; });
    return found == datasets.end() ? nullptr : &*found;
}

bool Manifest::takes(std::string_view list) const
{
    return (connects() || !ferry.empty()) && push(list) != nullptr;
}

const ListPush* Manifest::push(std::string_view list) const
{
    const auto found =
        std::find_if(pushes.begin(), pushes.end(), [&](const ListPush& each) { return each.list == list; });
    return found == pushes.end() ? nullptr : &*found;
}

std::vector<const Unit*> Manifest::delivering() const
{
    std::vector<const Unit*> out;
    for (const auto& unit : units)
        if (!unit.id.empty() || ownLevelDelivers || units.size() == 1)
            out.push_back(&unit);
    return out;
}

std::vector<std::pair<std::string, bool>> Manifest::opened(const std::map<std::string, std::string>& values) const
{
    std::vector<std::pair<std::string, bool>> out;
    for (const auto& setting : settings) {
        const auto value = values.find(setting.name);
        if (setting.access == Setting::Access::none || value == values.end() || !value->second.starts_with('/'))
            continue;
        const std::filesystem::path path = value->second;
        out.emplace_back(setting.access == Setting::Access::database ? path.parent_path() : path,
                         setting.access != Setting::Access::read);
    }
    return out;
}

const Unit* Manifest::unit(std::string_view id) const
{
    const auto found = std::find_if(units.begin(), units.end(), [&](const Unit& each) { return each.id == id; });
    return found == units.end() ? nullptr : &*found;
}

namespace {

Manifest manifestOf(ConfigXml xml, const Schema& schema, const RunLimits& most)
{
    Manifest manifest;
    manifest.file = xml.file();
    manifest.limits = most;
    manifest.units.push_back({"", "市本级", "Own level", {}});
    manifest.version = hex(sm3(xml.bytes()));
    if (const auto* root = xml.root("department"); root != nullptr)
        Reader(xml, schema, most).read(*root, manifest);
    return manifest;
}

} // namespace

Manifest loadManifest(const std::filesystem::path& file, const Schema& schema, std::vector<ConfigFault>& faults,
                      const RunLimits& most)
{
    return manifestOf(ConfigXml(file, faults, ConfigXml::Environment::replaced), schema, most);
}

std::vector<Manifest> loadManifests(const std::filesystem::path& folder, const Schema& schema,
                                    std::vector<ConfigFault>& faults, const RunLimits& most)
{
    return loadManifests(readConfigFiles(folder, ".xml", faults), schema, faults, most);
}

std::vector<Manifest> loadManifests(const std::vector<ConfigFile>& files, const Schema& schema,
                                    std::vector<ConfigFault>& faults, const RunLimits& most)
{
    std::vector<Manifest> manifests;
    for (const auto& read : files) {
        const auto& file = read.file;
        auto manifest = manifestOf(ConfigXml(read, faults, ConfigXml::Environment::replaced), schema, most);
        for (const auto& other : manifests) {
            if (!manifest.department.empty() && other.department == manifest.department)
                faults.push_back(
                    faultOf(file, 0, message::repeated,
                            {"<department id=\"" + manifest.department + "\">", other.file.filename().string()}));
            for (const auto& mapping : manifest.datasets)
                if (const auto* same = other.find(mapping.dataset->id); same != nullptr)
                    faults.push_back(faultOf(
                        file, mapping.line, message::repeated,
                        {mapping.dataset->id, other.file.filename().string() + ':' + std::to_string(same->line)}));
        }
        manifests.push_back(std::move(manifest));
    }
    return manifests;
}

} // namespace lianfang
