// From a document's bytes to rows of text. Knows formats, nothing of the domain.
#pragma once

#include "hub/model/byte_source.h"
#include "hub/model/rejection.h"
#include "hub/model/rows.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

namespace lianfang {

// Every input is hostile: beyond these the document is refused with Error decode.limit-….
struct DecodeLimits {
    std::uint64_t documentBytes = 4ull << 30;
    std::uint64_t inflatedBytes = 16ull << 30; // of all parts of one archive together
    unsigned inflationRatio = 1000;            // of one part, beyond its first MiB
    unsigned xmlDepth = 64;
    std::size_t sharedStringBytes = 512u << 20; // held in memory for one workbook
    std::size_t columns = 1024;
    std::size_t cellBytes = 32768;
    std::uint64_t rows = 100'000'000;
    unsigned sheets = 256;
    unsigned entries = 256; // documents within one ZIP
    unsigned names = 4096;  // elements or fields of different name and place in one XML or JSON
};

struct DecodeRequest {
    std::string document;              // its name, for Table and rejections
    std::string format;                // "csv", "xlsx", …; empty: found by content; a ZIP around it never matters
    std::string encoding;              // "utf-8", "utf-16le", "utf-16be", "gb18030"; empty: found by content
    std::string records;               // XML, JSON: the path, or the end of it, of the element or array that
                                       // holds the records ("data/list"); empty: found by what it holds
    std::filesystem::path spillFolder; // for documents within a ZIP, sealed; empty: the system's
    std::string sheet;                 // only this sheet of a workbook; empty: every sheet with a header
    std::unordered_set<std::string> headings; // what a header may say, in compact() form; needed to find the header
    std::vector<std::string> examples; // of them, for a message: those that most matter, first; empty: any
    DecodeLimits limits;
};

// Takes what decode finds. Calls come from decode's thread, in document order.
class RowSink {
public:
    virtual ~RowSink() = default;
    // A table's header was found; the rows that follow are its rows.
    virtual void table(const Table& table) = 0;
    // Some thousand rows; empty ones, band, totals and signature rows are left out. A row may be narrower than the
    // header.
    virtual void rows(RowBatch&& batch) = 0;
    // A row that cannot be taken apart (wider than the header, a cell too long, …); the others go on.
    virtual void refused(Rejection&& rejection) = 0;
};

struct DecodeSummary {
    std::string format;     // as found
    std::string encoding;   // as found; empty for workbooks
    std::uint64_t rows = 0; // given to the sink
    std::uint64_t refused = 0;
    std::uint64_t emptyRows = 0;     // left out
    std::uint64_t bandRows = 0;      // rows that only say what follows ("一、市区")
    std::uint64_t totalRows = 0;     // 合计, 小计, 总计
    std::uint64_t signatureRows = 0; // 制表人, 填报单位, 审核 … below the table, and notes
    std::uint64_t hiddenRows = 0;    // given to the sink all the same: what is hidden is delivered
    std::vector<std::string> sheetsWithoutHeader;
    std::vector<std::string> entriesLeftOut; // of a ZIP: what systems leave behind, and what is no table
};

// Reads the whole document. Throws Error decode.… if it is damaged, of no known format, or no table in it has a header.
DecodeSummary decode(ByteSource& source, const DecodeRequest& request, RowSink& sink);

} // namespace lianfang
