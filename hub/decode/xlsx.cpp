#include "hub/decode/xlsx.h"

#include "hub/decode/messages.h"
#include "hub/decode/xlsx_sheet.h"

#include <algorithm>

namespace lianfang {

bool isXlsx(const Beginning& beginning)
{
    if (!beginning.bytes.starts_with("PK\x03\x04"))
        return false;
    try {
        const ZipArchive archive(beginning.source, beginning.request);
        return archive.has("_rels/.rels") || archive.has("xl/workbook.xml");
    } catch (const Error&) {
        return true;
    }
}

void readXlsx(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary&)
{
    ZipArchive archive(source, request);
    const auto workbook = readWorkbook(archive, request);
    const auto wanted = [&](const WorkbookSheet& sheet) {
        return request.sheet.empty() ? !sheet.hidden : sheet.name == request.sheet;
    };
    if (!request.sheet.empty() && std::none_of(workbook.sheets.begin(), workbook.sheets.end(), wanted)) {
        std::string names;
        for (const auto& sheet : workbook.sheets)
            names += (names.empty() ? "" : "、") + sheet.name;
        throw Error(message::sheetMissing, {request.document, request.sheet, names});
    }
    const auto looks = readStyles(archive, workbook.styles, request);
    SharedStrings strings;
    strings.read(archive, workbook.sharedStrings, request);
    for (const auto& sheet : workbook.sheets) {
        if (!wanted(sheet))
            continue;
        finder.beginSheet(sheet.name, readMergedAreas(archive, sheet.part));
        readSheet(archive, sheet.part, {strings, looks, workbook.from1904}, request, finder);
        finder.endSheet();
    }
}

} // namespace lianfang
