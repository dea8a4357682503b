// lianfang crosscheck lint, lianfang changes: what rules say, and how they changed.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

// Under `crosscheck`; exit code 2 where the file would be refused.
void addLintCommand(CLI::App& crosscheck, const std::function<Client()>& client, const bool& asJson, int& result);
void addChangesCommand(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
