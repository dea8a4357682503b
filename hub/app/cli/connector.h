// lianfang connector …: keys, signatures, whom to trust, and what lies in the connectors' folders.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

// key, sign and trust need no daemon. A command's exit code goes into `result`. Returns the group they are in.
CLI::App* addConnectorCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
