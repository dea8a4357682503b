// A list on its way to people: what it is called, its columns, and its rows one by one.
#pragma once

#include "hub/model/outbox_entry.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lianfang {

enum class ColumnKind : std::uint8_t {
    text,
    number,   // a decimal number; what is none is written as text
    day,      // YYYY-MM-DD; what is none is written as text
    identity, // an identity number: text, and masked here, whatever the caller passes
};

struct ListColumn {
    std::string zh;
    std::string en;
    ColumnKind kind = ColumnKind::text;
    double width = 16; // in characters of the workbook's font; a Chinese character takes two
};

struct List {
    std::string zh; // title: "2026年第三季度未参保用人单位清单"
    std::string en;
    std::string noteZh; // 说明: what the reader should do with it; one paragraph
    std::string noteEn;
    Seconds generated = 0;              // when; shown in China time
    std::optional<std::uint64_t> count; // of rows, shown beside it if known
    std::optional<std::uint64_t> shown; // of these, where not all are listed
    std::vector<ListColumn> columns;
    std::size_t printed = 0; // on paper only so many columns, the first; 0: all
};

// Puts the next row's cells, one for each column, into its argument; false after the last. Cells are UTF-8.
using NextRow = std::function<bool(std::vector<std::string>&)>;

// A cell as it may be shown in that column: identity numbers masked, ill-formed UTF-8 replaced by U+FFFD.
std::string shown(const ListColumn& column, const std::string& cell);

// "2026-11-22 21:04", China time.
std::string chinaTime(Seconds moment);

} // namespace lianfang
