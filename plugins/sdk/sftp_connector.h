// A department with an SFTP server: finished files are fetched, lists go into a folder there.
//
// Settings: host, port (22), user, host-key, folder, feedback (where lists go; only needed to push), settle
// (milliseconds in which a file must not grow to count as finished; 2000). Secrets: key, passphrase (if the key has
// one).
#pragma once

#include "glob.h"
#include "sftp.h"

namespace lianfang::sdk {

class SftpConnector : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        SftpClient client = connected();
        const Glob glob(request.documents);
        const std::string folder = joined(hub().setting("folder"), glob.folder);
        for (const auto& file : settled(client, folder, !glob.folder.empty(), glob)) {
            auto document = hub().begin(file.name, mediaTypeOf(file.name));
            client.read(folder, file, document);
            document.end();
            hub().goOn();
        }
    }

    void push(const Request&, Outgoing& outgoing) override
    {
        hub().receipt(connected().put(hub().setting("feedback"), outgoing));
    }

    void probe() override { connected().list(hub().setting("folder")); }

private:
    SftpClient connected() const
    {
        return SftpClient({hub().setting("host"), hub().number("port", 22), hub().setting("user"),
                           hub().setting("host-key"), hub().secret("key"),
                           hub().secretIfAny("passphrase").value_or("")});
    }

    // The files meant that nobody is still writing: not growing between two looks, and with no ".part" beside them.
    std::vector<RemoteFile> settled(SftpClient& client, const std::string& folder, bool mayBeMissing,
                                    const Glob& glob) const
    {
        const auto meant = [&] {
            const auto all = client.list(folder, mayBeMissing);
            std::vector<RemoteFile> files;
            for (const auto& file : all) {
                const bool part = std::any_of(all.begin(), all.end(),
                                              [&](const auto& other) { return other.name == file.name + ".part"; });
                if (glob.matches(file.name) && !file.name.ends_with(".part") && !part)
                    files.push_back(file);
            }
            return files;
        };
        const auto first = meant();
        if (first.empty())
            return {};
        hub().sleep(std::chrono::milliseconds(hub().number("settle", 2000)));
        std::vector<RemoteFile> files;
        for (auto& file : meant()) {
            if (std::find(first.begin(), first.end(), file) != first.end())
                files.push_back(std::move(file));
            else
                hub().warn("left for next time, still being written: " + file.name);
        }
        return files;
    }
};

} // namespace lianfang::sdk
