// ODS: OpenDocument spreadsheets, read as a stream; only one row is in memory.
//
// Hidden sheets are left out unless one is asked for by name, hidden rows and columns are read. A formula gives the
// value it had when the document was saved. What a merged cell covers is empty; comments and pictures are no text.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

bool isOds(const Beginning& beginning);

void readOds(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
