// The formats that decode reads. A new one is a file with its reader and a line in the table in format.cpp.
#pragma once

#include "hub/decode/decode.h"

#include <span>
#include <string_view>

namespace lianfang {

class TableFinder;

// What a format is known by.
struct Beginning {
    ByteSource& source;
    const DecodeRequest& request;
    std::string_view bytes; // the first KiBs
    std::string_view text;  // the same as UTF-8, where it is text
};

struct Format {
    std::string_view name;
    // Could the document be one? Judged by its content, never by its name. Formats are asked in the table's order.
    bool (*is)(const Beginning& beginning);
    // Reads all sheets into `finder`. Throws Error decode.…; may note in `summary` what it found.
    void (*read)(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);
};

std::span<const Format> formats();

// The format of that name. Throws Error decode.format-name.
const Format& formatNamed(std::string_view name);

// The format that the document has, if any.
const Format* formatFound(ByteSource& source, const DecodeRequest& request);

// All names, for messages.
std::string formatNames();

} // namespace lianfang
