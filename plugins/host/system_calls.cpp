#include "plugins/host/system_calls.h"

#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <system_error>

namespace lianfang::host {

namespace {

constexpr const char* allowed[] = {
    // files
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "open",
    "openat", "openat2", "creat", "close", "close_range", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs",
    "fstatfs", "access", "faccessat", "faccessat2", "lseek", "readlink", "readlinkat", "getdents", "getdents64",
    "getcwd", "chdir", "fchdir", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
    "link", "linkat", "symlink", "symlinkat", "ftruncate", "fallocate", "fsync", "fdatasync", "sync_file_range",
    "fadvise64", "readahead", "flock", "fchmod", "copy_file_range", "sendfile", "dup", "dup2", "dup3", "pipe", "pipe2",
    "umask", "memfd_create",
    // memory
    "mmap", "mprotect", "munmap", "mremap", "madvise", "msync", "mincore", "mlock", "munlock", "mlock2", "brk",
    "membarrier", "pkey_alloc", "pkey_free", "pkey_mprotect",
    // network clients
    "connect", "bind", "getsockname", "getpeername", "getsockopt", "setsockopt", "sendto", "sendmsg", "sendmmsg",
    "recvfrom", "recvmsg", "recvmmsg", "shutdown",
    // waiting
    "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create", "timerfd_settime", "timerfd_gettime", "signalfd",
    "signalfd4", "nanosleep", "clock_nanosleep", "pause",
    // threads and signals of its own
    "set_tid_address", "set_robust_list", "get_robust_list", "rseq", "futex", "futex_waitv", "sched_yield",
    "sched_getaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min",
    "arch_prctl", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend",
    "sigaltstack", "restart_syscall", "alarm", "setitimer", "getitimer", "timer_create", "timer_settime",
    "timer_gettime", "timer_getoverrun", "timer_delete", "exit", "exit_group", "wait4", "waitid",
    // time and what the process is
    "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "uname", "sysinfo", "getrusage", "getrlimit",
    "getpriority", "getrandom", "capget", "getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid",
    "getresuid", "getresgid", "getgroups", "getpgrp", "getpgid", "getsid", "getcpu"};

// Nobody calls these by accident: who does is ended, and named.
constexpr const char* forbidden[] = {
    // other programs and processes
    "execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise",
    "process_mrelease", "kcmp", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd",
    "pidfd_send_signal", "unshare", "setns",
    // the machine
    "mount", "umount2", "mount_setattr", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    "pivot_root", "chroot", "swapon", "swapoff", "reboot", "kexec_load", "kexec_file_load", "init_module",
    "finit_module", "delete_module", "acct", "quotactl", "quotactl_fd", "settimeofday", "clock_settime",
    "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "iopl", "ioperm", "syslog", "vhangup",
    // doors into the kernel
    "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl",
    "add_key", "request_key", "open_by_handle_at", "name_to_handle_at", "fanotify_init", "lookup_dcookie", "modify_ldt",
    "uselib", "nfsservctl"};

// What a library may try, to be told no. Landlock does not see the first ones, whatever its version; truncate() only
// from its third on.
constexpr const char* notPermitted[] = {"chmod",
                                        "fchmodat",
                                        "fchmodat2",
                                        "chown",
                                        "lchown",
                                        "fchown",
                                        "fchownat",
                                        "setxattr",
                                        "lsetxattr",
                                        "fsetxattr",
                                        "removexattr",
                                        "lremovexattr",
                                        "fremovexattr",
                                        "utime",
                                        "utimes",
                                        "futimesat",
                                        "truncate",
                                        "mknod",
                                        "mknodat",
                                        "inotify_init",
                                        "inotify_init1",
                                        "listen",
                                        "accept",
                                        "accept4",
                                        "setpriority",
                                        "ioprio_set",
                                        "sched_setaffinity",
                                        "sched_setscheduler",
                                        "sched_setparam",
                                        "sched_setattr",
                                        "migrate_pages",
                                        "move_pages",
                                        "set_mempolicy",
                                        "mbind",
                                        "setrlimit",
                                        "setsid",
                                        "setpgid",
                                        "setuid",
                                        "setgid",
                                        "setreuid",
                                        "setregid",
                                        "setresuid",
                                        "setresgid",
                                        "setfsuid",
                                        "setfsgid",
                                        "setgroups",
                                        "capset",
                                        "personality",
                                        "shmget",
                                        "shmat",
                                        "shmctl",
                                        "semget",
                                        "semop",
                                        "semctl",
                                        "semtimedop",
                                        "msgget",
                                        "msgsnd",
                                        "msgrcv",
                                        "msgctl",
                                        "mq_open",
                                        "mq_unlink",
                                        "vmsplice",
                                        "splice",
                                        "tee",
                                        "seccomp"};

// F_SETOWN, F_SETSIG and their like in ioctl() are not among them: they make the kernel send signals to others.
constexpr int fcntlCommands[] = {F_DUPFD,  F_DUPFD_CLOEXEC,
                                 F_GETFD,  F_SETFD,
                                 F_GETFL,  F_SETFL,
                                 F_GETLK,  F_SETLK,
                                 F_SETLKW, 36,
                                 37,       38 /* F_OFD_… */,
                                 1031,     1032 /* F_SETPIPE_SZ, F_GETPIPE_SZ */,
                                 1033,     1034 /* F_ADD_SEALS, F_GET_SEALS */};
constexpr unsigned long ioctlRequests[] = {TCGETS,       TIOCGWINSZ,   FIONREAD,    FIONBIO,
                                           FIOCLEX,      FIONCLEX,     SIOCGIFCONF, SIOCGIFADDR,
                                           SIOCGIFFLAGS, SIOCGIFINDEX, SIOCGIFNAME, SIOCGIFNETMASK};
// Reading, and a thread's name. PR_SET_PDEATHSIG is forbidden like the calls above.
constexpr int prctlOptions[] = {PR_SET_NAME,         PR_GET_NAME,       PR_GET_DUMPABLE,
                                PR_GET_NO_NEW_PRIVS, PR_GET_PDEATHSIG,  PR_GET_SECCOMP,
                                PR_CAPBSET_READ,     PR_GET_TIMERSLACK, 0x53564d41 /* PR_SET_VMA */};

// Names by number, for the handler, which may allocate nothing.
std::array<const char*, 1024> names{};

void onForbidden(int, siginfo_t* info, void*)
{
    constexpr char before[] = "<3>forbidden system call: ";
    const auto number = static_cast<std::size_t>(info->si_syscall);
    const char* name = number < names.size() && names[number] ? names[number] : "?";
    char line[128];
    const std::size_t length = std::min(std::strlen(name), sizeof line - sizeof before - 1);
    std::memcpy(line, before, sizeof before - 1);
    std::memcpy(line + sizeof before - 1, name, length);
    line[sizeof before - 1 + length] = '\n';
    // A line at the beginning of which others may have left half of one.
    [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, "\n", 1);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line, sizeof before + length);
    ::signal(SIGSYS, SIG_DFL);
    ::raise(SIGSYS); // arrives when this handler returns
}

class Filter {
public:
    Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS)))
    {
        if (!context_)
            throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
        check(::seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2));
    }
    ~Filter() { ::seccomp_release(context_); }
    Filter(const Filter&) = delete;
    Filter& operator=(const Filter&) = delete;

    // A call that this machine or this libseccomp does not know needs no rule.
    template <typename... Conditions>
    void rule(std::uint32_t action, const char* name, Conditions... conditions)
    {
        const int number = ::seccomp_syscall_resolve_name(name);
        if (number < 0)
            return;
        if (action == SCMP_ACT_TRAP && static_cast<std::size_t>(number) < names.size())
            names[static_cast<std::size_t>(number)] = name;
        check(::seccomp_rule_add(context_, action, number, sizeof...(conditions), conditions...));
    }

    void load() { check(::seccomp_load(context_)); }

