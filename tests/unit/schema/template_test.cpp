// A template is judged by what a reader of it sees: our own decoder, and the parts of the workbook.
#include "hub/schema/template.h"

#include "config_folder.h"
#include "hub/base/error.h"
#include "hub/decode/file_source.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <regex>

namespace lianfang {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using ::testing::Not;

struct CloseZip {
    void operator()(zip_t* archive) const noexcept { zip_close(archive); }
};
using Zip = std::unique_ptr<zip_t, CloseZip>;

Zip openZip(const std::filesystem::path& file)
{
    return Zip(zip_open(file.c_str(), 0, nullptr));
}

std::string partOf(zip_t* archive, const char* name)
{
    zip_stat_t stat;
    if (zip_stat(archive, name, 0, &stat) != 0)
        return {};
    std::string text(stat.size, '\0');
    auto* part = zip_fopen(archive, name, 0);
    zip_fread(part, text.data(), text.size());
    zip_fclose(part);
    return text;
}

// Does what a clerk does: one row of texts below the header (the third row).
void fillIn(const std::filesystem::path& file, std::size_t columns)
{
    const auto archive = openZip(file);
    auto sheet = partOf(archive.get(), "xl/worksheets/sheet1.xml");
    std::string row = "<row r=\"4\">";
    for (std::size_t i = 0; i < columns; ++i)
        row += "<c t=\"inlineStr\"><is><t>value " + std::to_string(i) + "</t></is></c>";
    sheet.insert(sheet.find("</sheetData>"), row + "</row>");
    auto* bytes = static_cast<char*>(malloc(sheet.size())); // libzip frees it
    std::copy(sheet.begin(), sheet.end(), bytes);
    zip_file_add(archive.get(), "xl/worksheets/sheet1.xml", zip_source_buffer(archive.get(), bytes, sheet.size(), 1),
                 ZIP_FL_OVERWRITE);
}

struct Read : RowSink {
    void table(const Table& found) override { tables.push_back(found); }
    void rows(RowBatch&& batch) override
    {
        for (std::size_t row = 0; row < batch.size(); ++row) {
            rowsRead.emplace_back();
            for (std::size_t column = 0; column < batch.width(row); ++column)
                rowsRead.back().emplace_back(batch.cell(row, column).text);
        }
    }
    void refused(Rejection&& rejection) override { refusals.push_back(std::move(rejection)); }

    std::vector<Table> tables;
    std::vector<std::vector<std::string>> rowsRead;
    std::vector<Rejection> refusals;
};

class TemplateTest : public ::testing::Test {
protected:
    const DatasetMapping* mapping(std::string_view id) const
    {
        for (const auto& manifest : manifests)
            if (const auto* found = manifest.find(id); found != nullptr)
                return found;
        return nullptr;
    }
    std::filesystem::path write(std::string_view id)
    {
        const auto file = folder.root() / "template.xlsx";
        writeTemplate(*schema->find(id), mapping(id), *schema, file);
        return file;
    }
    std::string part(std::string_view id, const char* name) { return partOf(openZip(write(id)).get(), name); }
    DecodeSummary read(const std::filesystem::path& file, std::string_view id, Read& into)
    {
        FileSource source(file);
        DecodeRequest request;
        request.document = file.filename().string();
        request.headings = mapping(id)->headings();
        return decode(source, request, into);
    }

