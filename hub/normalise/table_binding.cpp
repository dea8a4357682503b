#include "hub/normalise/table_binding.h"

#include "hub/model/heading.h"
#include "hub/normalise/messages.h"

#include <algorithm>

namespace lianfang {

namespace {

// The place of the first of `wanted` that the heading may mean; nothing if it means none.
std::optional<std::size_t> match(const Heading& heading, const std::vector<std::string>& wanted)
{
    for (const auto* text : {&heading.full, &heading.leaf})
        for (const auto& form : headingForms(*text))
            if (const auto at = std::find(wanted.begin(), wanted.end(), form); at != wanted.end())
                return static_cast<std::size_t>(at - wanted.begin());
    return std::nullopt;
}

}  // namespace

TableBinding::TableBinding(const Table& table, const DatasetMapping& mapping)
{
    std::vector<bool> used(table.headings.size());
    for (const auto& heading : table.headings)
        headings.push_back(heading.full);
    for (const auto& map : mapping.maps) {
        std::optional<std::size_t> column;
        std::size_t best = map.from.size();
        for (std::size_t i = 0; i < table.headings.size(); ++i) {
            const auto rank = match(table.headings[i], map.from);
            if (!rank)
                continue;
            used[i] = true;
            if (*rank < best) {
                best = *rank;
                column = i;
            }
        }
        columns.push_back(column);
    }
    for (std::size_t i = 0; i < used.size(); ++i)
        if (!used[i] && !headings[i].empty())
            unknownColumns.push_back(headings[i]);

    const auto& fields = mapping.dataset->fields;
    for (std::size_t field = 0; field < fields.size(); ++field) {
        if (!fields[field].required)
            continue;
        bool fed = false;
        std::string names;
        for (std::size_t i = 0; i < mapping.maps.size(); ++i) {
            const auto& map = mapping.maps[i];
            if (map.field != field)
                continue;
            fed = fed || columns[i] || !map.constant.empty() || !map.fallback.empty();
            for (const auto& name : map.from)
                names += (names.empty() ? "" : "、") + name;
        }
        if (!fed)
            throw Error(message::columnMissing,
                        {table.sheet.empty() ? table.document : table.document + " / " + table.sheet,
                         inBoth(fields[field].zh, fields[field].en), names});
    }
}

std::string TableBinding::headingOf(const DatasetMapping& mapping, std::size_t field) const
{
    for (std::size_t i = 0; i < mapping.maps.size() && i < columns.size(); ++i)
        if (mapping.maps[i].field == field && columns[i])
            return headings[*columns[i]];
    return mapping.dataset->fields[field].zh;
}

}  // namespace lianfang
