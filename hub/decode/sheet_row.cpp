#include "hub/decode/sheet_row.h"

#include "hub/decode/messages.h"

#include <algorithm>

namespace lianfang {

void SheetRow::clear()
{
    bytes_.clear();
    taken_.clear();
    width_ = 0;
    tooLong_.reset();
    tooWide_.clear();
}

bool SheetRow::fits(std::size_t column, std::string_view text)
{
    if (text.empty())
        return false;
    if (column >= request_.limits.columns) {
        tooWide_ = text.substr(0, 200);
        return false;
    }
    if (text.size() > request_.limits.cellBytes) {
        tooLong_ = column;
        return false;
    }
    return true;
}

bool SheetRow::add(const Taken& taken)
{
    if (taken_.size() >= 2 * request_.limits.columns)
        return false;
    taken_.push_back(taken);
    width_ = std::max(width_, taken.column + 1);
    return true;
}

bool SheetRow::put(std::size_t column, std::string_view text, CellKind kind)
{
    if (!fits(column, text))
        return true;
    const auto offset = bytes_.size();
    bytes_ += text;
    return add({column, text.size(), nullptr, offset, kind});
}

bool SheetRow::putLasting(std::size_t column, std::string_view text, CellKind kind)
{
    return !fits(column, text) || add({column, text.size(), text.data(), 0, kind});
}

void SheetRow::give(std::uint64_t number, TableFinder& finder)
{
    if (tooLong_) {
        finder.refuse(number, message::cellLong, {std::to_string(request_.limits.cellBytes)}, "", *tooLong_);
        return;
    }
    if (!tooWide_.empty()) {
        const auto most = std::to_string(request_.limits.columns);
        finder.refuse(number, message::rowWide, {"> " + most, most}, tooWide_);
        return;
    }
    cells_.assign(width_, Cell{});
    for (const auto& one : taken_) {
        const char* const begin = one.lasting != nullptr ? one.lasting : bytes_.data() + one.offset;
        cells_[one.column] = {{begin, one.size}, one.kind};
    }
    finder.row(number, cells_);
}

} // namespace lianfang
