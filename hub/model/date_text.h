// Days, months and moments in the forms departments write them:
//
//   2026-03-05  2026-3-5  2026/3/5  2026.3.5  2026年3月5日  20260305            with full-width digits and spaces too
//   2026-09     2026.9    2026/9    2026年9月(份)  202609                       a month, or any day in it
//   … 14:30[:05]   …T14:30:05[+08:00]   …14时30分   20260305143005              a moment, China time
//   45992  45992.604                    a spreadsheet's serial number in the 1900 system: days since 1899-12-30
//
// A serial number is read between 10000 (1927-05-18) and 73415 (2100-12-31): smaller ones are years or plain numbers.
// In a cell that is text a serial number is a repair. A numeric 2026.1 may have been 2026.10, and is refused.
#pragma once

#include "hub/model/day.h"
#include "hub/model/parsed.h"
#include "hub/model/rows.h"

#include <cstdint>
#include <string_view>

namespace lianfang {

Parsed<Day> parseDay(std::string_view text, CellKind kind); // a time of day is left out
Parsed<Month> parseMonth(std::string_view text, CellKind kind);
// Seconds since 1970-01-01T00:00 China time. A day alone is its first second, noted.
Parsed<std::int64_t> parseTime(std::string_view text, CellKind kind);

} // namespace lianfang
