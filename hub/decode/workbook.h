// What an XLSX archive says of itself: its sheets, texts and styles. ECMA-376, transitional and strict alike.
#pragma once

#include "hub/decode/number_format.h"
#include "hub/decode/zip_archive.h"

#include <string>
#include <vector>

namespace lianfang {

struct WorkbookSheet {
    std::string name;
    std::string part;
    bool hidden = false;
};

struct Workbook {
    std::vector<WorkbookSheet> sheets; // worksheets only, in the order of their tabs
    std::string sharedStrings;         // part; empty if there is none
    std::string styles;                // part; empty if there is none
    bool from1904 = false;
};

// Throws Error decode.workbook-damaged, decode.limit-sheets and those of readXml; so do the next two.
Workbook readWorkbook(ZipArchive& archive, const DecodeRequest& request);

// By cell style (the s attribute): how its numbers look. Beyond the end: plain numbers.
std::vector<NumberLook> readStyles(ZipArchive& archive, const std::string& part, const DecodeRequest& request);

// The texts that cells share, runs joined and phonetic runs left out. Held in memory up to the limit.
class SharedStrings {
public:
    // Also throws Error decode.limit-shared-strings.
    void read(ZipArchive& archive, const std::string& part, const DecodeRequest& request);

    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t index) const
    {
        const auto begin = index == 0 ? 0 : ends_[index - 1];
        return std::string_view(bytes_).substr(begin, ends_[index] - begin);
    }

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

// _x000D_ and the like, by which texts carry characters that XML cannot, replaced in `text` from `from` on.
void replaceEscapes(std::string& text, std::size_t from);

} // namespace lianfang
