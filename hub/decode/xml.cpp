#include "hub/decode/xml.h"

#include "hub/base/text.h"
#include "hub/decode/encoding.h"
#include "hub/decode/messages.h"
#include "hub/decode/records.h"
#include "hub/decode/xml_part.h"

namespace lianfang {

namespace {

constexpr std::size_t declarationBytes = 256;

// What the XML declaration says; empty if it says nothing, or the text is not of single bytes.
std::string declaredEncoding(ByteSource& source)
{
    std::string head(declarationBytes, '\0');
    head.resize(source.readAt(0, head));
    const auto end = head.find("?>");
    const auto at = head.find("encoding");
    if (!head.starts_with("<?xml") || end == std::string::npos || at > end)
        return {};
    const auto open = head.find_first_of("\"'", at);
    if (open == std::string::npos || open > end)
        return {};
    return compact(head.substr(open + 1, head.find(head[open], open + 1) - open - 1));
}

// The encoding to read with. A declaration of GB18030 is believed; UTF-8 is what programs write that do not know
// better, and so is believed where it fits.
std::string encodingOf(ByteSource& source, const DecodeRequest& request)
{
    if (!request.encoding.empty())
        return request.encoding;
    const auto declared = declaredEncoding(source);
    if (declared.empty() || declared.starts_with("UTF-16")) // read as single bytes, it cannot be UTF-16
        return {};
    if (encodingFromName(declared == "US-ASCII" ? "utf-8" : declared) == Encoding::gb18030)
        return "gb18030";
    std::string sample(1u << 20, '\0');
    sample.resize(source.readAt(0, sample));
    return utf8Prefix(sample) + 4 > sample.size() ? "utf-8" : "";
}

class RecordHandler final : public XmlHandler {
public:
    explicit RecordHandler(RecordReader& records) : records_(records) {}

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        records_.open(name);
        attributes.forEach([&](std::string_view attribute, std::string_view value) {
            if (attribute != "xmlns" && !attribute.starts_with("xmlns:") && !attribute.starts_with("xsi:"))
                records_.attribute(localName(attribute), value);
        });
    }
    void end(std::string_view) override { records_.close(); }
    void text(std::string_view text) override { records_.text(text); }

private:
    RecordReader& records_;
};

} // namespace

bool isXml(const Beginning& beginning)
{
    const auto text = trimmed(beginning.text.substr(0, declarationBytes));
    if (!text.starts_with('<'))
        return false;
    const std::string start = compact(text.substr(0, 64));
    for (const std::string_view page :
         {"<!DOCTYPEHTML", "<HTML", "<TABLE", "<HEAD", "<META", "<BODY", "<DIV", "<STYLE"})
        if (start.starts_with(page))
            return false;
    return true;
}

void readXmlDocument(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary)
{
    const auto encoding = encodingOf(source, request);
    RecordReader records(request, finder);
    records.watch("faultstring");
    RecordHandler handler(records);
    const auto pass = [&] {
        TextReader text(source, encoding);
        XmlSource xml;
        xml.name = "XML";
        xml.utf8 = true;
        xml.read = [&](std::span<char> into) { return text.read(into); };
        xml.damaged = [&](std::uint64_t line, const std::string& reason) {
            if (const auto offset = text.brokenAt())
                throw Error(message::encodingBroken, {request.document, std::string(nameOf(text.encoding())),
                                                      std::to_string(line), std::to_string(*offset)});
            throw Error(message::xmlDamaged, {request.document, std::to_string(line), reason});
        };
        xml.doctype = [&] { throw Error(message::xmlDoctype, {request.document}); };
        readXml(xml, request, handler);
        summary.encoding = nameOf(text.encoding());
    };
    pass();
    const bool more = records.choose();
    if (!more && !records.leafSeen().empty())
        throw Error(message::xmlFault, {request.document, shown(records.leafSeen())});
    if (more) {
        pass();
        finder.endSheet();
    }
}

} // namespace lianfang
