#include "hub/schema/dataset_xml.h"

#include <algorithm>
#include <array>

namespace lianfang {

namespace {

using namespace std::string_view_literals;
using tinyxml2::XMLElement;

constexpr std::array<std::pair<std::string_view, FieldType>, 17> types{{
    {"text", FieldType::text},
    {"identity", FieldType::identity},
    {"name", FieldType::name},
    {"phone", FieldType::phone},
    {"employer", FieldType::employer},
    {"credit-code", FieldType::creditCode},
    {"code", FieldType::code},
    {"codes", FieldType::codes},
    {"date", FieldType::date},
    {"month", FieldType::month},
    {"time", FieldType::time},
    {"money", FieldType::money},
    {"count", FieldType::count},
    {"decimal", FieldType::decimal},
    {"flag", FieldType::flag},
    {"permit", FieldType::permit},
    {"number", FieldType::number},
}};

// Words of SQL, and names that tables and views carry of their own.
constexpr std::array reserved{
    "all"sv,      "and"sv,      "as"sv,         "asc"sv,      "between"sv, "by"sv,      "case"sv,    "cast"sv,
    "check"sv,    "column"sv,   "create"sv,     "cross"sv,    "date"sv,    "default"sv, "delete"sv,  "desc"sv,
    "distinct"sv, "do"sv,       "drop"sv,       "else"sv,     "end"sv,     "except"sv,  "exists"sv,  "from"sv,
    "full"sv,     "group"sv,    "having"sv,     "in"sv,       "index"sv,   "inner"sv,   "insert"sv,  "into"sv,
    "is"sv,       "join"sv,     "key"sv,        "left"sv,     "like"sv,    "limit"sv,   "natural"sv, "not"sv,
    "null"sv,     "offset"sv,   "on"sv,         "or"sv,       "order"sv,   "outer"sv,   "primary"sv, "references"sv,
    "right"sv,    "row"sv,      "rowid"sv,      "select"sv,   "set"sv,     "table"sv,   "then"sv,    "to"sv,
    "union"sv,    "unique"sv,   "update"sv,     "using"sv,    "values"sv,  "when"sv,    "where"sv,   "with"sv,
    "dataset"sv,  "document"sv, "known-from"sv, "known-to"sv, "period"sv,  "sealed"sv,  "unit"sv,    "valid-from"sv,
    "valid-to"sv};

std::string typeNames()
{
    std::string names;
    for (const auto& [name, type] : types)
        names.append(names.empty() ? "" : ", ").append(name);
    return names;
}

bool isCoded(FieldType type)
{
    return type == FieldType::code || type == FieldType::codes;
}

class Reader {
public:
    Reader(ConfigXml& xml, const std::function<bool(std::string_view)>& hasCodes) : xml_(xml), hasCodes_(hasCodes) {}

    Dataset dataset(const XMLElement& element);

private:
    Field field(const XMLElement& element);
    void checkType(const XMLElement& element, Field& field);
    void readKey(const XMLElement& element, Dataset& dataset);
    void checkComparisons(const XMLElement& element, const Dataset& dataset);
    void checkOperation(const XMLElement& element, const Dataset& dataset);

