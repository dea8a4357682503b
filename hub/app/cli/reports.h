// lianfang report: the quarterly digest and the annual pack.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

// Adds the command; `result` gets the exit code when it has run.
void addReportCommand(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
