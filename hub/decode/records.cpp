#include "hub/decode/records.h"

#include "hub/base/text.h"
#include "hub/decode/header.h"
#include "hub/decode/messages.h"
#include "hub/decode/row_kind.h"

#include <algorithm>
#include <functional>

namespace lianfang {

namespace {

constexpr std::string_view joint = "、";

std::vector<std::string_view> pathParts(std::string_view path)
{
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const auto slash = std::min(path.find('/'), path.size());
        if (slash > 0)
            parts.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

} // namespace

// A place in the document: all elements of one name below elements of one place.
struct RecordReader::Node {
    std::string name;
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;
    std::size_t next = 0; // the child that is likely to come next
    std::uint64_t opened = 0;
    std::uint64_t lastParent = 0; // instance in which it was last opened
    bool attribute = false;
    bool repeats = false; // within one parent
    bool listed = false;
    bool filled = false; // has had a text
    bool bare = false;   // has been without parts
    bool parts = false;  // has had parts
    std::optional<std::size_t> column;

    bool isLeaf() const { return filled || (bare && !parts); }
    std::string path(const Node* from) const
    {
        const auto above = parent == nullptr || parent == from ? "" : parent->path(from);
        return above.empty() || name.empty() ? above + name : above + "/" + name;
    }
};

struct RecordReader::Candidate {
    Node* node = nullptr;
    std::size_t known = 0;
    std::size_t depth = 0;
    std::vector<Node*> columns;
    std::vector<Heading> headings;

