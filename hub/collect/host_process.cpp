#include "hub/collect/host_process.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace lianfang {

namespace {

void check(int result)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category());
}

} // namespace

HostProcess::HostProcess(Spawner& spawner, const std::filesystem::path& program, int library)
{
    int pair[2];
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    socket_ = Descriptor(pair[0]);
    const Descriptor theirSocket(pair[1]);
    check(::fcntl(pair[0], F_SETFL, O_NONBLOCK));
    // The host goes on reading while a part is hashed here; the kernel gives as much of this as net.core.wmem_max allows.
    const int room = 4 << 20;
    check(::setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room));
    int pipe[2];
    check(::pipe2(pipe, O_CLOEXEC));
    output_ = Descriptor(pipe[0]);
    const Descriptor theirOutput(pipe[1]);
    check(::fcntl(pipe[0], F_SETFL, O_NONBLOCK));
    ::fcntl(pipe[0], F_SETPIPE_SZ, 1 << 20); // many lines at once; where it is refused a smaller one does

    pid_ = spawner.spawn(program, theirSocket.number(), library, theirOutput.number());
    exit_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (exit_.number() < 0) {
        const int failed = errno;
        end();
        throw std::system_error(failed, std::generic_category());
    }
}

HostProcess::~HostProcess()
{
    end();
}

int HostProcess::end()
{
    if (pid_ < 0)
        return 0;
    // The process is not reaped yet, so its id, which is also its group's, belongs to nobody else.
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
}

} // namespace lianfang
