// Which column of a table feeds which field.
#pragma once

#include "hub/model/rows.h"
#include "hub/schema/manifest.h"

#include <optional>
#include <string>
#include <vector>

namespace lianfang {

struct TableBinding {
    // By DatasetMapping::maps: the column, or nothing if the table has none for it.
    std::vector<std::optional<std::size_t>> columns;
    std::vector<std::string> headings;        // by column, as written
    std::vector<std::string> unknownColumns;  // headings that the mapping does not know

    // Throws Error normalise.column-missing if a required field has neither column nor constant nor default.
    TableBinding(const Table& table, const DatasetMapping& mapping);
    TableBinding() = default;

    // The heading that stands for a field, as written; its Chinese label if it has no column.
    std::string headingOf(const DatasetMapping& mapping, std::size_t field) const;
};

}  // namespace lianfang
