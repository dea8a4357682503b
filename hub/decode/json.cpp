#include "hub/decode/json.h"

#include "hub/base/text.h"
#include "hub/decode/encoding.h"
#include "hub/decode/json_value.h"
#include "hub/decode/messages.h"
#include "hub/decode/records.h"

#include <algorithm>
#include <cstring>

namespace lianfang {

namespace {

constexpr std::size_t windowBytes = 1u << 20; // values beyond are entered
constexpr std::size_t bufferBytes = 4 * windowBytes;

// A document's text, of which at least a window's length can be looked at, if there is so much.
class TextWindow {
public:
    TextWindow(ByteSource& source, const DecodeRequest& request)
        : request_(request), text_(source, request.encoding),
          buffer_(std::make_unique_for_overwrite<char[]>(bufferBytes + JsonValueReader::padding))
    {
    }

    // At least windowBytes of what comes, or all of it. Valid until the next call; padded.
    std::string_view ahead()
    {
        while (end_ - start_ < windowBytes && !ended_)
            fill();
        return {buffer_.get() + start_, end_ - start_};
    }
    bool ended() const { return ended_; }
    void pass(std::size_t bytes)
    {
        line_ += static_cast<std::uint64_t>(std::count(buffer_.get() + start_, buffer_.get() + start_ + bytes, '\n'));
        start_ += bytes;
    }
    std::uint64_t line() const { return line_; } // of what comes, from 1
    std::string_view encoding() const { return nameOf(text_.encoding()); }

private:
    void fill()
    {
        if (bufferBytes - end_ < windowBytes) {
            std::memmove(buffer_.get(), buffer_.get() + start_, end_ - start_);
            end_ -= start_;
            start_ = 0;
        }
        const auto n = text_.read({buffer_.get() + end_, bufferBytes - end_});
        end_ += n;
        ended_ = n == 0;
        if (const auto offset = ended_ ? text_.brokenAt() : std::nullopt) {
            const auto lines = std::count(buffer_.get() + start_, buffer_.get() + end_, '\n');
            throw Error(message::encodingBroken,
                        {request_.document, std::string(encoding()),
                         std::to_string(line_ + static_cast<std::uint64_t>(lines)), std::to_string(*offset)});
        }
    }

    const DecodeRequest& request_;
    TextReader text_;
    std::unique_ptr<char[]> buffer_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
    bool ended_ = false;
    std::uint64_t line_ = 1;
};

// One reading of a JSON document: short values by simdjson, arrays and objects beyond the window member by member.
class JsonDocument {
public:
    JsonDocument(ByteSource& source, const DecodeRequest& request, RecordReader& records)
        : request_(request), records_(records), window_(source, request), values_(request, records)
    {
    }

