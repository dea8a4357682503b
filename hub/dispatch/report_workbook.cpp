#include "hub/dispatch/report_workbook.h"

#include "hub/base/error.h"
#include "hub/base/text.h"
#include "hub/dispatch/messages.h"
#include "hub/model/day.h"

#include <fmt/format.h>

#include <xlsxwriter.h>

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <numeric>

namespace lianfang {

namespace {

constexpr const char* font = "微软雅黑";
constexpr const char* chartNumbers = "图表数据";
constexpr double lineHeight = 18; // points
constexpr int rowPixels = 20;     // of a row whose height nobody set
// As on the page: neighbours differ without colour too.
constexpr std::array<lxw_color_t, 4> tones{0x1F4E79, 0xC3D0DE, 0x7F95AD, 0xE6EBF1};
constexpr lxw_color_t ink = 0x222222, rule = 0xBFC5CD;
constexpr double columnWidth = 12, sheetWidth = 96; // characters, at least

std::size_t widthOf(const std::string& text)
{
    std::size_t width = 0;
    for (std::size_t at = 0; isUtf8(text) && at < text.size();)
        width += nextCodePoint(text, at) < 0x2E80 ? 1 : 2;
    return width;
}

std::optional<double> asNumber(const std::string& text)
{
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    return text.empty() || text.size() > 15 || error != std::errc() || at != end ? std::nullopt : std::optional(value);
}

std::size_t decimalsOf(const std::string& number)
{
    const auto point = number.find('.');
    return point == std::string::npos ? 0 : number.size() - point - 1;
}

class Book {
public:
    Book(const std::filesystem::path& file, const Report& report)
        : file_(file), report_(report), folder_(file.parent_path().string())
    {
        lxw_workbook_options options{};
        options.use_zip64 = LXW_TRUE;
        options.tmpdir = folder_.empty() ? nullptr : folder_.data();
        book_.reset(workbook_new_opt(file_.c_str(), &options));
        if (!book_)
            throw Error(message::workbookNotWritten, {file_.string(), "workbook_new"});
        std::string title = report.zh, maker = "联防 Lianfang";
        lxw_doc_properties properties{};
        properties.title = title.data();
        properties.author = maker.data();
        properties.created = static_cast<time_t>(report.generated);
        workbook_set_properties(book_.get(), &properties);
        title_ = format([](lxw_format* f) {
            format_set_font_size(f, 16);
            format_set_bold(f);
        });
        heading_ = format([](lxw_format* f) {
            format_set_font_size(f, 12);
            format_set_bold(f);
            format_set_font_color(f, tones[0]);
        });
        quiet_ = format([](lxw_format* f) {
            format_set_font_size(f, 9);
            format_set_font_color(f, 0x595959);
        });
        note_ = format([](lxw_format* f) {
            format_set_font_size(f, 10);
            format_set_text_wrap(f);
            format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
        });
        header_ = bordered([](lxw_format* f) {
            format_set_bold(f);
            format_set_text_wrap(f);
            format_set_align(f, LXW_ALIGN_CENTER);
            format_set_bg_color(f, 0xE9EEF4);
        });
        text_ = bordered([](lxw_format* f) {
            format_set_text_wrap(f);
            format_set_indent(f, 1);
            format_set_num_format(f, "@");
        });
        stand_ = bordered([](lxw_format* f) {
            format_set_align(f, LXW_ALIGN_RIGHT);
            format_set_indent(f, 1);
        });
        day_ = bordered([](lxw_format* f) {
            format_set_align(f, LXW_ALIGN_CENTER);
            format_set_num_format(f, "yyyy-mm-dd");
        });
    }

    void add(const ReportSection& section)
    {
        sheet_ = newSheet(section.zh);
        auto columns = columnsOf(section);
        width_ = std::accumulate(columns.begin(), columns.end(), 0.0);
        for (; width_ < sheetWidth; width_ += columnWidth)
            columns.push_back(columnWidth);
        across_ = columns.size();
        for (std::size_t i = 0; i < across_; ++i)
            worksheet_set_column(sheet_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), columns[i], nullptr);
        row_ = 0;
        across(report_.zh, title_, 28);
        std::string about;
        for (const auto& [name, value] : report_.about)
            about += (about.empty() ? "" : "　") + name + "：" + value;
        across(about, quiet_, lineHeight);
        across(section.zh, heading_, 24);
        for (const auto& note : section.notes)
            across(note, note_, lineHeight * lines(note, width_ * 1.05));
        add(section.figures);
        addCharts(section.charts);
        for (const auto& table : section.tables)
            add(table);
        print();
    }

