// Starts host processes from one lasting thread.
//
// A host asks to die with its parent (PR_SET_PDEATHSIG), and what the kernel calls parent there is the thread that
// forked. Started from an exchange's own thread, a host could die of that thread's end; so one thread starts them all.
#pragma once

#include "hub/base/queue.h"

#include <filesystem>
#include <future>
#include <thread>

#include <sys/types.h>

namespace lianfang {

class Spawner {
public:
    Spawner() : thread_([this] { work(); }) {}
    ~Spawner();

    // Starts the program in a process group of its own, with `socket` as descriptor 3, `library` as descriptor 4,
    // `output` as stdout and stderr, nothing else open, no arguments, no environment. Returns its process id, which the
    // caller must reap; throws std::system_error.
    pid_t spawn(const std::filesystem::path& program, int socket, int library, int output);

private:
    struct Job {
        std::filesystem::path program;
        int socket;
        int library;
        int output;
        std::promise<pid_t> started;
    };
    void work();

    BoundedQueue<std::shared_ptr<Job>> jobs_{16};
    std::jthread thread_;
};

} // namespace lianfang
