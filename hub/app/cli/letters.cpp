#include "hub/app/cli/letters.h"

#include "hub/app/cli/findings.h"
#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string kind, addressee, id, output, by, on, method, remark, attachment, department, deadline;
    std::string crosscheck, county, employer, period;
    std::vector<std::string> findings;
    int days = 0;
    bool undelivered = false;
};

std::string delivered(const json& letter)
{
    if (letter["deliveries"].empty())
        return textOf(letter, "kind") == "deadline-notice" ? "未送达，限期未起算" : "";
    const auto& first = letter["deliveries"].front();
    return textOf(first, "on") + " " + textOf(first, "method");
}

void print(const json& letters)
{
    std::vector<std::vector<std::string>> rows{{"编号", "文书", "送往", "签发", "限期", "疑点", "首次送达"}};
    for (const auto& letter : letters)
        rows.push_back({textOf(letter, "id"), textOf(letter, "display"), textOf(letter, "addresseeName"),
                        textOf(letter, "issuedOn"),
                        !textOf(letter, "deadline").empty() ? textOf(letter, "deadline")
                        : letter.value("days", 0) > 0       ? textOf(letter, "days") + " 日"
                                                            : "",
                        std::to_string(letter["findings"].size()), delivered(letter)});
    printTable(rows);
}

int list(const Client& client, const Options& o, bool asJson)
{
    const auto found = client.get(
        "letters", {{"kind", o.kind}, {"addressee", o.addressee}, {"undelivered", o.undelivered ? "1" : ""}});
    if (asJson)
        std::cout << found.dump(2) << "\n";
    else
        print(found);
    return 0;
}

int make(const Client& client, const Options& o, bool asJson)
{
    json request{{"kind", o.kind}, {"by", o.by}};
    if (o.days > 0)
        request["days"] = o.days;
    if (!o.deadline.empty())
        request["deadline"] = o.deadline;
    if (!o.department.empty())
        request["department"] = o.department;
    json filter = json::object();
    for (const auto& [key, value] :
         Parameters{{"crosscheck", o.crosscheck}, {"county", o.county}, {"employer", o.employer}, {"period", o.period}})
        if (!value.empty())
            filter[key] = value;
    if (!o.findings.empty()) {
        request["findings"] = json::array();
        for (const auto& id : o.findings) {
            expectNumber(id, "疑点编号", "finding");
            request["findings"].push_back(std::stoll(id));
        }
    } else if (!filter.empty()) {
        filter["step"] = "open";
        request["filter"] = filter;
    }
    const auto made = client.post("letters", request);
    if (asJson) {
        std::cout << made.dump(2) << "\n";
        return 0;
    }
    print(made["letters"]);
    for (const auto& left : made["left"])
        fmt::print("{} 已有未送达的同类文书，没有再签发 / has one that was not delivered yet\n",
                   textOf(left, "employerName"));
    fmt::print("打印 / print：lianfang letters show 编号 -o 文件.html；送达后 / once delivered：lianfang letters "
               "deliver 编号 --method 直接送达\n");
    return 0;
}

int show(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "文书编号", "letter");
    if (!o.output.empty()) {
        client.download("letters/" + o.id + "/page", {}, o.output);
        if (!asJson)
            fmt::print("已写入 {}，在浏览器中打印为 A4\nWrote {}: print it from a browser\n", o.output, o.output);
        return 0;
    }
    const auto letter = client.get("letters/" + o.id);
    if (asJson) {
        std::cout << letter.dump(2) << "\n";
        return 0;
    }
    print(json::array({letter}));
    for (const auto& one : letter["deliveries"])
        fmt::print("送达 {}　{}　{}{}{}\n", textOf(one, "on"), textOf(one, "method"), textOf(one, "by"),
                   textOf(one, "remark").empty() ? "" : "　" + shown(textOf(one, "remark")),
                   textOf(one, "attachment").empty() ? "" : "　附件 " + shown(textOf(one, "attachment")));
    return 0;
}

int deliver(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "文书编号", "letter");
    json request{{"method", o.method}, {"by", o.by}};
    if (!o.on.empty())
        request["on"] = o.on;
    if (!o.remark.empty())
        request["reason"] = o.remark;
    attach(client, o.attachment, request);
    return tellReport(client.post("letters/" + o.id + "/deliveries", request), "已登记送达", asJson);
}

} // namespace

void addLetterCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    o->by = systemUser(); // unless somebody is named
    auto* group =
        app.add_subcommand("letters", "文书：参保告知书、限期参保通知书、线索移交单、催报函 / numbered letters");
    group->fallthrough();
    group->add_option("--kind", o->kind, "information-letter deadline-notice lead-transfer chase，或中文名称");
    group->add_option("--addressee", o->addressee, "单位代码、区县编号或部门");
    group->add_flag("--undelivered", o->undelivered, "尚未送达的");
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
    auto* making = add("make", "签发：一企一单，编号连续 / issue, one for each employer",
                       [=, &asJson] { return make(client(), *o, asJson); });
    making
        ->add_option("KIND", o->kind,
                     "information-letter（参保告知书）、deadline-notice（限期参保通知书）、chase（催报函）")
        ->required();
    making->add_option("--finding", o->findings, "这些疑点的单位");
    making->add_option("--employer", o->employer, "这个单位，统一社会信用代码");
    making->add_option("--crosscheck", o->crosscheck, "这个比对的疑点的单位");
    making->add_option("--county", o->county, "这个区县的");
    making->add_option("--period", o->period, "这一期的");
    making->add_option("--department", o->department, "催报函发给哪个部门");
    making->add_option("--days", o->days, "自送达起的天数；不写按比对的规定");
    making->add_option("--until", o->deadline, "或写明限期日 YYYY-MM-DD");
    making->add_option("--by", o->by, "签发人；不写为当前系统用户");
    auto* showing = add("show", "查看，或取出签发时的原件 / one of them, or its page as issued",
                        [=, &asJson] { return show(client(), *o, asJson); });
    showing->add_option("ID", o->id, "文书编号")->required();
    showing->add_option("-o,--output", o->output, "写到 FILE.html");
    auto* delivering = add("deliver", "登记送达，限期由此起算 / record its delivery, which starts the deadline",
                           [=, &asJson] { return deliver(client(), *o, asJson); });
    delivering->add_option("ID", o->id, "文书编号")->required();
    delivering->add_option("--method", o->method, "方式：直接送达、留置送达、邮寄送达、电子送达、公告送达")->required();
    delivering->add_option("--on", o->on, "送达日期 YYYY-MM-DD；不写为今天");
    delivering->add_option("--remark", o->remark, "备注，如签收人");
    delivering->add_option("--attachment", o->attachment, "送达回证的扫描件")->check(CLI::ExistingFile);
    delivering->add_option("--by", o->by, "送达人；不写为当前系统用户");
}

} // namespace lianfang::cli
