#include "tests/city/record_file.h"

#include <fstream>
#include <stdexcept>

namespace lianfang::city {
namespace {

constexpr std::size_t atOnce = 32'768;

} // namespace

RecordFile::RecordFile(std::filesystem::path path, std::string_view head, std::string_view between, std::string tail)
    : path_(std::move(path)), between_(between), tail_(std::move(tail)), waiting_(head)
{
    std::filesystem::remove(path_);
}

std::uint64_t RecordFile::add(std::string_view record)
{
    if (records_ > 0)
        waiting_ += between_;
    waiting_ += record;
    if (waiting_.size() > atOnce)
        flush();
    return ++records_;
}

void RecordFile::close()
{
    waiting_ += tail_;
    flush();
}

void RecordFile::flush()
{
    std::ofstream out(path_, std::ios::binary | std::ios::app);
    out << waiting_;
    out.close();
    if (!out)
        throw std::runtime_error("cannot write " + path_.string());
    waiting_.clear();
}

void JsonObject::member(std::string_view name)
{
    if (!members_.empty())
        members_ += ',';
    members_ += '"';
    members_ += name;
    members_ += "\":";
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value)
{
    member(name);
    if (value.empty()) {
        members_ += "null";
        return *this;
    }
    members_ += '"';
    for (const char character : value) {
        if (character == '"' || character == '\\')
            members_ += '\\';
        members_ += character;
    }
    members_ += '"';
    return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::string_view digits)
{
    member(name);
    members_ += digits;
    return *this;
}

JsonObject& JsonObject::object(std::string_view name, const JsonObject& value)
{
    member(name);
    members_ += value.toString();
    return *this;
}

std::string xmlElement(std::string_view name, std::string_view value)
{
    if (value.empty())
        return {};
    std::string out = "<" + std::string(name) + ">";
    for (const char character : value) {
        if (character == '&')
            out += "&amp;";
        else if (character == '<')
            out += "&lt;";
        else
            out += character;
    }
    return out + "</" + std::string(name) + ">";
}

} // namespace lianfang::city
