#include "hub/app/cli/findings.h"

#include "hub/app/cli/finding_story.h"
#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <pwd.h>
#include <unistd.h>

#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string crosscheck, state, step, county, employer, period, expiring, closedBy, closedIn;
    bool overdue = false, lookBack = false;
    std::vector<std::string> ids;
    std::string id, event, output;
    std::string by, reason, attachment, on, method, deadline, outcome, conclusion, evidence, until, toCounty, result;
    int days = 0;
    std::string code, name, text;
};

Parameters filterOf(const Options& o)
{
    return {{"crosscheck", o.crosscheck},
            {"state", o.state},
            {"step", o.step},
            {"county", o.county},
            {"employer", o.employer},
            {"period", o.period},
            {"expiring", o.expiring},
            {"overdue", o.overdue ? "1" : ""},
            {"closedBy", o.closedBy},
            {"closedIn", o.closedIn},
            {"lookBack", o.lookBack ? "1" : ""}};
}

// In pages, so that neither side ever holds or sends all at once; one array all the same.
void eachFinding(const Client& client, const Options& o, const std::function<void(const json&)>& each)
{
    constexpr std::size_t page = 2000;
    for (std::string after;;) {
        auto parameters = filterOf(o);
        parameters.emplace_back("limit", std::to_string(page));
        parameters.emplace_back("after", after);
        const auto found = client.get("findings", parameters);
        for (const auto& finding : found)
            each(finding);
        if (found.size() < page)
            return;
        after = textOf(found.back(), "id");
    }
}

int list(const Client& client, const Options& o, bool asJson)
{
    if (asJson) {
        const char* before = "[\n";
        eachFinding(client, o, [&](const json& f) { std::cout << std::exchange(before, ",\n") << f.dump(2); });
        std::cout << (*before == '[' ? "[]\n" : "\n]\n");
        return 0;
    }
    std::vector<std::vector<std::string>> rows{
        {"编号", "比对", "对象", "状态", "环节", "限期", "区县", "明细", "依据"}};
    eachFinding(client, o, [&](const json& f) {
        std::string lines;
        for (const auto& line : f["lines"])
            if (!textOf(line, "month").empty() && textOf(line, "state") != "closed")
                lines += (lines.empty() ? "" : "、") + textOf(line, "month");
        if (lines.empty() && f.value("workers", 0) > 0)
            lines = textOf(f, "workers") + " 人";
        const std::string document = textOf(f["evidence"], "document");
        const std::string evidence = document.empty() ? "" : document + " 第 " + textOf(f["evidence"], "row") + " 行";
        const std::string step = textOf(f, "state") == "open" ? stepWords(textOf(f, "step")) : "";
        const std::string until = textOf(f, "concludedUntil");
        rows.push_back({textOf(f, "id"), textOf(f, "crosscheck"), textOf(f, "subject"), stateWords(textOf(f, "state")),
                        step, until.empty() ? textOf(f, "deadline") : "结论至 " + until, textOf(f, "county"), lines,
                        evidence});
    });
    printTable(rows);
    return 0;
}

int work(const Client& client, const Options& o, bool asJson)
{
    static const std::map<std::string, std::string> commands{
        {"to-verify", "--state to-verify"},    {"open", "--step open"},
        {"notified", "--step notified"},       {"overdue", "--overdue"},
        {"handed-over", "--step handed-over"}, {"answered", "--step answered"},
        {"expiring", "--expiring 30"},         {"look-back", "--look-back"}};
    static const std::map<std::string, std::string> words{{"to-verify", "待核实：记录结论，或待数据更正后自行消除"},
                                                          {"open", "未告知：签发并送达限期参保通知书"},
                                                          {"notified", "限期内：等待办理"},
                                                          {"overdue", "已过限期：移交线索"},
                                                          {"handed-over", "已移交：等待监察反馈"},
                                                          {"answered", "已反馈：等待参保，或再次移交"},
                                                          {"expiring", "核实结论 30 日内到期"},
                                                          {"look-back", "抽中回头看：记录结果（findings recheck）"}};
    const auto found = client.get("worklist", {{"county", o.county}});
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"待办", "比对", "条数", "列出"}};
    for (const auto& each : found) {
        const auto item = textOf(each, "item");
        rows.push_back({words.at(item), textOf(each, "title"), grouped(each.value("count", std::uint64_t{0})),
                        "lianfang findings " + commands.at(item) + " --crosscheck " + textOf(each, "crosscheck")});
    }
    printTable(rows);
    return 0;
}

