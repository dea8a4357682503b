#include "hub/decode/xls.h"

#include "hub/decode/biff.h"
#include "hub/decode/compound_file.h"
#include "hub/decode/little_endian.h"
#include "hub/decode/messages.h"
#include "hub/decode/number_format.h"
#include "hub/decode/sheet_row.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <map>

namespace lianfang {

namespace {

constexpr std::size_t mostAreas = 1u << 20;

std::string numberText(double value)
{
    std::array<char, 64> text;
    // As people know it; scientific where a spreadsheet, too, has lost digits.
    const auto form = std::abs(value) < 1e15 ? std::chars_format::fixed : std::chars_format::scientific;
    const auto [end, problem] = std::to_chars(text.data(), text.data() + text.size(), value, form);
    if (problem == std::errc())
        return {text.data(), end};
    const auto shortest = std::to_chars(text.data(), text.data() + text.size(), value).ptr; // 1e-300 and the like
    return {text.data(), shortest};
}

double doubleAt(std::string_view data, std::size_t at)
{
    return std::bit_cast<double>(at + 8 <= data.size() ? littleEndian(data.substr(at, 8)) : 0);
}

// A number in 30 bits and two flags: hundredths, integer.
double numberOfRk(std::uint32_t rk)
{
    const double value = (rk & 2) != 0 ? static_cast<double>(static_cast<std::int32_t>(rk) >> 2)
                                       : std::bit_cast<double>(std::uint64_t{rk & ~3u} << 32);
    return (rk & 1) != 0 ? value / 100 : value;
}

std::string_view errorText(unsigned code)
{
    static constexpr std::pair<unsigned, std::string_view> errors[] = {
        {0x00, "#NULL!"}, {0x07, "#DIV/0!"}, {0x0F, "#VALUE!"}, {0x17, "#REF!"}, {0x1D, "#NAME?"}, {0x24, "#NUM!"}};
    for (const auto& [number, text] : errors)
        if (number == code)
            return text;
    return "#N/A";
}

struct Sheet {
    std::string name;
    std::uint64_t offset = 0;
    bool hidden = false;
};

class XlsReader {
public:
    XlsReader(ByteSource& stream, const CompoundFile& file, const DecodeRequest& request, TableFinder& finder)
        : file_(file), request_(request), finder_(finder), records_(stream), row_(request)
    {
    }

    void run()
    {
        readGlobals();
        const auto wanted = [&](const Sheet& sheet) {
            return request_.sheet.empty() ? !sheet.hidden : sheet.name == request_.sheet;
        };
        if (!request_.sheet.empty() && std::none_of(sheets_.begin(), sheets_.end(), wanted)) {
            std::string names;
            for (const auto& sheet : sheets_)
                names += (names.empty() ? "" : "、") + sheet.name;
            throw Error(message::sheetMissing, {request_.document, request_.sheet, names});
        }
        for (const auto& sheet : sheets_) {
            if (!wanted(sheet))
                continue;
            finder_.beginSheet(sheet.name, mergedAreas(sheet));
            readSheet(sheet);
            finder_.endSheet();
        }
    }

private:
    void readGlobals()
    {
        if (!records_.read() || records_.type() != Biff::bof)
            file_.damaged("Workbook", "BOF");
        if (u16(records_.data(), 0) != 0x0600)
            throw Error(message::workbookOld, {request_.document});
        while (next("Workbook")) {
            const auto data = records_.data();
            switch (records_.type()) {
            case Biff::filePass:
                throw Error(message::workbookLocked, {request_.document});
            case Biff::dateMode:
                from1904_ = u16(data, 0) == 1;
                break;
            case Biff::format: {
                const auto id = u16(data, 0);
                std::size_t at = 2;
                std::string code;
                if (!records_.text(at, 2, request_.limits.cellBytes, code))
                    file_.damaged("Workbook", "Format");
                formats_[id] = lookOfFormat(code);
                break;
            }
            case Biff::xf: {
                const auto format = formats_.find(u16(data, 2));
                looks_.push_back(format == formats_.end() ? lookOfBuiltIn(u16(data, 2)) : format->second);
                break;
            }
            case Biff::boundSheet:
                addSheet();
                break;
            case Biff::sst:
                readTexts();
                break;
            default:
                break;
            }
        }
    }

