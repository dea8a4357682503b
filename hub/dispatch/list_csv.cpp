#include "hub/dispatch/list_csv.h"

#include "hub/base/file.h"

namespace lianfang {

namespace {

void append(std::string& line, const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) {
        line += c;
        if (c == '"')
            line += c;
    }
    line += '"';
}

} // namespace

void writeCsv(const std::filesystem::path& file, const List& list, const NextRow& next)
{
    File out(file, File::Mode::create);
    std::string waiting;
    for (std::size_t i = 0; i < list.columns.size(); ++i) {
        waiting += i == 0 ? "" : ",";
        append(waiting, shown({}, list.columns[i].zh));
    }
    waiting += "\r\n";
    std::vector<std::string> cells;
    while (cells.clear(), next(cells)) {
        for (std::size_t i = 0; i < list.columns.size(); ++i) {
            waiting += i == 0 ? "" : ",";
            append(waiting, i < cells.size() ? shown(list.columns[i], cells[i]) : std::string());
        }
        waiting += "\r\n";
        if (waiting.size() > 64 * 1024) {
            out.write(waiting);
            waiting.clear();
        }
    }
    out.write(waiting);
    out.close();
}

} // namespace lianfang
