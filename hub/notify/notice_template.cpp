#include "hub/notify/notice_template.h"

#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/notify/messages.h"
#include "hub/notify/topics.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang {

namespace {

constexpr std::string_view ruler = "----------------------------------------";
constexpr std::string_view cellStyle = "border:1px solid #c8d0da;padding:5px 10px;";

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

std::string oneLine(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return std::string(trimmed(text));
}

// "{{#name}}" alone on its line: the sign and the name.
std::pair<char, std::string> sectionTag(std::string_view line)
{
    line = trimmed(line);
    if (line.size() < 6 || !line.starts_with("{{") || !line.ends_with("}}") ||
        std::string_view("#^/").find(line[2]) == std::string_view::npos)
        return {};
    return {line[2], std::string(line.substr(3, line.size() - 5))};
}

} // namespace

NoticeTemplate NoticeTemplate::read(const std::filesystem::path& file, const NoticeTopic& topic,
                                    std::vector<ConfigFault>& faults)
{
    NoticeTemplate out;
    out.topic_ = &topic;
    const auto fault = [&](int line, std::string zh, std::string en) {
        faults.push_back({file, line, std::move(zh), std::move(en)});
    };
    std::string content;
    try {
        content = readFile(file, 1u << 20);
    } catch (const Error& error) {
        fault(0, error.zh(), error.en());
        return out;
    }
    if (!isUtf8(content)) {
        fault(0, "模板不是 UTF-8 编码。", "The template is not UTF-8.");
        return out;
    }
    const bool subject = file.filename().string().ends_with(".subject.txt");
    int number = 0, opened = 0;
    out.blocks_.emplace_back();
    for (std::string_view rest = content; !rest.empty();) {
        const auto end = rest.find('\n');
        auto text = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        if (text.ends_with('\r'))
            text.remove_suffix(1);
        ++number;
        const auto [sign, name] = sectionTag(text);
        auto& block = out.blocks_.back();
        if (sign != 0 && subject) {
            fault(number, "主题中不能有循环段。", "A subject has no sections.");
        } else if (sign == '/') {
            if (block.list != name || name.empty())
                fault(number, fmt::format("{{{{/{}}}}} 没有对应的开头。", name),
                      fmt::format("{{{{/{}}}}} closes nothing.", name));
            out.blocks_.emplace_back();
        } else if (sign != 0) {
            if (!block.list.empty())
                fault(number, fmt::format("第 {} 行的循环段尚未结束。", opened),
                      fmt::format("The section of line {} is still open.", opened));
            if (topic.list(name) == nullptr)
                fault(number, fmt::format("没有名为 {} 的列表。", name), fmt::format("There is no list {}.", name));
            opened = number;
            out.blocks_.push_back({name, sign == '^', {}});
        } else {
            Line line;
            std::string unknown;
            if (!out.readLine(text, line, block.ifEmpty ? std::string_view() : block.list, unknown))
                fault(number,
                      unknown.empty() ? "占位符的括号没有配对。" : fmt::format("没有名为 {} 的占位符。", unknown),
                      unknown.empty() ? "The braces of a placeholder do not match."
                                      : fmt::format("There is no placeholder {}.", unknown));
            block.lines.push_back(std::move(line));
        }
    }
    if (!out.blocks_.back().list.empty())
        fault(opened, "循环段没有结束。", "The section is never closed.");
    if (subject && number != 1)
        fault(0, "主题必须恰好一行。", "A subject is exactly one line.");
    return out;
}

bool NoticeTemplate::readLine(std::string_view line, Line& into, std::string_view list, std::string& unknown) const
{
    while (!line.empty()) {
        const auto open = line.find("{{");
        if (line.substr(0, open).find("}}") != std::string_view::npos)
            return false;
        if (open != 0)
            into.push_back({std::string(line.substr(0, open)), false});
        if (open == std::string_view::npos)
            return true;
        const auto close = line.find("}}", open);
        if (close == std::string_view::npos)
            return false;
        const auto name = line.substr(open + 2, close - open - 2);
        const auto* rows = list.empty() ? nullptr : topic_->list(list);
        if (!topic_->hasValue(name) &&
            (rows == nullptr || std::ranges::find(rows->columns, name, &NoticeColumn::id) == rows->columns.end())) {
            unknown = name;
            return false;
        }
        into.push_back({std::string(name), true});
        line.remove_prefix(close + 2);
    }
    return true;
}

std::string NoticeTemplate::lineText(const Line& line, const NoticeContent& content, const Row* row) const
{
    std::string out;
    for (const auto& piece : line) {
        if (!piece.value) {
            out += piece.text;
            continue;
        }
        if (row != nullptr)
            if (const auto found = row->find(piece.text); found != row->end()) {
                out += oneLine(found->second);
                continue;
            }
        const auto found = content.values.find(piece.text);
        if (found == content.values.end())
            throw Error(message::noticeValue, {topic_->id, piece.text});
        out += oneLine(found->second);
    }
    return out;
}

