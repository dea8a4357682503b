// What a row below the header is: a row of data, or one of those that people add around data.
#pragma once

#include "hub/model/rows.h"

#include <cstddef>
#include <span>

namespace lianfang {

enum class RowKind : std::uint8_t { data, empty, band, total, signature };

// True if there is nothing but white space.
bool isBlank(std::string_view text) noexcept;

// Judges a row by its text alone, for a table of `width` columns. In doubt it is data: a row that is none will be
// rejected later for what it lacks, but none is lost.
//   empty      every cell is blank
//   band       the only cell, among the first three, looks like a section's title: 一、市区; （二）…; 3、…; 第一部分 …
//   total      the first cell says 合计, 总计, 小计, 共计 …, or 镜湖区小计 beside nothing but amounts
//   signature  the first cell is a label such as 制表人：, 审核人：, 备注：; other cells may be more labels and names
// Costs a few comparisons for a usual row.
RowKind kindOf(std::span<const Cell> cells, std::size_t width);

} // namespace lianfang
