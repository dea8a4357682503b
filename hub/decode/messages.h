// Messages of hub/decode: documents that cannot be read, and rows that cannot be taken apart.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

// {0} of every Error but the two on names is the document.
inline constexpr Message documentEmpty{"decode.document-empty", "文件 {0} 是空的。", "{0} is empty.",
                                       "请重新导出并报送；确无数据时请作零报送。",
                                       "Export and submit it again; if there is nothing to report, send a nil return."};
inline constexpr Message formatUnknown{
    "decode.format-unknown", "文件 {0} 不是可识别的格式（{1}），可能是 PDF、图片、RAR 压缩包或网页。",
    "{0} has none of the known formats ({1}); it may be a PDF, a picture, a RAR archive or a web page.",
    "请在表格软件中另存为不加密的 XLSX 或 CSV 后再报送。",
    "Save it as XLSX without a password, or as CSV, and submit it again."};
inline constexpr Message formatName{"decode.format-name", "没有名为 {0} 的格式，可用：{1}。",
                                    "There is no format {0}; known are {1}.", "请修改对应关系中的 format。",
                                    "Correct format in the mapping."};
inline constexpr Message encodingName{"decode.encoding-name", "没有名为 {0} 的编码。", "There is no encoding {0}.",
                                      "可用：utf-8、utf-16le、utf-16be、gb18030。",
                                      "Known are utf-8, utf-16le, utf-16be, gb18030."};
inline constexpr Message encodingUnavailable{
    "decode.encoding-unavailable", "本机 iconv 不支持编码 {0}。", "This machine's iconv does not know {0}.",
    "请安装 glibc 的编码模块（gconv）。", "Install the conversion modules of glibc (gconv)."};
inline constexpr Message encodingBroken{
    "decode.encoding-broken", "文件 {0} 第 {2} 行（第 {3} 字节处）不是有效的 {1} 文字。",
    "{0}, row {2} (byte {3}): this is not {1}.", "文件可能已损坏，或编码判断有误：请重新导出，或在对应关系中写明编码。",
    "The file may be damaged, or its encoding was misjudged: export it again, or name the encoding in the mapping."};
inline constexpr Message csvQuoteOpen{"decode.csv-quote-open", "文件 {0} 第 {1} 行有一个引号没有配对（{2} 字节之内）。",
                                      "{0}, row {1}: a quote is not closed, or not within {2} bytes.",
                                      "请补上该单元格末尾的引号，或去掉多余的引号。",
                                      "Add the quote at the cell's end, or remove the stray one."};
inline constexpr Message headerMissing{
    "decode.header-missing", "文件 {0} 中没有找到表头。应有的列名如：{1}；文件开头是：{2}。",
    "No header was found in {0}. Expected are headings such as {1}; the document begins with {2}.",
    "请按模板保留列名一行，并放在前 40 行之内。",
    "Keep the row of headings as the template has it, within the first 40 rows."};
inline constexpr Message sheetMissing{"decode.sheet-missing", "文件 {0} 中没有工作表“{1}”，只有：{2}。",
                                      "{0} has no sheet \"{1}\"; it has {2}.", "请改正工作表名称。",
                                      "Correct the sheet's name."};
inline constexpr Message workbookDamaged{"decode.workbook-damaged", "工作簿 {0} 已损坏：{1}，{2}。",
                                         "The workbook {0} is damaged: {1}, {2}.", "请用表格软件打开并另存后再报送。",
                                         "Open it in a spreadsheet program, save it anew and submit it again."};
inline constexpr Message workbookDoctype{
    "decode.workbook-doctype", "工作簿 {0} 的 {1} 含有文档类型声明，出于安全不予读取。",
    "{1} in the workbook {0} has a document type declaration, which is not read for safety.",
    "请用表格软件打开并另存后再报送。", "Open it in a spreadsheet program, save it anew and submit it again."};
inline constexpr Message workbookLocked{"decode.workbook-locked", "工作簿 {0} 设有打开密码。",
                                        "The workbook {0} is locked with a password.", "请去掉打开密码，另存后再报送。",
                                        "Remove the password, save it and submit it again."};
