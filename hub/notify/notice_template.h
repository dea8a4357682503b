// Notices from templates: config/notices/<topic>/ with zh-CN.subject.txt, zh-CN.body.txt, en.subject.txt, en.body.txt.
//
// UTF-8 text. {{name}} stands for a value that the topic declares (topics.h). Lines between {{#list}} and {{/list}},
// each alone on its line, are repeated for every row of a list and may use its columns too; lines between {{^list}} and
// {{/list}} appear if it has no row. Sections do not nest. A subject is one line and has no section.
//
// The text mail has the lines as they stand, Chinese first. The HTML one makes of them paragraphs (blank lines part
// them), and of each list a table with the columns and headings that the topic declares.
#pragma once

#include "hub/notify/notice.h"
#include "hub/schema/schema.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lianfang {

class NoticeTemplate {
public:
    // Reads one file; each fault is appended with file and line.
    static NoticeTemplate read(const std::filesystem::path& file, const struct NoticeTopic& topic,
                               std::vector<ConfigFault>& faults);

    // Throws Error notify.value-missing if the content lacks a name that is used here.
    std::string text(const NoticeContent& content) const;
    // `english` chooses the tables' headings.
    std::string html(const NoticeContent& content, bool english) const;

private:
    struct Piece {
        std::string text; // or a value's name
        bool value = false;
    };
    using Line = std::vector<Piece>;
    struct Block {
        std::string list; // empty: lines that always appear
        bool ifEmpty = false;
        std::vector<Line> lines;
    };
    using Row = std::map<std::string, std::string, std::less<>>;

    bool readLine(std::string_view line, Line& into, std::string_view list, std::string& unknown) const;
    std::string lineText(const Line& line, const NoticeContent& content, const Row* row) const;

    const struct NoticeTopic* topic_ = nullptr; // a constant of topics.h
    std::vector<Block> blocks_;
};

// All topics' templates. Immutable once loaded.
class NoticeTemplates {
public:
    // Loads config/notices for every topic; a topic without its four files is a fault. Usable only if no fault was
    // added.
    static NoticeTemplates load(const std::filesystem::path& notices, std::vector<ConfigFault>& faults);

    // Throws Error notify.topic-unknown, or notify.value-missing.
    Notice render(const std::string& topic, NoticeContent content) const;

private:
    struct Texts {
        NoticeTemplate subject, body, subjectEn, bodyEn;
    };
    std::map<std::string, Texts, std::less<>> topics_;
};

} // namespace lianfang
