#include "hub/decode/row_kind.h"

#include "hub/base/text.h"
#include "hub/model/heading.h"

#include <algorithm>
#include <array>

namespace lianfang {

namespace {

using namespace std::string_view_literals;

constexpr std::array totals{"合计"sv,     "总计"sv,     "小计"sv,     "共计"sv,     "累计"sv,
                            "总合计"sv,   "合计数"sv,   "本页合计"sv, "本页小计"sv, "全市合计"sv,
                            "全县合计"sv, "全区合计"sv, "TOTAL"sv};
constexpr std::array totalEnds{"合计"sv, "小计"sv, "总计"sv};
// What may stand before 小计 in a subtotal: a division or a part of the form, never the end of a person's name alone.
constexpr std::array partEnds{"区"sv, "县"sv, "市"sv, "页"sv, "镇"sv, "乡"sv, "街道"sv, "部门"sv, "单位"sv, "类"sv};

// Labels with a colon; the `people` ones also stand alone in a cell, the name in the next.
constexpr std::array people{"制表人"sv,   "填表人"sv,     "填报人"sv,     "审核人"sv,      "复核人"sv,     "经办人"sv,
                            "负责人"sv,   "单位负责人"sv, "分管负责人"sv, "部门负责人"sv,  "统计负责人"sv, "主管领导"sv,
                            "分管领导"sv, "报送人"sv,     "联系人"sv,     "制表"sv,        "审核"sv,       "填表"sv,
                            "复核"sv,     "填报"sv,       "单位盖章"sv,   "填报单位盖章"sv};
constexpr std::array labels{"填报日期"sv, "填表日期"sv, "制表日期"sv, "报送日期"sv, "审核日期"sv, "制表时间"sv,
                            "填表时间"sv, "填报时间"sv, "报送时间"sv, "日期"sv,     "联系电话"sv, "电话"sv,
                            "备注"sv,     "说明"sv,     "填表说明"sv, "填报说明"sv, "注"sv,       "填报单位"sv,
                            "制表单位"sv, "报送单位"sv, "单位"sv,     "附注"sv,     "注意"sv,     "单位名称"sv};

// The first three bytes of everything in the lists above, and of their like with a leading note: cheap to compare.
constexpr unsigned leadOf(std::string_view text)
{
    return text.size() < 3 ? 0
                           : static_cast<unsigned char>(text[0]) << 16 | static_cast<unsigned char>(text[1]) << 8 |
                                 static_cast<unsigned char>(text[2]);
}

constexpr auto sortedLeads = [] {
    std::array<unsigned, totals.size() + people.size() + labels.size() + 3> leads{};
    std::size_t n = 0;
    for (const auto list : totals)
        leads[n++] = leadOf(list);
    for (const auto list : people)
        leads[n++] = leadOf(list);
    for (const auto list : labels)
        leads[n++] = leadOf(list);
    for (const auto sign : {"（"sv, "【"sv, "※"sv})
        leads[n++] = leadOf(sign);
    std::sort(leads.begin(), leads.end());
    return leads;
}();

bool mayBeSpecial(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    if (first < 0x80) // a space, a bracket or TOTAL; digits, letters of codes and the rest are data
        return first <= ' ' || first == '(' || first == '*' || first == 'T' || first == 't';
    const unsigned lead = leadOf(text);
    // White space and invisible characters begin with C2, E2 or E3 80.
    return first == 0xC2 || first == 0xE2 || (lead >> 8) == 0xE380 ||
           std::binary_search(sortedLeads.begin(), sortedLeads.end(), lead) || text.ends_with("计");
}

template <typename List>
bool holds(const List& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool isAmount(std::string_view text)
{
    const std::string plain = compact(text);
    return plain.size() <= 16 && std::all_of(plain.begin(), plain.end(), [](char c) {
               return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '%';
           });
}

bool saysTotal(std::string_view first, std::span<const Cell> rest)
{
    for (const auto& form : headingForms(first))
        if (holds(totals, form))
            return true;
    const std::string text = compact(first);
    for (const auto end : totalEnds) {
        if (!text.ends_with(end))
            continue;
        const auto part = std::string_view(text).substr(0, text.size() - end.size());
        const bool isPart = std::any_of(partEnds.begin(), partEnds.end(), [&](auto e) { return part.ends_with(e); });
        return isPart && std::all_of(rest.begin(), rest.end(), [](const Cell& cell) { return isAmount(cell.text); });
    }
    return false;
}

// 0: no label; 1: one that may also be a column's value; 2: certainly one.
int isLabel(std::string_view cell)
{
    const std::string text = compact(cell);
    const auto colon = text.find(':');
    std::string_view label = std::string_view(text).substr(0, colon);
    while (label.starts_with('*') || label.starts_with('('))
        label.remove_prefix(1);
    if (const auto bracket = label.find('('); bracket != std::string_view::npos && bracket > 0)
        label = label.substr(0, bracket);
    if (colon == std::string::npos)
        return holds(people, label) ? 1 : 0;
    while (!label.empty() && label.back() >= '0' && label.back() <= '9') // 注1：
        label.remove_suffix(1);
    return holds(people, label) || holds(labels, label) ? 2 : 0;
}

bool isSignature(std::span<const Cell> cells, std::size_t first, std::size_t filled, std::size_t width)
{
    const int label = isLabel(cells[first].text);
    if (label == 0)
        return false;
    if (filled == 1)
        return width > 1;
    const auto isLabelCell = [](const Cell& cell) { return !isBlank(cell.text) && isLabel(cell.text) > 0; };
    const auto many = static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), isLabelCell));
    // A lone label may have its value beside it; a full row with one such text is data.
    return many == filled || (filled < width && (many >= 2 || filled <= (width > 3 ? 3u : 1u)));
}

