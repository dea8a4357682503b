#include "tests/e2e/hub_process.h"

#include "tests/support/temporary_folder.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

namespace lianfang::test {

std::string program(const std::string& name)
{
    return LIANFANG_BINARY_DIR "/bin/" + name;
}

HubProcess::HubProcess(std::filesystem::path configuration, std::filesystem::path data, Environment environment)
    : configuration_(std::move(configuration)), data_(std::move(data)), environment_(std::move(environment)),
      log_(data_.string() + ".said"), notified_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (data_.string() + ".notify").copy(address.sun_path, sizeof address.sun_path - 1);
    if (::bind(notified_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("no socket for the daemon's notifications");
}

HubProcess::~HubProcess()
{
    process_.reset();
    ::close(notified_);
}

std::vector<std::string> HubProcess::command(const std::string& today, const std::vector<std::string>& more) const
{
    std::vector<std::string> out{"/usr/bin/env", "NOTIFY_SOCKET=" + data_.string() + ".notify",
                                 "LIANFANG_TODAY=" + today};
    for (const auto& [name, value] : environment_)
        out.push_back(name + "=" + value);
    out.insert(out.end(), {program("lianfangd"), "--config", configuration_, "--data", data_});
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

double HubProcess::start(const std::string& today)
{
    heard_.clear();
    const auto begun = std::chrono::steady_clock::now();
    process_ = std::make_unique<ChildProcess>(command(today), log_);
    await("READY=1");
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

void HubProcess::await(const std::string& what, int times)
{
    process_->await([&] {
        char buffer[512];
        for (ssize_t n = 0; (n = ::recv(notified_, buffer, sizeof buffer, 0)) > 0;)
            heard_.append(buffer, static_cast<std::size_t>(n)).append("\n");
        int found = 0;
        for (std::size_t at = 0; (at = heard_.find(what, at)) != std::string::npos; at += what.size())
            ++found;
        return found >= times;
    });
}

int HubProcess::stop()
{
    const int code = process_->stop();
    process_.reset();
    return code;
}

void HubProcess::send(int signal) const
{
    ::kill(pid(), signal);
}

long HubProcess::memory(const std::string& what) const
{
    const std::string status = TemporaryFolder::read("/proc/" + std::to_string(pid()) + "/status");
    return std::stol(status.substr(status.find(what + ":") + what.size() + 1));
}

Ended HubProcess::lianfang(std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), {program("lianfang"), "--data", data_});
    return execute(arguments);
}

nlohmann::json HubProcess::ask(std::vector<std::string> arguments) const
{
    arguments.push_back("--json");
    const Ended ended = lianfang(arguments);
    if (ended.code != 0) {
        std::string words;
        for (const auto& argument : arguments)
            words += " " + argument;
        throw std::runtime_error("lianfang" + words + ": exit code " + std::to_string(ended.code) + "\n" + ended.out +
                                 ended.err + said());
    }
    return nlohmann::json::parse(ended.out);
}

std::string HubProcess::said() const
{
    const std::string all = TemporaryFolder::read(log_);
    return all.size() < 4000 ? all : all.substr(all.size() - 4000);
}

} // namespace lianfang::test
