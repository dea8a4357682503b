#include "plugins/kit/source.h"

#include <Poco/URI.h>

#include <re2/re2.h>

#include <algorithm>
#include <fstream>

namespace lianfang::kit {

namespace fs = std::filesystem;

namespace {

bool isLoopback(const std::string& host)
{
    return host == "localhost" || host.starts_with("127.");
}

} // namespace

Source::Source(Settings settings, fs::path scratch)
    : given_(std::move(settings)), scratch_(std::move(scratch)), standIn_(given_)
{
    for (const auto& [name, value] : given_) {
        if (value.size() > 1 && value.front() == '/' && (fs::is_directory(value) || fs::is_regular_file(value))) {
            // Where it is a server, paths are the server's; what the hub itself reads stays where it is.
            if (!given_.contains("host") && name != "ca-file")
                originals_[name] = value;
        } else if (value.starts_with("http://") || value.starts_with("https://")) {
            Poco::URI url(value);
            const std::string host = url.getHost();
            proxyFor(host, url.getPort());
            // A certificate is made out to a name, which therefore stays where it can.
            url.setHost(isLoopback(host) ? host : "127.0.0.1");
            url.setPort(proxy_->port());
            standIn_[name] = url.toString();
        } else if (name == "connection") {
            static const re2::RE2 host(R"(\bhost=([^ ;]+))");
            static const re2::RE2 port(R"(\bport=(\d+))");
            std::string theirs;
            int number = 0;
            if (re2::RE2::PartialMatch(value, host, &theirs) && re2::RE2::PartialMatch(value, port, &number)) {
                proxyFor(theirs, static_cast<std::uint16_t>(number));
                re2::RE2::Replace(&standIn_[name], host, "host=127.0.0.1");
                re2::RE2::Replace(&standIn_[name], port, "port=" + std::to_string(proxy_->port()));
            }
        }
    }
    if (given_.contains("host") && given_.contains("port")) {
        proxyFor(given_.at("host"), static_cast<std::uint16_t>(std::stoi(given_.at("port"))));
        standIn_["host"] = "127.0.0.1";
        standIn_["port"] = std::to_string(proxy_->port());
    }
    renew();
}

void Source::proxyFor(const std::string& host, std::uint16_t port)
{
    proxy_ = std::make_unique<TcpProxy>(host, port);
}

void Source::renew()
{
    folders_.clear();
    files_.clear();
    fs::remove_all(scratch_);
    fs::create_directories(scratch_);
    for (const auto& [name, original] : originals_) {
        // One folder within another stays within it.
        const auto outer = std::find_if(originals_.begin(), originals_.end(), [&](const auto& other) {
            return other.second != original && original.string().starts_with(other.second.string() + "/");
        });
        const auto home = outer == originals_.end() ? name : outer->first;
        const auto below = outer == originals_.end()
                               ? fs::path(original.filename())
                               : outer->second.filename() / original.lexically_relative(outer->second);
        const auto copy = scratch_ / home / below;
        fs::create_directories(copy.parent_path());
        if (fs::is_directory(original)) {
            fs::copy(original, copy,
                     fs::copy_options::recursive | fs::copy_options::copy_symlinks | fs::copy_options::update_existing);
            folders_.push_back(copy);
        } else {
            // A database's companions (-wal, -shm) belong to it.
            for (const auto& entry : fs::directory_iterator(original.parent_path()))
                if (entry.is_regular_file() &&
                    entry.path().filename().string().starts_with(original.filename().string()))
                    fs::copy_file(entry.path(), copy.parent_path() / entry.path().filename(),
                                  fs::copy_options::overwrite_existing);
            files_.push_back(copy);
        }
        standIn_[name] = copy;
    }
}

template <typename Action>
void Source::eachFile(Action action) const
{
    for (const auto& file : files_)
        action(file);
    for (const auto& folder : folders_)
        if (fs::is_directory(folder))
            for (const auto& entry : fs::recursive_directory_iterator(folder))
                if (entry.is_regular_file() && !entry.is_symlink())
                    action(entry.path());
}

void Source::enlarge(std::uint64_t bytes)
{
    for (const auto& folder : folders_) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file() || entry.is_symlink() || entry.file_size() == 0)
                continue;
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string held{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
            std::ofstream out(entry.path(), std::ios::binary | std::ios::app);
            for (std::uint64_t size = held.size(); size < bytes; size += held.size())
                out << held;
        }
    }
}

void Source::cut()
{
    eachFile([](const fs::path& file) {
        if (fs::file_size(file) > 0)
            fs::resize_file(file, fs::file_size(file) / 2);
    });
}

void Source::takeAway()
{
    for (const auto& folder : folders_)
        fs::remove_all(folder);
    for (const auto& file : files_)
        fs::remove(file);
}

void Source::empty()
{
    std::vector<fs::path> files;
    for (const auto& folder : folders_)
        if (fs::is_directory(folder))
            for (const auto& entry : fs::recursive_directory_iterator(folder))
                if (!entry.is_directory())
                    files.push_back(entry.path());
    for (const auto& file : files)
        fs::remove(file);
}

} // namespace lianfang::kit