    void close()
    {
        if (numbers_ != nullptr)
            worksheet_set_column(numbers_, 0, 0, 40, nullptr);
        // workbook_close frees the book, whether it succeeds or not.
        const auto error = workbook_close(book_.release());
        if (error != LXW_NO_ERROR)
            throw Error(message::workbookNotWritten, {file_.string(), lxw_strerror(error)});
        ::chmod(file_.c_str(), 0600);
    }

    // Before the others are closed: it comes last, and charts name it.
    void addNumbers(const std::vector<ReportSection>& sections)
    {
        const bool any = std::any_of(sections.begin(), sections.end(), [](const auto& s) { return !s.charts.empty(); });
        if (!any)
            return;
        numbers_ = newSheet(chartNumbers);
        lxw_row_t row = 0;
        for (const auto& section : sections)
            for (const auto& chart : section.charts)
                place(row, chart);
        for (const auto& [where, chart] : waiting_)
            worksheet_insert_chart_opt(where.sheet, where.row, 0, made(*chart),
                                       const_cast<lxw_chart_options*>(&where.how));
    }

private:
    struct Free {
        void operator()(lxw_workbook* book) const noexcept { lxw_workbook_free(book); }
    };
    struct Where {
        lxw_worksheet* sheet;
        lxw_row_t row;
        lxw_chart_options how;
    };

    template <typename Change>
    lxw_format* format(Change change)
    {
        auto* f = workbook_add_format(book_.get());
        format_set_font_name(f, font);
        format_set_font_size(f, 10);
        format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
        change(f);
        return f;
    }
    template <typename Change>
    lxw_format* bordered(Change change)
    {
        return format([&](lxw_format* f) {
            format_set_border(f, LXW_BORDER_THIN);
            format_set_border_color(f, rule);
            change(f);
        });
    }
    // Thousands apart, and as many decimals as the number was given with.
    lxw_format* numberFormat(std::size_t decimals)
    {
        auto& found = numberFormats_[decimals];
        if (found == nullptr)
            found = bordered([&](lxw_format* f) {
                format_set_align(f, LXW_ALIGN_RIGHT);
                format_set_indent(f, 1);
                const auto pattern = decimals == 0 ? std::string("#,##0") : "#,##0." + std::string(decimals, '0');
                format_set_num_format(f, pattern.c_str());
            });
        return found;
    }

    lxw_worksheet* newSheet(const std::string& name)
    {
        auto* sheet = workbook_add_worksheet(book_.get(), name.c_str());
        if (sheet == nullptr)
            throw Error(message::workbookNotWritten, {file_.string(), name});
        worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
        return sheet;
    }

    // Of all its tables, and of the figures, which take the first four.
    static std::vector<double> columnsOf(const ReportSection& section)
    {
        std::vector<double> out;
        const auto widen = [&](std::size_t i, double width) {
            if (i >= out.size())
                out.resize(i + 1, columnWidth);
            out[i] = std::max(out[i], width);
        };
        for (const auto& table : section.tables)
            for (std::size_t i = 0; i < table.columns.size(); ++i)
                widen(i, table.columns[i].width);
        if (!section.figures.empty()) {
            widen(0, 26);
            widen(3, 30);
        }
        return out;
    }

    static double lines(const std::string& text, double width)
    {
        return static_cast<double>(1 + widthOf(text) / static_cast<std::size_t>(std::max(width, 20.0)));
    }

    void across(const std::string& text, lxw_format* how, double height)
    {
        worksheet_set_row(sheet_, row_, height, nullptr);
        worksheet_merge_range(sheet_, row_, 0, row_, static_cast<lxw_col_t>(across_ - 1), text.c_str(), how);
        ++row_;
    }

    void add(const std::vector<ReportFigure>& figures)
    {
        if (figures.empty())
            return;
        ReportTable table;
        table.columns = {{"项目", "", ColumnKind::text, 26},
                         {"数值", "", ColumnKind::number, 12},
                         {"单位", "", ColumnKind::text, 10},
                         {"说明", "", ColumnKind::text, 30}};
        for (const auto& figure : figures)
            table.rows.push_back({figure.zh, figure.value, figure.unit, figure.beside});
        add(table);
    }

    void add(const ReportTable& table)
    {
        ++row_;
        if (!table.zh.empty())
            across(table.zh, heading_, 22);
        if (table.rows.empty()) {
            across(table.none, note_, lineHeight);
            return;
        }
        worksheet_set_row(sheet_, row_, 30, nullptr);
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            worksheet_write_string(sheet_, row_, static_cast<lxw_col_t>(i), table.columns[i].zh.c_str(), header_);
        ++row_;
        for (const auto& cells : table.rows) {
            double height = 1;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                const auto cell = shown(table.columns[i], i < cells.size() ? cells[i] : std::string());
                height = std::max(height, lines(cell, table.columns[i].width - 1));
                write(static_cast<lxw_col_t>(i), table.columns[i].kind, cell);
            }
            worksheet_set_row(sheet_, row_, lineHeight * std::min(height, 20.0), nullptr);
            ++row_;
        }
    }

