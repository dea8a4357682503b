#include "tests/e2e/list_rows.h"

#include "hub/base/text.h"
#include "hub/decode/decode.h"
#include "hub/decode/memory_source.h"

#include <Poco/Base64Decoder.h>

#include <iterator>
#include <sstream>

namespace lianfang::test {

namespace {

// Of the first sheet: further ones are about what was accepted.
class Rows : public RowSink {
public:
    void table(const Table&) override { ++tables; }
    void rows(RowBatch&& batch) override
    {
        if (tables > 1)
            return;
        for (std::size_t row = 0; row < batch.size(); ++row) {
            auto& cells = all.emplace_back();
            for (std::size_t column = 0; column < batch.width(row); ++column)
                cells.emplace_back(batch.cell(row, column).text);
        }
    }
    void refused(Rejection&& rejection) override { throw Error(*rejection.message, rejection.arguments); }

    int tables = 0;
    std::vector<std::vector<std::string>> all;
};

} // namespace

std::vector<std::vector<std::string>> listRows(std::string_view workbook)
{
    MemorySource source(workbook);
    DecodeRequest request;
    request.document = "list.xlsx";
    request.format = "xlsx";
    // Its header says everything twice.
    for (const auto* heading : {"序号\nNo.", "行号\nRow", "状态\nState", "责任单位\nEmployer", "原因\nReason",
                                "文件\nFile", "用人单位\nEmployer", "线索编号\nLead number", "案件编号\nCase number",
                                "统一社会信用代码\nCredit code", "事故起数\nAccidents"})
        request.headings.insert(compact(heading));
    Rows rows;
    decode(source, request, rows);
    return rows.all;
}

std::string base64Decoded(const std::string& text)
{
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in);
    return {std::istreambuf_iterator<char>(decoder), std::istreambuf_iterator<char>()};
}

} // namespace lianfang::test
