// What a connector must know of a page of JSON that it hands over as it came: how many rows it holds, where the next
// page is, and of each row when it was changed. Places in it are JSON pointers (RFC 6901).
//
// Links nlohmann's JSON, which is headers alone.
#pragma once

#include "connector.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lianfang::sdk {

struct JsonPointers {
    std::string rows;    // the array of rows: "/data/items"; "" where the page is that array
    std::string next;    // the next page's address; "" if pages do not name it
    std::string changed; // within a row: when it was changed, or its number in the order of changes; "" if none
    std::string key;     // within a row: tells rows apart that were changed at once; "" if none
};

class JsonPage {
public:
    struct Row {
        std::string changed;
        std::string key;
        friend bool operator==(const Row&, const Row&) = default;
    };

    // Failure if it is not JSON, too deep, or has no array of rows: an error in the shape of an answer is never taken
    // for "nothing".
    JsonPage(std::string_view text, const JsonPointers& pointers)
    {
        Reader reader(*this, pointers);
        if (!nlohmann::json::sax_parse(text, &reader))
            throw Failure("对方的应答不是有效的 JSON（第 " + std::to_string(reader.stoppedAt) + " 字节附近）",
                          "the answer is no valid JSON (near byte " + std::to_string(reader.stoppedAt) + ")");
        if (!found_)
            throw Failure("对方的应答在 " + pointers.rows + " 处没有记录数组，可能是错误信息",
                          "the answer has no array of rows at " + pointers.rows + "; it may be an error");
    }

    std::size_t count() const { return count_; }
    const std::string& next() const { return next_; }      // "" on the last page
    const std::vector<Row>& rows() const { return rows_; } // empty unless `changed` is given

private:
    // Sees each value go by with its pointer; nothing but what was asked for is kept.
    class Reader : public nlohmann::json_sax<nlohmann::json> {
    public:
        Reader(JsonPage& page, const JsonPointers& pointers) : page_(page), pointers_(pointers) {}

        std::size_t stoppedAt = 0;

        bool null() override { return scalar({}); }
        bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
        bool number_integer(number_integer_t value) override { return scalar(std::to_string(value)); }
        bool number_unsigned(number_unsigned_t value) override { return scalar(std::to_string(value)); }
        bool number_float(number_float_t, const string_t& written) override { return scalar(written); }
        bool string(string_t& value) override { return scalar(value); }
        bool binary(binary_t&) override { return false; }
        bool start_object(std::size_t) override { return begin(false); }
        bool start_array(std::size_t) override { return begin(true); }
        bool end_object() override { return end(); }
        bool end_array() override { return end(); }
        bool key(string_t& name) override
        {
            path_.resize(open_.back().length);
            path_ += '/';
            for (const char c : name)
                path_ += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
            return true;
        }
        bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) override
        {
            stoppedAt = at;
            return false;
        }

    private:
        struct Level {
            bool array;
            std::size_t length; // of the path to it
            std::size_t index;  // of an array's next element
        };
        static constexpr std::size_t deepest = 64;

        void element()
        {
            if (open_.empty() || !open_.back().array)
                return;
            auto& array = open_.back();
            path_.resize(array.length);
            if (open_.size() == rowsDepth_) {
                ++page_.count_;
                if (!pointers_.changed.empty())
                    page_.rows_.emplace_back();
            }
            path_ += '/' + std::to_string(array.index++);
            if (open_.size() == rowsDepth_)
                rowLength_ = path_.size();
        }

        bool begin(bool array)
        {
            element();
            if (open_.size() == deepest)
                return false;
            open_.push_back({array, path_.size(), 0});
            if (array && rowsDepth_ == 0 && !page_.found_ && path_ == pointers_.rows) {
                page_.found_ = true;
                rowsDepth_ = open_.size();
            }
            return true;
        }

        bool end()
        {
            if (open_.size() == rowsDepth_)
                rowsDepth_ = 0;
            path_.resize(open_.back().length);
            open_.pop_back();
            return true;
        }

        bool scalar(const std::string& value)
        {
            element();
            if (rowsDepth_ != 0 && open_.size() > rowsDepth_ && !page_.rows_.empty()) {
                const auto within = std::string_view(path_).substr(rowLength_);
                if (within == pointers_.changed)
                    page_.rows_.back().changed = value;
                if (!pointers_.key.empty() && within == pointers_.key)
                    page_.rows_.back().key = value;
            }
            if (!pointers_.next.empty() && path_ == pointers_.next)
                page_.next_ = value;
            return true;
        }

        JsonPage& page_;
        const JsonPointers& pointers_;
        std::string path_;
        std::vector<Level> open_;
        std::size_t rowsDepth_ = 0; // how many levels are open within the rows; 0 outside
        std::size_t rowLength_ = 0;
    };

    bool found_ = false;
    std::size_t count_ = 0;
    std::string next_;
    std::vector<Row> rows_;
};

} // namespace lianfang::sdk
