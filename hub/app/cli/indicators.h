// lianfang indicators, floating-rate
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

void addIndicatorCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
