// Stands in for the department's system, so that it can be cut, silenced or emptied without harm: folders and files
// that the settings name are copied, servers get a proxy before them.
#pragma once

#include "plugins/kit/tcp_proxy.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lianfang::kit {

using Settings = std::map<std::string, std::string>;

class Source {
public:
    // `scratch`: an empty folder of the caller's.
    Source(Settings settings, std::filesystem::path scratch);

    // The settings, leading to the stand-in.
    const Settings& settings() const { return standIn_; }
    const std::vector<std::filesystem::path>& folders() const { return folders_; }
    bool isCopied() const { return !folders_.empty() || !files_.empty(); }
    bool isServer() const { return proxy_ != nullptr; }
    TcpProxy& proxy() { return *proxy_; }

    // Copies anew, so that everything is as the department has it.
    void renew();
    // Makes every file of the folders at least `bytes` long by repeating what it holds: a file that is read in one go
    // cannot be cut half-way.
    void enlarge(std::uint64_t bytes);
    // Cuts every file to half its length; takes the folders away; leaves the folders without files.
    void cut();
    void takeAway();
    void empty();

private:
    void proxyFor(const std::string& host, std::uint16_t port);
    template <typename Action>
    void eachFile(Action action) const;

    const Settings given_;
    const std::filesystem::path scratch_;
    Settings standIn_;
    std::map<std::string, std::filesystem::path> originals_; // setting → what it names
    std::vector<std::filesystem::path> folders_;             // copies
    std::vector<std::filesystem::path> files_;               // copies
    std::unique_ptr<TcpProxy> proxy_;
};

} // namespace lianfang::kit