private:
    static void check(int result)
    {
        if (result < 0)
            throw std::system_error(-result, std::generic_category(), "seccomp");
    }
    scmp_filter_ctx context_;
};

scmp_arg_cmp is(unsigned argument, std::uint64_t value)
{
    return {argument, SCMP_CMP_EQ, value, 0};
}

scmp_arg_cmp isNot(unsigned argument, std::uint64_t value)
{
    return {argument, SCMP_CMP_NE, value, 0};
}

scmp_arg_cmp bits(unsigned argument, std::uint64_t mask, std::uint64_t value)
{
    return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

// Signals, limits and threads: of this process only.
void onlyItself(Filter& filter)
{
    const auto self = static_cast<std::uint64_t>(::getpid());
    for (const char* name : {"kill", "tgkill"}) {
        filter.rule(SCMP_ACT_ALLOW, name, is(0, self));
        filter.rule(SCMP_ACT_TRAP, name, isNot(0, self));
    }
    filter.rule(SCMP_ACT_ALLOW, "prlimit64", is(0, 0));
    filter.rule(SCMP_ACT_ALLOW, "prlimit64", is(0, self));
    // A thread, no process: nothing can be left behind, and nothing multiplies. clone3() hides its flags from the
    // filter; told that there is none, the C library takes clone().
    filter.rule(SCMP_ACT_ALLOW, "clone", bits(0, CLONE_THREAD, CLONE_THREAD));
    filter.rule(SCMP_ACT_TRAP, "clone", bits(0, CLONE_THREAD, 0));
    for (const auto option : prctlOptions)
        filter.rule(SCMP_ACT_ALLOW, "prctl", is(0, static_cast<std::uint64_t>(option)));
    filter.rule(SCMP_ACT_TRAP, "prctl", is(0, PR_SET_PDEATHSIG));
}

// TCP and UDP. A local socket would reach the daemon's own API, where host and daemon share a user.
void onlyClients(Filter& filter)
{
    for (const std::uint64_t family : {AF_INET, AF_INET6})
        for (const std::uint64_t type : {SOCK_STREAM, SOCK_DGRAM})
            filter.rule(SCMP_ACT_ALLOW, "socket", is(0, family),
                        bits(1, 0xffffffffu & ~std::uint64_t(SOCK_CLOEXEC | SOCK_NONBLOCK), type));
    for (const std::uint64_t family : {AF_INET, AF_INET6})
        filter.rule(SCMP_ACT_TRAP, "socket", is(0, family),
                    bits(1, 0xffffffffu & ~std::uint64_t(SOCK_CLOEXEC | SOCK_NONBLOCK), SOCK_RAW));
    filter.rule(SCMP_ACT_TRAP, "socket", is(0, AF_PACKET));
    for (const std::uint64_t family : {AF_UNIX, AF_NETLINK})
        filter.rule(SCMP_ACT_ERRNO(EACCES), "socket", is(0, family));
    filter.rule(SCMP_ACT_ALLOW, "socketpair", is(0, AF_UNIX));
}

} // namespace

void restrictSystemCalls()
{
    Filter filter;
    for (const char* name : allowed)
        filter.rule(SCMP_ACT_ALLOW, name);
    for (const char* name : forbidden)
        filter.rule(SCMP_ACT_TRAP, name);
    for (const char* name : notPermitted)
        filter.rule(SCMP_ACT_ERRNO(EPERM), name);
    for (const auto command : fcntlCommands)
        filter.rule(SCMP_ACT_ALLOW, "fcntl", is(1, static_cast<std::uint64_t>(command)));
    for (const auto request : ioctlRequests)
        filter.rule(SCMP_ACT_ALLOW, "ioctl", is(1, request));
    filter.rule(SCMP_ACT_ALLOW, "utimensat", is(1, 0)); // of an open file, not by name
    onlyItself(filter);
    onlyClients(filter);

    struct sigaction action {};
    action.sa_sigaction = onForbidden;
    action.sa_flags = SA_SIGINFO;
    ::sigaction(SIGSYS, &action, nullptr);
    filter.load();
}

} // namespace lianfang::host
