// XLS: workbooks of Excel 97 to 2003 (BIFF8 in a compound file), read as a stream; only the shared texts and one row
// are in memory. Workbooks of Excel 95 and before are refused.
//
// Read by our own hand: FreeXL gives nothing for a formula, nothing for an error, and hidden sheets as others.
// Hidden sheets are left out unless one is asked for by name, hidden rows are read. A formula gives the value it had
// when the workbook was saved.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

// A compound file. That may be something else (a Word document, a locked XLSX); reading it says so.
bool isXls(const Beginning& beginning);

void readXls(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
