// A drop folder, which is also what a shared mount is.
#pragma once

#include "glob.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

namespace lianfang::sdk {

// Departments write into the folder too, so nothing in it is believed: links are not followed, and only regular files
// are read.
class FolderClient {
public:
    // A finished file has an empty one beside it whose name is its own and `marker`.
    explicit FolderClient(std::filesystem::path folder, std::string marker = ".done")
        : folder_(std::move(folder)), marker_(std::move(marker))
    {
    }

    // Refused if the folder is not there or may not be read.
    void check() const
    {
        if (!std::filesystem::is_directory(folder_) || ::access(folder_.c_str(), R_OK | X_OK) != 0)
            throw Refused("文件夹 " + folder_.string() + " 不存在或无权读取",
                          "folder " + folder_.string() + " is missing or may not be read");
    }

    // Files that match and have their done-marker beside them, by name. A folder named in the glob that does not exist
    // holds none.
    std::vector<std::filesystem::path> finished(const Glob& glob) const { return matching(glob, true); }
    // Those that match and lack it.
    std::vector<std::filesystem::path> unfinished(const Glob& glob) const { return matching(glob, false); }

    const std::string& marker() const { return marker_; }

    // The file's bytes into the document. A file that changes meanwhile is a Failure.
    static void read(const std::filesystem::path& file, Document& document)
    {
        const Open open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0);
        const auto before = open.status();
        if (!S_ISREG(before.st_mode))
            fail("不是普通文件", "is no regular file", file);
        std::vector<char> buffer(256u << 10);
        off_t total = 0;
        for (;;) {
            const ssize_t got = ::read(open.descriptor, buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                fail("读取失败：", "cannot be read: ", file, errno);
            if (got == 0)
                break;
            document.write({buffer.data(), static_cast<std::size_t>(got)});
            total += got;
        }
        const auto after = open.status();
        if (total != before.st_size || after.st_size != before.st_size ||
            after.st_mtim.tv_sec != before.st_mtim.tv_sec || after.st_mtim.tv_nsec != before.st_mtim.tv_nsec)
            fail("在读取时发生变化", "changed while it was read", file);
    }

    // Writes the outgoing document under its name, whole or not at all, then its done-marker. Returns where it lies.
    std::filesystem::path put(Outgoing& outgoing) const
    {
        check();
        const auto file = folder_ / outgoing.name;
        const auto part = folder_ / ("." + outgoing.name + ".part");
        try {
            // What a broken-off attempt left is in the way, and might be a link.
            ::unlink(part.c_str());
            const Open open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0640);
            std::vector<char> buffer(256u << 10);
            std::uint64_t total = 0;
            while (const std::size_t got = outgoing.read(buffer)) {
                writeAll(open, part, {buffer.data(), got});
                total += got;
            }
            if (total != outgoing.bytes)
                fail("未能完整收到", "did not arrive whole", file);
            if (::fsync(open.descriptor) != 0)
                fail("写入失败：", "cannot be written: ", part, errno);
        } catch (...) {
            ::unlink(part.c_str());
            throw;
        }
        // An earlier list's marker must not vouch for this one before it is there.
        ::unlink((file.string() + marker_).c_str());
        if (::rename(part.c_str(), file.c_str()) != 0)
            fail("写入失败：", "cannot be written: ", file, errno);
        {
            const Open done(file.string() + marker_, O_WRONLY | O_CREAT | O_NOFOLLOW, 0640);
        }
        const Open folder(folder_, O_RDONLY | O_DIRECTORY, 0);
        ::fsync(folder.descriptor);
        return file;
    }

private:
    std::vector<std::filesystem::path> matching(const Glob& glob, bool marked) const
    {
        check();
        const auto folder = folder_ / glob.folder;
        std::vector<std::filesystem::path> files;
        if (!std::filesystem::is_directory(folder))
            return files;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const auto name = entry.path().filename().string();
            if (glob.matches(name) && !name.ends_with(marker_) &&
                entry.symlink_status().type() == std::filesystem::file_type::regular &&
                std::filesystem::exists(entry.path().string() + marker_) == marked)
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        return files;
    }

    [[noreturn]] static void fail(const std::string& zh, const std::string& en, const std::filesystem::path& file,
                                  int error = 0)
    {
        const std::string why = error != 0 ? std::strerror(error) : "";
        throw Failure("文件 " + file.string() + " " + zh + why, "file " + file.string() + " " + en + why);
    }

    struct Open {
        Open(const std::filesystem::path& file, int flags, mode_t mode)
            : descriptor(::open(file.c_str(), flags | O_CLOEXEC, mode)), path(file)
        {
            if (descriptor < 0)
                fail("无法打开：", "cannot be opened: ", file, errno);
        }
        ~Open() { ::close(descriptor); }
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;
        struct stat status() const
        {
            struct stat status {};
            if (::fstat(descriptor, &status) != 0)
                fail("读取失败：", "cannot be read: ", path, errno);
            return status;
        }
        const int descriptor;
        const std::filesystem::path path;
    };

    static void writeAll(const Open& open, const std::filesystem::path& file, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t count = ::write(open.descriptor, bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR)
                fail("写入失败：", "cannot be written: ", file, errno);
            if (count > 0)
                bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    std::filesystem::path folder_;
    std::string marker_;
};

} // namespace lianfang::sdk
