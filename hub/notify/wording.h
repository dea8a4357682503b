// Periods in words, for titles and sentences.
#pragma once

#include "hub/model/period.h"

#include <string>
#include <vector>

namespace lianfang {

std::string periodZh(const Period& period); // 2026年第三季度, 2026年9月, 2026年, 2026年9月30日
std::string periodEn(const Period& period); // the third quarter of 2026, September 2026, 2026, 30 September 2026

// "季度、月份" and "quarter, month": an argument of a message, in both languages.
std::string cadenceWords(const std::vector<Cadence>& cadences);

} // namespace lianfang
