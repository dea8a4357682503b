#include "hub/base/file.h"

#include "hub/base/crypto.h"
#include "hub/base/messages.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace lianfang {

namespace {

[[noreturn]] void fail(const Message& message, const std::filesystem::path& path)
{
    throw Error(message, {path.string(), std::strerror(errno)});
}

}  // namespace

File::File(const std::filesystem::path& path, Mode mode, unsigned permissions) : path_(path)
{
    const int flags = mode == Mode::read     ? O_RDONLY
                      : mode == Mode::create ? O_RDWR | O_CREAT | O_TRUNC
                                             : O_RDWR | O_CREAT | O_EXCL;
    descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, permissions);
    if (descriptor_ < 0)
        fail(message::fileOpen, path_);
}

File File::nameless(const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    const std::string random = randomBytes(12);
    const auto path = folder / hex(std::span(reinterpret_cast<const unsigned char*>(random.data()), random.size()));
    File file(path, Mode::createExclusive, 0600);
    std::filesystem::remove(path);
    return file;
}

File::~File()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

File::File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(other.descriptor_)
{
    other.descriptor_ = -1;
}

File& File::operator=(File&& other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::uint64_t File::size() const
{
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0)
        fail(message::fileRead, path_);
    return static_cast<std::uint64_t>(status.st_size);
}

std::size_t File::read(std::span<char> into)
{
    for (;;) {
        const auto n = ::read(descriptor_, into.data(), into.size());
        if (n >= 0)
            return static_cast<std::size_t>(n);
        if (errno != EINTR)
            fail(message::fileRead, path_);
    }
}

std::size_t File::readAt(std::uint64_t offset, std::span<char> into) const
{
    std::size_t done = 0;
    while (done < into.size()) {
        const auto n =
            ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (n == 0)
            break;
        if (n > 0)
            done += static_cast<std::size_t>(n);
        else if (errno != EINTR)
            fail(message::fileRead, path_);
    }
    return done;
}

void File::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto n = ::write(descriptor_, bytes.data(), bytes.size());
        if (n > 0)
            bytes.remove_prefix(static_cast<std::size_t>(n));
        else if (n < 0 && errno != EINTR)
            fail(message::fileWrite, path_);
    }
}

void File::writeAt(std::uint64_t offset, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto n = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
            offset += static_cast<std::uint64_t>(n);
        } else if (n < 0 && errno != EINTR) {
            fail(message::fileWrite, path_);
        }
    }
}

void File::sync()
{
    if (::fdatasync(descriptor_) != 0)
        fail(message::fileWrite, path_);
}

void File::close()
{
    const int descriptor = std::exchange(descriptor_, -1);
    if (descriptor >= 0 && ::close(descriptor) != 0)
        fail(message::fileWrite, path_);
}

std::string readFile(const std::filesystem::path& path, std::size_t limit)
{
    File file(path, File::Mode::read);
    std::string content;
    char buffer[65536];
    while (const auto n = file.read(buffer)) {
        if (content.size() + n > limit) {
            errno = EFBIG;
            fail(message::fileRead, path);
        }
        content.append(buffer, n);
    }
    return content;
}

void replaceFile(const std::filesystem::path& path, std::string_view content, unsigned permissions)
{
    auto beside = path;
    beside += ".new";
    File file(beside, File::Mode::create, permissions);
    file.write(content);
    file.sync();
    file.close();
    if (::rename(beside.c_str(), path.c_str()) != 0)
        fail(message::fileWrite, path);
    syncFolder(path.parent_path());
}

void syncFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        fail(message::fileOpen, folder);
    const int result = ::fsync(descriptor);
    ::close(descriptor);
    if (result != 0)
        fail(message::fileWrite, folder);
}

}  // namespace lianfang