    bool better(const Candidate& other) const
    {
        const auto rank = [](const Candidate& one) {
            return std::tuple(one.known, one.node != nullptr && one.node->repeats, one.depth);
        };
        return node != nullptr && (other.node == nullptr || rank(*this) > rank(other));
    }
    bool convinces() const { return known >= 2 || (known > 0 && known * 2 >= headings.size()); }
};

RecordReader::RecordReader(const DecodeRequest& request, TableFinder& finder)
    : request_(request), finder_(finder), root_(std::make_unique<Node>())
{
    abandon();
}

RecordReader::~RecordReader() = default;

void RecordReader::abandon()
{
    frames_.clear();
    frames_.push_back({root_.get(), ++instances_, false, false, 0});
    recordDepth_ = 0;
    text_.clear();
}

RecordReader::Node& RecordReader::child(std::string_view name, bool attribute)
{
    auto& parent = *frames_.back().node;
    const auto count = parent.children.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = parent.next + i < count ? parent.next + i : parent.next + i - count;
        auto& one = *parent.children[at];
        if (one.attribute == attribute && one.name == name) {
            parent.next = at + 1 < count ? at + 1 : 0;
            return one;
        }
    }
    if (++nodes_ > request_.limits.names)
        throw Error(message::limitNames, {request_.document, std::to_string(request_.limits.names)});
    auto& made = *parent.children.emplace_back(std::make_unique<Node>());
    made.name = name;
    made.parent = &parent;
    made.attribute = attribute;
    return made;
}

void RecordReader::notePlace(Node& node, bool listed)
{
    ++node.opened;
    node.repeats = node.repeats || listed || node.lastParent == frames_.back().instance;
    node.listed = node.listed || listed;
    node.lastParent = frames_.back().instance;
    frames_.back().parts = true;
}

void RecordReader::open(std::string_view name, bool listed)
{
    auto& node = child(name, false);
    notePlace(node, listed);
    frames_.push_back({&node, ++instances_, false, false, text_.size()});
    if (&node == record_ && recordDepth_ == 0) {
        recordDepth_ = frames_.size();
        ++records_;
        row_.clear();
        std::fill(slots_.begin(), slots_.end(), Slot{});
        tooLong_.reset();
    }
}

void RecordReader::text(std::string_view text)
{
    auto& frame = frames_.back();
    if (!frame.filled && isBlank(text)) {
        if (recordDepth_ == 0 || !frame.node->column)
            return;
    } else {
        frame.filled = true;
    }
    const bool wanted = record_ != nullptr ? recordDepth_ != 0 && frame.node->column : frame.node->name == watched_;
    if (wanted && text_.size() - frame.textStart <= request_.limits.cellBytes)
        text_ += text;
}

void RecordReader::close()
{
    const auto frame = frames_.back();
    auto& node = *frame.node;
    (frame.parts ? node.parts : node.bare) = true;
    node.filled = node.filled || frame.filled;
    if (record_ == nullptr && frame.filled && leafSeen_.empty() && node.name == watched_)
        leafSeen_ = text_.substr(frame.textStart);
    if (recordDepth_ != 0 && node.column && frame.filled)
        take(*node.column, std::string_view(text_).substr(frame.textStart), CellKind::text);
    text_.resize(frame.textStart);
    if (recordDepth_ != 0 && recordDepth_ == frames_.size()) {
        recordDepth_ = 0;
        give();
    }
    frames_.pop_back();
}

void RecordReader::leaf(Node& node, std::string_view text, CellKind kind)
{
    node.bare = true;
    node.filled = node.filled || !text.empty();
    if (recordDepth_ != 0 && node.column && !text.empty())
        take(*node.column, text, kind);
}

void RecordReader::value(std::string_view name, std::string_view text, CellKind kind, bool listed)
{
    auto& node = child(name, false);
    notePlace(node, listed);
    leaf(node, text, kind);
}

void RecordReader::attribute(std::string_view name, std::string_view text)
{
    auto& node = child(name, true);
    notePlace(node, false);
    leaf(node, text, CellKind::text);
}

void RecordReader::list(std::string_view name)
{
    auto& node = child(name, false);
    node.repeats = node.listed = true;
    frames_.back().parts = true;
}

void RecordReader::take(std::size_t column, std::string_view text, CellKind kind)
{
    auto& slot = slots_[column];
    if (slot.filled && slot.offset + slot.size != row_.size()) { // continued behind what came between
        const auto before = row_.substr(slot.offset, slot.size);
        slot.offset = row_.size();
        row_ += before;
    }
    if (!slot.filled) {
        slot = {row_.size(), 0, kind, true};
    } else {
        row_ += joint;
        slot.kind = CellKind::text;
    }
    const auto room = request_.limits.cellBytes + 1;
    row_ += text.substr(0, room);
    slot.size = row_.size() - slot.offset;
    if (slot.size > request_.limits.cellBytes) {
        tooLong_ = column;
        slot.size = 0;
        row_.resize(slot.offset);
    }
}

void RecordReader::give()
{
    const auto number = number_.value_or(records_);
    if (tooLong_) {
        finder_.refuse(number, message::cellLong, {std::to_string(request_.limits.cellBytes)}, "", tooLong_);
        return;
    }
    if (const auto nul = row_.find('\0'); nul != std::string::npos) {
        finder_.refuse(number, message::csvNul, {}, "");
        return;
    }
    for (std::size_t i = 0; i < slots_.size(); ++i)
        cells_[i] = {std::string_view(row_).substr(slots_[i].offset, slots_[i].size), slots_[i].kind};
    finder_.row(number, cells_);
}

// `wanted` is the node's path, or the end of it.
bool RecordReader::matches(const Node& node, std::string_view wanted) const
{
    const auto ends = pathParts(wanted);
    const auto path = node.path(nullptr);
    const auto parts = pathParts(path);
    return !node.attribute && !ends.empty() && ends.size() <= parts.size() &&
           std::equal(ends.rbegin(), ends.rend(), parts.rbegin());
}

RecordReader::Candidate RecordReader::candidate(Node& node) const
{
    Candidate out;
    out.node = &node;
    for (const auto* above = &node; above->parent != nullptr; above = above->parent)
        ++out.depth;
    const std::function<void(Node&)> gather = [&](Node& place) {
        for (const auto& below : place.children) {
            if (below->isLeaf()) {
                const auto path = below->path(&node);
                out.columns.push_back(below.get());
                out.headings.push_back({path, path});
                out.known += isKnownHeading(path, request_.headings);
            }
            if (!below->repeats)
                gather(*below);
        }
    };
    gather(node);
    return out;
}

void RecordReader::noteSeen(const Candidate& best)
{
    std::string names;
    for (const auto& heading : best.headings)
        if (names.size() < 200)
            names += (names.empty() ? "" : " | ") + shown(heading.full);
    if (!names.empty())
        finder_.sawInstead((best.node->path(nullptr).empty() ? "" : shown(best.node->path(nullptr)) + ": ") + names);
}

bool RecordReader::choose()
{
    Candidate best;
    bool emptyList = false;
    bool otherLists = false;
    const std::string above = request_.records.substr(0, request_.records.find_last_of('/') + 1);
    std::vector<Node*> open{root_.get()};
    while (!open.empty()) {
        auto& node = *open.back();
        open.pop_back();
        for (auto below = node.children.rbegin(); below != node.children.rend(); ++below)
            open.push_back(below->get());
        if (&node == root_.get() || node.attribute)
            continue;
        if (!request_.records.empty() && !matches(node, request_.records)) {
            // <list/> where list/row was to be
            emptyList = emptyList || (node.children.empty() && matches(node, above));
            continue;
        }
        emptyList = emptyList || (node.listed && node.opened == 0);
        otherLists = otherLists || (node.repeats && node.parts);
        if (!node.parts)
            continue;
        if (auto here = candidate(node); !here.columns.empty() && here.better(best))
            best = std::move(here);
    }
    abandon();
    if (best.node == nullptr || (request_.records.empty() && !best.convinces())) {
        if (emptyList && !otherLists) {
            finder_.noRecords();
            return false;
        }
        if (!request_.records.empty())
            throw Error(message::recordsMissing, {request_.document, request_.records});
        noteSeen(best);
        return false;
    }
    if (best.columns.size() > request_.limits.columns)
        throw Error(message::limitNames, {request_.document, std::to_string(request_.limits.columns)});
    for (std::size_t i = 0; i < best.columns.size(); ++i)
        best.columns[i]->column = i;
    record_ = best.node;
    slots_.resize(best.columns.size());
    cells_.resize(best.columns.size());
    const auto path = best.node->path(nullptr);
    finder_.beginRecords(path, std::move(best.headings));
    return true;
}

} // namespace lianfang
