// lianfang matches, lianfang match …: who may be which employer, and what an officer decides of it.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

// A command's exit code goes into `result`.
void addMatchCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