int show(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "疑点编号", "finding");
    if (o.event.empty() != o.output.empty())
        throw Failure(1, "取附件须同时给出 --attachment 和 -o。", "An attachment takes both --attachment and -o.",
                      "cli.usage");
    if (!o.event.empty()) {
        expectNumber(o.event, "经过的序号", "event");
        client.download("findings/" + o.id + "/attachments/" + o.event, {}, o.output);
        if (!asJson)
            fmt::print("已写入 {}\n", o.output);
        return 0;
    }
    const auto story = client.get("findings/" + o.id);
    if (asJson)
        std::cout << story.dump(2) << "\n";
    else
        printStory(story);
    return 0;
}

int step(const Client& client, Options& o, const std::string& name, const std::string& done, bool asJson)
{
    json request{{"step", name}, {"by", o.by}};
    if (!o.ids.empty()) {
        request["findings"] = json::array();
        for (const auto& id : o.ids) {
            expectNumber(id, "疑点编号", "finding");
            request["findings"].push_back(std::stoll(id));
        }
    } else {
        json filter = json::object();
        for (const auto& [key, value] : filterOf(o))
            if (!value.empty())
                filter[key] = value;
        if (filter.empty())
            throw Failure(1, "请给出疑点编号，或用筛选条件选择，如 --crosscheck、--county、--overdue。",
                          "Give ids, or choose by a filter such as --crosscheck, --county, --overdue.", "cli.usage");
        request["filter"] = filter;
    }
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty())
            request[key] = value;
    };
    put("reason", o.reason);
    put("on", o.on);
    put("method", o.method);
    put("deadline", o.deadline);
    put("outcome", o.outcome);
    put("county", o.toCounty);
    put("result", o.result);
    if (o.days > 0)
        request["days"] = o.days;
    attach(client, o.attachment, request);
    const auto report = client.post("findings/steps", request);
    if (!asJson)
        for (const auto& letter : report.value("letters", json::array()))
            fmt::print("{}　{}　{} 条线索（lianfang letters show {} -o 文件.html）\n", textOf(letter, "display"),
                       textOf(letter, "addresseeName"), letter["findings"].size(), textOf(letter, "id"));
    return tellReport(report, done, asJson);
}

int conclude(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "疑点编号", "finding");
    const std::filesystem::path evidence(o.evidence);
    const auto kept = client.put("documents", {{"name", evidence.filename().string()}}, evidence, [](std::uint64_t) {});
    const auto finding = client.post("findings/" + o.id + "/conclusion", {{"conclusion", o.conclusion},
                                                                          {"until", o.until},
                                                                          {"by", o.by},
                                                                          {"evidence", textOf(kept, "digest")},
                                                                          {"evidenceName", textOf(kept, "name")}});
    if (asJson)
        std::cout << finding.dump(2) << "\n";
    else
        fmt::print("已记录：{} {}，有效至 {}\n", o.id, o.conclusion, o.until);
    return 0;
}

int leads(const Client& client, bool asJson)
{
    const auto found = client.get("leads");
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{
        {"线索编号", "疑点", "用人单位", "区县", "移交日期", "结果", "反馈日期", "备注"}};
    for (const auto& lead : found)
        rows.push_back({textOf(lead, "number"), textOf(lead, "finding"), textOf(lead, "employerName"),
                        textOf(lead, "countyName"), textOf(lead, "handedOn"),
                        textOf(lead, "outcome").empty() ? "等待" : textOf(lead, "outcomeName"),
                        textOf(lead, "answeredOn"), textOf(lead, "remark")});
    printTable(rows);
    return 0;
}

