#include "hub/decode/header.h"

#include "hub/model/heading.h"

#include <algorithm>

namespace lianfang {

namespace {

using Known = std::unordered_set<std::string>;

std::size_t filledCells(const HeadRow& row)
{
    return static_cast<std::size_t>(
        std::count_if(row.texts.begin(), row.texts.end(), [](const auto& text) { return !text.empty(); }));
}

const std::string& textAt(const HeadRow& row, std::size_t column)
{
    static const std::string none;
    return column < row.texts.size() ? row.texts[column] : none;
}

void dropEmptyEnd(std::vector<Heading>& headings)
{
    while (!headings.empty() && headings.back().full.empty())
        headings.pop_back();
}

std::vector<Heading> headingsOf(const HeadRow& row)
{
    std::vector<Heading> headings;
    for (const auto& text : row.texts)
        headings.push_back({text, text});
    dropEmptyEnd(headings);
    return headings;
}

// The upper row with each text spread over the columns it heads.
std::vector<std::string> spread(const HeadRow& upper, const HeadRow& lower, std::span<const MergedArea> merges)
{
    const auto width = std::max(upper.texts.size(), lower.texts.size());
    std::vector<std::string> texts(upper.texts);
    texts.resize(width);
    bool merged = false;
    for (const auto& area : merges) {
        if (area.firstRow > upper.number || area.lastRow < upper.number)
            continue;
        merged = true;
        for (auto column = area.firstColumn + 1; column <= area.lastColumn && column < width; ++column)
            texts[column] = textAt(upper, area.firstColumn);
    }
    if (merged)
        return texts;
    std::string heads;
    for (std::size_t column = 0; column < width; ++column) {
        const bool below = !textAt(lower, column).empty();
        if (!texts[column].empty())
            heads = below ? texts[column] : "";
        else if (below)
            texts[column] = heads;
        else
            heads.clear();
    }
    return texts;
}

std::vector<Heading> headingsOf(const HeadRow& upper, const HeadRow& lower, std::span<const MergedArea> merges)
{
    const auto above = spread(upper, lower, merges);
    std::vector<Heading> headings;
    for (std::size_t column = 0; column < above.size(); ++column) {
        const auto& below = textAt(lower, column);
        if (below.empty() || above[column].empty())
            headings.push_back({above[column] + below, above[column] + below});
        else
            headings.push_back({above[column] + "/" + below, below});
    }
    dropEmptyEnd(headings);
    return headings;
}

std::size_t knownIn(const std::vector<Heading>& headings, const Known& known)
{
    return static_cast<std::size_t>(std::count_if(headings.begin(), headings.end(), [&](const Heading& heading) {
        return !heading.leaf.empty() && (isKnownHeading(heading.leaf, known) || isKnownHeading(heading.full, known));
    }));
}

// Where the upper row adds no known heading: does it look like the groups of a header, and not like a line above it?
bool looksLikeGroups(const HeadRow& upper, const HeadRow& lower, std::span<const MergedArea> merges)
{
    const auto above = filledCells(upper);
    const auto below = filledCells(lower);
    for (const auto& text : upper.texts)
        if (text.find(':') != std::string::npos || text.find("：") != std::string::npos)
            return false;
    bool merged = false;
    for (const auto& area : merges) {
        if (area.firstRow != upper.number || textAt(upper, area.firstColumn).empty())
            continue;
        merged = true;
        if (area.lastRow == lower.number && area.columns() == 1)
            return true;
        if (area.columns() >= 2 && area.columns() < below && (above >= 2 || area.firstColumn > 0))
            return true;
    }
    if (merged || above < 2 || above >= below)
        return false;
    bool alone = false; // a text with nothing below it: a cell merged downwards
    for (std::size_t column = 0; column < upper.texts.size(); ++column) {
        const auto& text = upper.texts[column];
        if (std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        alone = alone || (!text.empty() && textAt(lower, column).empty());
    }
    return alone;
}

} // namespace

bool isKnownHeading(std::string_view text, const Known& known)
{
    const auto forms = headingForms(text);
    return std::any_of(forms.begin(), forms.end(), [&](const auto& form) { return known.contains(form); });
}

std::optional<Header> findHeader(std::span<const HeadRow> rows, std::span<const MergedArea> merges, const Known& known)
{
    std::optional<Header> best;
    std::size_t bestScore = 0;
    const auto offer = [&](std::size_t row, std::size_t count, std::vector<Heading> headings, std::size_t score) {
        const auto filled = static_cast<std::size_t>(
            std::count_if(headings.begin(), headings.end(), [](const auto& one) { return !one.leaf.empty(); }));
        if (score == 0 || score <= bestScore || (score < 2 && score * 2 < filled))
            return;
        bestScore = score;
        best = Header{row, count, std::move(headings)};
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto single = headingsOf(rows[i]);
        const auto score = knownIn(single, known);
        if (i > 0 && rows[i - 1].number + 1 == rows[i].number) {
            auto pair = headingsOf(rows[i - 1], rows[i], merges);
            const auto pairScore = knownIn(pair, known);
            const auto above = knownIn(headingsOf(rows[i - 1]), known);
            const bool better = pairScore > above && pairScore > score;
            const bool groups =
                pairScore == score && pairScore >= above && score > 0 && looksLikeGroups(rows[i - 1], rows[i], merges);
            if (better || groups)
                offer(i, 2, std::move(pair), pairScore);
        }
        offer(i, 1, std::move(single), score);
    }
    return best;
}

} // namespace lianfang
