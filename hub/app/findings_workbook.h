// A cross-check's findings as the list that people get (清单).
#pragma once

#include "hub/crosscheck/findings.h"
#include "hub/schema/manifest.h"

#include <filesystem>

namespace lianfang {

// Datasets that a list keeps to; nothing: all.
using OwnDatasets = std::optional<std::vector<const Dataset*>>;

// Which findings of a check a department gets: those that its header tells get all of them; others of findings on
// employers and their workers those alone whose employer they reported themselves, in a dataset that the check reads.
OwnDatasets ownDatasets(const Schema& schema, const Crosscheck& check, const Manifest& manifest);

// Those of a period that are open, to be verified or warned of, with their evidence. With `own` only those of employers
// that rows of these datasets are about in the period, with the evidence that lies in them. A file that ends in .csv is
// written as CSV.
void writeFindingsWorkbook(const std::filesystem::path& file, Store& store, const Schema& schema,
                           const Crosscheck& check, const Period& period, const MaskedNumber& masked,
                           const OwnDatasets& own = std::nullopt);

// A line's reason in words; the word itself where there is none for it.
std::string reasonZh(const std::string& reason);

// What a division is called, the city's own lists first; its code where nobody knows it.
std::string divisionName(const Schema& schema, const std::string& code);

} // namespace lianfang
