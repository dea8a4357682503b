// The records of a BIFF8 workbook stream ([MS-XLS]), one after the other.
#pragma once

#include "hub/model/byte_source.h"

#include <string>
#include <string_view>

namespace lianfang {

// By the names of [MS-XLS].
enum class Biff : std::uint16_t {
    formula = 0x0006,
    eof = 0x000A,
    dateMode = 0x0022,
    filePass = 0x002F,
    continued = 0x003C,
    boundSheet = 0x0085,
    mulRk = 0x00BD,
    rString = 0x00D6,
    xf = 0x00E0,
    mergeCells = 0x00E5,
    sst = 0x00FC,
    labelSst = 0x00FD,
    number = 0x0203,
    label = 0x0204,
    boolErr = 0x0205,
    string = 0x0207,
    row = 0x0208,
    rk = 0x027E,
    format = 0x041E,
    bof = 0x0809,
};

class BiffStream {
public:
    explicit BiffStream(ByteSource& source) : source_(source) {}

    // The next record begins there.
    void seek(std::uint64_t offset) { next_ = offset; }
    // Moves to the next record; false at the end of the stream, also where it breaks off.
    bool read();
    Biff type() const { return type_; }
    std::string_view data() const { return data_; } // valid until read()

    // Texts that may go on in `continued` records. They start at `at` of the record and move it on.
    //
    // With a length of one or two bytes, its flags, its characters, and what it says of looks and pronunciation, which
    // is passed over. At most `most` bytes are kept. False if the text goes beyond its records.
    bool text(std::size_t& at, std::size_t lengthBytes, std::size_t most, std::string& out);

private:
    std::string_view ahead(std::uint64_t offset, std::size_t bytes);
    bool continueAt(std::size_t& at);
    bool skip(std::size_t& at, std::uint64_t bytes);

    ByteSource& source_;
    std::uint64_t next_ = 0;
    Biff type_ = Biff::eof;
    std::string data_;
    std::string buffer_;
    std::uint64_t bufferAt_ = 0;
};

} // namespace lianfang
