#include "hub/collect/spawner.h"

#include "hub/base/descriptor.h"

#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>

#include <csignal>
#include <system_error>

namespace lianfang {

namespace {

// The socket ends up as descriptor 3, the library as 4, and 0 to 4 are all the child has.
pid_t start(const std::filesystem::path& program, int socket, int library, int output)
{
    // Out of the way of the numbers that are given out below.
    const Descriptor high(::fcntl(library, F_DUPFD_CLOEXEC, 16));
    if (high.number() < 0)
        throw std::system_error(errno, std::generic_category());
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // In this order nothing is overwritten before it was copied: socket and output are never 0, 1 or 2 themselves,
    // but each may be 3 or 4.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    posix_spawn_file_actions_adddup2(&actions, socket, 3);
    posix_spawn_file_actions_adddup2(&actions, high.number(), 4);
    posix_spawn_file_actions_addclosefrom_np(&actions, 5);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::string name = program.filename();
    char* arguments[] = {name.data(), nullptr};
    char* environment[] = {nullptr};
    pid_t pid = 0;
    const int failed = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw std::system_error(failed, std::generic_category());
    return pid;
}

} // namespace

Spawner::~Spawner()
{
    jobs_.close();
}

pid_t Spawner::spawn(const std::filesystem::path& program, int socket, int library, int output)
{
    auto job = std::make_shared<Job>(Job{program, socket, library, output, {}});
    auto started = job->started.get_future();
    jobs_.push(job);
    return started.get();
}

void Spawner::work()
{
    pthread_setname_np(pthread_self(), "spawn-hosts");
    while (auto job = jobs_.pop()) {
        try {
            (*job)->started.set_value(start((*job)->program, (*job)->socket, (*job)->library, (*job)->output));
        } catch (...) {
            (*job)->started.set_exception(std::current_exception());
        }
    }
}

} // namespace lianfang