inline constexpr Message workbookOld{"decode.workbook-old", "工作簿 {0} 是 Excel 95 或更早的格式。",
                                     "The workbook {0} is of Excel 95 or before.",
                                     "请在表格软件中另存为 XLSX 后再报送。", "Save it as XLSX and submit it again."};
inline constexpr Message xmlDamaged{"decode.xml-damaged", "文件 {0} 第 {1} 行不是正确的 XML：{2}。",
                                    "{0}, line {1}: this is not well-formed XML: {2}.", "请重新导出后再报送。",
                                    "Export it again and submit it again."};
inline constexpr Message xmlDoctype{"decode.xml-doctype", "文件 {0} 含有文档类型声明（DOCTYPE），出于安全不予读取。",
                                    "{0} has a document type declaration, which is not read for safety.",
                                    "请去掉 DOCTYPE 及其中的实体后再报送。",
                                    "Take out the DOCTYPE and its entities and submit it again."};
inline constexpr Message xmlFault{"decode.xml-fault", "文件 {0} 不是数据，而是对方系统返回的错误：{1}。",
                                  "{0} is no data but an error that the other side's system returned: {1}.",
                                  "请与对方系统的维护人员核对后重新获取。",
                                  "Ask those who run the other system, and fetch it again."};
inline constexpr Message jsonDamaged{"decode.json-damaged", "文件 {0} 第 {1} 行不是正确的 JSON：{2}。",
                                     "{0}, line {1}: this is not well-formed JSON: {2}.", "请重新导出后再报送。",
                                     "Export it again and submit it again."};
inline constexpr Message recordsMissing{
    "decode.records-missing", "文件 {0} 中没有对应关系所指的记录“{1}”。",
    "{0} has no records at \"{1}\", as the mapping has it.",
    "请核对文件的结构，或修改对应关系中的 record（XML）或 records（JSON）。",
    "Look at how the document is built, or correct record (XML) or records (JSON) in the mapping."};
inline constexpr Message zipDamaged{"decode.zip-damaged", "压缩包 {0} 中的 {1} 已损坏：{2}。",
                                    "{1} in the archive {0} is damaged: {2}.", "请重新压缩后再报送。",
                                    "Pack it again and submit it again."};
inline constexpr Message zipLocked{"decode.zip-locked", "压缩包 {0} 中的 {1} 设有密码。",
                                   "{1} in the archive {0} is locked with a password.", "请不设密码重新压缩后再报送。",
                                   "Pack it without a password and submit it again."};
inline constexpr Message zipNested{"decode.zip-nested", "压缩包 {0} 中还有压缩包 {1}，不予读取。",
                                   "The archive {0} holds another archive, {1}, which is not read.",
                                   "请把里面的文件直接压缩成一个包，或不压缩报送。",
                                   "Pack the documents themselves into one archive, or submit them unpacked."};
inline constexpr Message zipEmpty{"decode.zip-empty", "压缩包 {0} 中没有可读取的文件，已略过：{1}。",
                                  "The archive {0} holds no document that can be read; left out: {1}.",
                                  "请把数据表（XLSX、XLS、ODS、CSV、XML、JSON）放入压缩包后再报送。",
                                  "Pack the tables (XLSX, XLS, ODS, CSV, XML, JSON) and submit it again."};
inline constexpr Message limitDocument{"decode.limit-document", "文件 {0} 超过上限 {1} 字节。",
                                       "{0} is larger than {1} bytes.", "请分成几个文件报送。",
                                       "Submit it in several files."};
inline constexpr Message limitInflated{"decode.limit-inflated", "文件 {0} 解压后超过上限 {1} 字节。",
                                       "{0} inflates to more than {1} bytes.", "请分成几个文件报送。",
                                       "Submit it in several files."};
inline constexpr Message limitRatio{"decode.limit-ratio", "文件 {0} 的 {1} 压缩比超过 {2}，疑似压缩炸弹。",
                                    "{1} in {0} inflates by more than {2} times, as a zip bomb does.",
                                    "请用表格软件打开并另存后再报送。",
                                    "Open it in a spreadsheet program, save it anew and submit it again."};
