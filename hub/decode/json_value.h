// One JSON value in memory, taken apart by simdjson, as calls to a RecordReader.
#pragma once

#include "hub/decode/records.h"

#include <memory>

namespace lianfang {

// The length of the value that `text` begins with, brackets and quotes counted only; nothing if it does not end within
// the text. `ended`: nothing follows the text.
std::optional<std::size_t> jsonExtent(std::string_view text, bool ended);

class JsonValueReader {
public:
    static constexpr std::size_t padding = 64; // readable bytes that must stand behind the text

    JsonValueReader(const DecodeRequest& request, RecordReader& records);
    ~JsonValueReader();

    // Tells the records of the value, which is all of the text. `depth`: of what is open around it. False if it is not
    // JSON: reason() and offset() then say why and where. Throws Error decode.limit-depth.
    bool read(std::string_view text, std::string_view name, bool listed, unsigned depth);
    // The text of a JSON string, such as a key with its quotes; nothing if it is none. No padding is needed.
    std::optional<std::string> stringOf(std::string_view quoted);

    const std::string& reason() const { return reason_; }
    std::size_t offset() const { return offset_; }

private:
    struct Walk;

    const DecodeRequest& request_;
    RecordReader& records_;
    std::unique_ptr<Walk> walk_;
    std::string scratch_;
    std::string reason_;
    std::size_t offset_ = 0;
};

} // namespace lianfang
