// What the API answers, as JSON. Keys are kebab-free lower camel case; days are YYYY-MM-DD, moments ISO 8601 with +08:00.
#pragma once

#include "hub/store/store.h"

#include <nlohmann/json.hpp>

namespace lianfang {

nlohmann::json toJson(const Exchange& exchange);
nlohmann::json toJson(const OutboxEntry& entry);
nlohmann::json errorJson(const Error& error);  // {"code", "zh", "en"}

std::string momentText(Seconds moment);  // 2026-10-08T09:30:00+08:00; empty for 0

}  // namespace lianfang
