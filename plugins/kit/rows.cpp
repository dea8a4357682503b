#include "plugins/kit/rows.h"

#include "hub/decode/decode.h"
#include "hub/decode/memory_source.h"

#include <algorithm>

namespace lianfang::kit {

namespace {

class Collected : public RowSink {
public:
    explicit Collected(Rows& rows) : rows_(rows) {}
    void table(const Table&) override {}
    void rows(RowBatch&& batch) override
    {
        for (std::size_t row = 0; row < batch.size(); ++row) {
            std::string text;
            for (std::size_t cell = 0; cell < batch.width(row); ++cell)
                text.append(batch.cell(row, cell).text) += '\x1f';
            ++rows_[text];
        }
    }
    void refused(Rejection&& rejection) override { ++rows_["refused row " + std::to_string(rejection.row)]; }

private:
    Rows& rows_;
};

} // namespace

Rows rowsOf(const std::vector<Delivered>& documents, const DatasetMapping& mapping)
{
    Rows rows;
    for (const auto& document : documents) {
        if (document.bytes.empty() || mapping.isAttachment(document.mediaType))
            continue;
        DecodeRequest request;
        request.document = document.name;
        request.format = mapping.format;
        request.encoding = mapping.encoding;
        request.sheet = mapping.sheet;
        request.headings = mapping.headings();
        MemorySource source(document.bytes);
        Collected sink(rows);
        decode(source, request, sink);
    }
    return rows;
}

Rows together(const Rows& a, const Rows& b)
{
    Rows both = a;
    for (const auto& [row, count] : b)
        both[row] += count;
    return both;
}

int common(const Rows& a, const Rows& b)
{
    int count = 0;
    for (const auto& [row, times] : a)
        if (const auto found = b.find(row); found != b.end())
            count += std::min(times, found->second);
    return count;
}

int beyond(const Rows& a, const Rows& b)
{
    int count = 0;
    for (const auto& [row, times] : a)
        count += times;
    return count - common(a, b);
}

std::string madeUpList(std::size_t rows)
{
    std::string list = "序号,文件,行,列,原值,原因与改法\r\n";
    for (std::size_t row = 1; row <= rows; ++row)
        list += std::to_string(row) + ",自检.csv," + std::to_string(row) + ",名称,,连接器自检，请忽略\r\n";
    return list;
}

} // namespace lianfang::kit
