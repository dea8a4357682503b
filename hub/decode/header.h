// Which of a table's first rows is its header, and what its columns are called.
#pragma once

#include "hub/model/rows.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace lianfang {

// Cells of a sheet that are shown as one. Rows count from 1, columns from 0; all bounds are included.
struct MergedArea {
    std::uint64_t firstRow = 0;
    std::uint64_t lastRow = 0;
    std::size_t firstColumn = 0;
    std::size_t lastColumn = 0;

    std::size_t columns() const { return lastColumn - firstColumn + 1; }
};

// One of the first rows, texts trimmed.
struct HeadRow {
    std::uint64_t number = 0;
    std::vector<std::string> texts;
};

struct Header {
    std::size_t row = 0;           // index of its (last) row
    std::size_t rows = 1;          // 1 or 2
    std::vector<Heading> headings; // without empty ones at the end
};

// True if the mapping knows it, as it stands or with marks, notes and units stripped (headingForms).
bool isKnownHeading(std::string_view text, const std::unordered_set<std::string>& known);

// The row, or the pair of rows, in which most columns carry a known heading; nothing if none is convincing: it must
// know two headings, or half of what it says. Title lines above are passed over. Of a pair, an upper text spreads over
// its merged columns or, where the format knows no merging (CSV), over the empty cells to its right that have a text
// below.
std::optional<Header> findHeader(std::span<const HeadRow> rows, std::span<const MergedArea> merges,
                                 const std::unordered_set<std::string>& known);

} // namespace lianfang
