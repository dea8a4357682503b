// lianfang calendar: how submissions stand, units by periods.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace lianfang::cli {

// A command's exit code goes into `result`.
void addCalendarCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

// A cell of GET calendar in a few words: "按时", "迟报·更正", "逾期 10-27"; one that is acknowledged "逾期*10-27".
std::string cellWords(const nlohmann::json& cell);

} // namespace lianfang::cli
