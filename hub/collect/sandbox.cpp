#include "hub/collect/sandbox.h"

#include "hub/collect/messages.h"

#include <linux/landlock.h>
#include <pwd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace lianfang {

std::optional<HostUser> HostUser::named(const std::string& name)
{
    if (name.empty() || name == "root" || ::geteuid() != 0)
        return std::nullopt;
    const passwd* entry = ::getpwnam(name.c_str());
    if (!entry || entry->pw_uid == 0 || entry->pw_gid == 0)
        throw Error(message::userUnknown, {name});
    return HostUser{name, entry->pw_uid, entry->pw_gid};
}

Sandbox Sandbox::here(const std::optional<HostUser>& user)
{
    Sandbox out;
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    out.landlock = static_cast<int>(std::max(version, 0L));
    out.user = user ? user->name : "";
    if (out.landlock == 0)
        out.weaker.emplace_back(message::noLandlock);
    else if (out.landlock < 2)
        out.weaker.emplace_back(message::olderLandlock, std::vector{std::to_string(out.landlock)});
    if (!user)
        out.weaker.emplace_back(::geteuid() == 0 ? message::rootUser : message::sharedUser);
    return out;
}

} // namespace lianfang
