// From a sheet's rows to a table's: finds the header, leaves out what is no data, hands the rest on in batches.
// Every format's reader feeds it.
//
// Of a cell merged over several rows of data (an employer over its workers) each of these rows gets the text, in the
// area's first column; a row that holds nothing else stays empty. Hidden rows and columns are rows and columns: what is
// hidden was filtered or folded away on somebody's screen, and is delivered all the same.
#pragma once

#include "hub/decode/decode.h"
#include "hub/decode/header.h"

#include <span>

namespace lianfang {

// A cell or name for a message: never a number that could be a person's.
std::string shown(std::string_view cell);

class TableFinder {
public:
    // What it is given must outlive it. Counts into `summary`.
    TableFinder(const DecodeRequest& request, RowSink& sink, DecodeSummary& summary);

    // The document within an archive from which the next sheets come; each bears its name.
    void beginEntry(std::string entry) { entry_ = std::move(entry); }
    // A sheet (or the file; then with an empty name) begins. Merged areas as far as the format knows them beforehand.
    void beginSheet(std::string sheet, std::vector<MergedArea> merges = {});
    // One more merged area of it, told before its first row; in the order of first rows.
    void merged(const MergedArea& area);
    // A table begins whose columns are known, and whose rows are all data: records that name their fields.
    void beginRecords(std::string sheet, std::vector<Heading> headings);
    // A document of records holds none: nothing was delivered, which is no fault.
    void noRecords() { anyTable_ = true; }
    // What stands there instead of a header, for the message if there is none anywhere.
    void sawInstead(std::string_view text);
    // The next row of it; `number` from 1, ascending. Cells are only looked at during the call.
    void row(std::uint64_t number, std::span<const Cell> cells);
    // The next row of it cannot be taken apart. `column`: where, if one cell is meant. `value` as written.
    void refuse(std::uint64_t number, const Message& message, std::vector<std::string> arguments,
                std::string_view value, std::optional<std::size_t> column = std::nullopt);
    // The next row is hidden: it is data all the same, and only counted.
    void noteHidden() { ++summary_.hiddenRows; }
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

    // A merged area of several rows whose first cell stands for those below it.
    struct Filling {
        std::uint64_t lastRow = 0;
        std::size_t column = 0;
        std::string text;
        CellKind kind = CellKind::text;
    };

    void countRow();
    void decide();
    void dataRow(std::uint64_t number, std::span<const Cell> cells);
    bool repeatsHeader(std::span<const Cell> cells) const;
    std::span<const MergedArea> mergesFrom(std::uint64_t number) const;
    bool isMergedBand(std::uint64_t number, std::span<const Cell> cells) const;
    std::span<const Cell> filledDown(std::uint64_t number, std::span<const Cell> cells);
    void deliver(Rejection&& rejection, std::optional<std::size_t> column);
    void flush();

    const DecodeRequest& request_;
    RowSink& sink_;
    DecodeSummary& summary_;

    std::string entry_;
    std::string sheet_;
    bool records_ = false;
    std::vector<MergedArea> merges_; // ordered by first row
    std::vector<Filling> fillings_;  // those that reach the row at hand
    std::vector<Cell> filled_;
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
