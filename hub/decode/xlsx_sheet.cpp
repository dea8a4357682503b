#include "hub/decode/xlsx_sheet.h"

#include "hub/decode/sheet_row.h"
#include "hub/decode/xml_part.h"

#include <charconv>

namespace lianfang {

namespace {

constexpr std::size_t pieceBytes = 256u << 10;
constexpr std::size_t mostAreas = 1u << 20;
constexpr std::uint64_t headRows = 64;

std::optional<std::uint64_t> wholeNumber(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

std::optional<MergedArea> areaOf(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto from = cellReference(text.substr(0, colon));
    const auto to = cellReference(text.substr(colon + 1));
    if (!from || !to || from->row > to->row || from->column > to->column)
        return std::nullopt;
    return MergedArea{from->row, to->row, from->column, to->column};
}

enum class CellType : std::uint8_t { number, shared, text, boolean, error, iso };

CellType typeOf(std::string_view t)
{
    return t == "s"                         ? CellType::shared
           : t == "inlineStr" || t == "str" ? CellType::text
           : t == "b"                       ? CellType::boolean
           : t == "e"                       ? CellType::error
           : t == "d"                       ? CellType::iso
                                            : CellType::number;
}

class SheetHandler final : public XmlHandler {
public:
    SheetHandler(ZipArchive& archive, const std::string& part, const WorkbookContext& context,
                 const DecodeRequest& request, TableFinder& finder)
        : archive_(archive), part_(part), context_(context), finder_(finder), limit_(request.limits.cellBytes),
          cells_(request)
    {
    }

    void start(std::string_view name, const XmlAttributes& attributes) override
    {
        if (name == "c" && inRow_)
            startCell(attributes);
        else if (name == "v" && inCell_)
            taking_ = true;
        else if (name == "t" && inInline_)
            taking_ = !phonetic_;
        else if (name == "row" && inSheetData_)
            startRow(attributes);
        else if (name == "is" && inCell_)
            inInline_ = true;
        else if (name == "rPh")
            phonetic_ = true;
        else if (name == "sheetData")
            inSheetData_ = true;
    }

    void text(std::string_view text) override
    {
        if (!taking_)
            return;
        if (value_.size() <= limit_) // a little more than allowed is enough to refuse it
            value_ += text;
    }

    void end(std::string_view name) override
    {
        if (name == "v" || name == "t")
            taking_ = false;
        else if (name == "c" && inCell_)
            endCell();
        else if (name == "row" && inRow_)
            endRow();
        else if (name == "is")
            inInline_ = false;
        else if (name == "rPh")
            phonetic_ = false;
        else if (name == "sheetData")
            inSheetData_ = false;
    }

private:
    void startRow(const XmlAttributes& attributes)
    {
        row_ = wholeNumber(attributes["r"]).value_or(row_ + 1);
        column_ = 0;
        cells_.clear();
        inRow_ = true;
        const auto hidden = attributes["hidden"];
        hidden_ = hidden == "1" || hidden == "true";
    }

    void startCell(const XmlAttributes& attributes)
    {
        if (const auto reference = cellReference(attributes["r"]))
            column_ = reference->column;
        type_ = typeOf(attributes["t"]);
        const auto style = wholeNumber(attributes["s"]).value_or(0);
        look_ = style < context_.looks.size() ? context_.looks[style] : NumberLook::number;
        value_.clear();
        inCell_ = true;
    }

    void endCell()
    {
        inCell_ = inInline_ = taking_ = false;
        switch (type_) {
        case CellType::shared:
            takeShared();
            break;
        case CellType::text:
            replaceEscapes(value_, 0);
            take(value_, CellKind::text);
            break;
        case CellType::boolean:
            if (!value_.empty())
                take(value_ == "1" || value_ == "true" ? "TRUE" : "FALSE", CellKind::boolean);
            break;
        case CellType::error:
            take(value_, CellKind::error);
            break;
        case CellType::iso: {
            const auto date = dateOfIso(value_);
            take(date.value_or(value_), date ? CellKind::date : CellKind::text);
            break;
        }
        case CellType::number:
            takeNumber();
            break;
        }
        ++column_;
    }

    void takeShared()
    {
        if (value_.empty())
            return;
        const auto index = wholeNumber(value_);
        if (!index || *index >= context_.strings.size())
            archive_.damaged(part_, "sharedStrings[" + value_.substr(0, 20) + "]");
        check(cells_.putLasting(column_, context_.strings[*index], CellKind::text));
    }

    void takeNumber()
    {
        if (look_ == NumberLook::date) {
            if (const auto date = dateOfSerial(value_, context_.from1904))
                return take(*date, CellKind::date);
        } else if (look_ == NumberLook::time) {
            if (const auto time = timeOfSerial(value_))
                return take(*time, CellKind::text);
        }
        take(value_, CellKind::number);
    }

    void take(std::string_view text, CellKind kind) { check(cells_.put(column_, text, kind)); }

    void check(bool taken) const
    {
        if (!taken)
            archive_.damaged(part_, "row " + std::to_string(row_));
    }

    void endRow()
    {
        inRow_ = false;
        if (!cells_.empty() && hidden_)
            finder_.noteHidden();
        cells_.give(row_, finder_);
    }

    ZipArchive& archive_;
    const std::string& part_;
    const WorkbookContext& context_;
    TableFinder& finder_;
    std::size_t limit_;

    bool inSheetData_ = false;
    bool inRow_ = false;
    bool inCell_ = false;
    bool inInline_ = false;
    bool phonetic_ = false;
    bool taking_ = false; // text now belongs to the cell's value

    std::uint64_t row_ = 0;
    std::size_t column_ = 0;
    CellType type_ = CellType::number;
    NumberLook look_ = NumberLook::number;
    std::string value_;

    bool hidden_ = false;
    SheetRow cells_;
};

} // namespace

std::optional<CellReference> cellReference(std::string_view text)
{
    CellReference reference;
    std::size_t column = 0;
    std::size_t letters = 0;
    while (letters < text.size() && letters < 4 && text[letters] >= 'A' && text[letters] <= 'Z')
        column = column * 26 + static_cast<std::size_t>(text[letters++] - 'A' + 1);
    const auto row = wholeNumber(text.substr(letters));
    if (letters == 0 || !row || *row == 0)
        return std::nullopt;
    reference.column = column - 1;
    reference.row = *row;
    return reference;
}

std::vector<MergedArea> readMergedAreas(ZipArchive& archive, const std::string& part)
{
    static constexpr std::string_view element = "mergeCell ";
    static constexpr std::size_t longestElement = 128;
    std::vector<MergedArea> areas;
    auto stream = archive.open(part);
    std::string text;
    while (areas.size() < mostAreas) {
        const auto kept = text.size();
        text.resize(kept + pieceBytes);
        const auto n = stream.read({text.data() + kept, pieceBytes});
        text.resize(kept + n);
        std::size_t done = text.size() > longestElement && n > 0 ? text.size() - longestElement
                           : n > 0                               ? 0
                                                                 : text.size();
        for (auto at = text.find(element); at < done; at = text.find(element, at + 1)) {
            // A '<' before it, perhaps with a prefix, cannot be text of a cell, where it would be written &lt;.
            auto before = at;
            while (before > 0 && text[before - 1] != '<' && at - before < 32)
                --before;
            const auto close = text.find('>', at);
            const auto reference = text.find("ref=", at);
            if (before == 0 || text[before - 1] != '<' || reference > close || close == std::string::npos)
                continue;
            const auto value = std::string_view(text).substr(reference + 5, close - reference - 5);
            const auto area = areaOf(value.substr(0, value.find_first_of("\"'")));
            if (area && (area->firstRow <= headRows || area->lastRow > area->firstRow ||
                         (area->firstColumn < 3 && area->columns() >= 2)))
                areas.push_back(*area);
        }
        if (n == 0)
            break;
        // Keep what may be the beginning of an element, and the prefix before it.
        done = done > 40 ? done - 40 : 0;
        text.erase(0, done);
    }
    return areas;
}

void readSheet(ZipArchive& archive, const std::string& part, const WorkbookContext& context,
               const DecodeRequest& request, TableFinder& finder)
{
    SheetHandler handler(archive, part, context, request, finder);
    readXml(archive, part, request, handler);
}

} // namespace lianfang
