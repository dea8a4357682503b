// Lists that go out beside those of cross-checks: leads to the inspectorate, recognised injuries to the departments
// concerned.
#pragma once

#include "hub/app/configuration.h"
#include "hub/crosscheck/findings.h"

#include <filesystem>

namespace lianfang {

inline constexpr const char* leadsList = "leads";
inline constexpr const char* injuriesList = "recognised-injuries";

// The leads of a 线索移交单, to be answered by their numbers.
void writeLeads(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                std::int64_t letter, const MaskedNumber& masked);

// 工伤认定信息: cases recognised in the period. Who submits diagnoses gets those of occupational diseases; others get
// accidents, the construction regulator those at contractors of its permits. Least fields: nobody's name or number.
void writeInjuries(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                   const std::string& department, const Period& period);

// True once the agency's cases cover the period's last day: then the list of the period is complete.
bool injuriesComplete(Store& store, const Configuration& configuration, const Period& period);

} // namespace lianfang
