#include "hub/decode/ods.h"

#include "hub/decode/messages.h"
#include "hub/decode/number_format.h"
#include "hub/decode/sheet_row.h"
#include "hub/decode/xml_part.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace lianfang {

namespace {

constexpr std::uint64_t mostRows = 1u << 24;         // of a sheet, as far as any program goes
constexpr std::uint64_t mostRepeatedRows = 1u << 20; // that are not empty, of a document: a few bytes may ask for them
constexpr std::string_view content = "content.xml";

std::uint64_t countOf(std::string_view text)
{
    std::uint64_t value = 1;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range)
        value = UINT32_MAX;
    return std::clamp<std::uint64_t>(value, 1, UINT32_MAX);
}

// PT08H30M00S is 08:30:00; nothing if it is no time of day.
std::optional<std::string> timeOfDuration(std::string_view text)
{
    int fields[3] = {};
    static constexpr std::string_view units = "HMS";
    if (!text.starts_with("PT"))
        return std::nullopt;
    text.remove_prefix(2);
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
        const auto end = text.find(units[unit]);
        if (end == std::string_view::npos)
            continue;
        if (std::from_chars(text.data(), text.data() + end, fields[unit]).ec != std::errc())
            return std::nullopt;
        text.remove_prefix(end + 1);
    }
    if (fields[0] < 0 || fields[0] > 23 || fields[1] < 0 || fields[1] > 59 || fields[2] < 0 || fields[2] > 59)
        return std::nullopt;
    std::string out;
    for (const int field : fields)
        out += (out.empty() ? "" : ":") + std::string(field < 10 ? "0" : "") + std::to_string(field);
    return out;
}

class SheetsHandler final : public XmlHandler {
public:
    SheetsHandler(ZipArchive& archive, const DecodeRequest& request, TableFinder& finder)
        : archive_(archive), request_(request), finder_(finder), cells_(request)
    {
    }

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        ++depth_;
        if (skipped_ != 0)
            return;
        static constexpr std::string_view notRead[] = {"annotation", "frame",     "shapes", "tracked-changes",
                                                       "ruby-text",  "dde-links", "forms",  "g"};
        if (std::find(std::begin(notRead), std::end(notRead), name) != std::end(notRead))
            skipped_ = depth_;
        else if (name == "table-cell" || name == "covered-table-cell")
            startCell(name == "covered-table-cell", attributes);
        else if (name == "p" && inCell_)
            startParagraph();
        else if (name == "s" && inParagraph_)
            value_.append(std::min<std::uint64_t>(countOf(attributes["c"]), 1000), ' ');
        else if ((name == "tab" || name == "line-break") && inParagraph_)
            value_ += name == "tab" ? '\t' : '\n';
        else if (name == "table-row" && inSheet_)
            startRow(attributes);
        else if (name == "table")
            startSheet(attributes);
        else if (name == "style")
            style_ = attributes["name"];
        else if (name == "table-properties" && attributes["display"] == "false")
            hiddenStyles_.insert(style_);
    }

    void text(std::string_view text) override
    {
        if (inParagraph_ && skipped_ == 0 && value_.size() <= request_.limits.cellBytes)
            value_ += text;
    }

    void end(std::string_view name) override
    {
        const auto depth = depth_--;
        if (skipped_ != 0) {
            if (skipped_ == depth)
                skipped_ = 0;
            return;
        }
        if (name == "table-cell" || name == "covered-table-cell")
            endCell();
        else if (name == "p")
            inParagraph_ = false;
        else if (name == "table-row" && inSheet_)
            endRow();
        else if (name == "table" && inSheet_) {
            inSheet_ = false;
            finder_.endSheet();
        }
    }

    std::vector<std::string> names;
    bool found = false;

