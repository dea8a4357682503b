// Notices that files came, changed or went, by looking at names, sizes, times and inodes: this works on network mounts,
// through links and for folders that are not there yet, where the kernel's notification does not.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace lianfang {

class Watch {
public:
    struct Place {
        std::filesystem::path folder;
        std::vector<std::string> extensions; // ".xml"
    };

    // True if nothing has changed since the look before: what is still being copied is let be.
    bool look(const std::vector<Place>& places);
    // Files that the last look saw otherwise than the one that was handled.
    std::vector<std::filesystem::path> changed() const;
    void handled() { known_ = seen_; }

private:
    using Stamp = std::tuple<std::uintmax_t, std::int64_t, std::int64_t, std::uint64_t>; // size, times, inode
    using Sight = std::map<std::filesystem::path, Stamp>;

    Sight known_;
    Sight seen_;
};

} // namespace lianfang
