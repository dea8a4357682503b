// One running lianfang-connector-host, from start to reaping.
#pragma once

#include "hub/base/descriptor.h"
#include "hub/collect/spawner.h"

#include <filesystem>

namespace lianfang {

class HostProcess {
public:
    // `library` is the descriptor of the connector's file. Throws std::system_error.
    HostProcess(Spawner& spawner, const std::filesystem::path& program, int library);
    ~HostProcess(); // ends it by force if it has not been reaped

    int socket() const { return socket_.number(); } // frames; non-blocking
    int output() const { return output_.number(); } // its stdout and stderr; non-blocking
    int exit() const { return exit_.number(); }     // readable once it has ended

    // Ends it and every process it started in its group, and reaps it. Returns its status as waitpid() gives it: its
    // own if it had ended before.
    int end();

private:
    Descriptor socket_;
    Descriptor output_;
    Descriptor exit_;
    pid_t pid_ = -1;
};

} // namespace lianfang
