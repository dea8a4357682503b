#include "hub/dispatch/list_workbook.h"

#include "hub/base/text.h"
#include "hub/dispatch/messages.h"
#include "hub/model/day.h"

#include <fmt/format.h>

#include <xlsxwriter.h>

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>

namespace lianfang {

namespace {

constexpr const char* font = "微软雅黑";
constexpr std::size_t longestCell = 32'000; // a cell takes 32,767 characters
constexpr lxw_row_t headerRow = 4;
constexpr double lineHeight = 16; // points

// Characters at print width: Chinese ones take two.
std::size_t widthOf(const std::string& text)
{
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();)
        width += nextCodePoint(text, at) < 0x2E80 ? 1 : 2;
    return width;
}

std::string cut(const std::string& text)
{
    if (text.size() <= longestCell)
        return text;
    std::size_t end = longestCell;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

// A number that a spreadsheet keeps exactly: longer ones stay text.
std::optional<double> asNumber(const std::string& text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (text.empty() || text.size() > 15 || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

class Book {
public:
    Book(const std::filesystem::path& file, const List& first, std::uint32_t rowsPerSheet)
        : file_(file), rowsPerSheet_(rowsPerSheet), folder_(file.parent_path().string())
    {
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.use_zip64 = LXW_TRUE;
        options.tmpdir = folder_.empty() ? nullptr : folder_.data();
        book_.reset(workbook_new_opt(file_.c_str(), &options));
        if (!book_)
            throw Error(message::workbookNotWritten, {file_.string(), "workbook_new"});
        std::string title = first.zh, maker = "联防 Lianfang";
        lxw_doc_properties properties{};
        properties.title = title.data();
        properties.author = maker.data();
        properties.created = static_cast<time_t>(first.generated);
        workbook_set_properties(book_.get(), &properties);
        title_ = format([](lxw_format* f) {
            format_set_font_size(f, 16);
            format_set_bold(f);
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
        header_ = format(
            [](lxw_format* f) {
                format_set_bold(f);
                format_set_text_wrap(f);
                format_set_align(f, LXW_ALIGN_CENTER);
                format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
                format_set_bg_color(f, 0xD9E5F3);
            },
            true);
        text_ = format(
            [](lxw_format* f) {
                format_set_text_wrap(f);
                format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
                format_set_indent(f, 1);
                format_set_num_format(f, "@");
            },
            true);
        number_ = format(
            [](lxw_format* f) {
                format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
                format_set_align(f, LXW_ALIGN_RIGHT);
                format_set_indent(f, 1);
            },
            true);
        day_ = format(
            [](lxw_format* f) {
                format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
                format_set_align(f, LXW_ALIGN_CENTER);
                format_set_num_format(f, "yyyy-mm-dd");
            },
            true);
    }

    void begin(const ListPart& part)
    {
        part_ = &part;
        sheetsOfPart_ = 0;
        startSheet();
    }

    void add(const std::vector<std::string>& cells)
    {
        if (row_ - headerRow > rowsPerSheet_) {
            endSheet();
            startSheet();
        }
        // Not every program fits a row to wrapped text by itself.
        if (const auto lines = linesOf(cells); lines > 1)
            check(worksheet_set_row(sheet_, row_, lineHeight * static_cast<double>(std::min<std::size_t>(lines, 20)),
                                    nullptr));
        for (std::size_t i = 0; i < list().columns.size(); ++i)
            write(static_cast<lxw_col_t>(i), list().columns[i], i < cells.size() ? cells[i] : std::string());
        ++row_;
    }

    void end() { endSheet(); }

    void close()
    {
        // workbook_close frees the book, whether it succeeds or not.
        const auto error = workbook_close(book_.release());
        if (error != LXW_NO_ERROR)
            throw Error(message::workbookNotWritten, {file_.string(), lxw_strerror(error)});
        ::chmod(file_.c_str(), 0600);
    }

private:
    struct Free {
        void operator()(lxw_workbook* book) const noexcept { lxw_workbook_free(book); }
    };

    template <typename Change>
    lxw_format* format(Change change, bool border = false)
    {
        auto* made = workbook_add_format(book_.get());
        format_set_font_name(made, font);
        format_set_font_size(made, 10);
        if (border) {
            format_set_border(made, LXW_BORDER_THIN);
            format_set_border_color(made, 0xBFBFBF);
        }
        change(made);
        return made;
    }

    void startSheet()
    {
        const auto name = ++sheetsOfPart_ == 1 ? part_->sheet : fmt::format("{}（{}）", part_->sheet, sheetsOfPart_);
        sheet_ = workbook_add_worksheet(book_.get(), name.c_str());
        if (sheet_ == nullptr)
            throw Error(message::workbookNotWritten, {file_.string(), "workbook_add_worksheet"});
        double width = 0;
        for (std::size_t i = 0; i < list().columns.size(); ++i) {
            worksheet_set_column(sheet_, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), list().columns[i].width,
                                 nullptr);
            width += i < printedColumns() ? list().columns[i].width : 0;
        }
        across(0, list().zh, title_, 28);
        across(1, list().en, quiet_, lineHeight);
        across(2, madeAt(), quiet_, lineHeight);
        const auto note = "说明：" + list().noteZh + "\nNote: " + list().noteEn;
        const auto lines = 2 + (widthOf(list().noteZh) + 6) / static_cast<std::size_t>(std::max(width, 20.0)) +
                           (widthOf(list().noteEn) + 6) / static_cast<std::size_t>(std::max(width, 20.0));
        across(3, note, note_, lineHeight * static_cast<double>(lines));
        worksheet_set_row(sheet_, headerRow, 34, nullptr);
        for (std::size_t i = 0; i < list().columns.size(); ++i) {
            const auto& column = list().columns[i];
            const auto heading = column.zh == column.en || column.en.empty() ? column.zh : column.zh + "\n" + column.en;
            worksheet_write_string(sheet_, headerRow, static_cast<lxw_col_t>(i), heading.c_str(), header_);
        }
        worksheet_freeze_panes(sheet_, headerRow + 1, 0);
        worksheet_set_landscape(sheet_);
        worksheet_set_paper(sheet_, 9); // A4
        worksheet_set_margins(sheet_, 0.4, 0.4, 0.5, 0.6);
        worksheet_fit_to_pages(sheet_, 1, 0);
        worksheet_repeat_rows(sheet_, headerRow, headerRow);
        worksheet_set_footer(sheet_, "&C第 &P 页，共 &N 页");
        row_ = headerRow + 1;
    }

    void endSheet()
    {
        const auto last = std::max(row_ - 1, headerRow);
        worksheet_autofilter(sheet_, headerRow, 0, last, columnAt(list().columns.size()));
        if (printedColumns() < list().columns.size())
            worksheet_print_area(sheet_, 0, 0, last, columnAt(printedColumns()));
    }

    std::string madeAt() const
    {
        const auto made = chinaTime(list().generated);
        std::string zh = fmt::format("生成时间：{}（北京时间）", made), en = fmt::format("Generated {} (UTC+8)", made);
        if (list().count) {
            zh += fmt::format("　共 {} 条", *list().count);
            en += fmt::format(", {} rows", *list().count);
        }
        if (list().shown) {
            zh += fmt::format("，列出前 {} 条", *list().shown);
            en += fmt::format(", the first {} of them listed", *list().shown);
        }
        return zh + "　　" + en;
    }

    const List& list() const { return part_->list; }
    std::size_t printedColumns() const { return list().printed == 0 ? list().columns.size() : list().printed; }
    // The last of so many columns.
    static lxw_col_t columnAt(std::size_t count) { return static_cast<lxw_col_t>(std::max<std::size_t>(count, 1) - 1); }

    std::size_t linesOf(const std::vector<std::string>& cells) const
    {
        std::size_t lines = 1;
        for (std::size_t i = 0; i < std::min(cells.size(), list().columns.size()); ++i) {
            const auto room = static_cast<std::size_t>(std::max(list().columns[i].width - 2, 4.0));
            if (cells[i].size() > room && isUtf8(cells[i]))
                lines = std::max(lines, (widthOf(cells[i]) + room - 1) / room);
        }
        return lines;
    }

    void across(lxw_row_t row, const std::string& text, lxw_format* how, double height)
    {
        worksheet_set_row(sheet_, row, height, nullptr);
        if (printedColumns() > 1)
            worksheet_merge_range(sheet_, row, 0, row, columnAt(printedColumns()), text.c_str(), how);
        else
            worksheet_write_string(sheet_, row, 0, text.c_str(), how);
    }

    void write(lxw_col_t at, const ListColumn& column, const std::string& cell)
    {
        if (column.kind == ColumnKind::number) {
            if (const auto value = asNumber(cell)) {
                check(worksheet_write_number(sheet_, row_, at, *value, number_));
                return;
            }
        }
        if (column.kind == ColumnKind::day) {
            if (const auto day = dayFromString(cell)) {
                const std::chrono::year_month_day date(*day);
                lxw_datetime moment{static_cast<int>(date.year()),
                                    static_cast<int>(static_cast<unsigned>(date.month())),
                                    static_cast<int>(static_cast<unsigned>(date.day())),
                                    0,
                                    0,
                                    0};
                check(worksheet_write_datetime(sheet_, row_, at, &moment, day_));
                return;
            }
        }
        const auto text = cut(shown(column, cell));
        check(text.empty() ? worksheet_write_blank(sheet_, row_, at, text_)
                           : worksheet_write_string(sheet_, row_, at, text.c_str(), text_));
    }

    void check(lxw_error error) const
    {
        if (error != LXW_NO_ERROR)
            throw Error(message::workbookNotWritten, {file_.string(), lxw_strerror(error)});
    }

    const std::filesystem::path& file_;
    const std::uint32_t rowsPerSheet_;
    std::string folder_;
    std::unique_ptr<lxw_workbook, Free> book_;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format *title_ = nullptr, *quiet_ = nullptr, *note_ = nullptr, *header_ = nullptr;
    lxw_format *text_ = nullptr, *number_ = nullptr, *day_ = nullptr;
    lxw_row_t row_ = 0;
    const ListPart* part_ = nullptr;
    unsigned sheetsOfPart_ = 0;
};

} // namespace

void writeWorkbook(const std::filesystem::path& file, const std::vector<ListPart>& parts, std::uint32_t rowsPerSheet)
{
    Book book(file, parts.front().list, rowsPerSheet);
    std::vector<std::string> cells;
    for (const auto& part : parts) {
        book.begin(part);
        while (cells.clear(), part.next(cells))
            book.add(cells);
        book.end();
    }
    book.close();
}

void writeWorkbook(const std::filesystem::path& file, const List& list, const NextRow& next, std::uint32_t rowsPerSheet)
{
    writeWorkbook(file, {{"清单", list, next}}, rowsPerSheet);
}

} // namespace lianfang
