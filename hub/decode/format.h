// The formats that decode reads. A new one is a file with its reader and a line in the table in format.cpp.
#pragma once

#include "hub/decode/decode.h"

#include <span>
#include <string_view>

namespace lianfang {

class TableFinder;

struct Format {
    std::string_view name;
    // Could the document be one, judged by how it begins (its first KiBs)? Formats are asked in the table's order.
    bool (*begins)(std::string_view head);
    // Reads all sheets into `finder`. Throws Error decode.…; may note in `summary` what it found.
    void (*read)(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);
};

std::span<const Format> formats();

} // namespace lianfang
