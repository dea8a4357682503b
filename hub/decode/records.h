// Documents of records that name their fields (XML, JSON) as tables: which element repeats as the row, and its columns.
//
// The document is read twice, by the same calls. The first time the places of all elements are learnt, and whether they
// repeat; the record is the element most of whose columns have a known heading. The second time its rows are given.
//
// A column is a leaf below the record, named by its path: "name", "employer/code". Leaves that repeat within one record
// are joined by 、. Elements with parts of their own that repeat within a record are not part of it.
#pragma once

#include "hub/decode/table_finder.h"

#include <memory>

namespace lianfang {

class RecordReader {
public:
    // What it is given must outlive it. Throws Error decode.limit-names, from any call.
    RecordReader(const DecodeRequest& request, TableFinder& finder);
    ~RecordReader();

    // An element begins. `listed`: it stands in an array, and may repeat even if it is alone.
    void open(std::string_view name, bool listed = false);
    void text(std::string_view text); // of the innermost element that is open, in pieces
    void close();
    // An element without parts, or an attribute, whole. An empty text makes an empty cell.
    void value(std::string_view name, std::string_view text, CellKind kind, bool listed = false);
    void attribute(std::string_view name, std::string_view text);
    // An array of that name begins; elements may follow by open() and value().
    void list(std::string_view name);

    // Between the two readings. False if the document holds no record, which is no fault; the second is not needed
    // then. Throws Error decode.records-missing if the request names records that are not there.
    bool choose();

    // Where the records that follow stand, if not by their own count.
    void setNumber(std::uint64_t number) { number_ = number; }
    // Everything that is open is closed without giving a row.
    void abandon();
    // The text of the first leaf of that name anywhere; empty if there is none. After the first reading.
    const std::string& leafSeen() const { return leafSeen_; }
    void watch(std::string_view leaf) { watched_ = leaf; }

private:
    struct Node;
    struct Frame {
        Node* node;
        std::uint64_t instance;
        bool parts;
        bool filled; // with text that is not blank
        std::size_t textStart;
    };
    struct Slot {
        std::size_t offset = 0;
        std::size_t size = 0;
        CellKind kind = CellKind::text;
        bool filled = false;
    };
    struct Candidate;

    Node& child(std::string_view name, bool attribute);
    void notePlace(Node& node, bool listed);
    void leaf(Node& node, std::string_view text, CellKind kind);
    void take(std::size_t column, std::string_view text, CellKind kind);
    void give();
    bool matches(const Node& node, std::string_view wanted) const;
    Candidate candidate(Node& node) const;
    void noteSeen(const Candidate& best);

    const DecodeRequest& request_;
    TableFinder& finder_;
    std::unique_ptr<Node> root_;
    std::vector<Frame> frames_;
    std::uint64_t instances_ = 0;
    unsigned nodes_ = 0;
    std::string watched_;
    std::string leafSeen_;

    // The second reading.
    Node* record_ = nullptr;
    std::size_t recordDepth_ = 0; // of the open record's frame; 0: none is open
    std::uint64_t records_ = 0;
    std::optional<std::uint64_t> number_;
    std::string text_; // of the open elements, the innermost last
    std::string row_;
    std::vector<Slot> slots_;
    std::optional<std::size_t> tooLong_;
    std::vector<Cell> cells_;
};

} // namespace lianfang
