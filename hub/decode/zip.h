// A ZIP around documents of the other formats: each is read as a sheet of its own, which bears the entry's name.
//
// Left out, and named in the summary: what systems and programs leave behind (__MACOSX, Thumbs.db, ~$…, .DS_Store) and
// entries of no known format, such as a scan beside the table. An archive within the archive is refused.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

bool isZip(const Beginning& beginning);

void readZip(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