int registerLead(const Client& client, Options& o, bool asJson)
{
    json request{{"code", o.code}, {"name", o.name}, {"text", o.text}, {"county", o.toCounty}, {"by", o.by}};
    attach(client, o.attachment, request);
    const auto finding = client.post("leads", request);
    if (asJson)
        std::cout << finding.dump(2) << "\n";
    else
        fmt::print("已登记为疑点 {}。移交：lianfang findings hand-over {}\nRegistered as finding {}.\n",
                   textOf(finding, "id"), textOf(finding, "id"), textOf(finding, "id"));
    return 0;
}

void addFilter(CLI::App* command, Options& o)
{
    command->add_option("--crosscheck", o.crosscheck, "只看这个比对；登记的线索为 casework");
    command->add_option("--state", o.state, "open closed to-verify warning");
    command->add_option("--step", o.step, "环节：open notified handed-over answered closed");
    command->add_option("--county", o.county, "区县，编号或名称");
    command->add_option("--employer", o.employer, "单位的统一社会信用代码");
    command->add_option("--period", o.period, "期别");
    command->add_flag("--overdue", o.overdue, "已过限期");
    command->add_option("--closed-by", o.closedBy, "结案方式：data 数据表明已不成立、conclusion 核实结论、withdrawal 撤回、settled 办结");
    command->add_option("--closed-in", o.closedIn, "这一期内结案的，如 2026Q3");
    command->add_flag("--look-back", o.lookBack, "抽中回头看，还没有结果");
}

} // namespace

