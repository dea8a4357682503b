// A cross-check's findings as the list that people get (清单).
#pragma once

#include "hub/crosscheck/findings.h"
#include "hub/schema/schema.h"

#include <filesystem>

namespace lianfang {

// Those of a period that are open, to be verified or warned of, with their evidence.
void writeFindingsWorkbook(const std::filesystem::path& file, Store& store, const Schema& schema,
                           const Crosscheck& check, const Period& period, const MaskedNumber& masked);

// A line's reason in words; the word itself where there is none for it.
std::string reasonZh(const std::string& reason);

// What a division is called, the city's own lists first; its code where nobody knows it.
std::string divisionName(const Schema& schema, const std::string& code);

} // namespace lianfang
