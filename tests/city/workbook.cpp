#include "tests/city/workbook.h"

#include <stdexcept>

namespace lianfang::city {
namespace {

// Seconds since 1970: a workbook made twice is the same twice.
constexpr std::time_t madeAt = 1'767'225'600;

void check(lxw_error error, const std::string& path)
{
    if (error != LXW_NO_ERROR)
        throw std::runtime_error("cannot write " + path + ": " + lxw_strerror(error));
}

} // namespace

Workbook::Workbook(const std::filesystem::path& path, std::string sheet, std::string title, std::string subtitle,
                   std::vector<Column> columns, bool streaming)
    : path_(path.string()), name_(path.filename().string()), sheet_(std::move(sheet)), columns_(std::move(columns)),
      streaming_(streaming)
{
    lxw_workbook_options options{};
    options.constant_memory = streaming;
    book_.reset(workbook_new_opt(path_.c_str(), &options));
    if (!book_)
        throw std::runtime_error("cannot write " + path_);
    lxw_doc_properties properties{};
    properties.created = madeAt;
    check(workbook_set_properties(book_.get(), &properties), path_);
    page_ = workbook_add_worksheet(book_.get(), sheet_.c_str());
    if (page_ == nullptr)
        throw std::runtime_error("cannot write " + path_);
    dated_ = workbook_add_format(book_.get());
    format_set_num_format(dated_, "yyyy/m/d");
    bold_ = workbook_add_format(book_.get());
    format_set_bold(bold_);
    const auto last = static_cast<lxw_col_t>(columns_.size() - 1);
    for (lxw_col_t column = 0; column <= last; ++column)
        worksheet_set_column(page_, column, column, columns_[column].width, nullptr);
    check(worksheet_merge_range(page_, next_, 0, next_, last, title.c_str(), bold_), path_);
    ++next_;
    check(worksheet_merge_range(page_, next_, 0, next_, last, subtitle.c_str(), nullptr), path_);
    ++next_;
    header();
}

Workbook::~Workbook() = default;

void Workbook::header()
{
    const auto upper = next_++;
    const auto lower = next_++;
    const auto count = static_cast<lxw_col_t>(columns_.size());
    for (lxw_col_t first = 0; first < count;) {
        lxw_col_t last = first;
        while (last + 1 < count && !columns_[first].group.empty() &&
               columns_[static_cast<std::size_t>(last) + 1].group == columns_[first].group)
            ++last;
        const auto& column = columns_[first];
        if (last > first)
            check(worksheet_merge_range(page_, upper, first, upper, last, column.group.c_str(), bold_), path_);
        else if (!column.group.empty())
            worksheet_write_string(page_, upper, first, column.group.c_str(), bold_);
        else if (!streaming_)
            check(worksheet_merge_range(page_, upper, first, lower, first, column.heading.c_str(), bold_), path_);
        else // a streamed row cannot be returned to, so nothing is merged downwards there
            worksheet_write_string(page_, upper, first, column.heading.c_str(), bold_);
        first = static_cast<lxw_col_t>(last + 1);
    }
    for (lxw_col_t column = 0; column < count; ++column)
        if (!columns_[column].group.empty())
            worksheet_write_string(page_, lower, column, columns_[column].heading.c_str(), bold_);
}

void Workbook::write(const std::vector<Entry>& cells)
{
    lxw_col_t column = 0;
    for (const auto& cell : cells) {
        if (const auto* text = std::get_if<std::string>(&cell)) {
            if (!text->empty())
                worksheet_write_string(page_, next_, column, text->c_str(), nullptr);
        } else if (const auto* number = std::get_if<double>(&cell)) {
            worksheet_write_number(page_, next_, column, *number, nullptr);
        } else if (const auto* serial = std::get_if<Serial>(&cell)) {
            worksheet_write_number(page_, next_, column, serial->value, nullptr);
        } else if (const auto* dated = std::get_if<Dated>(&cell)) {
            worksheet_write_number(page_, next_, column, dated->value, dated_);
        }
        ++column;
    }
    ++next_;
}

std::uint64_t Workbook::row(const std::vector<Entry>& cells)
{
    if (next_ >= LXW_ROW_MAX - 8)
        throw std::runtime_error("a sheet is full: " + path_);
    write(cells);
    ++rows_;
    return next_;
}

void Workbook::band(const std::string& text)
{
    const auto last = static_cast<lxw_col_t>(columns_.size() - 1);
    check(worksheet_merge_range(page_, next_, 0, next_, last, text.c_str(), bold_), path_);
    ++next_;
}

void Workbook::close(const std::vector<Entry>& totals, const std::string& signature)
{
    write(totals);
    ++next_;
    write({signature});
    check(workbook_close(book_.release()), path_);
}

} // namespace lianfang::city
