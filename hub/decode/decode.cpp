#include "hub/decode/decode.h"

#include "hub/decode/format.h"
#include "hub/decode/messages.h"
#include "hub/decode/table_finder.h"

namespace lianfang {

namespace {

const Format& formatOf(ByteSource& source, const DecodeRequest& request)
{
    const auto* const found = formatFound(source, request);
    if (!request.format.empty()) {
        const auto& named = formatNamed(request.format);
        // The name means what is within a ZIP.
        return found != nullptr && found->name == "zip" ? *found : named;
    }
    if (found == nullptr)
        throw Error(message::formatUnknown, {request.document, formatNames()});
    return *found;
}

} // namespace

DecodeSummary decode(ByteSource& source, const DecodeRequest& request, RowSink& sink)
{
    if (source.size() == 0)
        throw Error(message::documentEmpty, {request.document});
    if (source.size() > request.limits.documentBytes)
        throw Error(message::limitDocument, {request.document, std::to_string(request.limits.documentBytes)});
    const auto& format = formatOf(source, request);
    DecodeSummary summary;
    summary.format = format.name;
    TableFinder finder(request, sink, summary);
    format.read(source, request, finder, summary);
    finder.finish();
    return summary;
}

} // namespace lianfang
