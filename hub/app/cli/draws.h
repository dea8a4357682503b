// lianfang draw …: random draws that anybody can redo; lianfang accident-prone.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

void addDrawCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

} // namespace lianfang::cli
