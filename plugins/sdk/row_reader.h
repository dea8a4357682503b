// Rows of a CSV document on its way to the department: UTF-8, commas, quotes where needed (RFC 4180), as row_writer.h
// and the hub write them. Memory is bounded by one row and a buffer.
#pragma once

#include "connector.h"

#include <string>
#include <vector>

namespace lianfang::sdk {

class RowReader {
public:
    explicit RowReader(Outgoing& from) : from_(from) {}

    // Puts the next row's cells into its argument; false after the last. Throws Failure if the document breaks off
    // within quotes, Cancelled as Outgoing does.
    bool next(std::vector<std::string>& cells)
    {
        cells.clear();
        std::string cell;
        bool quoted = false, any = false;
        for (int c = get(); c >= 0; c = get()) {
            any = true;
            if (quoted) {
                if (c != '"')
                    cell += static_cast<char>(c);
                else if (peek() == '"')
                    cell += static_cast<char>(get());
                else
                    quoted = false;
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                cells.push_back(std::move(cell));
                cell.clear();
            } else if (c == '\n') {
                cells.push_back(std::move(cell));
                return true;
            } else if (c != '\r' || peek() != '\n') {
                cell += static_cast<char>(c);
            }
        }
        if (quoted)
            throw Failure("清单在引号内中断", "the list breaks off within quotes");
        if (any)
            cells.push_back(std::move(cell));
        return any;
    }

private:
    int peek()
    {
        if (at_ == size_) {
            buffer_.resize(64u << 10);
            at_ = 0;
            size_ = from_.read(buffer_);
        }
        return at_ == size_ ? -1 : static_cast<unsigned char>(buffer_[at_]);
    }
    int get()
    {
        const int c = peek();
        at_ += c >= 0;
        return c;
    }

    Outgoing& from_;
    std::string buffer_;
    std::size_t at_ = 0, size_ = 0;
};

} // namespace lianfang::sdk
