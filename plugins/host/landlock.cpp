#include "plugins/host/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lianfang::host {

namespace {

// As the newest kernel's header has it; an older kernel accepts what it does not know where that is zero.
struct Ruleset {
    std::uint64_t files;
    std::uint64_t network;
    std::uint64_t scoped;
};

constexpr std::uint64_t truncateFile = 1u << 14;                      // from version 3
constexpr std::uint64_t deviceControl = 1u << 15;                     // from version 5
constexpr std::uint64_t abstractSockets = 1u << 0, signals = 1u << 1; // scopes, from version 6

constexpr std::uint64_t firstVersion = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
constexpr std::uint64_t readFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t readFolder = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t writeFile = LANDLOCK_ACCESS_FS_WRITE_FILE | truncateFile;
constexpr std::uint64_t writeFolder = writeFile | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                      LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                      LANDLOCK_ACCESS_FS_REFER;
constexpr std::uint64_t whereNoFolder = readFile | writeFile | LANDLOCK_ACCESS_FS_EXECUTE | deviceControl;

// Libraries and what they read to reach other machines: names, time zones, certificates, database drivers. The rest of
// /etc is nobody's business here, and /proc only where it is about this process.
constexpr const char* systemPaths[] = {"/usr",
                                       "/lib",
                                       "/lib32",
                                       "/lib64",
                                       "/etc/ld.so.cache",
                                       "/etc/ld.so.conf",
                                       "/etc/ld.so.conf.d",
                                       "/etc/nsswitch.conf",
                                       "/etc/resolv.conf",
                                       "/etc/hosts",
                                       "/etc/host.conf",
                                       "/etc/gai.conf",
                                       "/etc/services",
                                       "/etc/protocols",
                                       "/etc/passwd",
                                       "/etc/group",
                                       "/etc/localtime",
                                       "/etc/timezone",
                                       "/etc/ssl/certs",
                                       "/etc/ssl/openssl.cnf",
                                       "/etc/ca-certificates",
                                       "/etc/odbc.ini",
                                       "/etc/odbcinst.ini",
                                       "/etc/ODBCDataSources",
                                       "/etc/freetds",
                                       "/etc/mysql",
                                       "/etc/my.cnf",
                                       "/etc/krb5.conf",
                                       "/etc/crypto-policies",
                                       "/etc/alternatives",
                                       "/dev/urandom",
                                       "/dev/random",
                                       "/dev/zero",
                                       "/sys/devices/system/cpu",
                                       "/proc/self",
                                       "/proc/meminfo",
                                       "/proc/cpuinfo",
                                       "/proc/stat",
                                       "/proc/sys/vm/overcommit_memory",
                                       "/proc/filesystems"};

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

class Rules {
public:
    explicit Rules(int version)
    {
        handled_.files = firstVersion;
        if (version >= 2)
            handled_.files |= LANDLOCK_ACCESS_FS_REFER;
        if (version >= 3)
            handled_.files |= truncateFile;
        if (version >= 5)
            handled_.files |= deviceControl;
        if (version >= 6)
            handled_.scoped = abstractSockets | signals;
        descriptor_ = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled_, sizeof handled_, 0));
        if (descriptor_ < 0)
            fail("landlock_create_ruleset");
    }
    ~Rules() { ::close(descriptor_); }
    Rules(const Rules&) = delete;
    Rules& operator=(const Rules&) = delete;

    // What is not there needs no rule.
    void allow(const char* path, std::uint64_t access) const { allow(::open(path, O_PATH | O_CLOEXEC), access); }

    // A path that a manifest declares may lie where a department writes: a link in it could lead anywhere, so that what
    // is behind one stays closed.
    void allowDeclared(const char* path, std::uint64_t access) const
    {
        open_how how{};
        how.flags = O_PATH | O_CLOEXEC;
        how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
        allow(static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how)), access);
    }

    void allow(int at, std::uint64_t access) const
    {
        if (at < 0)
            return;
        struct stat status {};
        const bool folder = ::fstat(at, &status) == 0 && S_ISDIR(status.st_mode);
        landlock_path_beneath_attr rule{};
        rule.allowed_access = access & handled_.files & (folder ? ~std::uint64_t(0) : whereNoFolder);
        rule.parent_fd = at;
        const long failed = ::syscall(SYS_landlock_add_rule, descriptor_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        ::close(at);
        if (failed != 0)
            fail("landlock_add_rule");
    }

    void enforce() const
    {
        if (::syscall(SYS_landlock_restrict_self, descriptor_, 0) != 0)
            fail("landlock_restrict_self");
    }

private:
    Ruleset handled_{};
    int descriptor_ = -1;
};

} // namespace

bool restrictFiles(const wire::Confinement& limits)
{
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    const Rules rules(static_cast<int>(version));
    for (const char* path : systemPaths)
        rules.allow(path, readFolder);
    rules.allow("/dev/null", readFile | writeFile);
    if (!limits.scratch.empty())
        rules.allow(limits.scratch.c_str(), readFolder | writeFolder);
    for (const auto& folder : limits.folders)
        rules.allowDeclared(folder.path.c_str(), readFolder | (folder.writable ? writeFolder : 0));
    rules.enforce();
    return true;
}

} // namespace lianfang::host
