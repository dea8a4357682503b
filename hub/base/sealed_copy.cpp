#include "hub/base/sealed_copy.h"

#include "hub/base/error.h"
#include "hub/base/messages.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace lianfang {

Descriptor sealedCopy(int from, const std::filesystem::path& name, std::uint64_t limit)
{
    const auto fail = [&] { throw Error(message::fileRead, {name.string(), std::strerror(errno)}); };
    Descriptor copy(::memfd_create(name.filename().c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (copy.number() < 0)
        fail();
    std::array<char, 65536> buffer;
    for (std::uint64_t at = 0;;) {
        const ssize_t got = ::pread(from, buffer.data(), buffer.size(), static_cast<off_t>(at));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail();
        if (got == 0)
            break;
        at += static_cast<std::uint64_t>(got);
        if (at > limit) {
            errno = EFBIG;
            fail();
        }
        for (ssize_t done = 0; done < got;) {
            const ssize_t written =
                ::write(copy.number(), buffer.data() + done, static_cast<std::size_t>(got - done));
            if (written < 0 && errno != EINTR)
                fail();
            done += std::max<ssize_t>(written, 0);
        }
    }
    if (::fcntl(copy.number(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        fail();
    return copy;
}

} // namespace lianfang
