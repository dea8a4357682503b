#include "tests/golden/decode/workbook_recipe.h"

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/decode/xlsx_sheet.h"

#include <iconv.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace lianfang {

namespace {

// A file of its own that goes when it is done with.
struct ScratchFile {
    std::string path = (std::filesystem::temp_directory_path() / "lianfang-recipe-XXXXXX").string();
    ScratchFile()
    {
        const int descriptor = mkstemp(path.data());
        if (descriptor < 0)
            throw std::runtime_error("no temporary file");
        close(descriptor);
    }
    ~ScratchFile() { std::filesystem::remove(path); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
};

const std::map<std::string, std::string> usualParts{
    {"_rels/.rels",
     R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)"},
    {"xl/workbook.xml",
     R"(<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>)"},
    {"xl/_rels/workbook.xml.rels",
     R"(<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="/xl/styles.xml"/></Relationships>)"},
};

CellReference referenceOf(const std::string& text)
{
    const auto reference = cellReference(text);
    if (!reference)
        throw std::runtime_error("no cell reference: " + text);
    return *reference;
}

void writeRow(lxw_worksheet* sheet, lxw_format* date, std::string_view line)
{
    std::istringstream words{std::string(line)};
    lxw_row_t row = 0;
    words >> row;
    std::string cell;
    std::getline(words, cell, '|');
    for (lxw_col_t column = 0; std::getline(words, cell, '|'); ++column) {
        const std::string text(trimmed(cell));
        if (text.starts_with('#'))
            worksheet_write_number(sheet, row - 1, column, std::stod(text.substr(1)), nullptr);
        else if (text.starts_with('@'))
            worksheet_write_number(sheet, row - 1, column, std::stod(text.substr(1)), date);
        else if (!text.empty())
            worksheet_write_string(sheet, row - 1, column, text.c_str(), nullptr);
    }
}

// A name as Windows in China writes it.
std::string inGb18030(std::string name)
{
    std::string out(4 * name.size(), '\0');
    auto* const converter = iconv_open("GB18030", "UTF-8");
    char* from = name.data();
    char* to = out.data();
    std::size_t left = name.size();
    std::size_t room = out.size();
    iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

using Parts = std::map<std::string, std::string>;

Parts partsOf(std::string_view recipe, Parts parts, const std::filesystem::path& folder)
{
    static constexpr std::string_view converted = "=== gb18030:";
    std::istringstream lines{std::string(recipe)};
    std::string* part = nullptr;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string verb;
        words >> verb;
        if (line.starts_with(converted)) {
            part = &(parts[inGb18030(line.substr(converted.size()))] = "");
        } else if (verb == "===") {
            part = &(parts[line.substr(4)] = "");
        } else if (part == nullptr) {
            throw std::runtime_error("recipe: " + line);
        } else if (verb == "@repeat") {
            std::size_t times = 0;
            std::string text;
            words >> times >> text;
            for (; times > 0; --times)
                *part += text;
        } else if (verb == "@file" || verb == "@cells") {
            std::string name;
            words >> name;
            const auto content = readFile(folder / name);
            *part += verb == "@file" ? content : workbookOfCells(content);
        } else {
            *part += line + "\n";
        }
    }
    return parts;
}

std::string zipped(const Parts& parts)
{
    const ScratchFile file;
    int problem = 0;
    auto* const archive = zip_open(file.path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &problem);
    if (archive == nullptr)
        throw std::runtime_error("libzip could not open the archive");
    for (const auto& [name, text] : parts) {
        const auto index = zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0),
                                        isUtf8(name) ? ZIP_FL_ENC_UTF_8 : ZIP_FL_ENC_GUESS);
        if (name.starts_with("locked"))
            zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, "secret");
    }
    if (zip_close(archive) != 0)
        throw std::runtime_error("libzip could not write the archive");
    return readFile(file.path);
}

} // namespace

std::string workbookOfCells(std::string_view recipe)
{
    const ScratchFile file;
    auto* const workbook = workbook_new(file.path.c_str());
    auto* const date = workbook_add_format(workbook);
    format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\";@");
    lxw_worksheet* sheet = nullptr;
    std::istringstream lines{std::string(recipe)};
    for (std::string line; std::getline(lines, line);) {
        const auto space = line.find(' ');
        const auto verb = line.substr(0, space);
        const auto rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (verb == "sheet") {
            sheet = workbook_add_worksheet(workbook, rest.c_str());
        } else if (verb == "hide") {
            worksheet_hide(sheet);
        } else if (verb == "row") {
            writeRow(sheet, date, rest);
        } else if (verb == "merge") {
            const auto colon = rest.find(':');
            const auto end = rest.find(' ');
            const auto from = referenceOf(rest.substr(0, colon));
            const auto to = referenceOf(rest.substr(colon + 1, end - colon - 1));
            worksheet_merge_range(sheet, static_cast<lxw_row_t>(from.row - 1), static_cast<lxw_col_t>(from.column),
                                  static_cast<lxw_row_t>(to.row - 1), static_cast<lxw_col_t>(to.column),
                                  rest.substr(end + 1).c_str(), nullptr);
        } else if (!line.empty()) {
            throw std::runtime_error("recipe: " + line);
        }
    }
    if (workbook_close(workbook) != LXW_NO_ERROR)
        throw std::runtime_error("libxlsxwriter could not write the workbook");
    return readFile(file.path);
}

std::string workbookOfParts(std::string_view recipe)
{
    return zipped(partsOf(recipe, usualParts, {}));
}

std::string archiveOfEntries(std::string_view recipe, const std::filesystem::path& folder)
{
    return zipped(partsOf(recipe, {}, folder));
}

} // namespace lianfang
