// One running lianfang-connector-host, from start to reaping.
#pragma once

#include "hub/collect/spawner.h"

#include <filesystem>
#include <utility>

namespace lianfang {

// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }

private:
    int number_;
};

class HostProcess {
public:
    // Throws std::system_error.
    HostProcess(Spawner& spawner, const std::filesystem::path& program);
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
