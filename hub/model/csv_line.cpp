#include "hub/model/csv_line.h"

#include <algorithm>

namespace lianfang {

bool takeCsvLine(std::string_view& rest, std::vector<std::string>& cells)
{
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r'))
        line.remove_suffix(1);

    cells.assign(1, {});
    bool quoted = false;   // inside quotes
    bool finished = false; // after the closing quote: only a comma may follow
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted) {
            if (c != '"')
                cells.back() += c;
            else if (i + 1 < line.size() && line[i + 1] == '"')
                cells.back() += line[++i];
            else
                quoted = false, finished = true;
        } else if (c == ',') {
            cells.emplace_back();
            finished = false;
        } else if (finished || (c == '"' && !cells.back().empty())) {
            return false;
        } else if (c == '"') {
            quoted = true;
        } else {
            cells.back() += c;
        }
    }
    return !quoted;
}

} // namespace lianfang
