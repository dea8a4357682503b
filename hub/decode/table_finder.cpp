#include "hub/decode/table_finder.h"

#include "hub/base/text.h"
#include "hub/decode/messages.h"
#include "hub/decode/row_kind.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

constexpr std::size_t headRows = 40;
constexpr std::size_t headBytes = 8u << 20;
constexpr std::size_t batchRows = 2000;
constexpr std::size_t batchBytes = 512u << 10;
constexpr std::size_t valueBytes = 200;
constexpr std::size_t mostMerges = 1u << 20;

std::string shortened(std::string_view text, std::size_t bytes)
{
    if (text.size() > bytes) {
        while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
            --bytes;
        text = text.substr(0, bytes);
    }
    return std::string(text);
}

// The header row's texts, or a few of the first rows', with the separators of people.
template <typename Texts>
std::string listed(const Texts& texts, std::size_t most)
{
    std::string out;
    for (const auto& text : texts) {
        if (most-- == 0)
            break;
        out += (out.empty() ? "" : "、") + text;
    }
    return out;
}

std::vector<Cell> cellsOf(const RowBatch& batch)
{
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < batch.width(0); ++i)
        cells.push_back(batch.cell(0, i));
    return cells;
}

HeadRow headRowOf(std::uint64_t number, const RowBatch& batch)
{
    HeadRow row{number, {}};
    for (std::size_t i = 0; i < batch.width(0); ++i)
        row.texts.emplace_back(trimmed(batch.cell(0, i).text));
    return row;
}

RowKind recordKind(std::span<const Cell> cells)
{
    const bool empty = std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return isBlank(cell.text); });
    return empty ? RowKind::empty : RowKind::data;
}

// Only the columns' ordinals, as printed forms have them below the header: 1, 2, 3 …
bool isOrdinals(std::span<const Cell> cells)
{
    std::size_t count = 0;
    for (const auto& cell : cells) {
        if (isBlank(cell.text))
            continue;
        std::string text = compact(cell.text);
        if (text.starts_with('(') && text.ends_with(')'))
            text = text.substr(1, text.size() - 2);
        if (text != std::to_string(++count))
            return false;
    }
    return count >= 3 && count + 1 >= cells.size();
}

} // namespace

std::string shown(std::string_view cell)
{
    const std::string text = shortened(trimmed(cell), 60);
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 6 ? masked(text) : text;
}

TableFinder::TableFinder(const DecodeRequest& request, RowSink& sink, DecodeSummary& summary)
    : request_(request), sink_(sink), summary_(summary)
{
}

void TableFinder::beginSheet(std::string sheet, std::vector<MergedArea> merges)
{
    sheet_ = entry_ + (entry_.empty() || sheet.empty() ? "" : " / ") + sheet;
    records_ = false;
    merges_ = std::move(merges);
    std::sort(merges_.begin(), merges_.end(), [](const auto& a, const auto& b) { return a.firstRow < b.firstRow; });
    fillings_.clear();
    early_.clear();
    earlyBytes_ = 0;
    decided_ = false;
    table_.reset();
    headerRows_.clear();
}

void TableFinder::merged(const MergedArea& area)
{
    if (merges_.size() < mostMerges)
        merges_.push_back(area);
}

void TableFinder::beginRecords(std::string sheet, std::vector<Heading> headings)
{
    beginSheet(std::move(sheet));
    records_ = decided_ = anyTable_ = true;
    table_ = Table{request_.document, sheet_, std::move(headings), 0};
    sink_.table(*table_);
}

void TableFinder::sawInstead(std::string_view text)
{
    if (seen_.size() < 400)
        seen_ += (seen_.empty() ? "" : " ; ") + shown(text);
}

void TableFinder::countRow()
{
    if (++rows_ > request_.limits.rows)
        throw Error(message::limitRows, {request_.document, std::to_string(request_.limits.rows)});
}

void TableFinder::row(std::uint64_t number, std::span<const Cell> cells)
{
    countRow();
    if (decided_) {
        if (table_)
            dataRow(number, cells);
        return;
    }
    auto& early = early_.emplace_back();
    early.number = number;
    for (const auto& cell : cells)
        early.cells.addCell(cell.text, cell.kind);
    early.cells.endRow(number);
    earlyBytes_ += early.cells.bytes();
    if (early_.size() >= headRows || earlyBytes_ >= headBytes)
        decide();
}

