#include "hub/decode/format.h"

#include "hub/base/text.h"
#include "hub/decode/csv.h"
#include "hub/decode/encoding.h"
#include "hub/decode/json.h"
#include "hub/decode/messages.h"
#include "hub/decode/ods.h"
#include "hub/decode/xls.h"
#include "hub/decode/xlsx.h"
#include "hub/decode/xml.h"
#include "hub/decode/zip.h"

namespace lianfang {

namespace {

constexpr std::size_t headBytes = 64u << 10;

} // namespace

std::span<const Format> formats()
{
    // Anything zipped may be a ZIP, and any text a CSV: each stands behind those that say more of themselves.
    static constexpr Format table[] = {
        {"xlsx", isXlsx, readXlsx},      {"ods", isOds, readOds},          {"zip", isZip, readZip},
        {"xls", isXls, readXls},
        {"xml", isXml, readXmlDocument}, {"ndjson", isNdjson, readNdjson}, {"json", isJson, readJson},
        {"csv", isCsv, readCsv},
    };
    return table;
}

std::string formatNames()
{
    std::string names;
    for (const auto& format : formats())
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    return names;
}

const Format& formatNamed(std::string_view name)
{
    for (const auto& format : formats())
        if (compact(format.name) == compact(name))
            return format;
    throw Error(message::formatName, {std::string(name), formatNames()});
}

const Format* formatFound(ByteSource& source, const DecodeRequest& request)
{
    std::string bytes(headBytes, '\0');
    bytes.resize(source.readAt(0, bytes));
    std::string text(headBytes, '\0');
    text.resize(TextReader(source, "").read(text));
    const Beginning beginning{source, request, bytes, text};
    for (const auto& format : formats())
        if (format.is(beginning))
            return &format;
    return nullptr;
}

} // namespace lianfang
