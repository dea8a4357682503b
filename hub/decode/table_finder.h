// From a sheet's rows to a table's: finds the header, leaves out what is no data, hands the rest on in batches.
// Every format's reader feeds it.
#pragma once

#include "hub/decode/decode.h"
#include "hub/decode/header.h"

#include <span>

namespace lianfang {

class TableFinder {
public:
    // What it is given must outlive it. Counts into `summary`.
    TableFinder(const DecodeRequest& request, RowSink& sink, DecodeSummary& summary);

    // A sheet (or the file; then with an empty name) begins. Merged areas as far as the format knows them.
    void beginSheet(std::string sheet, std::vector<MergedArea> merges = {});
    // The next row of it; `number` from 1, ascending. Cells are only looked at during the call.
    void row(std::uint64_t number, std::span<const Cell> cells);
    // The next row of it cannot be taken apart. `column`: where, if one cell is meant. `value` as written.
    void refuse(std::uint64_t number, const Message& message, std::vector<std::string> arguments,
                std::string_view value, std::optional<std::size_t> column = std::nullopt);
    void endSheet();

    // The document ends. Throws Error decode.header-missing if no sheet had a header.
    void finish();

private:
    // One of the first rows, kept until the header among them is known.
    struct EarlyRow {
        std::uint64_t number = 0;
        RowBatch cells; // one row
        std::optional<std::size_t> column;
        std::optional<Rejection> rejection;
    };

    void countRow();
    void decide();
    void dataRow(std::uint64_t number, std::span<const Cell> cells);
    bool repeatsHeader(std::span<const Cell> cells) const;
    bool isMergedBand(std::uint64_t number, std::span<const Cell> cells) const;
    void deliver(Rejection&& rejection, std::optional<std::size_t> column);
    void flush();

    const DecodeRequest& request_;
    RowSink& sink_;
    DecodeSummary& summary_;

    std::string sheet_;
    std::vector<MergedArea> merges_; // ordered by first row
    std::vector<EarlyRow> early_;
    std::size_t earlyBytes_ = 0;
    bool decided_ = false;
    std::optional<Table> table_;
    std::vector<HeadRow> headerRows_; // as written, to know them when they come again
    RowBatch batch_;
    std::uint64_t rows_ = 0; // of the whole document
    bool anyTable_ = false;
    std::string seen_; // the first rows of the first sheet that has any, for the message if there is no header
};

} // namespace lianfang
