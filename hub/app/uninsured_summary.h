// 未参保信息: what members of the joint conference are told once a quarter of who is not insured: employers, outlets
// and projects with how many workers, never anybody's name or number.
#pragma once

#include "hub/app/configuration.h"

#include <filesystem>

namespace lianfang {

inline constexpr const char* summaryList = "uninsured-summary";

// The open findings of the period, counted by county and matter, and employer by employer.
void writeUninsuredSummary(const std::filesystem::path& file, Store& store, const Configuration& configuration,
                           const Period& period);

} // namespace lianfang
