// The daemon and its command line as programs, on a data folder that is the test's.
#pragma once

#include "tests/support/child_process.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::test {

using Environment = std::map<std::string, std::string>;

std::string program(const std::string& name); // as this build made it

class HubProcess {
public:
    HubProcess(std::filesystem::path configuration, std::filesystem::path data, Environment environment);
    ~HubProcess();
    HubProcess(const HubProcess&) = delete;
    HubProcess& operator=(const HubProcess&) = delete;

    // Starts the daemon and waits until it tells its service manager that it is ready. For it, today is `today`.
    // Returns how long that took, in milliseconds.
    double start(const std::string& today);
    int stop(); // SIGTERM; the exit code
    void send(int signal) const;
    pid_t pid() const { return process_->pid(); }
    // Waits until the daemon has told its service manager `what` ("READY=1") since it was started, `times` times.
    void await(const std::string& what, int times = 1);
    // One line of /proc/<pid>/status in KiB: "VmRSS", "VmHWM".
    long memory(const std::string& what) const;

    // The daemon's command as a test may start it beside this one.
    std::vector<std::string> command(const std::string& today, const std::vector<std::string>& more = {}) const;
    // The command line, with this data folder.
    Ended lianfang(std::vector<std::string> arguments) const;
    // The same with --json, read; throws with what it said unless its exit code is 0.
    nlohmann::json ask(std::vector<std::string> arguments) const;

    const std::filesystem::path& data() const { return data_; }
    std::filesystem::path keyFile() const { return data_.string() + ".key"; }
    std::string said() const; // on standard error, over all starts

private:
    const std::filesystem::path configuration_;
    const std::filesystem::path data_;
    const Environment environment_;
    const std::filesystem::path log_;
    int notified_ = -1; // the service manager's socket
    std::string heard_;
    std::unique_ptr<ChildProcess> process_;
};

} // namespace lianfang::test
