#include "hub/schema/template.h"

#include "hub/base/error.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/schema/messages.h"
#include "hub/schema/template_column.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <map>
#include <memory>

namespace lianfang {

namespace {

constexpr lxw_row_t headerRow = 2; // below the title and the hint
constexpr lxw_row_t firstRow = headerRow + 1;
constexpr lxw_row_t lastRow = LXW_ROW_MAX - 1;
constexpr lxw_color_t ink = 0x1F3A4D;
constexpr lxw_color_t teal = 0x1F6F78;
constexpr lxw_color_t mist = 0xE3EEF0;
constexpr lxw_color_t line = 0xC9D3D8;
constexpr std::uint8_t asText = 49; // the built-in format "@"
constexpr const char* font = "微软雅黑";
constexpr const char* codeSheet = "代码表";

struct FreeWorkbook {
    void operator()(lxw_workbook* book) const noexcept { lxw_workbook_free(book); }
};

class Book {
public:
    Book(const Dataset& dataset, const DatasetMapping* mapping, const Schema& schema, const std::filesystem::path& path)
        : dataset_(dataset), schema_(schema), columns_(templateColumns(dataset, mapping, schema)), path_(path),
          book_(workbook_new(path.c_str()))
    {
        if (!book_)
            throw Error(message::templateFailed, {path.string(), "workbook_new"});
        form_ = addSheet(mapping == nullptr || mapping->sheet.empty() ? dataset.zh : mapping->sheet);
        guide_ = addSheet("填写说明");
    }

    void write()
    {
        writeCodes();
        writeForm();
        writeGuide();
        lxw_doc_properties properties{};
        std::string title = dataset_.zh + "填报模板";
        std::string comments = dataset_.id;
        properties.title = title.data();
        properties.comments = comments.data();
        workbook_set_properties(book_.get(), &properties);
        // workbook_close frees the workbook, whether it succeeds or not.
        const auto result = workbook_close(book_.release());
        if (result != LXW_NO_ERROR)
            throw Error(message::templateFailed, {path_.string(), lxw_strerror(result)});
    }

private:
    lxw_worksheet* addSheet(const std::string& name);
    lxw_format* format(lxw_color_t colour = ink, double size = 10, bool bold = false);
    lxw_format* boxed(lxw_format* format);
    void writeForm();
    void writeColumn(lxw_col_t at, const TemplateColumn& column);
    void validate(lxw_col_t at, const TemplateColumn& column);
    void writeGuide();
    void writeCodes();
    static void setNumberFormat(lxw_format* format, FieldType type);
    static double width(const TemplateColumn& column);