    void run(DecodeSummary& summary)
    {
        for (bool any = false; peek() != '\0' || !any; any = true)
            value("", false, 1); // texts of several values, one behind the other, are read as well
        if (!window_.ahead().empty())
            damaged(0, "NUL");
        summary.encoding = window_.encoding();
    }

private:
    [[noreturn]] void damaged(std::size_t offset, const std::string& reason)
    {
        const auto ahead = window_.ahead();
        const auto lines = std::count(ahead.begin(), ahead.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
        throw Error(message::jsonDamaged,
                    {request_.document, std::to_string(window_.line() + static_cast<std::uint64_t>(lines)), reason});
    }

    // The next character that is no white space; NUL at the end.
    char peek()
    {
        for (;;) {
            const auto ahead = window_.ahead();
            const auto at = ahead.find_first_not_of(" \t\r\n");
            window_.pass(std::min(at, ahead.size()));
            if (at != std::string_view::npos)
                return ahead[at];
            if (window_.ended() && window_.ahead().empty())
                return '\0';
        }
    }

    void expect(char c)
    {
        if (peek() != c)
            damaged(0, std::string("'") + c + "' expected");
        window_.pass(1);
    }

    void value(std::string_view name, bool listed, unsigned depth)
    {
        const char first = peek();
        if (first == '\0')
            damaged(0, "value expected");
        const auto ahead = window_.ahead();
        if (const auto size = jsonExtent(ahead, window_.ended())) {
            if (!values_.read(ahead.substr(0, *size), name, listed, depth))
                damaged(values_.offset(), values_.reason());
            window_.pass(*size);
            return;
        }
        if ((first != '{' && first != '[') || window_.ended())
            window_.ended() ? damaged(ahead.size(), "it breaks off")
                            : damaged(0, "text > " + std::to_string(windowBytes));
        if (depth > request_.limits.xmlDepth)
            throw Error(message::limitDepth, {request_.document, "JSON", std::to_string(request_.limits.xmlDepth)});
        window_.pass(1);
        first == '{' ? members(name, listed, depth) : elements(name, depth);
    }

    void members(std::string_view name, bool listed, unsigned depth)
    {
        records_.open(name, listed);
        while (peek() != '}') {
            const auto ahead = window_.ahead();
            const auto size = ahead[0] == '"' ? jsonExtent(ahead, window_.ended()) : std::nullopt;
            const auto key = size ? values_.stringOf(ahead.substr(0, *size)) : std::nullopt;
            if (!key)
                damaged(0, "key expected");
            window_.pass(*size);
            expect(':');
            value(*key, false, depth + 1);
            if (peek() == '}')
                break;
            expect(',');
            if (peek() == '}')
                damaged(0, "key expected");
        }
        window_.pass(1);
        records_.close();
    }

    void elements(std::string_view name, unsigned depth)
    {
        records_.list(name);
        while (peek() != ']') {
            value(name, true, depth + 1);
            if (peek() == ']')
                break;
            expect(',');
            if (peek() == ']')
                damaged(0, "value expected");
        }
        window_.pass(1);
    }

    const DecodeRequest& request_;
    RecordReader& records_;
    TextWindow window_;
    JsonValueReader values_;
};

// One reading of NDJSON. `refuse` is called with the line's number and what is wrong with it.
template <typename Refuse>
void readLines(ByteSource& source, const DecodeRequest& request, RecordReader& records, DecodeSummary& summary,
               Refuse refuse)
{
    TextWindow window(source, request);
    JsonValueReader values(request, records);
    for (auto ahead = window.ahead(); !ahead.empty(); ahead = window.ahead()) {
        const auto end = ahead.find('\n');
        if (end == std::string_view::npos && !window.ended())
            throw Error(message::limitRecord,
                        {request.document, std::to_string(window.line()), std::to_string(windowBytes)});
        const auto line = trimmed(ahead.substr(0, end));
        records.setNumber(window.line());
        if (!line.empty()) {
            const bool object = line.starts_with('{') && jsonExtent(line, true) == line.size();
            if (!object || !values.read(line, "", true, 1)) {
                // A line that has no end is where the document was cut off: what should follow it is missing too.
                if (end == std::string_view::npos)
                    throw Error(message::jsonDamaged,
                                {request.document, std::to_string(window.line()), "it breaks off"});
                records.abandon();
                refuse(window.line(), line, object ? values.reason() : "{ … }");
            }
        }
        window.pass(end == std::string_view::npos ? ahead.size() : end + 1);
    }
    summary.encoding = window.encoding();
}

} // namespace

bool beginsLikeJson(std::string_view text)
{
    if (text.empty() || (text[0] != '{' && text[0] != '['))
        return false;
    const auto inner = trimmed(text.substr(1));
    return text[0] == '{' ? inner.empty() || inner[0] == '"' || inner[0] == '}'
                          : inner.empty() || std::string_view("{[\"]").find(inner[0]) != std::string_view::npos;
}

bool isJson(const Beginning& beginning)
{
    return beginsLikeJson(trimmed(beginning.text));
}

bool isNdjson(const Beginning& beginning)
{
    const auto text = trimmed(beginning.text);
    if (!text.starts_with('{') || !beginsLikeJson(text))
        return false;
    const auto first = jsonExtent(text, false);
    if (!first || text.substr(0, *first).find('\n') != std::string_view::npos)
        return false;
    const auto second = text.find_first_not_of(" \t\r\n", *first);
    return second != std::string_view::npos && text[second] == '{' &&
           text.substr(*first, second - *first).find('\n') != std::string_view::npos;
}

void readJson(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary)
{
    RecordReader records(request, finder);
    JsonDocument(source, request, records).run(summary);
    if (!records.choose())
        return;
    JsonDocument(source, request, records).run(summary);
    finder.endSheet();
}

void readNdjson(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary)
{
    RecordReader records(request, finder);
    readLines(source, request, records, summary, [](std::uint64_t, std::string_view, const std::string&) {});
    if (!records.choose())
        return;
    readLines(source, request, records, summary,
              [&](std::uint64_t number, std::string_view line, const std::string& reason) {
                  finder.refuse(number, message::jsonLine, {reason}, line);
              });
    finder.endSheet();
}

} // namespace lianfang
