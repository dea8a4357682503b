// XLSX: Office Open XML workbooks, read as a stream; only the shared texts and one row are in memory.
//
// Hidden sheets are left out unless one is asked for by name. A formula gives the value it had when the workbook was
// saved. The sheet's `dimension` is not trusted, rows and cells count by their references where they have them.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

// An Office Open XML archive; also one too damaged to say what it was.
bool isXlsx(const Beginning& beginning);

void readXlsx(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
