// A list as a workbook (XLSX) that a clerk opens, reads, filters and prints.
//
// A sheet for each part: title in both languages, when it was made, how many rows, what to do with it; then a bold
// header in both languages that stays in view, a filter on it, typed numbers and days. Nothing in a cell is ever taken
// for a formula. Memory does not grow with the rows: a sheet that is full goes on in the next one, under the same
// header.
#pragma once

#include "hub/dispatch/list.h"

#include <filesystem>

namespace lianfang {

inline constexpr std::string_view workbookMediaType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct ListPart {
    std::string sheet; // "退回"; at most 20 characters, no brackets, colons or slashes
    List list;
    NextRow next;
};

// Writes the file, readable by its owner only; equal lists give equal bytes. Temporary files lie beside it while it is
// written. Throws Error dispatch.workbook-not-written.
void writeWorkbook(const std::filesystem::path& file, const std::vector<ListPart>& parts,
                   std::uint32_t rowsPerSheet = 1'000'000);
// Of one part, on the sheet 清单.
void writeWorkbook(const std::filesystem::path& file, const List& list, const NextRow& next,
                   std::uint32_t rowsPerSheet = 1'000'000);

} // namespace lianfang
