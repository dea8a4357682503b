// Reading configuration files, with every mistake noted at its line and none of them ending the reading.
#pragma once

#include "hub/base/error.h"
#include "hub/schema/schema.h"

#include <tinyxml2.h>

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// A fault as a person reads it: the message's texts and mends, filled.
ConfigFault faultOf(const std::filesystem::path& file, int line, const Message& message,
                    std::vector<std::string> arguments = {});

// One file. It may be declared as UTF-8 (or not at all) or as GB18030, GBK or GB2312, from which it is converted;
// tinyxml2 itself would hand out the raw bytes. The document lives as long as this object.
//
// Values may hold ${NAME} or ${NAME:-default}, replaced from the environment where value() and text() are told to; an
// unset NAME without a default is a fault.
class ConfigXml {
public:
    enum class Environment : std::uint8_t { ignored, replaced };

    ConfigXml(std::filesystem::path file, std::vector<ConfigFault>& faults,
              Environment environment = Environment::ignored);
    ConfigXml(ConfigFile file, std::vector<ConfigFault>& faults, Environment environment = Environment::ignored);

    // The root element if it has that name; else nothing, and a fault was noted.
    const tinyxml2::XMLElement* root(std::string_view name);

    // Notes a fault at the element's line.
    void fault(const tinyxml2::XMLElement& at, const Message& message, std::vector<std::string> arguments = {});

    // Notes each attribute, child element and text that the element may not have.
    void allow(const tinyxml2::XMLElement& element, std::initializer_list<std::string_view> attributes,
               std::initializer_list<std::string_view> children, bool text = false);

    // An attribute's value, trimmed; empty if there is none. required: its absence is a fault.
    std::string value(const tinyxml2::XMLElement& element, const char* attribute);
    std::string required(const tinyxml2::XMLElement& element, const char* attribute);
    // The text between the tags, trimmed.
    std::string text(const tinyxml2::XMLElement& element);

    // Typed attributes: `otherwise` if it is not there; anything else than what is meant is a fault, and gives it too.
    bool flag(const tinyxml2::XMLElement& element, const char* attribute, bool otherwise); // yes, no
    std::int64_t number(const tinyxml2::XMLElement& element, const char* attribute, std::int64_t otherwise,
                        std::int64_t least, std::int64_t most);
    double share(const tinyxml2::XMLElement& element, const char* attribute, double otherwise); // 0 to 1
    // One of the words; its index.
    std::size_t choice(const tinyxml2::XMLElement& element, const char* attribute,
                       std::initializer_list<std::string_view> words, std::size_t otherwise);

    // The file's bytes as they are on the disk, for its digest.
    const std::string& bytes() const { return bytes_; }
    const std::filesystem::path& file() const { return file_; }

private:
    void parse();
    std::string replaced(const tinyxml2::XMLElement& at, std::string value);

    std::filesystem::path file_;
    std::vector<ConfigFault>& faults_; // outlives this object
    Environment environment_;
    std::string bytes_;
    tinyxml2::XMLDocument document_;
    bool readable_ = false;
};

// The files of a folder with that extension (".xml"), read, in order of name; a folder or a file that cannot be read is a
// fault and left out.
std::vector<ConfigFile> readConfigFiles(const std::filesystem::path& folder, std::string_view extension,
                                        std::vector<ConfigFault>& faults);

// Lower-case letters, digits and single hyphens, beginning with a letter.
bool isConfigId(std::string_view text);

// Whether it can be written behind To: as it stands.
bool isContactAddress(std::string_view text);

// The parts between separators, trimmed; empty ones are left out.
std::vector<std::string> parts(std::string_view text, char separator);

} // namespace lianfang
