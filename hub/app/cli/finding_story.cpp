#include "hub/app/cli/finding_story.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

namespace lianfang::cli {

namespace {

using nlohmann::json;

std::string place(const json& evidence)
{
    if (textOf(evidence, "document").empty())
        return "";
    const auto sheet = textOf(evidence, "sheet");
    return textOf(evidence, "document") + (sheet.empty() ? "" : " " + sheet) + " 第 " + textOf(evidence, "row") +
           " 行（报送 " + textOf(evidence, "submission") + "）";
}

void lines(const json& story)
{
    std::vector<std::vector<std::string>> rows{{"月份", "状态", "情形", "说明", "依据文件和行"}};
    for (const auto& line : story["lines"])
        rows.push_back({textOf(line, "month"), stateWords(textOf(line, "state")), reasonWords(textOf(line, "reason")),
                        textOf(line, "detail"), place(line["evidence"])});
    if (rows.size() > 1) {
        fmt::print("\n明细 / lines\n");
        printTable(rows);
    }
    rows = {{"人员或对象", "月份", "比对", "依据文件和行"}};
    for (const auto& line : story["absorbed"]) { // a worker's months from one row of a document are one line here
        const std::string subject = textOf(line, "subject"), who = subject.substr(0, subject.find("，"));
        const std::string evidence = place(line["evidence"]);
        if (rows.back()[0] == who && rows.back()[3] == evidence)
            rows.back()[1] += "、" + textOf(line, "month");
        else
            rows.push_back({who, textOf(line, "month"), textOf(line, "crosscheck"), evidence});
    }
    if (rows.size() > 1) {
        fmt::print("\n吸收的明细 / lines taken in（{} 人）\n", textOf(story, "workers"));
        printTable(rows);
    }
}

void records(const json& story)
{
    std::vector<std::vector<std::string>> rows{{"编号", "文书", "送往", "签发", "送达", "方式", "送达人", "附件"}};
    for (const auto& letter : story["letters"]) {
        if (letter["deliveries"].empty())
            rows.push_back({textOf(letter, "id"), textOf(letter, "display"), textOf(letter, "addresseeName"),
                            textOf(letter, "issuedOn"), textOf(letter, "kind") == "lead-transfer" ? "" : "未送达", "",
                            "", ""});
        for (const auto& one : letter["deliveries"])
            rows.push_back({textOf(letter, "id"), textOf(letter, "display"), textOf(letter, "addresseeName"),
                            textOf(letter, "issuedOn"), textOf(one, "on"), textOf(one, "method"), textOf(one, "by"),
                            textOf(one, "attachment")});
    }
    if (rows.size() > 1) {
        fmt::print("\n文书 / letters\n");
        printTable(rows);
    }
    rows = {{"线索编号", "移交到", "移交日期", "结果", "反馈日期", "备注", "报送"}};
    for (const auto& lead : story["leads"])
        rows.push_back({textOf(lead, "number"), textOf(lead, "countyName"), textOf(lead, "handedOn"),
                        textOf(lead, "outcome").empty() ? "等待" : textOf(lead, "outcomeName"),
                        textOf(lead, "answeredOn"), textOf(lead, "remark"),
                        textOf(lead, "submission") == "0" ? "" : textOf(lead, "submission")});
    if (rows.size() > 1) {
        fmt::print("\n线索 / leads\n");
        printTable(rows);
    }
    rows = {{"核实结论", "有效至", "", "佐证", "经办", "时间"}};
    for (const auto& one : story["conclusions"])
        rows.push_back({textOf(one, "name"), textOf(one, "until"), one.value("expired", false) ? "已到期" : "",
                        textOf(one, "evidence"), textOf(one, "by"), textOf(one, "at").substr(0, 16)});
    if (rows.size() > 1) {
        fmt::print("\n核实结论 / conclusions\n");
        printTable(rows);
    }
}

} // namespace

void printStory(const json& story)
{
    const auto deadline = textOf(story, "deadline");
    fmt::print("疑点 {}　{}（{}）\n", textOf(story, "id"), textOf(story["title"], "zh"), textOf(story, "crosscheck"));
    fmt::print("对象　　{}\n", shown(textOf(story, "subject")));
    if (textOf(story, "subject").find(textOf(story, "employerName")) == std::string::npos)
        fmt::print("责任单位　{}（{}）\n", shown(textOf(story, "employerName")), textOf(story, "employer"));
    fmt::print("期别　　{}　　区县　{}\n", textOf(story, "period"), textOf(story, "countyName"));
    fmt::print("状态　　{}　　环节　{}　　第 {} 轮\n", stateWords(textOf(story, "state")),
               stepWords(textOf(story, "reached")), textOf(story, "round"));
    if (!deadline.empty())
        fmt::print("限期　　{}{}\n", deadline, story.value("overdue", false) ? "　已过限期，可移交线索" : "");
    if (const auto until = textOf(story, "concludedUntil"); !until.empty())
        fmt::print("核实结论有效至 {}\n", until);
    if (const auto basis = textOf(story, "basis"); !basis.empty())
        fmt::print("依据　　{}\n", basis);
    lines(story);
    records(story);
    fmt::print("\n经过 / story\n");
    std::vector<std::vector<std::string>> rows{{"序号", "时间", "经过", "经办", "说明", "附件"}};
    for (const auto& event : story.value("events", json::array())) {
        const auto at = textOf(event, "at");
        rows.push_back({std::to_string(rows.size()), at.substr(0, 10) + " " + at.substr(11, 5),
                        eventWords(textOf(event, "what")),
                        textOf(event, "who") == "hub" ? "系统" : textOf(event, "who"),
                        reasonWords(textOf(event, "why")), textOf(event, "attachment")});
    }
    printTable(rows);
    fmt::print("取附件 / an attachment：lianfang findings show {} --attachment 序号 -o 文件\n", textOf(story, "id"));
}

} // namespace lianfang::cli
