#include "hub/schema/config_xml.h"

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/schema/messages.h"

#include <iconv.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace lianfang {

namespace {

using tinyxml2::XMLElement;

// The encoding a declaration names, upper-case; empty if it names none.
std::string declaredEncoding(std::string_view bytes)
{
    const auto head = bytes.substr(0, bytes.find("?>"));
    if (trimmed(head).substr(0, 5) != "<?xml")
        return {};
    const auto at = head.find("encoding");
    if (at == std::string_view::npos)
        return {};
    const auto open = head.find_first_of("\"'", at);
    if (open == std::string_view::npos)
        return {};
    const auto close = head.find(head[open], open + 1);
    return close == std::string_view::npos ? std::string() : compact(head.substr(open + 1, close - open - 1));
}

// Nothing if some bytes are not of that encoding.
std::optional<std::string> fromGb18030(std::string_view bytes)
{
    const iconv_t conversion = iconv_open("UTF-8", "GB18030");
    if (conversion == reinterpret_cast<iconv_t>(-1))
        return std::nullopt;
    std::string out(bytes.size() * 2 + 16, '\0');
    std::string in(bytes);
    char* from = in.data();
    char* to = out.data();
    std::size_t fromLeft = in.size();
    std::size_t toLeft = out.size();
    const auto result = iconv(conversion, &from, &fromLeft, &to, &toLeft);
    iconv_close(conversion);
    if (result == static_cast<std::size_t>(-1))
        return std::nullopt;
    out.resize(out.size() - toLeft);
    return out;
}

// UTF-8 from a file's bytes; nothing if they are not what they say.
std::optional<std::string> asUtf8(const std::string& bytes, const std::string& encoding)
{
    if (encoding == "GB18030" || encoding == "GBK" || encoding == "GB2312")
        return fromGb18030(bytes);
    if ((encoding.empty() || encoding == "UTF-8" || encoding == "UTF8") && isUtf8(bytes))
        return bytes;
    return std::nullopt;
}

std::optional<std::string> bytesOf(const std::filesystem::path& file, std::vector<ConfigFault>& faults)
{
    try {
        std::error_code error;
        if (const auto status = std::filesystem::status(file, error); exists(status) && !is_regular_file(status)) {
            faults.push_back(faultOf(file, 0, message::configUnreadable, {"not a regular file"}));
            return std::nullopt;
        }
        return readFile(file, 16u << 20);
    } catch (const Error& error) {
        faults.push_back(faultOf(file, 0, message::configUnreadable, {error.arguments().back()}));
        return std::nullopt;
    }
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(std::initializer_list<std::string_view> words)
{
    std::string out;
    for (const auto word : words)
        (out += out.empty() ? "" : ", ") += word;
    return out;
}

} // namespace

ConfigFault faultOf(const std::filesystem::path& file, int line, const Message& message,
                    std::vector<std::string> arguments)
{
    const Error error(message, std::move(arguments));
    return {file, line, error.zh(), error.en()};
}

ConfigXml::ConfigXml(std::filesystem::path file, std::vector<ConfigFault>& faults, Environment environment)
    : file_(std::move(file)), faults_(faults), environment_(environment)
{
    if (auto bytes = bytesOf(file_, faults_)) {
        bytes_ = std::move(*bytes);
        parse();
    }
}

ConfigXml::ConfigXml(ConfigFile file, std::vector<ConfigFault>& faults, Environment environment)
    : file_(std::move(file.file)), faults_(faults), environment_(environment), bytes_(std::move(file.bytes))
{
    parse();
}

void ConfigXml::parse()
{
    const auto encoding = declaredEncoding(bytes_);
    const auto utf8 = asUtf8(bytes_, encoding);
    if (!utf8) {
        faults_.push_back(faultOf(file_, 0, message::configEncoding, {encoding.empty() ? "UTF-8" : encoding}));
        return;
    }
    if (document_.Parse(utf8->data(), utf8->size()) != tinyxml2::XML_SUCCESS) {
        faults_.push_back(faultOf(file_, document_.ErrorLineNum(), message::configSyntax,
                                  {document_.ErrorIDToName(document_.ErrorID())}));
        return;
    }
    readable_ = true;
}

const XMLElement* ConfigXml::root(std::string_view name)
{
    const XMLElement* root = readable_ ? document_.RootElement() : nullptr;
    if (root == nullptr || root->Name() == name)
        return root;
    fault(*root, message::configRoot, {std::string(name), root->Name()});
    return nullptr;
}

void ConfigXml::fault(const XMLElement& at, const Message& message, std::vector<std::string> arguments)
{
    faults_.push_back(faultOf(file_, at.GetLineNum(), message, std::move(arguments)));
}

void ConfigXml::allow(const XMLElement& element, std::initializer_list<std::string_view> attributes,
                      std::initializer_list<std::string_view> children, bool text)
{
    for (const auto* attribute = element.FirstAttribute(); attribute != nullptr; attribute = attribute->Next())
        if (!isOneOf(attribute->Name(), attributes))
            faults_.push_back(faultOf(file_, attribute->GetLineNum(), message::unknownAttribute,
                                      {attribute->Name(), element.Name()}));
    for (const auto* node = element.FirstChild(); node != nullptr; node = node->NextSibling()) {
        if (const auto* child = node->ToElement(); child != nullptr && !isOneOf(child->Name(), children))
            fault(*child, message::unknownElement, {child->Name(), element.Name()});
        if (const auto* stray = node->ToText(); stray != nullptr && !text)
            faults_.push_back(faultOf(file_, stray->GetLineNum(), message::strayText,
                                      {element.Name(), std::string(trimmed(stray->Value()))}));
    }
}

std::string ConfigXml::value(const XMLElement& element, const char* attribute)
{
    const char* raw = element.Attribute(attribute);
    return raw == nullptr ? std::string() : replaced(element, std::string(trimmed(raw)));
}

std::string ConfigXml::required(const XMLElement& element, const char* attribute)
{
    auto found = value(element, attribute);
    if (found.empty())
        fault(element, message::missingAttribute, {attribute, element.Name()});
    return found;
}

std::string ConfigXml::text(const XMLElement& element)
{
    const char* raw = element.GetText();
    return raw == nullptr ? std::string() : replaced(element, std::string(trimmed(raw)));
}

bool ConfigXml::flag(const XMLElement& element, const char* attribute, bool otherwise)
{
    return choice(element, attribute, {"no", "yes"}, otherwise ? 1 : 0) == 1;
}

std::int64_t ConfigXml::number(const XMLElement& element, const char* attribute, std::int64_t otherwise,
                               std::int64_t least, std::int64_t most)
{
    const auto written = value(element, attribute);
    if (written.empty())
        return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
    if (error == std::errc() && end == written.data() + written.size() && number >= least && number <= most)
        return number;
    fault(element, message::badValue, {attribute, written, std::to_string(least) + " … " + std::to_string(most)});
    return otherwise;
}

double ConfigXml::share(const XMLElement& element, const char* attribute, double otherwise)
{
    const auto written = value(element, attribute);
    if (written.empty())
        return otherwise;
    double number = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), number);
    if (error == std::errc() && end == written.data() + written.size() && number >= 0 && number <= 1)
        return number;
    fault(element, message::badValue, {attribute, written, "0 … 1"});
    return otherwise;
}

