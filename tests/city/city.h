// A city: what each department delivers over some quarters, and the truth about it. See README.md.
#pragma once

#include "hub/model/period.h"

#include <cstdint>
#include <filesystem>

namespace lianfang::city {

struct CityRequest {
    std::uint64_t seed = 1;
    int workers = 20000; // people at work, couriers included; at least 100
    Period from{Cadence::quarter, dayOf(2026, 1, 1)};
    Period to{Cadence::quarter, dayOf(2026, 7, 1)};
    std::filesystem::path out; // made if it is not there; what it holds of an earlier city is overwritten
};

struct CitySize {
    std::uint64_t employers = 0;
    std::uint64_t workers = 0;
    std::uint64_t outlets = 0;
    std::uint64_t couriers = 0;
};

// The same request gives the same bytes. Memory does not grow with `workers`. Throws std::runtime_error if it cannot
// be written, std::invalid_argument if the request makes no sense.
CitySize makeCity(const CityRequest& request);

} // namespace lianfang::city
