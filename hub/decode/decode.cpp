#include "hub/decode/decode.h"

#include "hub/base/text.h"
#include "hub/decode/format.h"
#include "hub/decode/messages.h"
#include "hub/decode/table_finder.h"

namespace lianfang {

namespace {

constexpr std::size_t headBytes = 4096;

std::string formatNames()
{
    std::string names;
    for (const auto& format : formats())
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    return names;
}

const Format& formatOf(ByteSource& source, const DecodeRequest& request)
{
    if (!request.format.empty()) {
        for (const auto& format : formats())
            if (compact(format.name) == compact(request.format))
                return format;
        throw Error(message::formatName, {request.format, formatNames()});
    }
    std::string head(headBytes, '\0');
    head.resize(source.readAt(0, head));
    for (const auto& format : formats())
        if (format.begins(head))
            return format;
    throw Error(message::formatUnknown, {request.document, formatNames()});
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