    void write(lxw_col_t at, ColumnKind kind, const std::string& cell)
    {
        if (kind == ColumnKind::number) {
            if (const auto value = asNumber(cell)) {
                worksheet_write_number(sheet_, row_, at, *value, numberFormat(decimalsOf(cell)));
                return;
            }
        }
        if (kind == ColumnKind::day) {
            if (const auto day = dayFromString(cell)) {
                const std::chrono::year_month_day date(*day);
                lxw_datetime moment{static_cast<int>(date.year()),
                                    static_cast<int>(static_cast<unsigned>(date.month())),
                                    static_cast<int>(static_cast<unsigned>(date.day())),
                                    0,
                                    0,
                                    0};
                worksheet_write_datetime(sheet_, row_, at, &moment, day_);
                return;
            }
        }
        auto* how = kind == ColumnKind::number ? stand_ : text_;
        if (cell.empty())
            worksheet_write_blank(sheet_, row_, at, how);
        else
            worksheet_write_string(sheet_, row_, at, cell.c_str(), how);
    }

    // Courses two beside each other, bars one below the other.
    void addCharts(const std::vector<ReportChart>& charts)
    {
        if (charts.empty())
            return;
        constexpr int between = 20, lineChart = 240;
        const int wide = static_cast<int>(width_ * 7 + 5 * static_cast<double>(across_)), half = (wide - between) / 2;
        const auto rows = [](int height) { return static_cast<lxw_row_t>(height / rowPixels) + 2; };
        ++row_;
        bool left = true; // the next course stands to the left
        for (const auto& chart : charts) {
            const bool course = chart.kind == ReportChart::Kind::lines;
            if (!course && !left) {
                row_ += rows(lineChart);
                left = true;
            }
            const int height = course ? lineChart : 90 + 26 * static_cast<int>(chart.labels.size());
            Where where{sheet_, row_, {}};
            where.how.x_offset = course && !left ? half + between : 0;
            where.how.x_scale = (course ? half : wide) / 480.0; // a chart is 480 by 288 by itself
            where.how.y_scale = height / 288.0;
            waiting_.emplace_back(where, &chart);
            left = !course || !left;
            if (left)
                row_ += rows(height);
        }
        if (!left)
            row_ += rows(lineChart);
    }

    void print()
    {
        worksheet_set_landscape(sheet_);
        worksheet_set_paper(sheet_, 9); // A4
        worksheet_set_margins(sheet_, 0.5, 0.5, 0.6, 0.7);
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_set_footer(sheet_, "&L&A&R第 &P 页，共 &N 页");
    }

    // The chart's numbers below those of the one before.
    void place(lxw_row_t& row, const ReportChart& chart)
    {
        worksheet_write_string(numbers_, row, 0,
                               (chart.zh + (chart.unit.empty() ? "" : "（" + chart.unit + "）")).c_str(), heading_);
        const lxw_row_t head = row + 1;
        places_[&chart] = head;
        lxw_col_t column = 1;
        const auto write = [&](const std::string& name, const std::vector<std::optional<double>>& values) {
            worksheet_write_string(numbers_, head, column, name.c_str(), header_);
            for (std::size_t i = 0; i < chart.labels.size(); ++i)
                if (i < values.size() && values[i])
                    worksheet_write_number(numbers_, head + 1 + static_cast<lxw_row_t>(i), column, *values[i],
                                           numberFormat(static_cast<std::size_t>(chart.decimals)));
            ++column;
        };
        for (std::size_t i = 0; i < chart.labels.size(); ++i) {
            auto label = chart.labels[i];
            std::replace(label.begin(), label.end(), '\n', ' ');
            worksheet_write_string(numbers_, head + 1 + static_cast<lxw_row_t>(i), 0, label.c_str(), text_);
        }
        for (const auto& series : chart.series)
            write(series.zh, series.values);
        if (chart.target)
            write("目标", std::vector<std::optional<double>>(chart.labels.size(), chart.target));
        row = head + static_cast<lxw_row_t>(chart.labels.size()) + 2;
    }

