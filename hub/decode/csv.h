// CSV: RFC 4180 as spreadsheet programs write it, with , ; tab or | between the cells, CRLF, LF or CR between the rows.
//
// A quote opens a quoted cell only at the cell's beginning; elsewhere it is text. A row whose closing quote is followed
// by text is refused up to the first line end after its opening quote, so that a stray quote costs one line. A quote
// that is not closed within the cell length limit ends the document with decode.csv-quote-open. Rows are counted as a
// spreadsheet program shows them: blank lines count, lines within quotes do not.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

// True for any text that is not plainly of another format (archive, old workbook, PDF, XML, HTML, JSON).
bool isCsv(const Beginning& beginning);

void readCsv(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

// Which of , ; tab | separates the cells in the document's beginning: the one by which most headings are known in one
// row; else the one that makes the first rows widest.
char guessDelimiter(std::string_view beginning, const std::unordered_set<std::string>& headings);

} // namespace lianfang