    ConfigXml& xml_;
    const std::function<bool(std::string_view)>& hasCodes_;
};

void Reader::checkType(const XMLElement& element, Field& field)
{
    const auto onlyFor = [&](const char* attribute, bool suits) {
        if (element.Attribute(attribute) != nullptr && !suits)
            xml_.fault(element, message::unsuitedAttribute, {attribute, std::string(toString(field.type))});
    };
    onlyFor("max", field.type == FieldType::text);
    onlyFor("plain", field.type == FieldType::text);
    onlyFor("compared", field.type == FieldType::name);
    onlyFor("list", isCoded(field.type));
    onlyFor("lenient", isCoded(field.type));
    onlyFor("on", isCoded(field.type));
    onlyFor("unit", field.type == FieldType::money);
    onlyFor("not-before", field.type == FieldType::date || field.type == FieldType::month);
    onlyFor("at-most", field.type == FieldType::count || field.type == FieldType::money);
    if (!isCoded(field.type))
        return;
    field.list = xml_.required(element, "list");
    if (!field.list.empty() && !hasCodes_(field.list))
        xml_.fault(element, message::unknownCodeList, {field.list});
}

Field Reader::field(const XMLElement& element)
{
    xml_.allow(element,
               {"id", "type", "required", "plain", "compared", "sensitive", "max", "list", "on", "lenient", "unit",
                "not-before", "at-most", "zh", "en"},
               {});
    Field field;
    field.line = element.GetLineNum();
    field.id = xml_.required(element, "id");
    if (!field.id.empty() && !isConfigId(field.id))
        xml_.fault(element, message::badId, {field.id});
    if (std::find(reserved.begin(), reserved.end(), field.id) != reserved.end())
        xml_.fault(element, message::reservedColumn, {field.id});

    const auto type = xml_.required(element, "type");
    const auto known = std::find_if(types.begin(), types.end(), [&](const auto& entry) { return entry.first == type; });
    if (known != types.end()) {
        field.type = known->second;
        checkType(element, field);
    } else if (!type.empty()) {
        xml_.fault(element, message::badValue, {"type", type, typeNames()});
    }

    field.required = xml_.flag(element, "required", false);
    field.plain = xml_.flag(element, "plain", false);
    field.compared = xml_.flag(element, "compared", false);
    field.sensitive = xml_.flag(element, "sensitive", false);
    field.lenient = xml_.flag(element, "lenient", false);
    field.max = static_cast<unsigned>(xml_.number(element, "max", 200, 1, 10000));
    field.wan = xml_.choice(element, "unit", {"yuan", "wan"}, 0) == 1;
    field.on = xml_.value(element, "on");
    field.notBefore = xml_.value(element, "not-before");
    field.atMost = xml_.value(element, "at-most");
    field.zh = xml_.required(element, "zh");
    field.en = xml_.required(element, "en");
    return field;
}

void Reader::readKey(const XMLElement& element, Dataset& dataset)
{
    const auto* key = element.FirstChildElement("key");
    if (key == nullptr || xml_.text(*key).empty()) {
        xml_.fault(key == nullptr ? element : *key, message::missingElement, {"key", "dataset"});
        return;
    }
    for (const auto& id : parts(xml_.text(*key), ' ')) {
        const auto index = dataset.indexOf(id);
        if (index == dataset.fields.size()) {
            xml_.fault(*key, message::unknownField, {id, dataset.id});
            continue;
        }
        if (std::find(dataset.key.begin(), dataset.key.end(), index) != dataset.key.end())
            xml_.fault(*key, message::repeated, {id, "<key>"});
        if (!dataset.fields[index].required)
            xml_.fault(*key, message::keyNotRequired, {id});
        if (dataset.fields[index].sealed())
            xml_.fault(*key, message::keySealed, {id});
        dataset.key.push_back(index);
    }
    if (const auto* second = key->NextSiblingElement("key"); second != nullptr)
        xml_.fault(*second, message::repeated, {"<key>", std::to_string(key->GetLineNum())});
}

// not-before and at-most must name another field of the row that can be compared with this one, on one that has a day.
void Reader::checkComparisons(const XMLElement& element, const Dataset& dataset)
{
    for (const auto* child = element.FirstChildElement("field"); child != nullptr;
         child = child->NextSiblingElement("field")) {
        const char* id = child->Attribute("id");
        const auto* field = dataset.find(id == nullptr ? "" : id);
        if (field == nullptr)
            continue;
        if (const auto* decides = dataset.find(field->on);
            !field->on.empty() &&
            (decides == nullptr || (decides->type != FieldType::date && decides->type != FieldType::time)))
            xml_.fault(*child, message::codeDay, {field->on});
        for (const char* attribute : {"not-before", "at-most"}) {
            const auto other = xml_.value(*child, attribute);
            if (other.empty())
                continue;
            const auto* compared = dataset.find(other);
            if (compared == nullptr || compared == field || compared->type != field->type)
                xml_.fault(*child, message::comparedField, {attribute, other});
        }
    }
}

void Reader::checkOperation(const XMLElement& element, const Dataset& dataset)
{
    if (dataset.kind != DatasetKind::changes)
        return;
    const auto index = dataset.indexOf("operation");
    const bool good = index < dataset.fields.size() && dataset.fields[index].type == FieldType::code &&
                      dataset.fields[index].list == "operations" &&
                      std::find(dataset.key.begin(), dataset.key.end(), index) == dataset.key.end();
    if (!good)
        xml_.fault(element, message::operationMissing, {dataset.id});
}

Dataset Reader::dataset(const XMLElement& element)
{
    xml_.allow(element, {"id", "kind", "cadence", "zh", "en"}, {"key", "field"});
    Dataset dataset;
    dataset.file = xml_.file();
    dataset.line = element.GetLineNum();
    dataset.id = xml_.required(element, "id");
    const auto slash = dataset.id.find('/');
    if (!dataset.id.empty() && (slash == std::string::npos || !isConfigId(dataset.id.substr(0, slash)) ||
                                !isConfigId(dataset.id.substr(slash + 1))))
        xml_.fault(element, message::badId, {dataset.id});
    dataset.kind = static_cast<DatasetKind>(xml_.choice(element, "kind", {"register", "period", "changes"}, 0));
    if (element.Attribute("kind") == nullptr)
        xml_.fault(element, message::missingAttribute, {"kind", "dataset"});
    for (const auto& word : parts(xml_.required(element, "cadence"), ' ')) {
        if (const auto cadence = cadenceFromString(word))
            dataset.cadences.push_back(*cadence);
        else
            xml_.fault(element, message::badValue, {"cadence", word, "day, month, quarter, year"});
    }
    dataset.zh = xml_.required(element, "zh");
    dataset.en = xml_.required(element, "en");

    for (const auto* child = element.FirstChildElement("field"); child != nullptr;
         child = child->NextSiblingElement("field")) {
        auto read = field(*child);
        if (dataset.find(read.id) != nullptr)
            xml_.fault(*child, message::repeated, {read.id, dataset.id});
        else
            dataset.fields.push_back(std::move(read));
    }
    if (dataset.fields.empty())
        xml_.fault(element, message::missingElement, {"field", "dataset"});
    readKey(element, dataset);
    checkComparisons(element, dataset);
    checkOperation(element, dataset);
    return dataset;
}

} // namespace

std::string_view toString(FieldType type)
{
    return std::find_if(types.begin(), types.end(), [&](const auto& entry) { return entry.second == type; })->first;
}

void readDatasets(ConfigXml& xml, const std::function<bool(std::string_view)>& hasCodes, std::vector<Dataset>& datasets)
{
    const auto* root = xml.root("schema");
    if (root == nullptr)
        return;
    xml.allow(*root, {}, {"dataset"});
    for (const auto* element = root->FirstChildElement("dataset"); element != nullptr;
         element = element->NextSiblingElement("dataset")) {
        auto dataset = Reader(xml, hasCodes).dataset(*element);
        const auto first = std::find_if(datasets.begin(), datasets.end(),
                                        [&](const Dataset& other) { return other.id == dataset.id; });
        if (first == datasets.end())
            datasets.push_back(std::move(dataset));
        else
            xml.fault(*element, message::repeated,
                      {dataset.id, first->file.filename().string() + ':' + std::to_string(first->line)});
    }
}

} // namespace lianfang
