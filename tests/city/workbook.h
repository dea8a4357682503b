// A workbook as a county's clerk makes it: title rows, a merged header of two rows, bands between the rows, totals and
// a signature below.
#pragma once

#include <xlsxwriter.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lianfang::city {

struct Serial { // a day as a bare serial number
    double value;
};
struct Dated { // a day as a serial number with a date style
    double value;
};
// What a cell holds. Nothing: the cell is empty.
using Entry = std::variant<std::monostate, std::string, double, Serial, Dated>;

struct Column {
    std::string group; // the upper header row; empty: the heading spans both rows
    std::string heading;
    double width = 14;
};

class Workbook {
public:
    // `streaming` keeps memory flat and writes strings inline; otherwise they are shared, and headings are merged
    // downwards too. Throws std::runtime_error if the file cannot be written.
    Workbook(const std::filesystem::path& path, std::string sheet, std::string title, std::string subtitle,
             std::vector<Column> columns, bool streaming);
    ~Workbook();
    Workbook(Workbook&&) noexcept = default;
    Workbook& operator=(Workbook&&) noexcept = default;

    std::uint64_t row(const std::vector<Entry>& cells); // its number in the sheet, from 1
    void band(const std::string& text);
    // Below the table: totals (by column), then the signature. Ends the file.
    void close(const std::vector<Entry>& totals, const std::string& signature);

    const std::string& name() const { return name_; }
    const std::string& sheet() const { return sheet_; }
    std::uint64_t rows() const { return rows_; }
    std::uint64_t ruined = 0; // of them

private:
    struct Abandon {
        void operator()(lxw_workbook* book) const noexcept { lxw_workbook_free(book); }
    };
    void header();
    void write(const std::vector<Entry>& cells);

    std::string path_;
    std::string name_;
    std::string sheet_;
    std::vector<Column> columns_;
    bool streaming_;
    std::unique_ptr<lxw_workbook, Abandon> book_;
    lxw_worksheet* page_ = nullptr; // owned by the workbook
    lxw_format* dated_ = nullptr;
    lxw_format* bold_ = nullptr;
    lxw_row_t next_ = 0;
    std::uint64_t rows_ = 0;
};

} // namespace lianfang::city
