#include "hub/dispatch/report_page.h"

#include "hub/base/text.h"
#include "hub/dispatch/report_chart.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang {

namespace {

// Digits, maybe with a sign before and a point within them.
bool isNumber(const std::string& text)
{
    const std::size_t first = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const auto point = std::min(text.find('.'), text.size());
    const auto digits = [&](std::size_t from, std::size_t to) {
        return from < to &&
               std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from),
                           text.begin() + static_cast<std::ptrdiff_t>(to), [](char c) { return c >= '0' && c <= '9'; });
    };
    return digits(first, point) && (point == text.size() || digits(point + 1, text.size()));
}

std::string cellHtml(const ListColumn& column, const std::string& cell, const char* element = "td")
{
    const auto text = shown(column, cell);
    if (column.kind == ColumnKind::number)
        return isNumber(text) ? fmt::format("<{} class=\"n\">{}</{}>", element, groupedNumber(text), element)
                              : fmt::format("<{} class=\"n c\">{}</{}>", element, htmlText(text), element);
    return fmt::format("<{}{}>{}</{}>", element, column.kind == ColumnKind::day ? " class=\"d\"" : "", htmlText(text),
                       element);
}

void addFigures(std::string& out, const std::vector<ReportFigure>& figures)
{
    if (figures.empty())
        return;
    out += "<div class=\"figures\">\n";
    for (const auto& figure : figures)
        out += fmt::format("<div class=\"figure\"><p>{}</p><p><strong>{}</strong>{}</p><p>{}</p></div>\n",
                           htmlText(figure.zh), htmlText(groupedNumber(figure.value)), htmlText(figure.unit),
                           htmlText(figure.beside));
    out += "</div>\n";
}

void addCharts(std::string& out, const std::vector<ReportChart>& charts)
{
    if (charts.empty())
        return;
    out += "<div class=\"charts\">\n";
    for (const auto& chart : charts) {
        const bool half = chart.kind == ReportChart::Kind::lines;
        out += fmt::format("<figure class=\"chart{}\"><figcaption>{}{}</figcaption>{}</figure>\n", half ? "" : " wide",
                           htmlText(chart.zh), chart.unit.empty() ? "" : "（" + htmlText(chart.unit) + "）",
                           chartSvg(chart, half ? ChartWidth::half : ChartWidth::whole));
    }
    out += "</div>\n";
}

void addTable(std::string& out, const ReportTable& table)
{
    if (!table.zh.empty())
        out += "<h3>" + htmlText(table.zh) + "</h3>\n";
    if (table.rows.empty()) {
        out += "<p class=\"none\">" + htmlText(table.none) + "</p>\n";
        return;
    }
    double all = 0;
    for (const auto& column : table.columns)
        all += column.width;
    out += "<table>\n<colgroup>";
    for (const auto& column : table.columns)
        out += fmt::format("<col style=\"width:{:.1f}%\">", 100 * column.width / all);
    out += "</colgroup>\n<thead><tr>";
    for (const auto& column : table.columns)
        out += fmt::format("<th{}>{}</th>", column.kind == ColumnKind::text ? "" : " class=\"n\"", htmlText(column.zh));
    out += "</tr></thead>\n<tbody>\n";
    const auto printed = table.printed == 0 ? table.rows.size() : std::min(table.printed, table.rows.size());
    for (std::size_t row = 0; row < printed; ++row) {
        out += table.total && row + 1 == table.rows.size() ? "<tr class=\"total\">" : "<tr>";
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            out += cellHtml(table.columns[i], i < table.rows[row].size() ? table.rows[row][i] : std::string());
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n";
    if (printed < table.rows.size())
        out += fmt::format("<p class=\"rest\">共 {} 条，此处列出前 {} 条，其余见同名电子表格。</p>\n",
                           table.rows.size(), printed);
}

} // namespace

std::string groupedNumber(const std::string& text)
{
    if (!isNumber(text))
        return text;
    const auto first = text.find_first_of("0123456789"), point = std::min(text.find('.'), text.size());
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > first && i < point && (point - i) % 3 == 0)
            out += ',';
        out += text[i];
    }
    return out;
}

std::string sectionBody(const ReportSection& section)
{
    std::string out;
    for (const auto& note : section.notes)
        out += "<p class=\"note\">" + htmlText(note) + "</p>\n";
    addFigures(out, section.figures);
    addCharts(out, section.charts);
    for (const auto& table : section.tables)
        addTable(out, table);
    return out;
}

} // namespace lianfang
