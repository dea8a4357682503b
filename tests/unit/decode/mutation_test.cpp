// Damaged documents: whatever happens to the bytes, decode ends, with rows or with an Error.
#include "tests/golden/decode/workbook_recipe.h"
#include "tests/unit/decode/collected_rows.h"

#include <gtest/gtest.h>

#include <random>

namespace lianfang {
namespace {

// Some bytes changed, taken out, put in or doubled; or the end cut off.
std::string mutated(std::string bytes, std::mt19937& random)
{
    for (auto changes = 1 + random() % 6; changes > 0 && !bytes.empty(); --changes) {
        const auto at = random() % bytes.size();
        const auto some = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
        static constexpr std::string_view specials("\",;\t|\r\n\0\xFF\x80<>&PK", 15);
        switch (random() % 6) {
        case 0:
            bytes[at] = static_cast<char>(random());
            break;
        case 1:
            bytes[at] = specials[random() % specials.size()];
            break;
        case 2:
            bytes.erase(at, some);
            break;
        case 3:
            bytes.insert(at, bytes.substr(at, some));
            break;
        case 4:
            bytes.insert(at, 1, specials[random() % specials.size()]);
            break;
        default:
            if (random() % 8 == 0)
                bytes.resize(at);
        }
    }
    return bytes;
}

// How many mutations were read, and how many ended with an Error; anything else fails the test.
std::pair<int, int> decodeMutations(const std::string& valid, int count, unsigned seed)
{
    std::mt19937 random(seed);
    std::pair<int, int> outcome;
    for (int i = 0; i < count; ++i) {
        const std::string document = mutated(valid, random);
        MemorySource source(document);
        CollectedRows sink;
        try {
            decode(source, requestWith({"编号", "姓名", "日期"}), sink);
            ++outcome.first;
        } catch (const Error&) {
            ++outcome.second;
        }
    }
    return outcome;
}

TEST(Mutations, ofCsvAreReadOrRefused)
{
    std::string document = "名册,,\n编号,姓名,日期\n";
    for (int i = 0; i < 60; ++i)
        document += std::to_string(i) + ",\"张\"\"三\n\",2026-03-05\r\n";

    const auto [read, refused] = decodeMutations(document, 3000, 1);

    EXPECT_GT(read, 100);
    EXPECT_GT(refused, 100);
}

TEST(Mutations, ofPackedWorkbooksAreReadOrRefused)
{
    std::string recipe = "sheet 名册\nmerge A1:C1 名册\nrow 2 | 编号 | 姓名 | 日期\n";
    for (int i = 3; i < 40; ++i)
        recipe += "row " + std::to_string(i) + " | #" + std::to_string(i) + " | 张三 | @45992\n";

    const auto [read, refused] = decodeMutations(workbookOfCells(recipe), 2000, 2);

    EXPECT_GT(read, 10);
    EXPECT_GT(refused, 100);
}

TEST(Mutations, ofASheetsXmlAreReadOrRefused)
{
    // Given a sheet whose damage no checksum finds
    const std::string sheet =
        R"(<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>编号</v></c><c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>)"
        R"(<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>0</v></c></row></sheetData>)"
        R"(<mergeCells><mergeCell ref="A3:B3"/></mergeCells></worksheet>)";
    std::mt19937 random(3);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        const std::string workbook = workbookOfParts("=== xl/sharedStrings.xml\n<sst><si><t>张三</t></si></sst>\n"
                                                     "=== xl/worksheets/sheet1.xml\n" +
                                                     mutated(sheet, random));
        MemorySource source(workbook);
        CollectedRows sink;
        // When it is decoded
        try {
            decode(source, requestWith({"编号", "姓名"}), sink);
            ++read;
        } catch (const Error&) {
            ++refused;
        }
    }
    // Then it was read or refused, and both happened
    EXPECT_GT(read, 10);
    EXPECT_GT(refused, 50);
}

} // namespace
} // namespace lianfang
