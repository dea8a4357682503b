#include "hub/dispatch/list_file.h"

#include "hub/dispatch/list_csv.h"
#include "hub/dispatch/list_workbook.h"

namespace lianfang {

void writeList(const std::filesystem::path& file, List list, std::vector<std::vector<std::string>> rows)
{
    list.count = rows.size();
    std::size_t at = 0;
    const NextRow next = [&](std::vector<std::string>& cells) {
        if (at == rows.size())
            return false;
        cells = std::move(rows[at++]);
        return true;
    };
    if (file.extension() == ".csv")
        writeCsv(file, list, next);
    else
        writeWorkbook(file, list, next);
}

std::string_view mediaTypeOfList(const std::filesystem::path& file)
{
    return file.extension() == ".csv" ? csvMediaType : workbookMediaType;
}

} // namespace lianfang
