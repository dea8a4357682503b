// What people are told, before and after it is put into words.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace lianfang {

struct Attachment {
    std::string name; // "未参保用人单位清单_2026Q3.xlsx"
    std::string mediaType;
    std::string bytes;
};

// The numbers, names and rows of a notice: given by the application, by the names that the topic declares (topics.h).
// Nothing in it is an identity number.
struct NoticeContent {
    std::map<std::string, std::string, std::less<>> values;
    std::map<std::string, std::vector<std::map<std::string, std::string, std::less<>>>, std::less<>> lists;
    std::vector<Attachment> attachments;
};

// Ready to be sent. `text` is Chinese first, then English below a line; `html` says the same with tables.
struct Notice {
    std::string topic;
    std::string subject;   // Chinese, one line
    std::string subjectEn; // one line
    std::string text;
    std::string html;
    NoticeContent content;
};

} // namespace lianfang
