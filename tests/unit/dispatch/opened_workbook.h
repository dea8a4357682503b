// A workbook's parts, as another program finds them.
#pragma once

#include <zip.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace lianfang::test {

// The content of one entry ("xl/worksheets/sheet1.xml"); throws if there is none.
inline std::string workbookPart(const std::filesystem::path& file, const std::string& name)
{
    zip_t* archive = zip_open(file.c_str(), ZIP_RDONLY, nullptr);
    if (archive == nullptr)
        throw std::runtime_error("no workbook");
    std::string out;
    zip_stat_t stat;
    zip_file_t* entry = zip_fopen(archive, name.c_str(), 0);
    if (entry != nullptr && zip_stat(archive, name.c_str(), 0, &stat) == 0) {
        out.resize(stat.size);
        zip_fread(entry, out.data(), stat.size);
        zip_fclose(entry);
    }
    zip_discard(archive);
    if (out.empty())
        throw std::runtime_error("no " + name);
    return out;
}

// The cell's XML ("<c r=\"A6\" …</c>"), empty if it is not there.
inline std::string cellOf(const std::string& sheet, const std::string& place)
{
    const auto begin = sheet.find("<c r=\"" + place + "\"");
    if (begin == std::string::npos)
        return {};
    const auto ends = sheet.find('>', begin);
    if (sheet[ends - 1] == '/')
        return sheet.substr(begin, ends + 1 - begin);
    return sheet.substr(begin, sheet.find("</c>", begin) + 4 - begin);
}

} // namespace lianfang::test
