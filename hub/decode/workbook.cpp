#include "hub/decode/workbook.h"

#include "hub/base/text.h"
#include "hub/decode/messages.h"
#include "hub/decode/xml_part.h"

#include <charconv>
#include <filesystem>
#include <map>

namespace lianfang {

namespace {

struct Relation {
    std::string type; // the last part of its URI, which transitional and strict workbooks share
    std::string part;
};

unsigned unsignedOf(std::string_view text, unsigned otherwise = 0)
{
    unsigned value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool isTrue(std::string_view text)
{
    return text == "1" || text == "true" || text == "on";
}

// The relations of a part; none if it has none. By id.
class Relations final : public XmlHandler {
public:
    Relations(ZipArchive& archive, const std::string& part, const DecodeRequest& request)
        : folder_(std::filesystem::path(part).parent_path())
    {
        const auto file = folder_ / "_rels" / (std::filesystem::path(part).filename().string() + ".rels");
        if (archive.has(file.string()))
            readXml(archive, file.string(), request, *this);
    }

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name != "Relationship" || attributes["TargetMode"] == "External")
            return;
        const auto type = attributes["Type"];
        const std::filesystem::path target(attributes["Target"]);
        const auto part = (target.is_absolute() ? target.relative_path() : folder_ / target).lexically_normal();
        byId[std::string(attributes["Id"])] = {std::string(type.substr(type.rfind('/') + 1)), part.string()};
    }

    std::string partOf(std::string_view type) const
    {
        for (const auto& [id, relation] : byId)
            if (relation.type == type)
                return relation.part;
        return {};
    }

    std::map<std::string, Relation, std::less<>> byId;

private:
    std::filesystem::path folder_;
};

class WorkbookHandler final : public XmlHandler {
public:
    WorkbookHandler(Workbook& workbook, const Relations& relations, const DecodeRequest& request)
        : workbook_(workbook), relations_(relations), request_(request)
    {
    }

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "workbookPr") {
            workbook_.from1904 = isTrue(attributes["date1904"]);
        } else if (name == "sheet") {
            const auto relation = relations_.byId.find(attributes.prefixed("id"));
            if (relation == relations_.byId.end() || relation->second.type != "worksheet")
                return;
            if (workbook_.sheets.size() >= request_.limits.sheets)
                throw Error(message::limitSheets, {request_.document, std::to_string(request_.limits.sheets)});
            const auto state = attributes["state"];
            workbook_.sheets.push_back(
                {std::string(attributes["name"]), relation->second.part, state == "hidden" || state == "veryHidden"});
        }
    }

private:
    Workbook& workbook_;
    const Relations& relations_;
    const DecodeRequest& request_;
};

class StylesHandler final : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "numFmt") {
            custom_[unsignedOf(attributes["numFmtId"])] = lookOfFormat(attributes["formatCode"]);
        } else if (name == "cellXfs") {
            inCells_ = true;
        } else if (name == "xf" && inCells_) {
            const auto id = unsignedOf(attributes["numFmtId"]);
            const auto custom = custom_.find(id);
            looks.push_back(custom == custom_.end() ? lookOfBuiltIn(id) : custom->second);
        }
    }
    void end(std::string_view name) override
    {
        if (name == "cellXfs")
            inCells_ = false;
    }

    std::vector<NumberLook> looks;

private:
    std::map<unsigned, NumberLook> custom_;
    bool inCells_ = false;
};

class StringsHandler final : public XmlHandler {
public:
    StringsHandler(std::string& bytes, std::vector<std::size_t>& ends, const DecodeRequest& request)
        : bytes_(bytes), ends_(ends), request_(request)
    {
    }

    void start(std::string_view name, const XmlAttributes&) override
    {
        inText_ = name == "t" && !phonetic_;
        phonetic_ = phonetic_ || name == "rPh";
    }
    void text(std::string_view text) override
    {
        if (!inText_)
            return;
        bytes_ += text;
        checkLimit();
    }
    void end(std::string_view name) override
    {
        inText_ = false;
        if (name == "rPh") {
            phonetic_ = false;
        } else if (name == "si") {
            replaceEscapes(bytes_, ends_.empty() ? 0 : ends_.back());
            ends_.push_back(bytes_.size());
            checkLimit();
        }
    }

private:
    void checkLimit()
    {
        const auto limit = request_.limits.sharedStringBytes;
        if (bytes_.size() + ends_.size() * sizeof(std::size_t) > limit)
            throw Error(message::limitSharedStrings, {request_.document, std::to_string(limit)});
    }

    std::string& bytes_;
    std::vector<std::size_t>& ends_;
    const DecodeRequest& request_;
    bool inText_ = false;
    bool phonetic_ = false;
};

} // namespace

Workbook readWorkbook(ZipArchive& archive, const DecodeRequest& request)
{
    auto part = Relations(archive, "", request).partOf("officeDocument");
    if (part.empty())
        part = "xl/workbook.xml";
    const Relations relations(archive, part, request);
    Workbook workbook;
    WorkbookHandler handler(workbook, relations, request);
    readXml(archive, part, request, handler);
    workbook.sharedStrings = relations.partOf("sharedStrings");
    workbook.styles = relations.partOf("styles");
    return workbook;
}

std::vector<NumberLook> readStyles(ZipArchive& archive, const std::string& part, const DecodeRequest& request)
{
    StylesHandler handler;
    if (!part.empty() && archive.has(part))
        readXml(archive, part, request, handler);
    return std::move(handler.looks);
}

void SharedStrings::read(ZipArchive& archive, const std::string& part, const DecodeRequest& request)
{
    StringsHandler handler(bytes_, ends_, request);
    if (!part.empty() && archive.has(part))
        readXml(archive, part, request, handler);
}

void replaceEscapes(std::string& text, std::size_t from)
{
    auto at = text.find("_x", from);
    if (at == std::string::npos)
        return;
    std::string out = text.substr(0, from);
    std::size_t copied = from;
    for (; at != std::string::npos; at = text.find("_x", at)) {
        unsigned code = 0;
        const char* const digits = text.data() + at + 2;
        const bool escape = at + 7 <= text.size() && text[at + 6] == '_' &&
                            std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4 &&
                            (code < 0xD800 || code > 0xDFFF);
        if (!escape) {
            at += 2;
            continue;
        }
        out.append(text, copied, at - copied);
        appendUtf8(out, code);
        at += 7;
        copied = at;
    }
    out.append(text, copied);
    text = std::move(out);
}

} // namespace lianfang