void TableFinder::refuse(std::uint64_t number, const Message& message, std::vector<std::string> arguments,
                         std::string_view value, std::optional<std::size_t> column)
{
    countRow();
    Rejection rejection;
    rejection.document = request_.document;
    rejection.sheet = sheet_;
    rejection.row = number;
    rejection.value = shortened(value, valueBytes);
    rejection.sensitive = true; // whose value it is cannot be known here
    rejection.message = &message;
    rejection.arguments = std::move(arguments);
    if (decided_) {
        if (table_)
            deliver(std::move(rejection), column);
        return;
    }
    auto& early = early_.emplace_back();
    early.number = number;
    early.cells.endRow(number);
    early.column = column;
    early.rejection = std::move(rejection);
    if (early_.size() >= headRows)
        decide();
}

void TableFinder::endSheet()
{
    if (!decided_)
        decide();
    if (!table_ && !sheet_.empty())
        summary_.sheetsWithoutHeader.push_back(sheet_);
    flush();
}

void TableFinder::finish()
{
    if (!anyTable_)
        throw Error(message::headerMissing,
                    {request_.document,
                     request_.examples.empty()
                         ? listed(std::set<std::string>(request_.headings.begin(), request_.headings.end()), 8)
                         : listed(request_.examples, 20),
                     seen_.empty() ? "(空/empty)" : seen_});
}

void TableFinder::decide()
{
    decided_ = true;
    std::vector<HeadRow> rows;
    for (const auto& early : early_)
        rows.push_back(headRowOf(early.number, early.cells));
    auto header = findHeader(rows, merges_, request_.headings);
    if (!header) {
        for (std::size_t i = 0, shownRows = 0; seen_.size() < 400 && shownRows < 3 && i < rows.size(); ++i) {
            std::string line;
            for (const auto& text : rows[i].texts)
                if (!text.empty() && line.size() < 120)
                    line += (line.empty() ? "" : " | ") + shown(text);
            if (!line.empty() && ++shownRows)
                seen_ += (seen_.empty() ? "" : " ; ") + line;
        }
        early_.clear();
        return;
    }
    anyTable_ = true;
    for (auto i = header->row + 1 - header->rows; i <= header->row; ++i)
        headerRows_.push_back(rows[i]);
    table_ = Table{request_.document, sheet_, std::move(header->headings), early_[header->row].number};
    sink_.table(*table_);

    const auto early = std::move(early_);
    early_.clear();
    for (auto i = header->row + 1; i < early.size(); ++i) {
        if (early[i].rejection) {
            deliver(Rejection(*early[i].rejection), early[i].column);
            continue;
        }
        const auto cells = cellsOf(early[i].cells);
        if (i == header->row + 1 && isOrdinals(cells))
            ++summary_.bandRows;
        else
            dataRow(early[i].number, cells);
    }
}

void TableFinder::dataRow(std::uint64_t number, std::span<const Cell> cells)
{
    const std::size_t width = table_->headings.size();
    switch (records_ ? recordKind(cells) : kindOf(cells, width)) {
    case RowKind::empty:
        ++summary_.emptyRows;
        return;
    case RowKind::band:
        ++summary_.bandRows;
        return;
    case RowKind::total:
        ++summary_.totalRows;
        return;
    case RowKind::signature:
        ++summary_.signatureRows;
        return;
    case RowKind::data:
        break;
    }
    if (!records_ && (repeatsHeader(cells) || (!merges_.empty() && isMergedBand(number, cells)))) {
        ++summary_.bandRows;
        return;
    }
    if (!merges_.empty())
        cells = filledDown(number, cells);
    for (auto i = width; i < cells.size(); ++i) {
        if (isBlank(cells[i].text))
            continue;
        deliver({request_.document,
                 sheet_,
                 number,
                 "",
                 shortened(cells[i].text, valueBytes),
                 true,
                 &message::rowWide,
                 {std::to_string(cells.size()), std::to_string(width)}},
                std::nullopt);
        return;
    }
    for (const auto& cell : cells.first(std::min(width, cells.size())))
        batch_.addCell(cell.text, cell.kind);
    batch_.endRow(number);
    ++summary_.rows;
    if (batch_.size() >= batchRows || batch_.bytes() >= batchBytes)
        flush();
}