std::string systemUser()
{
    const auto* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

void expectNumber(const std::string& text, const char* zh, const char* en)
{
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw Failure(1, "“" + text + "”不是" + zh + "：编号是数字。",
                      "\"" + text + "\" is no " + en + ": these are numbers.", "cli.number");
}

void attach(const Client& client, const std::string& file, json& request)
{
    if (file.empty())
        return;
    const std::filesystem::path path(file);
    const auto kept = client.put("documents", {{"name", path.filename().string()}}, path, [](std::uint64_t) {});
    request["attachment"] = textOf(kept, "digest");
    request["attachmentName"] = textOf(kept, "name");
}

int tellReport(const json& report, const std::string& done, bool asJson)
{
    const auto& refused = report["refused"];
    if (asJson) {
        std::cout << report.dump(2) << "\n";
        return refused.empty() ? 0 : 2;
    }
    fmt::print("{}：{} 条；未办理：{} 条\ndone: {}, refused: {}\n", done, report["done"].size(), refused.size(),
               report["done"].size(), refused.size());
    for (const auto& one : refused)
        fmt::print("  {}\n  {}\n", shown(textOf(one["error"], "zh")), shown(textOf(one["error"], "en")));
    return refused.empty() ? 0 : 2;
}

void addFindingsCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    o->by = systemUser(); // unless somebody is named
    auto* group = app.add_subcommand("findings", "疑点的清单与办理 / findings, and what is done about them");
    group->fallthrough();
    addFilter(group, *o);
    group->add_option("--expiring", o->expiring, "核实结论在这么多天内到期");
    group->callback([=, &asJson, &result] {
        if (group->get_subcommands().empty())
            result = list(client(), *o, asJson);
    });
    const auto add = [&](const char* name, const char* text, const std::function<int()>& work) {
        auto* command = group->add_subcommand(name, text);
        command->fallthrough();
        command->callback([&result, work] { result = work(); });
        return command;
    };
    const auto who = [o](CLI::App* command) {
        command->add_option("--by", o->by, "经办人；不写为当前系统用户");
        command->add_option("--attachment", o->attachment, "附件")->check(CLI::ExistingFile);
    };
    const auto addStep = [&](const char* name, const char* text, const char* done) {
        auto* command = add(name, text, [=, &asJson] { return step(client(), *o, name, done, asJson); });
        command->add_option("ID", o->ids, "疑点编号；不写则按筛选条件");
        command->add_option("--reason", o->reason, "原因或说明");
        who(command);
        return command;
    };

    add("todo", "待办：各环节各有多少 / what waits for somebody", [=, &asJson] { return work(client(), *o, asJson); });

    auto* showing = add("show", "一条疑点的全部经过 / one finding's whole story",
                        [=, &asJson] { return show(client(), *o, asJson); });
    showing->add_option("ID", o->id, "疑点编号")->required();
    showing->add_option("--attachment", o->event, "取出经过中第几条的附件");
    showing->add_option("-o,--output", o->output, "附件写到 FILE");

    auto* notify =
        addStep("notify", "记录已告知单位（未用文书时）/ the employer was told, other than by letter", "已告知");
    notify->add_option("--on", o->on, "告知日期 YYYY-MM-DD；不写为今天");
    notify->add_option("--method", o->method, "方式，如 电话、当面")->required();
    notify->add_option("--days", o->days, "限期天数；不写按比对的规定");
    auto* extend = addStep("extend", "延长限期 / a later deadline", "已延期");
    extend->add_option("--until", o->deadline, "新的限期 YYYY-MM-DD")->required();
    addStep("hand-over",
            "移交线索：按区县各生成一份线索移交单 / hand over to the inspectorate, a letter for each county", "已移交");
    auto* answer = addStep("answer", "记录监察结果（不由报送带来时）/ the inspectorate's result, by hand", "已记录");
    answer->add_option("--outcome", o->outcome, "处理结果，如 责令限期改正")->required();
    answer->add_option("--on", o->on, "处理日期；不写为今天");
    auto* assign = addStep("assign", "分办到区县 / assign to a county", "已分办");
    assign->add_option("--to", o->toCounty, "区县，编号或名称")->required();
    addStep("withdraw", "撤回：以后各期再出现时重新开始 / withdraw it", "已撤回")->get_option("--reason")->required();
    addStep("settle", "办结登记的线索 / settle a lead from casework", "已办结")->get_option("--reason")->required();
    auto* recheck = addStep("recheck", "记录回头看的结果 / the result of a re-check", "已记录");
    recheck->add_option("--result", o->result, "holds 结案属实；fails 结案不实，结论随即终止，由下次比对重新判断")->required();
    recheck->get_option("--reason")->required();
    addStep("note", "补记情况或材料 / add to its story", "已补记")->get_option("--reason")->required();

    auto* concluding =
        add("conclude", "记录核实结论 / record a conclusion", [=, &asJson] { return conclude(client(), *o, asJson); });
    concluding->add_option("ID", o->id, "疑点编号")->required();
    concluding->add_option("CONCLUSION", o->conclusion, "核实结论，如 注销停业")->required();
    concluding->add_option("--evidence", o->evidence, "佐证文件")->required()->check(CLI::ExistingFile);
    concluding->add_option("--until", o->until, "有效至 YYYY-MM-DD")->required();
    concluding->add_option("--by", o->by, "经办人；不写为当前系统用户");

    add("leads", "移交的线索和结果 / leads and what became of them", [=, &asJson] { return leads(client(), asJson); });
    auto* registering = add("register", "登记工作中发现的线索 / register a lead from casework",
                            [=, &asJson] { return registerLead(client(), *o, asJson); });
    registering->add_option("CODE", o->code, "单位的统一社会信用代码")->required();
    registering->add_option("NAME", o->name, "单位名称")->required();
    registering->add_option("--text", o->text, "线索内容")->required();
    registering->add_option("--to", o->toCounty, "区县，编号或名称")->required();
    who(registering);
}

} // namespace lianfang::cli
