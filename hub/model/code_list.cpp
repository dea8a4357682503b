#include "hub/model/code_list.h"

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/model/csv_line.h"
#include "hub/model/messages.h"

#include <algorithm>
#include <array>

namespace lianfang {

namespace {

constexpr std::array<std::string_view, 4> ownColumns{"code", "name", "valid_from", "valid_to"};

bool validOn(const CodeList::Entry& entry, Day on)
{
    return (!entry.validFrom || *entry.validFrom <= on) && (!entry.validTo || on <= *entry.validTo);
}

std::optional<Day> dateIn(std::string_view cell, const std::string& file, unsigned line)
{
    if (cell.empty())
        return std::nullopt;
    const auto day = dayFromString(cell);
    if (!day)
        throw Error(message::codeListDate, {file, std::to_string(line), std::string(cell)});
    return day;
}

} // namespace

CodeList CodeList::fromCsv(const std::filesystem::path& path)
{
    const std::string content = readFile(path);
    const std::string file = path.string();
    std::string_view rest = content;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    if (!isUtf8(rest))
        throw Error(message::codeListEncoding, {file});

    CodeList list;
    std::vector<std::string> cells;
    unsigned line = 1;
    if (!takeCsvLine(rest, cells) || cells.size() < ownColumns.size() ||
        !std::equal(ownColumns.begin(), ownColumns.end(), cells.begin()))
        throw Error(message::codeListHeader, {file, std::to_string(line)});
    list.moreColumns_.assign(cells.begin() + ownColumns.size(), cells.end());
    const std::size_t width = cells.size();
    const auto aliases = std::find(list.moreColumns_.begin(), list.moreColumns_.end(), "aliases");
    const auto aliasColumn = static_cast<std::size_t>(aliases - list.moreColumns_.begin());

    while (!rest.empty()) {
        ++line;
        if (!takeCsvLine(rest, cells))
            throw Error(message::codeListQuote, {file, std::to_string(line)});
        if (cells.size() == 1 && cells[0].empty())
            continue;
        if (cells.size() != width)
            throw Error(message::codeListWidth,
                        {file, std::to_string(line), std::to_string(cells.size()), std::to_string(width)});
        if (cells[0].empty() || cells[1].empty())
            throw Error(message::codeListEmpty, {file, std::to_string(line)});
        Entry entry{
            std::move(cells[0]), std::move(cells[1]), dateIn(cells[2], file, line), dateIn(cells[3], file, line), {}};
        if (entry.validFrom && entry.validTo && *entry.validTo < *entry.validFrom)
            throw Error(message::codeListDate, {file, std::to_string(line), cells[3]});
        entry.more.assign(std::make_move_iterator(cells.begin() + ownColumns.size()),
                          std::make_move_iterator(cells.end()));

        const std::size_t at = list.entries_.size();
        list.byCode_[entry.code].push_back(at);
        list.byName_[compact(entry.name)].push_back(at);
        if (aliasColumn < entry.more.size())
            for (std::string_view left = entry.more[aliasColumn]; !left.empty();) {
                const auto end = std::min(left.find('|'), left.size());
                if (end > 0)
                    list.byName_[compact(left.substr(0, end))].push_back(at);
                left.remove_prefix(std::min(end + 1, left.size()));
            }
        list.entries_.push_back(std::move(entry));
    }
    return list;
}

const CodeList::Entry* CodeList::find(std::string_view code, Day on) const
{
    const auto found = byCode_.find(code);
    if (found == byCode_.end())
        return nullptr;
    const auto& places = found->second;
    const auto place =
        std::find_if(places.rbegin(), places.rend(), [&](std::size_t at) { return validOn(entries_[at], on); });
    return place == places.rend() ? nullptr : &entries_[*place];
}

const CodeList::Entry* CodeList::findEver(std::string_view code) const
{
    const auto found = byCode_.find(code);
    return found == byCode_.end() ? nullptr : &entries_[found->second.back()];
}

const CodeList::Entry* CodeList::findByName(std::string_view name, Day on) const
{
    const auto found = byName_.find(compact(name));
    if (found == byName_.end())
        return nullptr;
    const Entry* only = nullptr;
    for (const std::size_t at : found->second) {
        if (!validOn(entries_[at], on))
            continue;
        if (only && only->code != entries_[at].code)
            return nullptr;
        only = &entries_[at];
    }
    return only;
}

} // namespace lianfang
