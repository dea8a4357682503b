#include "plugins/host/confine.h"

#include "plugins/host/landlock.h"
#include "plugins/host/system_calls.h"

#include <dirent.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <thread>

namespace lianfang::host {

namespace {

void limit(__rlimit_resource what, rlim_t value, rlim_t hard)
{
    rlimit now{};
    ::getrlimit(what, &now);
    // A lower limit set from outside stays.
    const rlimit both{std::min(value, now.rlim_max), std::min(hard, now.rlim_max)};
    if (::setrlimit(what, &both) != 0)
        throw std::system_error(errno, std::generic_category(), "setrlimit");
}

void limit(__rlimit_resource what, rlim_t value)
{
    limit(what, value, value);
}

// Tasks that this process's user has now, on the whole machine: what the kernel compares RLIMIT_NPROC with.
rlim_t tasksOfThisUser()
{
    rlim_t count = 0;
    DIR* processes = ::opendir("/proc");
    if (!processes)
        return 1;
    const int at = ::dirfd(processes);
    while (const dirent* entry = ::readdir(processes)) {
        struct stat status {};
        const std::string tasks = std::string(entry->d_name) + "/task";
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || ::fstatat(at, tasks.c_str(), &status, 0) != 0 ||
            status.st_uid != ::getuid())
            continue;
        count += status.st_nlink > 2 ? status.st_nlink - 2 : 1;
    }
    ::closedir(processes);
    return count;
}

void becomeUser(std::uint32_t user, std::uint32_t group)
{
    if (::setgroups(0, nullptr) != 0 || ::setresgid(group, group, group) != 0 || ::setresuid(user, user, user) != 0)
        throw std::system_error(errno, std::generic_category(), "setresuid");
}

// Also where it goes on as root: root without capabilities is one user among others.
void dropCapabilities()
{
    for (unsigned long each = 0; ::prctl(PR_CAPBSET_DROP, each, 0, 0, 0) == 0; ++each) {
    }
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    if (::syscall(SYS_capset, &header, none) != 0)
        throw std::system_error(errno, std::generic_category(), "capset");
}

void limitResources(const wire::Confinement& limits)
{
    ::setpriority(PRIO_PROCESS, 0, 10);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, limits.files);
    limit(RLIMIT_FSIZE, limits.fileBytes);
    // At the first the process is told why it ends, at the second it ends.
    limit(RLIMIT_CPU, limits.cpuSeconds, limits.cpuSeconds + 1);
    limit(RLIMIT_NPROC, tasksOfThisUser() + limits.threads);
    limit(RLIMIT_MEMLOCK, 1u << 20);
    limit(RLIMIT_MSGQUEUE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, limits.memoryBytes);
#endif
}

// Nothing if the user may reach it, or if it is not there at all, which the connector will say better.
std::optional<wire::Failed> unreachable(const wire::Confinement::Folder& folder)
{
    const int wanted = folder.writable ? R_OK | W_OK : R_OK;
    if (::access(folder.path.c_str(), wanted) == 0 || (errno != EACCES && errno != EPERM))
        return std::nullopt;
    std::filesystem::path blocked = folder.path;
    std::filesystem::path so;
    for (const auto& part : std::filesystem::path(folder.path)) {
        so /= part;
        if (::access(so.c_str(), X_OK) != 0) {
            blocked = so;
            break;
        }
    }
    const std::string user = std::to_string(::getuid());
    const std::string right = folder.writable ? "读写" : "读取", rightEn = folder.writable ? "read and write" : "read";
    return wire::Failed{wire::Failed::Why::refused,
                        "连接器以用户 " + user + " 运行，无权" + right + " " + folder.path + "（受阻于 " +
                            blocked.string() + "）；请用 setfacl -m u:" + user + " 授权",
                        "the connector runs as user " + user + ", who may not " + rightEn + " " + folder.path +
                            " (blocked at " + blocked.string() + "); give it access with setfacl -m u:" + user};
}

// Ends this process when the daemon closes the socket, whatever the connector is doing then.
void endWithSocket(int socket)
{
    std::thread([socket] {
        ::prctl(PR_SET_NAME, "watch-daemon");
        // Looked at anew twice a second: while poll() waits, a socket that the connector closed itself stays open.
        for (;;) {
            pollfd closed{socket, POLLRDHUP, 0};
            const int count = ::poll(&closed, 1, 500);
            if (count > 0 || (count < 0 && errno != EINTR))
                ::_exit(1);
        }
    }).detach();
}

} // namespace

std::optional<wire::Failed> confine(const wire::Request& request, int socket)
{
    const auto& limits = request.confinement;
    const wire::Failed daemonGone{};
    try {
        if (limits.user != 0)
            becomeUser(limits.user, limits.group);
        dropCapabilities();
        // After the change of user, which undoes it.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != request.daemon)
            return daemonGone;
        for (const auto& folder : limits.folders)
            if (auto failed = unreachable(folder))
                return failed;
        if (::chdir(limits.scratch.empty() ? "/" : limits.scratch.c_str()) != 0)
            throw std::system_error(errno, std::generic_category(), limits.scratch);
        if (!limits.scratch.empty())
            ::setenv("TMPDIR", limits.scratch.c_str(), 1);
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
            throw std::system_error(errno, std::generic_category(), "no_new_privs");
        limitResources(limits);
        restrictFiles(limits);
        restrictSystemCalls();
        endWithSocket(socket);
        return std::nullopt;
    } catch (const std::system_error& error) {
        return wire::Failed{wire::Failed::Why::load, std::string("无法建立隔离环境：") + error.what(),
                            std::string("the sandbox cannot be set up: ") + error.what()};
    }
}

} // namespace lianfang::host