    // Moves to the next record of the substream; false at its end.
    bool next(std::string_view part)
    {
        if (!records_.read())
            file_.damaged(part, "EOF");
        return records_.type() != Biff::eof;
    }

    void addSheet()
    {
        const auto data = records_.data();
        Sheet sheet;
        sheet.offset = u32(data, 0);
        sheet.hidden = data.size() > 4 && (data[4] & 3) != 0;
        const bool worksheet = data.size() > 5 && data[5] == 0;
        std::size_t at = 6;
        if (!records_.text(at, 1, request_.limits.cellBytes, sheet.name))
            file_.damaged("Workbook", "BoundSheet");
        if (sheets_.size() >= request_.limits.sheets)
            throw Error(message::limitSheets, {request_.document, std::to_string(request_.limits.sheets)});
        if (worksheet)
            sheets_.push_back(std::move(sheet));
    }

    void readTexts()
    {
        const auto count = u32(records_.data(), 4);
        std::size_t at = 8;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (!records_.text(at, 2, request_.limits.cellBytes, texts_))
                file_.damaged("Workbook", "SST");
            textEnds_.push_back(texts_.size());
            if (texts_.size() + textEnds_.size() * sizeof(std::size_t) > request_.limits.sharedStringBytes)
                throw Error(message::limitSharedStrings,
                            {request_.document, std::to_string(request_.limits.sharedStringBytes)});
        }
    }

    // They stand behind the cells, so that this is a pass of its own.
    std::vector<MergedArea> mergedAreas(const Sheet& sheet)
    {
        std::vector<MergedArea> areas;
        forRecords(sheet, [&] {
            const auto data = records_.data();
            if (records_.type() != Biff::mergeCells)
                return;
            for (std::size_t at = 2; at + 8 <= data.size() && areas.size() < mostAreas; at += 8) {
                const MergedArea area{u16(data, at) + 1u, u16(data, at + 2) + 1u, u16(data, at + 4), u16(data, at + 6)};
                if (area.firstRow <= area.lastRow && area.firstColumn <= area.lastColumn)
                    areas.push_back(area);
            }
        });
        return areas;
    }

    // Calls `each` for every record of the sheet itself, not for those of charts within it.
    template <typename Each>
    void forRecords(const Sheet& sheet, Each each)
    {
        records_.seek(sheet.offset);
        if (!records_.read() || records_.type() != Biff::bof)
            file_.damaged(sheet.name, "BOF");
        for (unsigned depth = 1; depth > 0;) {
            if (!records_.read())
                file_.damaged(sheet.name, "EOF");
            if (records_.type() == Biff::bof)
                ++depth;
            else if (records_.type() == Biff::eof)
                --depth;
            else if (depth == 1)
                each();
        }
    }

    void readSheet(const Sheet& sheet)
    {
        number_ = 0;
        row_.clear();
        hiddenRows_.assign(1u << 16, false);
        forRecords(sheet, [&] {
            const auto data = records_.data();
            switch (records_.type()) {
            case Biff::row:
                hiddenRows_[u16(data, 0)] = (u16(data, 12) & 0x20) != 0;
                break;
            case Biff::number:
                place(sheet);
                takeNumber(u16(data, 2), u16(data, 4), doubleAt(data, 6));
                break;
            case Biff::rk:
                place(sheet);
                takeNumber(u16(data, 2), u16(data, 4), numberOfRk(u32(data, 6)));
                break;
            case Biff::mulRk:
                place(sheet);
                for (std::size_t at = 4, column = u16(data, 2); at + 6 < data.size(); at += 6, ++column)
                    takeNumber(column, u16(data, at), numberOfRk(u32(data, at + 2)));
                break;
            case Biff::labelSst:
                place(sheet);
                takeShared(sheet, u16(data, 2), u32(data, 6));
                break;
            case Biff::label:
            case Biff::rString: {
                place(sheet);
                const auto column = u16(data, 2);
                takeText(sheet, column, 6);
                break;
            }
            case Biff::boolErr:
                place(sheet);
                takeBoolOrError(u16(data, 2), u16(data, 6) & 0xFFu, u16(data, 7) & 0xFFu);
                break;
            case Biff::formula:
                place(sheet);
                takeFormula(data);
                break;
            case Biff::string:
                if (formulaColumn_)
                    takeText(sheet, *formulaColumn_, 0);
                formulaColumn_.reset();
                break;
            default:
                break;
            }
        });
        give();
    }

