// The topics of notices, with every name their templates may use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lianfang {

struct NoticeColumn {
    std::string id;
    std::string zh; // heading in the HTML table; empty: not shown in that language's table
    std::string en;
    bool number = false;
};

struct NoticeList {
    std::string id;
    std::vector<NoticeColumn> columns;
};

struct NoticeTopic {
    std::string id;
    std::vector<std::string> values; // those in English end with En
    std::vector<NoticeList> lists;

    bool hasValue(std::string_view name) const;
    const NoticeList* list(std::string_view name) const;
};

// Constant for the whole run.
//   crosscheck        a cross-check was run and its findings changed
//   exchange-failed   an exchange failed and somebody must act
//   rejections-ready  rows were rejected; the list is ready, or on its way to the department
//   digest            a whole run in one page
//   reminder          what is due soon and what is overdue, of all that one is told of on a day
//   report            the quarterly digest or the annual pack, in a few figures; the rest is attached
//   escalation        what stays overdue, for the joint conference's chair
const std::vector<NoticeTopic>& noticeTopics();
const NoticeTopic* findNoticeTopic(std::string_view id);

} // namespace lianfang
