// Every input in this folder, decoded and compared with the text beside it. README.md says how to add one.
#include "hub/base/file.h"
#include "hub/decode/memory_source.h"
#include "tests/golden/decode/workbook_recipe.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <sstream>

namespace lianfang {
namespace {

const std::filesystem::path folder = std::filesystem::path(LIANFANG_SOURCE_DIR) / "tests/golden/decode";

std::string escaped(std::string_view text)
{
    static const std::map<char, std::string> names{{'\n', "\\n"},  {'\r', "\\r"}, {'\t', "\\t"},
                                                   {'\\', "\\\\"}, {'|', "\\|"},  {'\0', "\\0"}};
    std::string out;
    for (const char c : text) {
        const auto name = names.find(c);
        out += name == names.end() ? std::string(1, c) : name->second;
    }
    return out;
}

// What decode says, in the order in which it says it.
class Transcript final : public RowSink {
public:
    void table(const Table& table) override
    {
        text += "table \"" + table.sheet + "\" header " + std::to_string(table.headerRow) + ":";
        for (const auto& heading : table.headings)
            text += " | " + escaped(heading.full) + (heading.full == heading.leaf ? "" : " (" + heading.leaf + ")");
        text += "\n";
    }
    void rows(RowBatch&& batch) override
    {
        static constexpr std::string_view signs[] = {"", "#", "@", "?", "!"};
        for (std::size_t row = 0; row < batch.size(); ++row) {
            text += std::to_string(batch.number(row)) + ":";
            for (std::size_t column = 0; column < batch.width(row); ++column) {
                const auto cell = batch.cell(row, column);
                text += " | " + std::string(signs[static_cast<std::size_t>(cell.kind)]) + escaped(cell.text);
            }
            text += "\n";
        }
    }
    void refused(Rejection&& rejection) override
    {
        text += std::to_string(rejection.row) + ": refused " + std::string(rejection.message->code) + " [" +
                rejection.column + "] " + escaped(rejection.value) + "\n";
    }

    std::string text;
};

DecodeRequest requestFrom(const std::string& expectation, const std::string& document)
{
    DecodeRequest request;
    request.document = document;
    std::istringstream lines(expectation);
    for (std::string line; std::getline(lines, line) && line != "---";) {
        std::istringstream words(line);
        std::string verb, word;
        words >> verb >> word;
        if (verb == "headings") {
            do
                request.headings.insert(word);
            while (words >> word);
        } else if (verb == "encoding") {
            request.encoding = word;
        } else if (verb == "format") {
            request.format = word;
        } else if (verb == "sheet") {
            request.sheet = word;
        } else if (verb == "records") {
            request.records = word;
        } else if (verb == "limit") {
            std::uint64_t value = 0;
            words >> value;
            auto& limits = request.limits;
            const std::map<std::string, std::function<void()>> known{
                {"document-bytes", [&] { limits.documentBytes = value; }},
                {"inflated-bytes", [&] { limits.inflatedBytes = value; }},
                {"inflation-ratio", [&] { limits.inflationRatio = static_cast<unsigned>(value); }},
                {"xml-depth", [&] { limits.xmlDepth = static_cast<unsigned>(value); }},
                {"shared-string-bytes", [&] { limits.sharedStringBytes = value; }},
                {"columns", [&] { limits.columns = value; }},
                {"cell-bytes", [&] { limits.cellBytes = value; }},
                {"rows", [&] { limits.rows = value; }},
                {"entries", [&] { limits.entries = static_cast<unsigned>(value); }},
                {"names", [&] { limits.names = static_cast<unsigned>(value); }},
                {"sheets", [&] { limits.sheets = static_cast<unsigned>(value); }}};
            known.at(word)();
        } else {
            throw std::runtime_error("expectation: " + line);
        }
    }
    return request;
}

std::string transcriptOf(std::string_view document, const DecodeRequest& request)
{
    Transcript transcript;
    MemorySource source(document);
    try {
        const auto summary = decode(source, request, transcript);
        transcript.text += "summary " + summary.format + " " + summary.encoding;
        for (const auto& [name, count] : {std::pair{"rows", summary.rows},
                                          {"refused", summary.refused},
                                          {"empty", summary.emptyRows},
                                          {"band", summary.bandRows},
                                          {"total", summary.totalRows},
                                          {"signature", summary.signatureRows}})
            transcript.text += std::string(" ") + name + " " + std::to_string(count);
        if (summary.hiddenRows > 0)
            transcript.text += " hidden " + std::to_string(summary.hiddenRows);
        for (const auto& sheet : summary.sheetsWithoutHeader)
            transcript.text += " without-header " + sheet;
        for (const auto& entry : summary.entriesLeftOut)
            transcript.text += " left-out " + entry;
        transcript.text += "\n";
    } catch (const Error& error) {
        transcript.text += "error " + std::string(error.message().code);
        for (const auto& argument : error.arguments())
            transcript.text += " | " + escaped(argument);
        transcript.text += "\n";
    }
    return transcript.text;
}

std::string documentOf(const std::filesystem::path& input)
{
    const std::string content = readFile(input);
    return input.extension() == ".cells"     ? workbookOfCells(content)
           : input.extension() == ".parts"   ? workbookOfParts(content)
           : input.extension() == ".entries" ? archiveOfEntries(content, folder)
                                             : content;
}

std::vector<std::string> inputs()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        static const std::set<std::string> extensions{".csv",    ".xlsx", ".xls",   ".ods",   ".xml",    ".json",
                                                      ".ndjson", ".zip",  ".cells", ".parts", ".entries"};
        if (extensions.contains(entry.path().extension().string()))
            names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class DecodeGolden : public testing::TestWithParam<std::string> {};

TEST_P(DecodeGolden, givesTheExpectedRowsAndRejections)
{
    const auto input = folder / GetParam();
    const auto file = std::filesystem::path(input).replace_extension(".expected");
    const std::string expectation = readFile(file);
    const auto rule = expectation.find("---\n");
    ASSERT_NE(rule, std::string::npos) << file;
    const std::string document = documentOf(input);

    const auto actual = transcriptOf(document, requestFrom(expectation, input.filename().string()));

    if (std::getenv("LIANFANG_GOLDEN_WRITE") != nullptr && actual != expectation.substr(rule + 4)) {
        File(file, File::Mode::create, 0644).write(expectation.substr(0, rule + 4) + actual);
        FAIL() << "written: read it, then run again";
    }
    EXPECT_EQ(actual, expectation.substr(rule + 4));
}

std::string caseName(const testing::TestParamInfo<std::string>& input)
{
    std::string name = input.param;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, DecodeGolden, testing::ValuesIn(inputs()), caseName);

} // namespace
} // namespace lianfang
