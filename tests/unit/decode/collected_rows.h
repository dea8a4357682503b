// Decodes and keeps everything, as the examples compare it.
#pragma once

#include "hub/decode/memory_source.h"

#include <string>
#include <vector>

namespace lianfang {

struct CollectedRows final : RowSink {
    void table(const Table& table) override { tables.push_back(table); }
    void rows(RowBatch&& batch) override
    {
        batchSizes.push_back(batch.size());
        for (std::size_t row = 0; row < batch.size(); ++row) {
            std::vector<std::string> cells;
            for (std::size_t column = 0; column < batch.width(row); ++column)
                cells.emplace_back(batch.cell(row, column).text);
            taken.push_back(std::move(cells));
            numbers.push_back(batch.number(row));
        }
    }
    void refused(Rejection&& rejection) override { rejections.push_back(std::move(rejection)); }

    std::vector<Table> tables;
    std::vector<std::vector<std::string>> taken;
    std::vector<std::uint64_t> numbers;
    std::vector<std::size_t> batchSizes;
    std::vector<Rejection> rejections;
};

inline DecodeRequest requestWith(std::unordered_set<std::string> headings)
{
    DecodeRequest request;
    request.document = "名单.csv";
    request.headings = std::move(headings);
    return request;
}

} // namespace lianfang
