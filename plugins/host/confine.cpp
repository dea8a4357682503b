#include "plugins/host/confine.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace lianfang::host {

namespace {

void limit(__rlimit_resource what, rlim_t value)
{
    const rlimit both{value, value};
    setrlimit(what, &both); // a lower limit set from outside stays: this then fails, as it should
}

} // namespace

bool confine(std::int32_t daemon, std::uint64_t milliseconds)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != daemon)
        return false;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setpriority(PRIO_PROCESS, 0, 10);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 256);
    limit(RLIMIT_FSIZE, rlim_t(8) << 30);
    limit(RLIMIT_CPU, milliseconds / 1000 + 60);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, rlim_t(4) << 30);
#endif
    return true;
}

} // namespace lianfang::host