    ConfigFolder folder;
    std::vector<ConfigFault> faults;
    std::shared_ptr<const Schema> schema = Schema::load(shippedConfig(), faults);
    std::vector<Manifest> manifests = loadManifests(shippedConfig() / "connectors", *schema, faults);
};

TEST_F(TemplateTest, OfEveryDatasetReadsBackAsItWasFilledIn)
{
    for (const auto& dataset : schema->datasets()) {
        const auto file = write(dataset.id);
        const auto columns = mapping(dataset.id)->maps.size();
        fillIn(file, columns);
        Read result;

        read(file, dataset.id, result);

        ASSERT_EQ(result.tables.size(), 1u) << dataset.id;
        EXPECT_EQ(result.tables[0].sheet, dataset.zh);
        EXPECT_EQ(result.tables[0].headings.size(), columns) << dataset.id;
        ASSERT_EQ(result.rowsRead.size(), 1u) << dataset.id;
        EXPECT_EQ(result.rowsRead[0].size(), columns) << dataset.id;
    }
}

TEST_F(TemplateTest, LeavesInstructionsAndCodesOutOfTheData)
{
    const auto file = write("health/workers");
    fillIn(file, 3);
    Read result;

    const auto summary = read(file, "health/workers", result);

    EXPECT_THAT(summary.sheetsWithoutHeader, ElementsAre("填写说明", "代码表"));
}

TEST_F(TemplateTest, MarksRequiredColumnsAndNoOthers)
{
    const auto file = write("health/workers");
    fillIn(file, 3);
    Read result;

    read(file, "health/workers", result);

    std::vector<std::string> headings;
    for (const auto& heading : result.tables.at(0).headings)
        headings.push_back(heading.full);
    EXPECT_THAT(headings, AllOf(Contains("身份证号 *"), Contains("姓名 *"), Contains("统一社会信用代码（二选一）"),
                                Contains("用人单位（二选一）"),
                                Contains("岗位"), Contains("入职日期")));
}

TEST_F(TemplateTest, FormatsIdentityNumbersAsText)
{
    const auto archive = openZip(write("health/workers"));
    const auto sheet = partOf(archive.get(), "xl/worksheets/sheet1.xml");
    const auto styles = partOf(archive.get(), "xl/styles.xml");

    std::smatch column;
    ASSERT_TRUE(std::regex_search(sheet, column, std::regex(R"re(<col min="1"[^>]* style="(\d+)")re")));
    auto formats = styles.substr(styles.find("<cellXfs"));
    std::vector<std::string> xfs;
    const std::regex xf(R"re(<xf numFmtId="(\d+)")re");
    for (std::sregex_iterator at(formats.begin(), formats.end(), xf), end; at != end; ++at)
        xfs.push_back((*at)[1]);

    EXPECT_EQ(xfs.at(std::stoul(column[1])), "49"); // "@" in SpreadsheetML's built-in formats
}

TEST_F(TemplateTest, OffersCodeListsAsDropDowns)
{
    const auto sheet = part("insurance/employer-enrolments", "xl/worksheets/sheet1.xml");

    EXPECT_THAT(sheet, HasSubstr("<dataValidation type=\"list\""));
}

TEST_F(TemplateTest, OffersTheNamesOfAList)
{
    const auto strings = part("insurance/employer-enrolments", "xl/sharedStrings.xml");

    EXPECT_THAT(strings, AllOf(HasSubstr(">参保<"), HasSubstr(">暂停<"), HasSubstr(">注销<")));
}

TEST_F(TemplateTest, OffersTheCitysOwnDivisions)
{
    EXPECT_THAT(part("postal/outlets", "xl/sharedStrings.xml"), HasSubstr(">经济技术开发区<"));
}

TEST_F(TemplateTest, OffersNoDivisionThatWasAbolished)
{
    EXPECT_THAT(part("postal/outlets", "xl/sharedStrings.xml"), Not(HasSubstr(">裕溪口区<")));
}

TEST_F(TemplateTest, ChecksDatesAsTheyAreEntered)
{
    EXPECT_THAT(part("health/workers", "xl/worksheets/sheet1.xml"), HasSubstr("<dataValidation type=\"date\""));
}

TEST_F(TemplateTest, ExplainsEachColumnInBothLanguages)
{
    const auto comments = part("health/workers", "xl/comments1.xml");

    EXPECT_THAT(comments,
                AllOf(HasSubstr("日期，如 2026-03-05。"), HasSubstr("Entered on"), HasSubstr("不早于“入职日期”")));
}

TEST_F(TemplateTest, LeavesOutWhatTheMappingTakesAsAConstant)
{
    auto fixed = *mapping("postal/couriers");
    fixed.maps.back().from.clear();
    fixed.maps.back().constant = "W-1";
    const auto file = folder.root() / "template.xlsx";

    writeTemplate(*fixed.dataset, &fixed, *schema, file);

    EXPECT_THAT(partOf(openZip(file).get(), "xl/sharedStrings.xml"), Not(HasSubstr("所在网点许可证号或备案号")));
}

TEST_F(TemplateTest, WithoutAMappingTakesTheSchemasLabels)
{
    const auto file = folder.root() / "template.xlsx";

    writeTemplate(*schema->find("postal/outlets"), nullptr, *schema, file);

    EXPECT_THAT(partOf(openZip(file).get(), "xl/sharedStrings.xml"),
                AllOf(HasSubstr("网点名称 *"), HasSubstr("上级企业统一社会信用代码"), HasSubstr("停业日期")));
}

TEST_F(TemplateTest, SaysWhereItCannotBeWritten)
{
    EXPECT_THROW(writeTemplate(*schema->find("postal/outlets"), nullptr, *schema, folder.root() / "none" / "t.xlsx"),
                 Error);
}

} // namespace
} // namespace lianfang
