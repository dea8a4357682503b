// A report on its way to people: gathered once, then shown as a page (report_page.h) and as a workbook
// (report_workbook.h), which say the same.
#pragma once

#include "hub/dispatch/list.h"

#include <optional>
#include <string>
#include <vector>

namespace lianfang {

// A number that stands out.
struct ReportFigure {
    std::string zh;     // "用人单位参保率"
    std::string value;  // a decimal number, or what stands in its place
    std::string unit;   // "%", "项"; may be empty
    std::string beside; // "目标 90.00%"; may be empty
    std::string en;
};

struct ReportTable {
    std::string zh;                             // heading; may be empty
    std::vector<ListColumn> columns;            // their `zh`, kind, and width beside that of the others
    std::vector<std::vector<std::string>> rows; // cells as those of a list
    std::string none;                           // stands there instead where there is no row
    bool total = false;                         // the last row sums up the others
    std::size_t printed = 0;                    // on the page only so many rows; 0: all. The workbook has them all
};

struct ChartSeries {
    std::string zh;
    std::vector<std::optional<double>> values; // one for each label; nothing: a gap
};

struct ReportChart {
    enum class Kind : std::uint8_t {
        lines, // a course over time
        bars,  // one below the other, the series of a label in one bar; none of them negative
    };

    Kind kind = Kind::lines;
    std::string zh;
    std::string unit; // "%"; may be empty
    int decimals = 0; // that numbers have
    std::vector<std::string> labels;
    std::vector<ChartSeries> series;
    std::optional<double> target; // a line across
};

struct ReportSection {
    std::string zh;                 // "部门报送"; at most 20 characters, no brackets, colons or slashes
    std::vector<std::string> notes; // paragraphs
    std::vector<ReportFigure> figures;
    std::vector<ReportChart> charts;
    std::vector<ReportTable> tables;
};

struct Report {
    std::string zh; // title: "2026年第三季度工伤保险部门协同通报"
    std::string en; //
    std::vector<std::pair<std::string, std::string>> about; // "数据截至", "2026-09-30" …
    Seconds generated = 0;
    std::vector<ReportSection> sections;
};

// "12,345.60": a decimal number with its thousands apart; any other text as it is.
std::string groupedNumber(const std::string& text);

} // namespace lianfang