bool TableFinder::repeatsHeader(std::span<const Cell> cells) const
{
    const auto first = std::find_if(cells.begin(), cells.end(), [](const Cell& cell) { return !isBlank(cell.text); });
    const auto column = static_cast<std::size_t>(first - cells.begin());
    for (const auto& header : headerRows_) {
        // Nearly every row is told apart by this one comparison.
        if (column >= header.texts.size() || trimmed(first->text) != header.texts[column])
            continue;
        const auto width = std::max(cells.size(), header.texts.size());
        bool same = true;
        for (std::size_t i = 0; same && i < width; ++i)
            same = trimmed(i < cells.size() ? cells[i].text : "") == (i < header.texts.size() ? header.texts[i] : "");
        if (same)
            return true;
    }
    return false;
}

// Those whose first row it is.
std::span<const MergedArea> TableFinder::mergesFrom(std::uint64_t number) const
{
    const auto byRow = [](const MergedArea& area, std::uint64_t row) { return area.firstRow < row; };
    const auto begin = std::lower_bound(merges_.begin(), merges_.end(), number, byRow);
    const auto most = static_cast<std::ptrdiff_t>(2 * request_.limits.columns); // beyond, they lie upon one another
    auto end = begin;
    while (end != merges_.end() && end->firstRow == number && end - begin < most)
        ++end;
    return {begin, end};
}

// The row's only text, merged over most of the table: a title between the rows.
bool TableFinder::isMergedBand(std::uint64_t number, std::span<const Cell> cells) const
{
    if (std::count_if(cells.begin(), cells.end(), [](const Cell& cell) { return !isBlank(cell.text); }) != 1)
        return false;
    const auto areas = mergesFrom(number);
    return std::any_of(areas.begin(), areas.end(), [&](const MergedArea& area) {
        const bool whole = area.columns() >= table_->headings.size();
        return area.firstColumn < 3 && area.columns() >= 2 && area.columns() * 2 > table_->headings.size() &&
               (whole || area.lastRow == area.firstRow); // else it stands for the rows beside it
    });
}

// A data row with what stands merged above its empty cells. Valid until the next call.
std::span<const Cell> TableFinder::filledDown(std::uint64_t number, std::span<const Cell> cells)
{
    std::erase_if(fillings_, [&](const Filling& filling) { return filling.lastRow < number; });
    for (const auto& area : mergesFrom(number))
        if (area.lastRow > number && area.firstColumn < cells.size() && fillings_.size() < request_.limits.columns &&
            !isBlank(cells[area.firstColumn].text))
            fillings_.push_back({area.lastRow, area.firstColumn, std::string(cells[area.firstColumn].text),
                                 cells[area.firstColumn].kind});
    bool changed = false;
    for (const auto& filling : fillings_) {
        if (filling.column < cells.size() && !isBlank(cells[filling.column].text))
            continue;
        if (!changed)
            filled_.assign(cells.begin(), cells.end());
        changed = true;
        if (filled_.size() <= filling.column)
            filled_.resize(filling.column + 1);
        filled_[filling.column] = {filling.text, filling.kind};
    }
    return changed ? std::span<const Cell>(filled_) : cells;
}

void TableFinder::deliver(Rejection&& rejection, std::optional<std::size_t> column)
{
    flush(); // document order
    if (column && *column < table_->headings.size())
        rejection.column = table_->headings[*column].full;
    ++summary_.refused;
    sink_.refused(std::move(rejection));
}

void TableFinder::flush()
{
    if (batch_.size() > 0) {
        auto full = std::move(batch_);
        batch_ = RowBatch();
        sink_.rows(std::move(full));
    }
    if (table_)
        batch_.reserve(batchRows, batchRows * std::min<std::size_t>(table_->headings.size(), 64), batchBytes / 2);
}

} // namespace lianfang