    // The cell at hand is of that row; hands on the one before.
    void place(const Sheet& sheet)
    {
        const auto number = u16(records_.data(), 0) + 1u;
        if (number < number_)
            file_.damaged(sheet.name, "row " + std::to_string(number));
        if (number > number_)
            give();
        number_ = number;
    }

    void give()
    {
        if (!row_.empty()) {
            if (hiddenRows_[number_ - 1])
                finder_.noteHidden();
            row_.give(number_, finder_);
        }
        row_.clear();
    }

    void put(std::size_t column, std::string_view text, CellKind kind)
    {
        if (!row_.put(column, text, kind))
            file_.damaged("row " + std::to_string(number_), "cells");
    }

    void takeNumber(std::size_t column, std::size_t style, double value)
    {
        const auto look = style < looks_.size() ? looks_[style] : NumberLook::number;
        const auto text = numberText(value);
        if (look == NumberLook::date) {
            if (const auto date = dateOfSerial(text, from1904_))
                return put(column, *date, CellKind::date);
        } else if (look == NumberLook::time) {
            if (const auto time = timeOfSerial(text))
                return put(column, *time, CellKind::text);
        }
        put(column, text, CellKind::number);
    }

    void takeShared(const Sheet& sheet, std::size_t column, std::size_t index)
    {
        if (index >= textEnds_.size())
            file_.damaged(sheet.name, "SST[" + std::to_string(index) + "]");
        const auto begin = index == 0 ? 0 : textEnds_[index - 1];
        if (!row_.putLasting(column, std::string_view(texts_).substr(begin, textEnds_[index] - begin), CellKind::text))
            file_.damaged(sheet.name, "row " + std::to_string(number_));
    }

    void takeText(const Sheet& sheet, std::size_t column, std::size_t at)
    {
        std::string text;
        if (!records_.text(at, 2, request_.limits.cellBytes, text))
            file_.damaged(sheet.name, "row " + std::to_string(number_));
        put(column, text, CellKind::text);
    }

    void takeBoolOrError(std::size_t column, unsigned value, bool error)
    {
        if (error)
            put(column, errorText(value), CellKind::error);
        else
            put(column, value != 0 ? "TRUE" : "FALSE", CellKind::boolean);
    }

    // The value that was last computed. A text follows in a record of its own.
    void takeFormula(std::string_view data)
    {
        const auto column = u16(data, 2);
        formulaColumn_.reset();
        if (u16(data, 12) != 0xFFFF)
            return takeNumber(column, u16(data, 4), doubleAt(data, 6));
        switch (u16(data, 6) & 0xFFu) {
        case 0:
            formulaColumn_ = column;
            break;
        case 1:
        case 2:
            takeBoolOrError(column, u16(data, 8) & 0xFFu, (u16(data, 6) & 0xFFu) == 2);
            break;
        default:
            break;
        }
    }

    const CompoundFile& file_;
    const DecodeRequest& request_;
    TableFinder& finder_;
    BiffStream records_;

    bool from1904_ = false;
    std::map<unsigned, NumberLook> formats_;
    std::vector<NumberLook> looks_; // by cell style
    std::vector<Sheet> sheets_;
    std::string texts_;
    std::vector<std::size_t> textEnds_;

    SheetRow row_;
    std::uint64_t number_ = 0;
    std::vector<bool> hiddenRows_;
    std::optional<std::size_t> formulaColumn_; // whose text comes next
};

} // namespace

bool isXls(const Beginning& beginning)
{
    return beginning.bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

void readXls(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary&)
{
    CompoundFile file(source, request);
    if (file.has("EncryptedPackage"))
        throw Error(message::workbookLocked, {request.document});
    if (!file.has("Workbook") && file.has("Book"))
        throw Error(message::workbookOld, {request.document});
    if (!file.has("Workbook"))
        throw Error(message::formatUnknown, {request.document, formatNames()});
    const auto stream = file.open("Workbook");
    XlsReader(*stream, file, request, finder).run();
}

} // namespace lianfang
