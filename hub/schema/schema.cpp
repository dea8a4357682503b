#include "hub/schema/schema.h"

#include "hub/base/crypto.h"
#include "hub/base/error.h"
#include "hub/base/file.h"
#include "hub/schema/dataset_xml.h"

#include <algorithm>

namespace lianfang {

namespace {

namespace fs = std::filesystem;

std::string withUnderscores(std::string text)
{
    std::replace(text.begin(), text.end(), '-', '_');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

std::vector<fs::path> codeListFiles(const fs::path& folder, std::vector<ConfigFault>& faults)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == ".csv")
            files.push_back(at->path());
    if (error)
        faults.push_back(faultOf(folder, 0, message::configUnreadable, {error.message()}));
    std::sort(files.begin(), files.end());
    return files;
}

void addToDigest(Sm3& digest, const fs::path& file, std::string_view bytes)
{
    digest.add(file.filename().string() + '\n' + std::to_string(bytes.size()) + '\n');
    digest.add(bytes);
}

} // namespace

std::string Field::column() const
{
    return withUnderscores(id);
}

bool Field::sealed() const
{
    return type == FieldType::name || type == FieldType::phone || (type == FieldType::text && !plain);
}

std::string Dataset::table() const
{
    return withUnderscores(id);
}

std::string Dataset::department() const
{
    return id.substr(0, id.find('/'));
}

const Field* Dataset::find(std::string_view fieldId) const
{
    const auto index = indexOf(fieldId);
    return index < fields.size() ? &fields[index] : nullptr;
}

std::size_t Dataset::indexOf(std::string_view fieldId) const
{
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.id == fieldId; });
    return static_cast<std::size_t>(found - fields.begin());
}

const Field* Dataset::person() const
{
    for (const auto index : key)
        if (fields[index].type == FieldType::identity)
            return &fields[index];
    return nullptr;
}

std::shared_ptr<const Schema> Schema::load(const fs::path& config, std::vector<ConfigFault>& faults)
{
    return load(config, readConfigFiles(config / "schema", ".xml", faults), faults);
}

std::shared_ptr<const Schema> Schema::load(const fs::path& config, const std::vector<ConfigFile>& files,
                                           std::vector<ConfigFault>& faults)
{
    auto schema = std::make_shared<Schema>();
    Sm3 digest;
    for (const auto& file : codeListFiles(config / "codelists", faults)) {
        try {
            addToDigest(digest, file, readFile(file));
            schema->codeLists_.emplace(file.stem().string(), CodeList::fromCsv(file));
        } catch (const Error& error) {
            faults.push_back({file, 0, error.zh(), error.en()});
        }
    }
    // Every identity number's county and every division is looked up in these two; a city may have none of its own.
    if (schema->codes("gb2260") == nullptr)
        faults.push_back(faultOf(config / "codelists", 0, message::unknownCodeList, {"gb2260"}));
    for (const char* always : {"gb2260", "local-divisions"})
        schema->codeLists_.try_emplace(always);
    const auto hasCodes = [&](std::string_view id) { return schema->codes(id) != nullptr; };
    for (const auto& file : files) {
        ConfigXml xml(file, faults);
        addToDigest(digest, file.file, xml.bytes());
        readDatasets(xml, hasCodes, schema->datasets_);
    }
    std::sort(schema->datasets_.begin(), schema->datasets_.end(),
              [](const Dataset& a, const Dataset& b) { return a.id < b.id; });
    schema->version_ = hex(digest.finish());
    return schema;
}

const Dataset* Schema::find(std::string_view id) const
{
    const auto found =
        std::find_if(datasets_.begin(), datasets_.end(), [&](const Dataset& dataset) { return dataset.id == id; });
    return found == datasets_.end() ? nullptr : &*found;
}

const CodeList* Schema::codes(std::string_view id) const
{
    const auto found = codeLists_.find(id);
    return found == codeLists_.end() ? nullptr : &found->second;
}

} // namespace lianfang