bool isSectionTitle(std::string_view cell)
{
    static constexpr std::array numerals{"一"sv, "二"sv, "三"sv, "四"sv, "五"sv, "六"sv,
                                         "七"sv, "八"sv, "九"sv, "十"sv, "百"sv};
    static constexpr std::array stops{"、"sv, "."sv, ":"sv, ")"sv, ","sv, "，"sv, "．"sv};
    const std::string title = compact(cell);
    std::string_view text = title;
    const auto take = [&](std::string_view start) {
        const bool there = text.starts_with(start);
        if (there)
            text.remove_prefix(start.size());
        return there;
    };
    const auto takeAny = [&](const auto& list) {
        return std::any_of(list.begin(), list.end(), [&](auto one) { return take(one); });
    };
    if (text.starts_with("【") && text.ends_with("】"))
        return true;
    const bool bracket = take("(");
    const bool ordinal = !bracket && take("第");
    std::size_t taken = 0;
    while (takeAny(numerals))
        ++taken;
    const bool digits = taken == 0;
    if (digits)
        while (!text.empty() && text[0] >= '0' && text[0] <= '9' && ++taken <= 2)
            text.remove_prefix(1);
    if (taken == 0 || taken > 3)
        return false;
    if (ordinal)
        return take("部分") || take("章") || take("节") || take("类");
    if (bracket)
        return take(")") && !text.empty();
    // 3.5 is an amount, 3、 a title.
    return (digits ? take("、") : takeAny(stops)) && !text.empty();
}

} // namespace

bool isBlank(std::string_view text) noexcept
{
    if (text.empty())
        return true;
    const auto first = static_cast<unsigned char>(text[0]);
    if (first > ' ' && first != 0xC2 && first != 0xE2 && first != 0xE3 && first != 0xEF)
        return false;
    return trimmed(text).empty();
}

RowKind kindOf(std::span<const Cell> cells, std::size_t width)
{
    std::size_t first = 0;
    while (first < cells.size() && isBlank(cells[first].text))
        ++first;
    if (first == cells.size())
        return RowKind::empty;
    std::size_t second = first + 1;
    while (second < cells.size() && isBlank(cells[second].text))
        ++second;
    const bool alone = second == cells.size();
    if (cells[first].kind != CellKind::text || (!alone && !mayBeSpecial(cells[first].text)))
        return RowKind::data;

    if (width > 1 && saysTotal(cells[first].text, cells.subspan(first + 1)))
        return RowKind::total;
    std::size_t filled = 1;
    for (std::size_t i = second; i < cells.size(); ++i)
        filled += !isBlank(cells[i].text);
    if (isSignature(cells, first, filled, width))
        return RowKind::signature;
    if (alone && width > 1 && first < 3 && isSectionTitle(cells[first].text))
        return RowKind::band;
    return RowKind::data;
}

} // namespace lianfang
