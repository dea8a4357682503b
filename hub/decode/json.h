// JSON and NDJSON (one object a line): see records.h for what becomes a row and a column. The records are an array of
// objects, at the top or anywhere within ("data/rows"); a lone object is one record. Numbers keep their text (1.10
// stays 1.10) as CellKind::number, null is an empty cell, nested objects flatten to "a/b".
//
// Rows are counted by record, from 1; those of NDJSON by line, where a broken line is refused and the others go on.
// Values of up to a MiB are taken apart by simdjson, longer arrays and objects are entered, so that memory is bounded.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

// Of a text without white space before it: an object, or an array of objects, arrays or texts.
bool beginsLikeJson(std::string_view text);

bool isJson(const Beginning& beginning);
bool isNdjson(const Beginning& beginning);

void readJson(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);
void readNdjson(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
