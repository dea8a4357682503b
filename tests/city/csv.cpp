#include "tests/city/csv.h"

#include <iconv.h>

#include <algorithm>
#include <stdexcept>

namespace lianfang::city {

CsvFile::CsvFile(const std::filesystem::path& path, Encoding encoding)
    : name_(path.filename().string()), out_(path, std::ios::binary | std::ios::trunc), encoding_(encoding)
{
    if (!out_)
        throw std::runtime_error("cannot write " + path.string());
}

std::uint64_t CsvFile::row(const std::vector<std::string>& cells)
{
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != &cells.front())
            line += ',';
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char character : cell) {
            if (character == '"')
                line += '"';
            line += character;
        }
        line += '"';
    }
    line += "\r\n";
    const bool ascii = std::all_of(line.begin(), line.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    out_ << (encoding_ == Encoding::utf8 || ascii ? line : toGb18030(line));
    return ++rows_;
}

void CsvFile::close()
{
    out_.close();
    if (!out_)
        throw std::runtime_error("cannot write " + name_);
}

std::string toGb18030(const std::string& utf8)
{
    struct Converter {
        iconv_t handle = iconv_open("GB18030", "UTF-8");
        ~Converter() { iconv_close(handle); }
    };
    thread_local Converter converter;
    std::string out(utf8.size() * 2 + 4, '\0');
    auto* from = const_cast<char*>(utf8.data()); // iconv's signature; it only reads
    auto left = utf8.size();
    auto* to = out.data();
    auto room = out.size();
    if (iconv(converter.handle, &from, &left, &to, &room) == static_cast<std::size_t>(-1))
        throw std::runtime_error("no GB18030 for: " + utf8);
    out.resize(out.size() - room);
    return out;
}

} // namespace lianfang::city