    const Dataset& dataset_;
    const Schema& schema_;
    const std::vector<TemplateColumn> columns_;
    const std::filesystem::path path_;
    std::unique_ptr<lxw_workbook, FreeWorkbook> book_;
    lxw_worksheet* form_ = nullptr; // sheets and formats belong to the workbook
    lxw_worksheet* guide_ = nullptr;
    std::map<std::pair<std::string, bool>, std::string> ranges_; // code list, by code → defined name
};

lxw_worksheet* Book::addSheet(const std::string& name)
{
    auto* sheet = workbook_add_worksheet(book_.get(), name.c_str());
    if (sheet == nullptr)
        throw Error(message::templateFailed, {path_.string(), name});
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_paper(sheet, 9); // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_set_footer(sheet, "&C&9第 &P 页，共 &N 页");
    return sheet;
}

lxw_format* Book::format(lxw_color_t colour, double size, bool bold)
{
    auto* made = workbook_add_format(book_.get());
    format_set_font_name(made, font);
    format_set_font_size(made, size);
    format_set_font_color(made, colour);
    format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
    if (bold)
        format_set_bold(made);
    return made;
}

lxw_format* Book::boxed(lxw_format* format)
{
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, line);
    return format;
}

void Book::setNumberFormat(lxw_format* format, FieldType type)
{
    switch (type) {
    case FieldType::date:
        return format_set_num_format(format, "yyyy-mm-dd");
    case FieldType::time:
        return format_set_num_format(format, "yyyy-mm-dd hh:mm");
    case FieldType::money:
        return format_set_num_format_index(format, 4); // #,##0.00
    case FieldType::count:
        return format_set_num_format_index(format, 1); // 0
    case FieldType::decimal:
        return format_set_num_format_index(format, 0); // General
    default:
        return format_set_num_format_index(format, asText);
    }
}

double Book::width(const TemplateColumn& column)
{
    const double heading = 2.2 * static_cast<double>(length(column.heading)) + 3;
    double content = 14;
    if (column.field->type == FieldType::identity || column.part == FieldMap::Part::code ||
        column.field->type == FieldType::creditCode || column.field->type == FieldType::time)
        content = 22;
    else if (column.part == FieldMap::Part::name || (column.field->type == FieldType::text && column.field->max > 100))
        content = 30;
    return std::clamp(heading, content, 36.0);
}

void Book::writeForm()
{
    const auto last = static_cast<lxw_col_t>(columns_.size() - 1);
    worksheet_set_landscape(form_);
    worksheet_set_tab_color(form_, teal);
    worksheet_set_default_row(form_, 20, LXW_FALSE);
    // A row's format goes before its columns': no boxes around the title.
    worksheet_set_row(form_, 0, 32, format());
    worksheet_set_row(form_, 1, 20, format());
    worksheet_set_row(form_, headerRow, 34, nullptr);
    for (lxw_col_t at = 0; at <= last; ++at)
        writeColumn(at, columns_[at]);
    // Not merged over the columns: a merged title would be cut off where the first columns are frozen.
    worksheet_write_string(form_, 0, 0, (dataset_.zh + "填报表").c_str(), format(teal, 16, true));
    worksheet_write_string(form_, 1, 0, "深色表头中，带 * 的为必填，“二选一”的两栏至少填一栏。请勿改动表头；各栏要求见“填写说明”。",
                           format(0x6B7A83, 9));
    worksheet_freeze_panes(form_, firstRow, columns_.size() > 4 ? 2 : 0);
    worksheet_repeat_rows(form_, headerRow, headerRow);
    worksheet_set_selection(form_, firstRow, 0, firstRow, 0);
    worksheet_activate(form_);
}

// An employer's code and name, of which one is needed.
bool isEither(const TemplateColumn& column)
{
    return column.field->required && !column.other.empty();
}

void Book::writeColumn(lxw_col_t at, const TemplateColumn& column)
{
    auto* body = boxed(format());
    setNumberFormat(body, column.field->type);
    worksheet_set_column(form_, at, at, width(column), body);

    const bool either = isEither(column), needed = either || column.required;
    auto* head = boxed(format(needed ? 0xFFFFFF : ink, 10, true));
    format_set_bg_color(head, needed ? teal : mist);
    format_set_align(head, LXW_ALIGN_CENTER);
    format_set_text_wrap(head);
    worksheet_write_string(form_, headerRow, at, (column.heading + (either ? "（二选一）" : column.required ? " *" : "")).c_str(), head);

    const auto note = column.heading + (either ? "（二选一）" : column.required ? "（必填）" : "") + "\n" + column.zh +
                      "\n\n" + column.field->en + (either ? " (one of two)" : column.required ? " (required)" : "") +
                      "\n" + column.en;
    lxw_comment_options options{};
    options.width = 300;
    options.height = 130;
    options.font_size = 9;
    options.color = 0xFFFDF2;
    worksheet_write_comment_opt(form_, headerRow, at, note.c_str(), &options);
    validate(at, column);
}

void Book::validate(lxw_col_t at, const TemplateColumn& column)
{
    lxw_data_validation rule{};
    std::string formula;
    const auto list = [&](std::string source) {
        formula = std::move(source);
        rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        rule.value_formula = formula.data();
    };
    const auto between = [&](std::uint8_t type, double least, double most) {
        rule.validate = type;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_number = least;
        rule.maximum_number = most;
    };
    std::string yes = "是";
    std::string no = "否";
    char* flags[] = {yes.data(), no.data(), nullptr};
    switch (column.field->type) {
    case FieldType::code:
    case FieldType::codes:
        list('=' + ranges_.at({column.field->list, column.byCode}));
        if (column.field->type == FieldType::codes || column.field->lenient)
            rule.show_error = LXW_VALIDATION_OFF;
        break;
    case FieldType::flag:
        rule.validate = LXW_VALIDATION_TYPE_LIST;
        rule.value_list = flags;
        break;
    case FieldType::date:
    case FieldType::time:
        rule.validate = LXW_VALIDATION_TYPE_DATE;
        rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
        rule.minimum_datetime = {1900, 1, 1, 0, 0, 0};
        rule.maximum_datetime = {2199, 12, 31, 0, 0, 0};
        break;
    case FieldType::count:
        between(LXW_VALIDATION_TYPE_INTEGER, 0, 1e9);
        break;
    case FieldType::money:
    case FieldType::decimal:
        between(LXW_VALIDATION_TYPE_DECIMAL, -1e12, 1e12);
        break;
    case FieldType::identity:
        between(LXW_VALIDATION_TYPE_LENGTH, 15, 18);
        rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
        break;
    case FieldType::text:
        between(LXW_VALIDATION_TYPE_LENGTH, 0, column.field->max);
        break;
    default:
        return;
    }
    // Excel takes at most 32 characters of title and 255 of message.
    std::string title = "填写有误";
    std::string text = column.zh;
    rule.error_title = title.data();
    rule.error_message = text.data();
    worksheet_data_validation_range(form_, firstRow, at, lastRow, at, &rule);
}

void Book::writeGuide()
{
    const char* const general[] = {
        "一行填一条记录，从第 4 行起填写；不要合并单元格，不要插入空列。",
        "没有的内容留空，或填“无”；不要填“同上”。",
        "证件号码、编号各栏已设为文本格式。从别处复制时请“选择性粘贴—数值”，以免号码被改成科学计数。",
        "单位填统一社会信用代码；代码不明的填全称，二者至少填一项。",
        "填好后报送本文件即可，本页和代码表不会被当作数据读取。",
    };
    for (const auto& [at, wide] : {std::pair<lxw_col_t, double>{0, 6}, {1, 28}, {2, 9}, {3, 64}, {4, 94}})
        worksheet_set_column(guide_, at, at, wide, nullptr);
    worksheet_set_landscape(guide_);
    worksheet_set_default_row(guide_, 21, LXW_FALSE);
    worksheet_set_row(guide_, 0, 32, nullptr);
    worksheet_write_string(guide_, 0, 0, (dataset_.zh + "：填写要点").c_str(), format(teal, 16, true));
    lxw_row_t row = 1;
    worksheet_write_string(guide_, row++, 0, (dataset_.en + " (" + dataset_.id + ")").c_str(), format(0x6B7A83, 9));
    int number = 0;
    for (const auto* text : general)
        worksheet_write_string(guide_, row++, 0, (std::to_string(++number) + ". " + text).c_str(), format());
    ++row;

    auto* head = boxed(format(0xFFFFFF, 10, true));
    format_set_bg_color(head, teal);
    format_set_indent(head, 1);
    worksheet_set_row(guide_, row, 26, nullptr);
    lxw_col_t at = 0;
    for (const auto* text : {"列", "填报栏目", "必填", "填写要求", "English"})
        worksheet_write_string(guide_, row, at++, text, head);
    worksheet_repeat_rows(guide_, row, row);
    auto* cell = boxed(format());
    format_set_text_wrap(cell);
    format_set_indent(cell, 1);
    auto* must = boxed(format(teal, 10, true));
    format_set_indent(must, 1);
    auto* middle = boxed(format());
    format_set_align(middle, LXW_ALIGN_CENTER);
    at = 0;
    for (const auto& column : columns_) {
        ++row;
        char letters[LXW_MAX_COL_NAME_LENGTH] = {};
        lxw_col_to_name(letters, at++, 0);
        worksheet_write_string(guide_, row, 0, letters, middle);
        worksheet_write_string(guide_, row, 1, column.heading.c_str(), column.required || isEither(column) ? must : cell);
        const bool either = isEither(column);
        worksheet_write_string(guide_, row, 2, either ? "二选一" : column.required ? "是" : "", middle);
        worksheet_write_string(guide_, row, 3, column.zh.c_str(), cell);
        // Label and rule in one cell: two cells that are headings somewhere would make this row a table's header.
        const std::string english = column.field->en + ": " + column.en;
        worksheet_write_string(guide_, row, 4, english.c_str(), cell);
        // Two lines where the Chinese text (two widths a character) or the English one does not fit in one.
        if (length(column.zh) > 30 || length(english) > 92)
            worksheet_set_row(guide_, row, 36, nullptr);
    }
}

void Book::writeCodes()
{
    lxw_worksheet* sheet = nullptr;
    lxw_col_t at = 0;
    for (const auto& column : columns_) {
        const auto& list = column.field->list;
        if (list.empty() || ranges_.contains({list, column.byCode}))
            continue;
        if (sheet == nullptr) {
            sheet = addSheet(codeSheet);
            worksheet_freeze_panes(sheet, 2, 0);
            worksheet_set_default_row(sheet, 18, LXW_FALSE);
            worksheet_set_row(sheet, 0, 22, nullptr);
        }
        auto* head = boxed(format(ink, 10, true));
        format_set_bg_color(head, mist);
        // Not the bare label: it would read as a heading.
        worksheet_write_string(sheet, 0, at, ("代码表：" + column.field->zh).c_str(), format(teal, 11, true));
        worksheet_write_string(sheet, 1, at, "代码", head);
        worksheet_write_string(sheet, 1, static_cast<lxw_col_t>(at + 1), "可选项", head);
        auto* cell = boxed(format());
        format_set_num_format_index(cell, asText);
        format_set_indent(cell, 1);
        format_set_indent(head, 1);
        worksheet_set_column(sheet, at, at, 18, nullptr);
        worksheet_set_column(sheet, at + 1, at + 1, 34, nullptr);
        worksheet_set_column(sheet, at + 2, at + 2, 3, nullptr);
        lxw_row_t row = 2;
        for (const auto* entry : templateChoices(*column.field, schema_)) {
            worksheet_write_string(sheet, row, at, entry->code.c_str(), cell);
            worksheet_write_string(sheet, row, static_cast<lxw_col_t>(at + 1), entry->name.c_str(), cell);
            ++row;
        }
        const auto chosen = static_cast<lxw_col_t>(column.byCode ? at : at + 1);
        char range[LXW_MAX_CELL_RANGE_LENGTH] = {};
        lxw_rowcol_to_range_abs(range, 2, chosen, std::max<lxw_row_t>(row, 3) - 1, chosen);
        const auto name = "codes_" + std::to_string(ranges_.size() + 1);
        workbook_define_name(book_.get(), name.c_str(), ('=' + std::string(codeSheet) + '!' + range).c_str());
        ranges_.emplace(std::pair{list, column.byCode}, name);
        at = static_cast<lxw_col_t>(at + 3);
    }
}

} // namespace

void writeTemplate(const Dataset& dataset, const DatasetMapping* mapping, const Schema& schema,
                   const std::filesystem::path& path)
{
    // Tried beforehand: libxlsxwriter would say on stderr, and only there, why it cannot.
    File(path, File::Mode::create, 0644).close();
    Book(dataset, mapping, schema, path).write();
}

} // namespace lianfang
