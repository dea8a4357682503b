// A real server as a child of the test: started, waited for, stopped by its process id.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace lianfang::test {

class ChildProcess {
public:
    // The first argument is the program's path. Its output goes to the file `log`. It dies with the test.
    ChildProcess(const std::vector<std::string>& command, const std::string& log);
    ~ChildProcess(); // SIGTERM (or the signal set), then waits; SIGKILL after ten seconds
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    int stopSignal = 15;
    pid_t pid() const { return pid_; }

    // Sends the signal set and waits, as the destructor does. The exit code, or -signal if one ended it.
    int stop();

    // Waits until `ready` says so; throws with the log's text if the process ends before, or after 30 seconds.
    void await(const std::function<bool()>& ready) const;

private:
    pid_t pid_ = -1; // -1 once it was stopped
    std::string log_;
};

// How a program ended, and what it said.
struct Ended {
    int code = -1; // the exit code, or -signal
    std::string out;
    std::string err;
};
Ended execute(const std::vector<std::string>& command);

// Runs a program to its end and returns what it printed; throws unless its exit code is 0.
std::string run(const std::vector<std::string>& command);

// A TCP port of the loopback interface that nobody uses at the moment.
int freePort();
// Whether somebody accepts connections there.
bool listening(int port);

} // namespace lianfang::test
