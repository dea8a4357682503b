#include "tests/support/child_process.h"

#include "tests/support/temporary_folder.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

extern char** environ;

namespace lianfang::test {

namespace {

pid_t start(const std::vector<std::string>& command, const std::string& log, const std::string& errors = {})
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (errors.empty())
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
    else
        posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    std::vector<char*> arguments;
    for (const auto& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, command.front().c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::runtime_error("cannot start " + command.front());
    return pid;
}

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

int codeOf(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& log) : log_(log)
{
    // setpriv replaces itself by the program, so that the process id is the program's own.
    std::vector<std::string> mortal{"/usr/bin/setpriv", "--pdeathsig", "TERM"};
    mortal.insert(mortal.end(), command.begin(), command.end());
    pid_ = start(mortal, log);
}

ChildProcess::~ChildProcess()
{
    stop();
}

int ChildProcess::stop()
{
    const pid_t pid = std::exchange(pid_, -1);
    int status = 0;
    if (pid < 0)
        return 0;
    if (::waitpid(pid, &status, WNOHANG) != 0)
        return codeOf(status);
    ::kill(pid, stopSignal);
    for (int i = 0; i < 1000; ++i) {
        if (::waitpid(pid, &status, WNOHANG) != 0)
            return codeOf(status);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ::kill(pid, SIGKILL);
    ::waitpid(pid, &status, 0);
    return codeOf(status);
}

void ChildProcess::await(const std::function<bool()>& ready) const
{
    for (int i = 0; i < 3000; ++i) {
        if (ready())
            return;
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid != 0)
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("a server did not start: " + TemporaryFolder::read(log_));
}

std::string run(const std::vector<std::string>& command)
{
    const TemporaryFolder folder;
    const std::string log = folder.path() / "log";
    int status = 0;
    ::waitpid(start(command, log), &status, 0);
    if (status != 0)
        throw std::runtime_error(command.front() + " failed: " + TemporaryFolder::read(log));
    return TemporaryFolder::read(log);
}

Ended execute(const std::vector<std::string>& command)
{
    const TemporaryFolder folder;
    const std::string out = folder.path() / "out";
    const std::string err = folder.path() / "err";
    int status = 0;
    ::waitpid(start(command, out, err), &status, 0);
    return {codeOf(status), TemporaryFolder::read(out), TemporaryFolder::read(err)};
}

int freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no free port");
    ::close(socket);
    return ntohs(address.sin_port);
}

bool listening(int port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    const bool answered = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return answered;
}

} // namespace lianfang::test
