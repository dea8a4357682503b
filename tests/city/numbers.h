// Made-up numbers that are formally right. Written apart from the product's own checks, so that neither hides the
// other's mistake.
#pragma once

#include "hub/model/day.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lianfang::city {

// An identity number of GB 11643-1999 in division 99xxxx, which nobody was ever registered in. Different serials
// (0 to 4,999,999) give different numbers, whatever the birth date and sex.
std::string identityNumber(std::uint32_t serial, Day birth, bool woman);

// ISO 7064 MOD 11-2 over 17 digits.
char identityCheck(std::string_view digits17);

// GB 11714 over the eight characters of an organisation code, GB 32100 over the first 17 of a credit code.
char organisationCheck(std::string_view eight);
char creditCheck(std::string_view seventeen);

// A unified social credit code of GB 32100-2015 (91, the division, an organisation code of GB 11714 made from the
// serial, 0 to 31^5 - 1).
std::string creditCode(std::uint32_t serial, std::string_view division);

} // namespace lianfang::city
