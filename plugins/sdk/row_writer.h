// Rows as a CSV document: UTF-8, commas, CR LF, quotes where needed (RFC 4180).
#pragma once

#include "connector.h"

#include <optional>
#include <string>
#include <string_view>

namespace lianfang::sdk {

class RowWriter {
public:
    explicit RowWriter(Document document) : document_(std::move(document)) {}

    // One cell of the row at hand; an absent one is left empty.
    void cell(std::optional<std::string_view> value)
    {
        if (!first_)
            buffer_ += ',';
        first_ = false;
        if (value)
            append(buffer_, *value);
    }
    void endRow()
    {
        buffer_ += "\r\n";
        first_ = true;
        if (buffer_.size() >= flushAt)
            flush();
    }
    // Closes the document.
    void end()
    {
        flush();
        document_.end();
    }

    static void append(std::string& out, std::string_view value)
    {
        if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
            out += value;
            return;
        }
        out += '"';
        for (const char c : value) {
            if (c == '"')
                out += '"';
            out += c;
        }
        out += '"';
    }

private:
    static constexpr std::size_t flushAt = 128u << 10;

    void flush()
    {
        document_.write(buffer_);
        buffer_.clear();
    }

    Document document_;
    std::string buffer_;
    bool first_ = true;
};

} // namespace lianfang::sdk
