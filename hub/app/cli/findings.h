// lianfang findings …: the lists, one finding's whole story, and the steps of its life.
#pragma once

#include "hub/app/cli/client.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace lianfang::cli {

void addFindingsCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result);

// Who works at this machine.
std::string systemUser();
// Throws Failure unless it is a number of up to 18 digits.
void expectNumber(const std::string& text, const char* zh, const char* en);
// Keeps a file in the archive; adds "attachment" and "attachmentName" to the request. Nothing where `file` is empty.
void attach(const Client& client, const std::string& file, nlohmann::json& request);
// What was done and what was refused, and why. The exit code: 2 if anything was refused.
int tellReport(const nlohmann::json& report, const std::string& done, bool asJson);

} // namespace lianfang::cli
