// The documents that an exchange brought, and those of them that are attachments.
#include "hub/api/messages.h"
#include "hub/app/hub.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/model/pieces.h"
#include "hub/store/documents.h"

#include <algorithm>

namespace lianfang {

nlohmann::json Hub::documents(const Query& query)
{
    nlohmann::json out = nlohmann::json::array();
    const auto exchange = store_->find(keyOf(query));
    for (const auto& document : exchange ? documentsOf(*store_, exchange->id) : std::vector<SubmittedDocument>())
        out.push_back({{"name", withNumbersMasked(document.name)},
                       {"mediaType", document.mediaType},
                       {"bytes", document.bytes},
                       {"digest", document.digest},
                       {"format", document.format},
                       {"rows", document.rows}});
    return out;
}

// What rows were read from stays in the archive: it holds identity numbers in the clear.
Download Hub::attachment(const Query& query)
{
    const auto exchange = store_->find(keyOf(query));
    const auto all = exchange ? documentsOf(*store_, exchange->id) : std::vector<SubmittedDocument>();
    const auto wanted = std::find_if(all.begin(), all.end(), [&](const SubmittedDocument& document) {
        return document.format == attachmentFormat &&
               (document.name == query("name") || withNumbersMasked(document.name) == query("name"));
    });
    if (wanted == all.end())
        throw Error(message::notFound, {query("name")});
    auto download = temporaryDownload(withNumbersMasked(wanted->name));
    download.mediaType = wanted->mediaType;
    File file(download.file, File::Mode::createExclusive, 0600);
    forEachPiece(*archive_.open(wanted->digest), [&](std::string_view piece) { file.write(piece); });
    return download;
}

} // namespace lianfang
