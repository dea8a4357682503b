// The API as the command line calls it: HTTP over the daemon's Unix socket.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lianfang::cli {

// What the daemon refused, or that it cannot be reached. Exit codes: 3 unreachable, 4 not found, 5 busy, 1 otherwise.
// Codes of the command line's own begin with "cli.".
class Failure : public std::runtime_error {
public:
    Failure(int exitCode, std::string zh, std::string en, std::string code = "cli.failed")
        : std::runtime_error(en), exitCode(exitCode), zh(std::move(zh)), en(std::move(en)), code(std::move(code))
    {
    }
    int exitCode;
    std::string zh;
    std::string en;
    std::string code;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

class Client {
public:
    explicit Client(std::filesystem::path socket) : socket_(std::move(socket)) {}

    nlohmann::json get(const std::string& path, const Parameters& parameters = {}) const;
    nlohmann::json post(const std::string& path, const nlohmann::json& body) const;
    // Sends a file as it is; `progress` is told how many bytes went. What is no regular file is refused, unopened.
    nlohmann::json put(const std::string& path, const Parameters& parameters, const std::filesystem::path& file,
                       const std::function<void(std::uint64_t)>& progress) const;
    // Writes what comes to the file; nothing is left of it on failure. What is there and is no regular file (a folder, a
    // device, a link) is refused before anything is asked for.
    void download(const std::string& path, const Parameters& parameters, const std::filesystem::path& file) const;

private:
    std::filesystem::path socket_;
};

// Throws Failure unless it is a regular file, or a link to one.
void expectRegular(const std::filesystem::path& file);

}  // namespace lianfang::cli
