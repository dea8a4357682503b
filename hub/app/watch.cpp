#include "hub/app/watch.h"

#include <sys/stat.h>

#include <algorithm>

namespace lianfang {

bool Watch::look(const std::vector<Place>& places)
{
    Sight now;
    for (const auto& place : places) {
        std::error_code unreadable;
        for (std::filesystem::directory_iterator at(place.folder, unreadable), end; !unreadable && at != end;
             at.increment(unreadable)) {
            struct stat status {};
            if (std::find(place.extensions.begin(), place.extensions.end(), at->path().extension()) ==
                    place.extensions.end() ||
                ::stat(at->path().c_str(), &status) != 0)
                continue;
            // The second time tells owner and mode too.
            const auto nanoseconds = [](const timespec& time) {
                return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
            };
            now[at->path()] = {static_cast<std::uintmax_t>(status.st_size), nanoseconds(status.st_mtim),
                               nanoseconds(status.st_ctim), status.st_ino};
        }
    }
    const bool settled = now == seen_;
    seen_ = std::move(now);
    return settled;
}

std::vector<std::filesystem::path> Watch::changed() const
{
    std::vector<std::filesystem::path> out;
    for (const auto& [file, stamp] : seen_)
        if (const auto at = known_.find(file); at == known_.end() || at->second != stamp)
            out.push_back(file);
    for (const auto& [file, stamp] : known_)
        if (!seen_.contains(file))
            out.push_back(file);
    return out;
}

} // namespace lianfang
