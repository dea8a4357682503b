// What is said of a submission's rows and columns, on the screen.
#pragma once

#include "hub/app/cli/client.h"

namespace lianfang::cli {

// Prints the refused rows, then how much else is to be said and the first lines of it; as JSON what the API answers,
//   counts          refused, repaired, noted, unknownColumns: all there are, also those that are not listed
//   refused, repaired, noted    document, sheet, row, column, value, code, zh, en
//   unknownColumns  document, sheet, column, code, zh, en
// With `output` a workbook is written instead. `which` is dataset, period, unit; with `exchange`, an id, it is that one's.
// Returns the exit code.
int rejections(const Client& client, const Parameters& which, const std::string& exchange, const std::string& output,
               bool asJson);

// Below a table of exchanges: for each that has columns the mapping does not know, how many and which.
void printUnknownColumns(const Client& client, const nlohmann::json& exchanges);

} // namespace lianfang::cli
