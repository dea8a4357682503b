// lianfang ferry …: files that cross an air gap.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

// trust needs no daemon. A command's exit code goes into `result`.
void addFerryCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