    lxw_chart* made(const ReportChart& chart)
    {
        const bool lines = chart.kind == ReportChart::Kind::lines;
        auto* out = workbook_add_chart(book_.get(), lines                      ? LXW_CHART_LINE
                                                    : chart.series.size() == 1 ? LXW_CHART_BAR
                                                                               : LXW_CHART_BAR_STACKED);
        const auto head = places_.at(&chart), last = head + static_cast<lxw_row_t>(chart.labels.size());
        const std::string pattern =
            chart.decimals == 0 ? "#,##0" : "#,##0." + std::string(static_cast<std::size_t>(chart.decimals), '0');
        const auto series = [&](std::size_t which) {
            auto* one = chart_add_series(out, nullptr, nullptr);
            const auto column = static_cast<lxw_col_t>(which + 1);
            chart_series_set_categories(one, chartNumbers, head + 1, 0, last, 0);
            chart_series_set_values(one, chartNumbers, head + 1, column, last, column);
            chart_series_set_name_range(one, chartNumbers, head, column);
            return one;
        };
        lxw_chart_font small{};
        small.name = font_.data();
        small.size = 9;
        for (std::size_t i = 0; i < chart.series.size(); ++i) {
            auto* one = series(i);
            lxw_chart_line stroke{};
            stroke.color = lines ? tones[i % tones.size()] : 0x5D7187;
            stroke.width = lines ? 2.0F : 0.5F;
            chart_series_set_line(one, &stroke);
            lxw_chart_fill fill{};
            fill.color = tones[i % tones.size()];
            if (lines) {
                chart_series_set_marker_type(one, LXW_CHART_MARKER_CIRCLE);
                chart_series_set_marker_size(one, 5);
                chart_series_set_marker_fill(one, &fill);
                chart_series_set_marker_line(one, &stroke);
            } else {
                chart_series_set_fill(one, &fill);
            }
            if (lines || chart.series.size() == 1) {
                chart_series_set_labels(one);
                chart_series_set_labels_num_format(one, pattern.c_str());
                chart_series_set_labels_font(one, &small);
                chart_series_set_labels_position(one, lines ? LXW_CHART_LABEL_POSITION_ABOVE
                                                            : LXW_CHART_LABEL_POSITION_OUTSIDE_END);
            }
        }
        if (chart.target && lines) {
            auto* one = series(chart.series.size());
            lxw_chart_line stroke{};
            stroke.color = ink;
            stroke.width = 1;
            stroke.dash_type = LXW_CHART_LINE_DASH_DASH;
            chart_series_set_line(one, &stroke);
            chart_series_set_marker_type(one, LXW_CHART_MARKER_NONE);
        }
        const auto title = chart.zh + (chart.unit.empty() ? "" : "（" + chart.unit + "）");
        chart_title_set_name(out, title.c_str());
        lxw_chart_font bold = small;
        bold.size = 11;
        bold.bold = LXW_TRUE;
        chart_title_set_name_font(out, &bold);
        if (chart.series.size() + (chart.target && lines ? 1 : 0) > 1) {
            chart_legend_set_position(out, LXW_CHART_LEGEND_BOTTOM);
            chart_legend_set_font(out, &small);
        } else {
            chart_legend_set_position(out, LXW_CHART_LEGEND_NONE);
        }
        axes(out, lines, small, pattern);
        return out;
    }

    static void axes(lxw_chart* chart, bool lines, lxw_chart_font& small, const std::string& pattern)
    {
        auto* names = lines ? chart->x_axis : chart->y_axis; // the library means the directions on the sheet
        auto* values = lines ? chart->y_axis : chart->x_axis;
        chart_axis_set_num_font(names, &small);
        chart_axis_set_num_font(values, &small);
        chart_axis_set_num_format(values, pattern.c_str());
        lxw_chart_line light{};
        light.color = 0xDCDFE4;
        light.width = 0.75F;
        chart_axis_major_gridlines_set_visible(names, LXW_FALSE);
        chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
        chart_axis_major_gridlines_set_line(values, &light);
        if (!lines) {
            chart_axis_set_reverse(names);      // the first on top
            chart_axis_set_crossing_max(names); // and the numbers below
            chart_axis_set_min(values, 0);
        }
    }

    const std::filesystem::path& file_;
    const Report& report_;
    std::string folder_, font_ = font;
    std::unique_ptr<lxw_workbook, Free> book_;
    lxw_worksheet *sheet_ = nullptr, *numbers_ = nullptr;
    lxw_format *title_ = nullptr, *heading_ = nullptr, *quiet_ = nullptr, *note_ = nullptr, *header_ = nullptr;
    lxw_format *text_ = nullptr, *stand_ = nullptr, *day_ = nullptr;
    std::map<std::size_t, lxw_format*> numberFormats_;
    std::map<const ReportChart*, lxw_row_t> places_;
    std::vector<std::pair<Where, const ReportChart*>> waiting_;
    lxw_row_t row_ = 0;
    std::size_t across_ = 1;
    double width_ = 0;
};

} // namespace

void writeReport(const std::filesystem::path& file, const Report& report)
{
    Book book(file, report);
    for (const auto& section : report.sections)
        book.add(section);
    book.addNumbers(report.sections);
    book.close();
}

} // namespace lianfang
