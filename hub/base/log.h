// Logging: spdlog, one line an event. Poco's own loggers are bridged in. Nobody's identity number, ever.
#pragma once

#include <spdlog/spdlog.h>

#include <filesystem>
#include <string>

namespace lianfang {

struct LogSettings {
    std::filesystem::path folder;       // lianfang.log and lianfang.json.log, rotated; empty: stderr only
    std::string level = "info";         // trace, debug, info, warn, error
    bool toStderr = true;
    std::size_t maxBytes = 16u << 20;   // of one file
    std::size_t maxFiles = 8;
};

// Sets spdlog's default logger and routes Poco's root logger to it. May be called again (after SIGHUP).
void startLogging(const LogSettings& settings);

}  // namespace lianfang
