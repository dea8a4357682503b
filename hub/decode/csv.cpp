#include "hub/decode/csv.h"

#include "hub/base/text.h"
#include "hub/decode/byte_scan.h"
#include "hub/decode/encoding.h"
#include "hub/decode/header.h"
#include "hub/decode/json.h"
#include "hub/decode/messages.h"
#include "hub/decode/table_finder.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t bufferBytes = 256u << 10;
constexpr std::size_t guessBytes = 64u << 10;
constexpr std::size_t guessRows = 40;

bool onlySpaces(std::string_view text)
{
    return text.find_first_not_of(" \t") == std::string_view::npos;
}

// The text with each doubled quote made one, in its own place.
std::string_view undoubled(char* text, std::size_t size)
{
    char* out = text;
    for (std::size_t i = 0; i < size; ++i) {
        *out++ = text[i];
        if (text[i] == '"')
            ++i;
    }
    return {text, static_cast<std::size_t>(out - text)};
}

class CsvReader {
public:
    CsvReader(ByteSource& source, const DecodeRequest& request, TableFinder& finder)
        : request_(request), finder_(finder), text_(source, request.encoding),
          longestRecord_(std::max<std::size_t>(4u << 20, 4 * request.limits.cellBytes)), scan_(',')
    {
        grow();
    }

    void run(DecodeSummary& summary)
    {
        fill();
        delimiter_ = guessDelimiter({buffer_.get(), std::min(end_, guessBytes)}, request_.headings);
        scan_ = ByteScan(delimiter_);
        scan_.start(buffer_.get(), 0, end_);
        while (start_ < end_ || !atEnd_) {
            if (start_ < end_ && record())
                continue;
            fill();
            scan_.start(buffer_.get(), start_, end_);
        }
        if (const auto offset = text_.brokenAt())
            throw Error(message::encodingBroken, {request_.document, std::string(nameOf(text_.encoding())),
                                                  std::to_string(number_ + 1), std::to_string(*offset)});
        summary.encoding = nameOf(text_.encoding());
    }

private:
    void grow()
    {
        capacity_ = capacity_ == 0 ? bufferBytes : capacity_ * 2;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity_ + ByteScan::padding);
        if (end_ > 0)
            std::memcpy(larger.get(), buffer_.get(), end_);
        buffer_ = std::move(larger);
    }

    // Drops the records that are done and reads on.
    void fill()
    {
        if (start_ > 0) {
            std::memmove(buffer_.get(), buffer_.get() + start_, end_ - start_);
            end_ -= start_;
            start_ = 0;
        }
        if (end_ > longestRecord_)
            throw Error(message::limitRecord,
                        {request_.document, std::to_string(number_ + 1), std::to_string(longestRecord_)});
        if (capacity_ - end_ < capacity_ / 2)
            grow();
        const auto n = text_.read({buffer_.get() + end_, capacity_ - end_});
        end_ += n;
        atEnd_ = n == 0;
        // The broken character's own record is not taken for a whole one.
        if (atEnd_ && text_.brokenAt())
            end_ = start_;
    }

    // Reads the record at start_; false if its end is not in the buffer yet.
    bool record()
    {
        cells_.clear();
        doubled_.clear();
        bool nul = false;
        std::size_t cellStart = start_;
        for (;;) {
            std::size_t at = scan_.next();
            std::size_t contentEnd = at;
            if (at != ByteScan::none && buffer_[at] == '"') {
                if (at != cellStart)
                    continue; // a quote within a cell is text
                const auto close = closingQuote(at, nul);
                if (close == ByteScan::none)
                    return false;
                at = scan_.next();
                if (at == ByteScan::none && !atEnd_)
                    return false;
                const auto after = at == ByteScan::none ? end_ : at;
                if (!onlySpaces({buffer_.get() + close + 1, after - close - 1}) ||
                    (at != ByteScan::none && (buffer_[at] == '"' || buffer_[at] == '\0')))
                    return refuseQuoted(cellStart);
                cellStart += 1;
                contentEnd = close;
            }
            if (at == ByteScan::none) {
                if (!atEnd_)
                    return false;
                at = end_;
                if (contentEnd == ByteScan::none)
                    contentEnd = end_;
            } else if (buffer_[at] == '\0') {
                nul = true;
                continue;
            }
            if (cells_.size() <= request_.limits.columns) // one more than allowed is enough to refuse the row
                cells_.push_back({std::string_view(buffer_.get() + cellStart, contentEnd - cellStart), CellKind::text});
            if (at < end_ && buffer_[at] == delimiter_) {
                cellStart = at + 1;
                continue;
            }
            std::size_t next = std::min(at + 1, end_);
            if (at < end_ && buffer_[at] == '\r') {
                if (next == end_ && !atEnd_)
                    return false;
                if (next < end_ && buffer_[next] == '\n') {
                    scan_.next();
                    ++next;
                }
            }
            give(at, nul);
            start_ = next;
            return true;
        }
    }

    // The place of the quote that closes the one at `open`, or none if more must be read first.
    std::size_t closingQuote(std::size_t open, bool& nul)
    {
        for (;;) {
            const auto at = scan_.next();
            const auto reached = at == ByteScan::none ? end_ : at;
            if (reached - open > request_.limits.cellBytes + 1 || (at == ByteScan::none && atEnd_))
                throw Error(message::csvQuoteOpen, {request_.document, std::to_string(number_ + 1),
                                                    std::to_string(request_.limits.cellBytes)});
            if (at == ByteScan::none)
                return ByteScan::none;
            if (buffer_[at] == '\0')
                nul = true;
            if (buffer_[at] != '"')
                continue;
            if (at + 1 == end_ && !atEnd_)
                return ByteScan::none;
            if (at + 1 == end_ || buffer_[at + 1] != '"')
                return at;
            scan_.next();
            if (doubled_.empty() || doubled_.back() != cells_.size())
                doubled_.push_back(cells_.size());
        }
    }

    // Refuses the line whose cell at `quote` is not closed properly. False if the line's end is not in the buffer yet.
    bool refuseQuoted(std::size_t quote)
    {
        const std::string_view rest(buffer_.get() + quote, end_ - quote);
        auto lineEnd = rest.find_first_of("\r\n");
        if (lineEnd == std::string_view::npos || (lineEnd + 1 == rest.size() && rest[lineEnd] == '\r')) {
            if (!atEnd_)
                return false;
            lineEnd = std::min(lineEnd, rest.size());
        }
        const std::string_view line(buffer_.get() + start_, quote + lineEnd - start_);
        finder_.refuse(++number_, message::csvQuoteText, {}, line, cells_.size());
        start_ = std::min(quote + lineEnd + 1, end_);
        if (start_ < end_ && buffer_[start_ - 1] == '\r' && buffer_[start_] == '\n')
            ++start_;
        scan_.start(buffer_.get(), start_, end_);
        return true;
    }

    // Hands on the record from start_ to `recordEnd`.
    void give(std::size_t recordEnd, bool nul)
    {
        ++number_;
        const std::string_view record(buffer_.get() + start_, recordEnd - start_);
        if (nul) {
            finder_.refuse(number_, message::csvNul, {}, record);
            return;
        }
        if (record.size() > request_.limits.cellBytes) {
            for (std::size_t i = 0; i < cells_.size(); ++i) {
                if (cells_[i].text.size() > request_.limits.cellBytes) {
                    finder_.refuse(number_, message::cellLong, {std::to_string(request_.limits.cellBytes)},
                                   cells_[i].text, i);
                    return;
                }
            }
        }
        if (cells_.size() > request_.limits.columns) {
            finder_.refuse(number_, message::rowWide,
                           {"> " + std::to_string(request_.limits.columns), std::to_string(request_.limits.columns)},
                           record);
            return;
        }
        for (const auto cell : doubled_)
            cells_[cell].text =
                undoubled(buffer_.get() + (cells_[cell].text.data() - buffer_.get()), cells_[cell].text.size());
        finder_.row(number_, cells_);
    }

    const DecodeRequest& request_;
    TableFinder& finder_;
    TextReader text_;
    std::size_t longestRecord_;
    char delimiter_ = ',';
    ByteScan scan_;

    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t start_ = 0; // of the record at hand
    std::size_t end_ = 0;   // of what was read
    bool atEnd_ = false;    // nothing more can be read
    std::uint64_t number_ = 0;
    std::vector<Cell> cells_;
    std::vector<std::size_t> doubled_; // cells with doubled quotes
};