inline constexpr Message limitDepth{"decode.limit-depth", "文件 {0} 的 {1} 嵌套超过 {2} 层。",
                                    "{1} in {0} is nested more than {2} levels deep.", "请重新导出后再报送。",
                                    "Export it again and submit it again."};
inline constexpr Message limitNames{"decode.limit-names", "文件 {0} 中不同的元素或字段超过 {1} 个。",
                                    "{0} has more than {1} different elements or fields.",
                                    "请检查是否误把数据写成了字段名，必要时重新导出。",
                                    "Look whether data were written as names of fields, and export it again."};
inline constexpr Message limitEntries{"decode.limit-entries", "压缩包 {0} 中的文件超过 {1} 个。",
                                      "The archive {0} holds more than {1} documents.", "请分成几个压缩包报送。",
                                      "Submit it in several archives."};
inline constexpr Message limitSharedStrings{"decode.limit-shared-strings", "工作簿 {0} 的文字总量超过 {1} 字节。",
                                            "The texts of the workbook {0} take more than {1} bytes.",
                                            "请分成几个文件，或用 CSV 报送。",
                                            "Submit it in several files, or as CSV."};
inline constexpr Message limitRows{"decode.limit-rows", "文件 {0} 超过 {1} 行。", "{0} has more than {1} rows.",
                                   "请分成几个文件报送。", "Submit it in several files."};
inline constexpr Message limitSheets{"decode.limit-sheets", "工作簿 {0} 的工作表超过 {1} 个。",
                                     "The workbook {0} has more than {1} sheets.", "请删去无关的工作表。",
                                     "Delete sheets that do not belong to it."};
inline constexpr Message limitRecord{"decode.limit-record", "文件 {0} 第 {1} 行超过 {2} 字节。",
                                     "{0}, row {1} is longer than {2} bytes.", "请检查换行符和引号，必要时重新导出。",
                                     "Check line ends and quotes, or export it again."};

// Of a row.
inline constexpr Message rowWide{
    "decode.row-wide", "该行有 {0} 列，表头只有 {1} 列。", "The row has {0} cells, the header {1}.",
    "请检查是否有单元格内容含分隔符而未加引号，或写到了表外。",
    "Look for a delimiter within a cell that is not quoted, or for cells beside the table."};
inline constexpr Message cellLong{"decode.cell-long", "单元格内容超过 {0} 字节。", "The cell is longer than {0} bytes.",
                                  "请缩短该单元格的内容。", "Shorten the cell."};
inline constexpr Message csvQuoteText{"decode.csv-quote-text", "右引号之后还有文字。",
                                      "There is text after a closing quote.", "单元格内的引号请写成两个（\"\"）。",
                                      "Write a quote within a cell twice (\"\")."};
inline constexpr Message csvNul{"decode.csv-nul", "该行含有空字符（NUL）。", "The row holds a NUL character.",
                                "请重新导出该行。", "Export the row again."};

inline constexpr Message jsonLine{"decode.json-line", "该行不是一个正确的 JSON 对象：{0}。",
                                  "The line is no well-formed JSON object: {0}.", "请重新导出该行。",
                                  "Export the line again."};

inline constexpr const Message* decodeMessages[] = {
    &documentEmpty,      &formatUnknown,  &formatName,    &encodingName, &encodingUnavailable,
    &encodingBroken,     &csvQuoteOpen,   &headerMissing, &sheetMissing, &workbookDamaged,
    &workbookDoctype,    &limitDocument,  &limitInflated, &limitRatio,   &limitDepth,
    &limitSharedStrings, &limitRows,      &limitSheets,   &limitRecord,  &rowWide,
    &cellLong,           &csvQuoteText,   &csvNul,        &limitNames,   &limitEntries,
    &workbookLocked,     &workbookOld,    &xmlDamaged,    &xmlDoctype,   &xmlFault,
    &jsonDamaged,        &recordsMissing, &zipDamaged,    &zipLocked,    &zipNested,
    &zipEmpty,           &jsonLine};

} // namespace lianfang::message
