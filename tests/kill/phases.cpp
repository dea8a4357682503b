#include "tests/kill/phases.h"

#include <fcntl.h>
#include <unistd.h>

#include <thread>

namespace lianfang::test {

std::string nameOf(Phase phase)
{
    switch (phase) {
    case Phase::archive:
        return "archive";
    case Phase::normalise:
        return "normalise";
    case Phase::merge:
        return "merge";
    case Phase::outbox:
        return "outbox";
    case Phase::between:
        break;
    }
    return "between";
}

bool isArchiving(const std::filesystem::path& data)
{
    std::error_code none;
    return std::filesystem::directory_iterator(data / "archive" / "new", none) != std::filesystem::directory_iterator();
}

bool isWriting(const std::filesystem::path& data)
{
    const int file = ::open((data / "lianfang.db-shm").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    struct flock lock {};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 120;
    lock.l_len = 1;
    const bool held = ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type == F_WRLCK;
    ::close(file);
    return held;
}

void pause(std::chrono::microseconds time)
{
    std::this_thread::sleep_for(time);
}

} // namespace lianfang::test
