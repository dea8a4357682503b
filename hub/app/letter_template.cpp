#include "hub/app/letter_template.h"

#include "hub/api/messages.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/schema/config_xml.h"

#include <algorithm>
#include <set>

namespace lianfang {

namespace {

constexpr const char* markup = "body";

// All that letters, or reports, have; which has which is told in the folder's README.md.
const std::set<std::string, std::less<>>& namesOf(LetterTemplate::Of of)
{
    static const std::set<std::string, std::less<>> reports{"title",    "titleEn", "about", "name", "value",
                                                            "sections", "ordinal", "heading", markup};
    if (of == LetterTemplate::Of::reports)
        return reports;
    static const std::set<std::string, std::less<>> all{
        "anybody", "title", "number",   "addressee", "addresseeCode", "date",   "asOf",   "matters", "persons",
        "basis",   "days",  "deadline", "leads",     "overdue",       "groups", "items",  "inline",  "annex",
        "byDays",  "byDay", "count",    "ordinal",   "subject",       "what",   "months", "lead",    "employer",
        "code",    "due",   "notice",   "dataset",   "period",        "unit",
        "take",    "team",  "seedFrom", "filter",    "digest",        "seed",   "seeded", "frozen",  "name",
        "drawn",   "pool",  "inspectors", "teams",   "by",            "lookBack"};
    return all;
}

} // namespace

// Goes through the text once; sections are read by recursion.
class LetterTemplate::Reader {
public:
    Reader(const std::filesystem::path& file, std::string text, std::vector<ConfigFault>& faults, Of of)
        : file_(file), text_(std::move(text)), faults_(faults), of_(of)
    {
    }

    std::vector<Node> nodes(const std::string& section)
    {
        std::vector<Node> out;
        for (;;) {
            const auto open = text_.find("{{", at_);
            out.push_back({Node::Kind::text, text_.substr(at_, open - at_), {}});
            const auto close = open == std::string::npos ? open : text_.find("}}", open);
            if (close == std::string::npos) {
                at_ = text_.size();
                if (open != std::string::npos || !section.empty())
                    fault(open == std::string::npos ? text_.size() : open, message::letterSection,
                          section.empty() ? "{{" : section);
                return out;
            }
            std::string name = text_.substr(open + 2, close - open - 2);
            at_ = close + 2;
            const char mark = name.empty() ? ' ' : name.front();
            if (std::string_view("#^/>").find(mark) != std::string_view::npos)
                name.erase(0, 1);
            if (mark == '/') {
                if (name != section)
                    fault(open, message::letterSection, name);
                return out;
            }
            if (mark == '>') {
                out.push_back({Node::Kind::text, included(name, open), {}});
                continue;
            }
            if (!namesOf(of_).contains(name))
                fault(open, message::letterName, name);
            Node node{mark == '#'   ? Node::Kind::section
                      : mark == '^'                           ? Node::Kind::inverted
                      : of_ == Of::reports && name == markup ? Node::Kind::markup
                                                             : Node::Kind::value,
                      name,
                      {}};
            if (node.kind == Node::Kind::section || node.kind == Node::Kind::inverted)
                node.nodes = nodes(name);
            out.push_back(std::move(node));
        }
    }

private:
    std::string included(const std::string& name, std::size_t at)
    {
        const auto file = file_.parent_path() / name;
        if (name.find('/') == std::string::npos && std::filesystem::is_regular_file(file))
            return readFile(file);
        fault(at, message::letterInclude, name);
        return {};
    }

    void fault(std::size_t at, const Message& message, const std::string& argument)
    {
        const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        faults_.push_back(faultOf(file_, static_cast<int>(line), message, {argument}));
    }

    const std::filesystem::path& file_;
    const std::string text_;
    std::vector<ConfigFault>& faults_;
    const Of of_;
    std::size_t at_ = 0;
};

LetterTemplate LetterTemplate::read(const std::filesystem::path& file, std::vector<ConfigFault>& faults, Of of)
{
    LetterTemplate out;
    try {
        out.nodes_ = Reader(file, readFile(file), faults, of).nodes("");
    } catch (const Error& e) {
        faults.push_back({file, 0, e.zh(), e.en()});
    }
    return out;
}

std::string LetterTemplate::render(const LetterContent& content) const
{
    std::string out;
    renderInto(out, nodes_, content, {});
    return out;
}

void LetterTemplate::renderInto(std::string& out, const std::vector<Node>& nodes, const LetterContent& content,
                                const std::vector<const LetterContent::Row*>& rows)
{
    for (const auto& node : nodes) {
        if (node.kind == Node::Kind::text) {
            out += node.text;
            continue;
        }
        if (node.kind == Node::Kind::value || node.kind == Node::Kind::markup) {
            const LetterContent::Row* holder = &content.values;
            for (const auto* row : rows) // the innermost one comes last
                if (row->contains(node.text))
                    holder = row;
            if (const auto at = holder->find(node.text); at != holder->end())
                out += node.kind == Node::Kind::markup ? at->second : htmlText(at->second);
            continue;
        }
        const auto list = content.lists.find(node.text);
        const bool empty = list == content.lists.end() || list->second.empty();
        if (node.kind == Node::Kind::inverted) {
            if (empty)
                renderInto(out, node.nodes, content, rows);
            continue;
        }
        if (empty)
            continue;
        for (const auto& row : list->second) {
            auto within = rows;
            within.push_back(&row);
            renderInto(out, node.nodes, content, within);
        }
    }
}

LetterTemplates LetterTemplates::load(const std::filesystem::path& folder, std::vector<ConfigFault>& faults)
{
    LetterTemplates out;
    for (const auto kind : {LetterKind::information, LetterKind::deadline, LetterKind::transfer, LetterKind::chase})
        out.byKind[kind] = LetterTemplate::read(folder / (std::string(toString(kind)) + ".html"), faults);
    out.drawPool = LetterTemplate::read(folder / "draw-pool.html", faults);
    out.drawResult = LetterTemplate::read(folder / "draw-result.html", faults);
    return out;
}

} // namespace lianfang
