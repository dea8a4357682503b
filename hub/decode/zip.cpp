#include "hub/decode/zip.h"

#include "hub/decode/messages.h"
#include "hub/decode/sealed_source.h"
#include "hub/decode/table_finder.h"
#include "hub/decode/zip_archive.h"

#include <algorithm>

namespace lianfang {

namespace {

// What nobody put there on purpose.
bool isLeftBehind(std::string_view path)
{
    const auto name = path.substr(path.find_last_of("/\\") + 1);
    static constexpr std::string_view names[] = {"Thumbs.db", "desktop.ini", ".DS_Store"};
    return path.starts_with("__MACOSX/") || path.find("/__MACOSX/") != std::string_view::npos ||
           name.starts_with("~$") || name.starts_with(".~") || name.starts_with("._") ||
           std::find(std::begin(names), std::end(names), name) != std::end(names);
}

} // namespace

bool isZip(const Beginning& beginning)
{
    return beginning.bytes.starts_with("PK\x03\x04") || beginning.bytes.starts_with("PK\x05\x06");
}

void readZip(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary)
{
    ZipArchive archive(source, request, &message::zipDamaged);
    std::uint64_t read = 0;
    for (const auto& entry : archive.entries(request.limits.entries)) {
        if (isLeftBehind(entry.name)) {
            summary.entriesLeftOut.push_back(entry.name);
            continue;
        }
        if (entry.locked)
            throw Error(message::zipLocked, {request.document, entry.name});
        if (entry.bytes > request.limits.documentBytes)
            throw Error(message::limitDocument,
                        {request.document + " / " + entry.name, std::to_string(request.limits.documentBytes)});
        auto inner = request;
        inner.document += " / " + entry.name;
        auto part = archive.open(entry);
        SealedSource content(request.spillFolder);
        std::string piece(256u << 10, '\0');
        while (const auto n = part.read(piece)) {
            content.append(std::string_view(piece).substr(0, n));
            if (content.size() > request.limits.documentBytes)
                throw Error(message::limitDocument, {inner.document, std::to_string(request.limits.documentBytes)});
        }
        const auto* format = content.size() == 0 ? nullptr : formatFound(content, inner);
        if (format == nullptr) {
            summary.entriesLeftOut.push_back(entry.name);
            continue;
        }
        if (format->name == "zip")
            throw Error(message::zipNested, {request.document, entry.name});
        if (!request.format.empty() && request.format != "zip")
            format = &formatNamed(request.format);
        ++read;
        finder.beginEntry(entry.name);
        format->read(content, inner, finder, summary);
    }
    if (read == 0) {
        std::string names;
        for (const auto& name : summary.entriesLeftOut)
            if (names.size() < 400)
                names += (names.empty() ? "" : "、") + name;
        throw Error(message::zipEmpty, {request.document, names});
    }
}

} // namespace lianfang