private:
    void startSheet(const XmlAttributes& attributes)
    {
        const auto name = attributes["name"];
        names.emplace_back(name);
        if (names.size() > request_.limits.sheets)
            throw Error(message::limitSheets, {request_.document, std::to_string(request_.limits.sheets)});
        const bool hidden = hiddenStyles_.contains(std::string(attributes["style-name"]));
        if (inSheet_ || (request_.sheet.empty() ? hidden : name != request_.sheet)) {
            skipped_ = depth_;
            return;
        }
        found = true;
        inSheet_ = true;
        row_ = 0;
        finder_.beginSheet(std::string(name));
    }

    void startRow(const XmlAttributes& attributes)
    {
        rowRepeats_ = countOf(attributes["number-rows-repeated"]);
        hidden_ = attributes["visibility"] == "collapse" || attributes["visibility"] == "filter";
        if (row_ + rowRepeats_ > mostRows)
            archive_.damaged(content, "row > " + std::to_string(mostRows));
        column_ = 0;
        cells_.clear();
        merges_.clear();
    }

    void startCell(bool covered, const XmlAttributes& attributes)
    {
        inCell_ = true;
        covered_ = covered;
        repeats_ = columnsSpanned_ = rowsSpanned_ = 1;
        value_.clear();
        given_.clear();
        type_.clear();
        error_ = false;
        paragraphs_ = 0;
        attributes.forEach([&](std::string_view prefixed, std::string_view value) {
            const auto name = localName(prefixed);
            if (name == "value-type") {
                error_ = error_ || value == "error";
                if (value != "error" && (type_.empty() || !prefixed.starts_with("calcext:")))
                    type_ = value;
            } else if (name == "value" || name == "date-value" || name == "time-value" || name == "boolean-value" ||
                       name == "string-value") {
                given_ = value.substr(0, request_.limits.cellBytes + 1);
            } else if (name == "number-columns-repeated") {
                repeats_ = countOf(value);
            } else if (name == "number-columns-spanned") {
                columnsSpanned_ = countOf(value);
            } else if (name == "number-rows-spanned") {
                rowsSpanned_ = countOf(value);
            }
        });
    }

    void startParagraph()
    {
        if (paragraphs_++ > 0 && value_.size() <= request_.limits.cellBytes)
            value_ += '\n';
        inParagraph_ = true;
    }

    void endCell()
    {
        inCell_ = inParagraph_ = false;
        if (!covered_) {
            if (columnsSpanned_ > 1 || rowsSpanned_ > 1)
                merges_.push_back({row_ + 1, row_ + std::min(rowsSpanned_, mostRows), column_,
                                   column_ + std::min<std::uint64_t>(columnsSpanned_, 1u << 16) - 1});
            takeValue();
        }
        column_ += std::min<std::uint64_t>(repeats_, 1u << 20);
    }

    void takeValue()
    {
        if (error_)
            return put(value_, CellKind::error);
        if (type_ == "float" || type_ == "percentage" || type_ == "currency")
            return put(given_, CellKind::number);
        if (type_ == "boolean")
            return put(given_.empty() ? "" : given_ == "true" ? "TRUE" : "FALSE", CellKind::boolean);
        if (type_ == "date") {
            const auto date = dateOfIso(given_);
            return put(date.value_or(given_.empty() ? value_ : given_), date ? CellKind::date : CellKind::text);
        }
        if (type_ == "time")
            return put(timeOfDuration(given_).value_or(value_), CellKind::text);
        put(value_.empty() ? given_ : value_, CellKind::text);
    }

    void put(std::string_view text, CellKind kind)
    {
        if (text.empty())
            return;
        // One beyond the limit is enough to refuse the row.
        const auto end = std::min<std::uint64_t>(column_ + repeats_, request_.limits.columns + 1);
        for (auto column = column_; column < std::max<std::uint64_t>(end, column_ + 1); ++column)
            if (!cells_.put(column, text, kind))
                archive_.damaged(content, "row " + std::to_string(row_ + 1));
    }

    void endRow()
    {
        const auto first = row_ + 1;
        row_ += rowRepeats_;
        if (cells_.empty())
            return;
        repeatedRows_ += rowRepeats_ - 1;
        if (repeatedRows_ > mostRepeatedRows)
            archive_.damaged(content, "number-rows-repeated > " + std::to_string(mostRepeatedRows));
        for (const auto& merge : merges_)
            finder_.merged(merge);
        for (auto number = first; number <= row_; ++number) {
            if (hidden_)
                finder_.noteHidden();
            cells_.give(number, finder_);
        }
    }

    ZipArchive& archive_;
    const DecodeRequest& request_;
    TableFinder& finder_;

    unsigned depth_ = 0;
    unsigned skipped_ = 0; // depth of an element that is not read; 0: none
    std::string style_;
    std::set<std::string> hiddenStyles_;
    bool inSheet_ = false;
    bool inCell_ = false;
    bool inParagraph_ = false;

    std::uint64_t row_ = 0; // the last one that was read
    std::uint64_t rowRepeats_ = 1;
    std::uint64_t repeatedRows_ = 0;
    bool hidden_ = false;
    SheetRow cells_;
    std::vector<MergedArea> merges_; // that begin in the row

    std::size_t column_ = 0;
    std::uint64_t repeats_ = 1;
    std::uint64_t columnsSpanned_ = 1;
    std::uint64_t rowsSpanned_ = 1;
    bool covered_ = false;
    bool error_ = false;
    unsigned paragraphs_ = 0;
    std::string type_;
    std::string given_; // by the attribute
    std::string value_; // by the paragraphs
};

// Does the package's manifest say that its parts are encrypted?
class ManifestHandler final : public XmlHandler {
public:
    void start(std::string_view name, const XmlAttributes&) override { locked = locked || name == "encryption-data"; }
    bool locked = false;
};

} // namespace

bool isOds(const Beginning& beginning)
{
    if (!beginning.bytes.starts_with("PK\x03\x04"))
        return false;
    try {
        const ZipArchive archive(beginning.source, beginning.request);
        return archive.has(std::string(content)) && archive.has("META-INF/manifest.xml");
    } catch (const Error&) {
        return false;
    }
}

void readOds(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary&)
{
    ZipArchive archive(source, request);
    if (archive.has("META-INF/manifest.xml")) {
        ManifestHandler manifest;
        // Old ones have a document type declaration, which is not read; such are not encrypted.
        try {
            readXml(archive, "META-INF/manifest.xml", request, manifest);
        } catch (const Error& error) {
            if (error.message().code != message::workbookDoctype.code)
                throw;
        }
        if (manifest.locked)
            throw Error(message::workbookLocked, {request.document});
    }
    SheetsHandler sheets(archive, request, finder);
    readXml(archive, std::string(content), request, sheets);
    if (!request.sheet.empty() && !sheets.found) {
        std::string names;
        for (const auto& name : sheets.names)
            names += (names.empty() ? "" : "、") + name;
        throw Error(message::sheetMissing, {request.document, request.sheet, names});
    }
}

} // namespace lianfang
