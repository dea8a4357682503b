// lianfang ledger …: everything known of one employer, or of one person.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

void addLedgerCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
