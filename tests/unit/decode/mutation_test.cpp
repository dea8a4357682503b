// Damaged documents: whatever happens to the bytes, decode ends, with rows or with an Error.
#include "hub/base/file.h"
#include "tests/golden/decode/workbook_recipe.h"
#include "tests/unit/decode/collected_rows.h"

#include <gtest/gtest.h>

#include <random>

namespace lianfang {
namespace {

// Some bytes changed, taken out, put in or doubled; or the end cut off.
std::string mutated(std::string bytes, std::mt19937& random, std::size_t within = SIZE_MAX)
{
    for (auto changes = 1 + random() % 6; changes > 0 && !bytes.empty(); --changes) {
        const auto at = random() % std::min(bytes.size(), within);
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
std::pair<int, int> decodeMutations(const std::string& valid, int count, unsigned seed,
                                    const std::unordered_set<std::string>& headings = {"编号", "姓名", "日期"},
                                    std::size_t within = SIZE_MAX)
{
    std::mt19937 random(seed);
    std::pair<int, int> outcome;
    for (int i = 0; i < count; ++i) {
        const std::string document = mutated(valid, random, within);
        MemorySource source(document);
        CollectedRows sink;
        try {
            decode(source, requestWith(headings), sink);
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

std::string thirtyTimes(std::string_view text)
{
    std::string out;
    for (int i = 0; i < 30; ++i)
        out += text;
    return out;
}

TEST(Mutations, ofXmlAreReadOrRefused)
{
    const auto [read, refused] = decodeMutations(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<册>" +
            thirtyTimes("<人 编号=\"1\"><姓名>张三</姓名><日期>2026-03-05</日期><单位><名称>甲</名称></单位></人>\n") +
            "</册>",
        2000, 4);

    EXPECT_GT(read, 50);
    EXPECT_GT(refused, 100);
}

TEST(Mutations, ofJsonAreReadOrRefused)
{
    const auto [read, refused] = decodeMutations(
        R"({"数据":{"行":[)" +
            thirtyTimes(R"({"编号":1.10,"姓名":"张\u4e09\n","日期":"2026-03-05","多":["a",{"b":null}]},)") +
            R"({"编号":true}]}})",
        3000, 5);

    EXPECT_GT(read, 100);
    EXPECT_GT(refused, 100);
}

TEST(Mutations, ofLinesOfJsonAreReadOrRefused)
{
    const auto [read, refused] =
        decodeMutations(thirtyTimes("{\"编号\":1.10,\"姓名\":\"张三\",\"日期\":\"2026-03-05\"}\n"), 2000, 6);

    EXPECT_GT(read, 100); // a broken line costs that line
    EXPECT_GT(refused, 10);
}

TEST(Mutations, ofOpenDocumentContentAreReadOrRefused)
{
    const std::string content =
        R"(<d><automatic-styles><style name="h" family="table"><table-properties display="false"/></style></automatic-styles>)"
        R"(<body><spreadsheet><table name="册"><table-row><table-cell value-type="string"><p>编号</p></table-cell>)"
        R"(<table-cell value-type="string"><p>姓名</p></table-cell></table-row><table-row number-rows-repeated="3">)"
        R"(<table-cell value-type="float" value="1" number-rows-spanned="2"/><table-cell number-columns-repeated="9"/>)"
        R"(<table-cell value-type="date" date-value="2026-03-05"/></table-row></table></spreadsheet></body></d>)";
    std::mt19937 random(7);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 600; ++i) {
        const std::string workbook = archiveOfEntries(
            "=== META-INF/manifest.xml\n<manifest/>\n=== content.xml\n" + mutated(content, random), {});
        MemorySource source(workbook);
        CollectedRows sink;
        try {
            decode(source, requestWith({"编号", "姓名"}), sink);
            ++read;
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_GT(read, 10);
    EXPECT_GT(refused, 50);
}

TEST(Mutations, ofOldWorkbooksAreReadOrRefused)
{
    const auto valid = readFile(std::string(LIANFANG_SOURCE_DIR) + "/tests/golden/decode/office_xls.xls");
    const auto [read, refused] = decodeMutations(valid, 1500, 9, {"姓名", "身份证号", "用人单位"});
    // and where most of them fall into the records, not into what is empty
    const auto [readWithin, refusedWithin] = decodeMutations(valid, 1500, 10, {"姓名", "身份证号", "用人单位"}, 4096);

    EXPECT_GT(read + readWithin, 100);
    EXPECT_GT(refused + refusedWithin, 100);
}

TEST(Mutations, ofPackedDocumentsAreReadOrRefused)
{
    const std::string archive =
        archiveOfEntries("=== a.csv\n编号,姓名\n1,张三\n=== b.json\n[{\"编号\":\"2\",\"姓名\":\"李四\"}]\n", {});

    const auto [read, refused] = decodeMutations(archive, 2000, 8);

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
