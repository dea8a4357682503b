// One finding's story on the terminal.
#pragma once

#include <nlohmann/json.hpp>

namespace lianfang::cli {

void printStory(const nlohmann::json& story);

} // namespace lianfang::cli
