// Rows on their way from decode to normalise: cells as text, with what the format knew of their kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

enum class CellKind : std::uint8_t {
    text,     // as written
    number,   // the cell was numeric: text is the number as the file stores it ("3.20102199001011E+17", "45992")
    date,     // numeric with a date style: text is YYYY-MM-DD, with a time of day YYYY-MM-DDTHH:MM:SS
    boolean,  // text is "TRUE" or "FALSE"
    error,    // a formula's error: text is "#N/A" and the like
};

struct Cell {
    std::string_view text;  // UTF-8, not trimmed; empty if the cell is empty
    CellKind kind = CellKind::text;
};

// Some rows of one table, with the bytes they point to. Moves are cheap; a batch is used by one thread at a time.
class RowBatch {
public:
    void addCell(std::string_view text, CellKind kind = CellKind::text)
    {
        cells_.push_back({static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size()), kind});
        bytes_ += text;
    }
    // Ends the row whose cells were added since the last one. `number` counts the sheet's or file's rows from 1, as the
    // department sees them.
    void endRow(std::uint64_t number) { rows_.push_back({number, static_cast<std::uint32_t>(cells_.size())}); }

    std::size_t size() const { return rows_.size(); }
    std::size_t bytes() const { return bytes_.size(); }
    std::uint64_t number(std::size_t row) const { return rows_[row].number; }
    std::size_t width(std::size_t row) const { return rows_[row].end - begin(row); }
    // Cells beyond the row's width are empty.
    Cell cell(std::size_t row, std::size_t column) const
    {
        if (column >= width(row))
            return {};
        const auto& slot = cells_[begin(row) + column];
        return {std::string_view(bytes_).substr(slot.offset, slot.size), slot.kind};
    }
    void reserve(std::size_t rows, std::size_t cells, std::size_t bytes)
    {
        rows_.reserve(rows);
        cells_.reserve(cells);
        bytes_.reserve(bytes);
    }
    void clear()
    {
        rows_.clear();
        cells_.clear();
        bytes_.clear();
    }

private:
    struct Row {
        std::uint64_t number;
        std::uint32_t end;
    };
    struct Slot {
        std::uint32_t offset;
        std::uint32_t size;
        CellKind kind;
    };
    std::size_t begin(std::size_t row) const { return row == 0 ? 0 : rows_[row - 1].end; }

    std::vector<Row> rows_;
    std::vector<Slot> cells_;
    std::string bytes_;
};

// A column's heading. Of a header of two rows `full` is "upper/lower" and `leaf` the lower one; else both are the same.
struct Heading {
    std::string full;
    std::string leaf;
};

// A table in a document: a CSV file is one, each sheet of a workbook is one.
struct Table {
    std::string document;             // its name
    std::string sheet;                // empty where the format has none
    std::vector<Heading> headings;    // by column, as written, trimmed
    std::uint64_t headerRow = 1;      // the (last) header row's number
};

}  // namespace lianfang