std::size_t ConfigXml::choice(const XMLElement& element, const char* attribute,
                              std::initializer_list<std::string_view> words, std::size_t otherwise)
{
    const auto written = value(element, attribute);
    if (written.empty())
        return otherwise;
    if (const auto found = std::find(words.begin(), words.end(), written); found != words.end())
        return static_cast<std::size_t>(found - words.begin());
    fault(element, message::badValue, {attribute, written, joined(words)});
    return otherwise;
}

std::string ConfigXml::replaced(const XMLElement& at, std::string value)
{
    if (environment_ == Environment::ignored)
        return value;
    for (std::size_t open = value.find("${"); open != std::string::npos; open = value.find("${", open)) {
        const auto close = value.find('}', open);
        if (close == std::string::npos)
            break;
        const auto inner = value.substr(open + 2, close - open - 2);
        const auto dash = inner.find(":-");
        const auto name = inner.substr(0, dash);
        const char* set = std::getenv(name.c_str());
        std::string into;
        if (set != nullptr && *set != '\0')
            into = set;
        else if (dash != std::string::npos)
            into = inner.substr(dash + 2);
        else
            fault(at, message::variableUnset, {name});
        value.replace(open, close + 1 - open, into);
        open += into.size();
    }
    return value;
}

std::vector<ConfigFile> readConfigFiles(const std::filesystem::path& folder, std::string_view extension,
                                        std::vector<ConfigFault>& faults)
{
    std::vector<std::filesystem::path> names;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (at->path().extension() == extension)
            names.push_back(at->path());
    if (error)
        faults.push_back(faultOf(folder, 0, message::configUnreadable, {error.message()}));
    std::sort(names.begin(), names.end());
    std::vector<ConfigFile> files;
    for (const auto& name : names)
        if (auto bytes = bytesOf(name, faults))
            files.push_back({name, std::move(*bytes)});
    return files;
}

bool isConfigId(std::string_view text)
{
    if (text.empty() || text.front() < 'a' || text.front() > 'z' || text.back() == '-')
        return false;
    return text.find("--") == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

bool isContactAddress(std::string_view text)
{
    const auto at = text.find('@');
    return at != 0 && at != std::string_view::npos && at + 1 != text.size() &&
           text.find_first_of(" <>,;\r\n") == std::string_view::npos;
}

std::vector<std::string> parts(std::string_view text, char separator)
{
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(separator, from), text.size());
        if (const auto part = trimmed(text.substr(from, to - from)); !part.empty())
            out.emplace_back(part);
        from = to + 1;
    }
    return out;
}

} // namespace lianfang