std::string NoticeTemplate::text(const NoticeContent& content) const
{
    std::string out;
    const auto put = [&](const std::vector<Line>& lines, const Row* row) {
        for (const auto& line : lines)
            out += lineText(line, content, row) + "\n";
    };
    for (const auto& block : blocks_) {
        const auto found = content.lists.find(block.list);
        if (block.list.empty()) {
            put(block.lines, nullptr);
        } else if (found == content.lists.end()) {
            throw Error(message::noticeValue, {topic_->id, block.list});
        } else if (block.ifEmpty && found->second.empty()) {
            put(block.lines, nullptr);
        } else if (!block.ifEmpty) {
            for (const auto& row : found->second)
                put(block.lines, &row);
        }
    }
    return out;
}

std::string NoticeTemplate::html(const NoticeContent& content, bool english) const
{
    std::string out, paragraph;
    const auto end = [&] {
        if (!paragraph.empty())
            out += "<p style=\"margin:0 0 12px\">" + paragraph + "</p>\n";
        paragraph.clear();
    };
    for (const auto& block : blocks_) {
        const auto found = content.lists.find(block.list);
        if (!block.list.empty() && found == content.lists.end())
            throw Error(message::noticeValue, {topic_->id, block.list});
        if (block.list.empty() || (block.ifEmpty && found->second.empty())) {
            for (const auto& line : block.lines) {
                const auto words = escaped(trimmed(lineText(line, content, nullptr)));
                if (words.empty())
                    end();
                else
                    paragraph += (paragraph.empty() ? "" : "<br>\n") + words;
            }
        } else if (!block.ifEmpty && !found->second.empty()) {
            end();
            out += "<table style=\"border-collapse:collapse;margin:0 0 14px;font-size:14px\">\n<tr>";
            const auto& columns = topic_->list(block.list)->columns;
            const auto heading = [&](const NoticeColumn& column) { return english ? column.en : column.zh; };
            for (const auto& column : columns)
                if (!heading(column).empty())
                    out += fmt::format("<th style=\"{}background:#e8eef6;text-align:{}\">{}</th>", cellStyle,
                                       column.number ? "right" : "left", escaped(heading(column)));
            out += "</tr>\n";
            for (const auto& row : found->second) {
                out += "<tr>";
                for (const auto& column : columns) {
                    if (heading(column).empty())
                        continue;
                    const auto cell = row.find(column.id);
                    if (cell == row.end())
                        throw Error(message::noticeValue, {topic_->id, block.list + "." + column.id});
                    out += fmt::format("<td style=\"{}text-align:{}\">{}</td>", cellStyle,
                                       column.number ? "right" : "left", escaped(oneLine(cell->second)));
                }
                out += "</tr>\n";
            }
            out += "</table>\n";
        }
    }
    end();
    return out;
}

NoticeTemplates NoticeTemplates::load(const std::filesystem::path& notices, std::vector<ConfigFault>& faults)
{
    NoticeTemplates out;
    for (const auto& topic : noticeTopics()) {
        const auto folder = notices / topic.id;
        const auto read = [&](const char* name) { return NoticeTemplate::read(folder / name, topic, faults); };
        out.topics_[topic.id] = {read("zh-CN.subject.txt"), read("zh-CN.body.txt"), read("en.subject.txt"),
                                 read("en.body.txt")};
    }
    return out;
}

Notice NoticeTemplates::render(const std::string& topic, NoticeContent content) const
{
    const auto found = topics_.find(topic);
    if (found == topics_.end())
        throw Error(message::noticeTopic, {topic});
    const auto& texts = found->second;
    Notice notice;
    notice.topic = topic;
    notice.subject = oneLine(texts.subject.text(content));
    notice.subjectEn = oneLine(texts.subjectEn.text(content));
    notice.text = texts.body.text(content) + "\n" + std::string(ruler) + "\n" + notice.subjectEn + "\n\n" +
                  texts.bodyEn.text(content);
    notice.html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n"
        "<body style=\"margin:0;padding:20px;background:#ffffff\">\n<div "
        "style=\"max-width:720px;font-family:'Microsoft "
        "YaHei','Noto Sans CJK SC','PingFang SC',sans-serif;font-size:15px;line-height:1.7;color:#222222\">\n"
        "<h1 style=\"font-size:18px;line-height:1.5;margin:0 0 14px;color:#1f3f6e\">{}</h1>\n{}"
        "<hr style=\"border:0;border-top:1px solid #c8d0da;margin:22px 0\">\n"
        "<div lang=\"en\" style=\"font-size:13px;color:#555555\">\n<h2 style=\"font-size:15px;margin:0 0 "
        "10px\">{}</h2>\n"
        "{}</div>\n</div>\n</body>\n</html>\n",
        escaped(notice.subject), escaped(notice.subject), texts.body.html(content, false), escaped(notice.subjectEn),
        texts.bodyEn.html(content, true));
    notice.content = std::move(content);
    return notice;
}

} // namespace lianfang
