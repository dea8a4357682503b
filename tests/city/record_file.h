// A document of records, JSON or XML, as a department's interface gives it: something before them, something between,
// something after. Held open only while it is written to, so that there may be many.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lianfang::city {

class RecordFile {
public:
    // Made anew. Throws std::runtime_error if it cannot be written, as all others do.
    RecordFile(std::filesystem::path path, std::string_view head, std::string_view between, std::string tail);

    std::uint64_t add(std::string_view record); // its number, from 1
    void close();

    std::uint64_t records() const { return records_; }
    std::string name() const { return path_.filename().string(); }
    std::uint64_t ruined = 0; // of them

private:
    void flush();

    std::filesystem::path path_;
    std::string between_;
    std::string tail_;
    std::string waiting_;
    std::uint64_t records_ = 0;
};

// {"a":"b","c":{"d":1}}: text is escaped as JSON wants it, an empty one is null.
class JsonObject {
public:
    JsonObject& text(std::string_view name, std::string_view value);
    JsonObject& number(std::string_view name, std::string_view digits);
    JsonObject& object(std::string_view name, const JsonObject& value);
    std::string toString() const { return "{" + members_ + "}"; }

private:
    void member(std::string_view name);
    std::string members_;
};

// <a>b</a>: nothing where the value is empty.
std::string xmlElement(std::string_view name, std::string_view value);

} // namespace lianfang::city
