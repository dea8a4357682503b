// The postal administration: monthly files in a drop folder, each with a done-marker; lists go back the same way.
//
// Settings: folder (where it drops its files), feedback (where lists are put for it), marker (".done").
#include "plugins/sdk/folder.h"

namespace {

using namespace lianfang::sdk;

class Postal : public Connector {
public:
    using Connector::Connector;

    void pull(const Request& request) override
    {
        for (const auto& file : folder("folder").finished(Glob(request.documents))) {
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

} // namespace

LIANFANG_CONNECTOR(Postal, "postal")
