// One row of a sheet while it is put together, within the limits; the formats of workbooks share it.
#pragma once

#include "hub/decode/table_finder.h"

namespace lianfang {

class SheetRow {
public:
    explicit SheetRow(const DecodeRequest& request) : request_(request) {}

    void clear();
    // Columns count from 0, in any order; of two texts for one the latter stays. An empty text changes nothing. False
    // if there are so many that the same cells must come again and again.
    bool put(std::size_t column, std::string_view text, CellKind kind);
    // The same, for a text that stays where it is until the row is given.
    bool putLasting(std::size_t column, std::string_view text, CellKind kind);
    bool empty() const { return taken_.empty() && !tooLong_ && tooWide_.empty(); }
    // Hands the row to the finder, or refuses it for what is beyond a limit. May be given again under other numbers.
    void give(std::uint64_t number, TableFinder& finder);

private:
    struct Taken {
        std::size_t column;
        std::size_t size;
        const char* lasting; // else at `offset` of bytes_
        std::size_t offset;
        CellKind kind;
    };
    bool fits(std::size_t column, std::string_view text);
    bool add(const Taken& taken);

    const DecodeRequest& request_;
    std::string bytes_;
    std::vector<Taken> taken_;
    std::size_t width_ = 0;
    std::optional<std::size_t> tooLong_;
    std::string tooWide_;
    std::vector<Cell> cells_;
};

} // namespace lianfang
