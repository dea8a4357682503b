// A ledger on paper, in the look of the letters (config/letters/style.css, ledger.css), and as a workbook with a sheet
// for each section.
#pragma once

#include "hub/app/ledger.h"

#include <filesystem>
#include <string>

namespace lianfang {

// HTML that prints on A4, landscape.
std::string ledgerPage(const Configuration& configuration, const Ledger& ledger);

void writeLedger(const std::filesystem::path& file, const Ledger& ledger);

} // namespace lianfang
