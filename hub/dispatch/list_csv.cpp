#include "hub/dispatch/list_csv.h"

#include "hub/base/file.h"
#include "hub/dispatch/messages.h"

#include <iconv.h>

#include <cstring>
#include <memory>

namespace lianfang {

namespace {

class ToGb18030 {
public:
    ToGb18030() : converter_(iconv_open("GB18030", "UTF-8")) {}
    ~ToGb18030()
    {
        if (usable())
            iconv_close(converter_);
    }
    ToGb18030(const ToGb18030&) = delete;
    ToGb18030& operator=(const ToGb18030&) = delete;

    bool usable() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

    // False if it cannot be expressed.
    bool convert(std::string text, std::string& out)
    {
        out.resize(text.size() * 4);
        char* from = text.data();
        char* into = out.data();
        std::size_t left = text.size(), room = out.size();
        if (iconv(converter_, &from, &left, &into, &room) == static_cast<std::size_t>(-1))
            return false;
        out.resize(out.size() - room);
        return true;
    }

private:
    iconv_t converter_;
};

std::string field(const ListColumn& column, const std::string& cell)
{
    auto text = shown(column, cell);
    if (column.kind != ColumnKind::number && !text.empty() && std::strchr("=+-@\t", text.front()) != nullptr)
        text.insert(0, 1, '\'');
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string out = "\"";
    for (const char c : text) {
        out += c;
        if (c == '"')
            out += c;
    }
    return out + '"';
}

} // namespace

void writeCsv(const std::filesystem::path& file, const List& list, const NextRow& next)
{
    ToGb18030 converter;
    File out(file, File::Mode::create);
    std::string line, encoded, waiting;
    const auto put = [&] {
        line += "\r\n";
        if (!converter.usable() || !converter.convert(line, encoded))
            throw Error(message::listEncoding, {file.filename().string()});
        waiting += encoded;
        line.clear();
        if (waiting.size() > 64 * 1024) {
            out.write(waiting);
            waiting.clear();
        }
    };
    for (const auto& column : list.columns)
        line += (line.empty() ? "" : ",") + field({}, column.zh);
    put();
    std::vector<std::string> cells;
    while (cells.clear(), next(cells)) {
        for (std::size_t i = 0; i < list.columns.size(); ++i)
            line += (i == 0 ? "" : ",") + field(list.columns[i], i < cells.size() ? cells[i] : std::string());
        put();
    }
    out.write(waiting);
    out.close();
}

} // namespace lianfang
