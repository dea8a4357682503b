// One line of a small, well-behaved CSV file of our own: code lists. Departments' files are read by hub/decode.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

// Takes the first line off `rest` and puts its cells into `cells`. A cell may be quoted, with "" for a quote inside; it
// does not reach beyond its line. False if a quote is left open or stands in the middle of a cell.
[[nodiscard]] bool takeCsvLine(std::string_view& rest, std::vector<std::string>& cells);

} // namespace lianfang
