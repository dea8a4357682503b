// A department with a drop folder, which is also what a shared mount is: finished files are fetched, lists put back.
//
// Settings: folder (where it drops its files), feedback (where lists are put for it; only needed to push), marker (what
// the name of a finished file's empty companion ends with; ".done").
#pragma once

#include "folder.h"

namespace lianfang::sdk {

class FolderConnector : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        const auto drop = folder("folder");
        for (const auto& file : drop.unfinished(Glob(request.documents))) {
            const std::string name = file.filename();
            hub().warn("文件 " + name + " 已在文件夹中，但没有完成标记 " + name + drop.marker() + " / file " + name +
                       " lies there without its marker " + name + drop.marker());
        }
        for (const auto& file : drop.finished(Glob(request.documents))) {
            const std::string name = file.filename();
            auto document = hub().begin(name, mediaTypeOf(name));
            FolderClient::read(file, document);
            document.end();
        }
    }

    void push(const Request&, Outgoing& outgoing) override { hub().receipt(folder("feedback").put(outgoing).string()); }

    void probe() override { folder("folder").check(); }

private:
    FolderClient folder(std::string_view setting) const
    {
        return FolderClient(hub().setting(setting), hub().setting("marker", ".done"));
    }
};

} // namespace lianfang::sdk