// The beginning's first rows, split by one delimiter; quotes are only skipped over.
std::vector<std::vector<std::string_view>> splitRows(std::string_view text, char delimiter)
{
    std::vector<std::vector<std::string_view>> rows(1);
    std::size_t cell = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= text.size() && rows.size() <= guessRows; ++i) {
        const char c = i < text.size() ? text[i] : '\n';
        if (c == '"' && (quoted || i == cell))
            quoted = !quoted;
        if (quoted && i < text.size())
            continue;
        if (c != delimiter && c != '\n' && c != '\r')
            continue;
        auto content = text.substr(cell, i - cell);
        if (content.size() >= 2 && content.front() == '"' && content.back() == '"')
            content = content.substr(1, content.size() - 2);
        rows.back().push_back(content);
        cell = i + 1;
        if (c != delimiter)
            rows.emplace_back();
    }
    return rows;
}

} // namespace

char guessDelimiter(std::string_view beginning, const std::unordered_set<std::string>& headings)
{
    char best = ',';
    std::pair<std::size_t, std::size_t> bestScore;
    for (const char delimiter : {',', ';', '\t', '|'}) {
        std::pair<std::size_t, std::size_t> score; // known headings in one row; cells of all rows
        for (const auto& row : splitRows(beginning, delimiter)) {
            const auto known = static_cast<std::size_t>(std::count_if(
                row.begin(), row.end(), [&](std::string_view cell) { return isKnownHeading(cell, headings); }));
            score.first = std::max(score.first, known);
            score.second += row.size();
        }
        if (score > bestScore) {
            bestScore = score;
            best = delimiter;
        }
    }
    return best;
}

bool isCsv(const Beginning& beginning)
{
    for (const std::string_view magic : {"PK\x03\x04", "\xD0\xCF\x11\xE0", "%PDF", "\x1F\x8B", "Rar!", "7z\xBC\xAF",
                                         "\x89PNG", "\xFF\xD8\xFF", "{\\rtf"})
        if (beginning.bytes.starts_with(magic))
            return false;
    const auto text = trimmed(beginning.text);
    return !text.starts_with('<') && !beginsLikeJson(text);
}

void readCsv(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary)
{
    CsvReader reader(source, request, finder);
    finder.beginSheet("");
    reader.run(summary);
    finder.endSheet();
}

} // namespace lianfang
