// Files that must not be half there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace lianfang {

// An open file descriptor that closes itself. Every failure throws Error base.file-….
class File {
public:
    enum class Mode { read, create, createExclusive };  // create truncates; the two last open for reading and writing

    File() = default;
    // A new one in `folder`, which is made if it is not there, for reading and writing, that has no name: it goes with
    // its descriptor, or with the process.
    static File nameless(const std::filesystem::path& folder);
    File(const std::filesystem::path& path, Mode mode, unsigned permissions = 0600);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    int descriptor() const noexcept { return descriptor_; }
    const std::filesystem::path& path() const noexcept { return path_; }
    std::uint64_t size() const;

    std::size_t read(std::span<char> into);                                    // 0 at the end
    std::size_t readAt(std::uint64_t offset, std::span<char> into) const;      // fills as much as there is
    void write(std::string_view bytes);                                       // all of them
    void writeAt(std::uint64_t offset, std::string_view bytes);
    void sync();                                                              // fdatasync
    void close();

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

std::string readFile(const std::filesystem::path& path, std::size_t limit = 64u << 20);

// Writes beside it, syncs, renames over it, syncs the folder: after a crash either the old content is there or the new.
void replaceFile(const std::filesystem::path& path, std::string_view content, unsigned permissions = 0600);

// Syncs a folder, so that a name just made or removed in it lasts.
void syncFolder(const std::filesystem::path& folder);

}  // namespace lianfang
