#include "hub/app/cli/draws.h"

#include "hub/app/cli/findings.h"
#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"
#include "hub/base/file.h"
#include "hub/model/draw.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

constexpr std::size_t largestRecord = 256u << 20;

struct Options {
    std::string kind, id, title, seedFrom, seed, by, inspectors, html, xlsx, record, file;
    std::string county, industry, riskClass, hazard, dataset, crosscheck, employer, closedBy, closedIn, output;
    int take = 0, team = 2, cases = 0;
};

std::string minute(const std::string& moment)
{
    return moment.empty() ? "" : moment.substr(0, 10) + " " + moment.substr(11, 5);
}

int list(const Client& client, bool asJson)
{
    const auto found = client.get("draws");
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{
        {"编号", "抽取", "事项", "名单", "抽取数", "检查人员", "锁定", "抽出", "种子"}};
    for (const auto& draw : found)
        rows.push_back({textOf(draw, "id"), textOf(draw, "number"), textOf(draw, "title"), textOf(draw, "items"),
                        textOf(draw, "take"), textOf(draw, "inspectors"), minute(textOf(draw, "frozen")),
                        minute(textOf(draw, "seeded")),
                        textOf(draw, "seed").empty() ? "尚未抽取" : textOf(draw, "seed")});
    printTable(rows);
    return 0;
}

void print(const json& draw)
{
    fmt::print("抽取 {}（编号 {}）　{}\n", textOf(draw, "number"), textOf(draw, "id"), shown(textOf(draw, "title")));
    fmt::print("名单　　{} 个，抽取 {} 个：{}\n", textOf(draw, "items"), textOf(draw, "take"),
               shown(textOf(draw, "filter")));
    if (draw.value("team", 0) > 0)
        fmt::print("检查人员 {} 人，每户 {} 人\n", textOf(draw, "inspectors"), textOf(draw, "team"));
    fmt::print("锁定　　{}　{}\nSM3　　 {}\n种子来源 {}\n", minute(textOf(draw, "frozen")), shown(textOf(draw, "by")),
               textOf(draw, "pool"), shown(textOf(draw, "seedFrom")));
    const auto id = textOf(draw, "id");
    if (textOf(draw, "seeded").empty()) {
        fmt::print(
            "\n先公示名单，再等种子 / publish the pool, then wait for the seed:\n  lianfang draw show {0} --html "
            "公示.html --record 名单.txt\n  lianfang draw seed {0} --seed 种子\n",
            id);
        return;
    }
    fmt::print("种子　　{}\n抽出　　{}　{}\n\n", shown(textOf(draw, "seed")), minute(textOf(draw, "seeded")),
               shown(textOf(draw, "seededBy")));
    std::vector<std::vector<std::string>> rows{{"序号", "代码或编号", "名称", "检查人员"}};
    for (const auto& one : draw["drawn"]) {
        std::string team;
        for (const auto& inspector : one["inspectors"])
            team += (team.empty() ? "" : "、") + textOf(inspector, "name") + "（" + textOf(inspector, "number") + "）";
        rows.push_back({std::to_string(rows.size()), textOf(one, "code"), textOf(one, "name"), team});
    }
    printTable(rows);
}

int freeze(const Client& client, const Options& o, bool asJson)
{
    json filter = json::object();
    for (const auto& [key, value] : Parameters{{"county", o.county},
                                               {"industry", o.industry},
                                               {"riskClass", o.riskClass},
                                               {"hazard", o.hazard},
                                               {"dataset", o.dataset},
                                               {"crosscheck", o.crosscheck},
                                               {"employer", o.employer},
                                               {"closedBy", o.closedBy},
                                               {"closedIn", o.closedIn}})
        if (!value.empty())
            filter[key] = value;
    json request{{"kind", o.kind},         {"title", o.title}, {"take", o.take},
                 {"seedFrom", o.seedFrom}, {"by", o.by},       {"filter", filter}};
    if (!o.inspectors.empty()) {
        json kept;
        attach(client, o.inspectors, kept);
        request["inspectors"] = kept["attachment"];
        request["inspectorsName"] = kept["attachmentName"];
        request["team"] = o.team;
    }
    const auto draw = client.post("draws", request);
    if (asJson)
        std::cout << draw.dump(2) << "\n";
    else
        print(draw);
    return 0;
}

int seed(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "抽取编号", "draw");
    const auto draw = client.post("draws/" + o.id + "/seed", {{"seed", o.seed}, {"by", o.by}});
    if (asJson)
        std::cout << draw.dump(2) << "\n";
    else
        print(draw);
    return 0;
}

int show(const Client& client, const Options& o, bool asJson)
{
    expectNumber(o.id, "抽取编号", "draw");
    const std::string draw = "draws/" + o.id;
    bool written = false;
    for (const auto& [what, file] :
         {std::pair("/page", o.html), std::pair("/workbook", o.xlsx), std::pair("/record", o.record)})
        if (!file.empty()) {
            client.download(draw + what, {}, file);
            written = true;
            if (!asJson)
                fmt::print("已写入 / wrote {}\n", file);
        }
    if (written)
        return 0;
    const auto found = client.get(draw);
    if (asJson)
        std::cout << found.dump(2) << "\n";
    else
        print(found);
    return 0;
}

// Without the daemon: what is published is enough.
int verify(const Options& o, bool asJson)
{
    const auto text = readFile(o.file, largestRecord);
    std::string pool;
    const Draw draw = readDraw(text, pool);
    const auto digest = poolDigest(pool);
    if (draw.poolDigest.empty()) {
        if (asJson)
            std::cout << json{{"number", draw.number}, {"pool", digest}, {"drawn", false}}.dump(2) << "\n";
        else
            fmt::print(
                "名单 {}　{} 个　SM3 {}\n请与公示的摘要核对；尚未抽取 / compare this digest with the published one; "
                "nothing is drawn yet\n",
                shown(draw.number), draw.items.size(), digest);
        return 0;
    }
    const bool samePool = digest == draw.poolDigest, sameResult = performDraw(draw, draw.seed) == draw.drawn;
    if (asJson) {
        std::cout << json{{"number", draw.number},
                          {"pool", digest},
                          {"poolHolds", samePool},
                          {"seed", draw.seed},
                          {"resultHolds", sameResult}}
                         .dump(2)
                  << "\n";
        return samePool && sameResult ? 0 : 2;
    }
    fmt::print("抽取 {}　{}\n名单　{} 个，SM3 {}：{}\n种子　{}（来源：{}）\n结果　{} 个：{}\n", shown(draw.number),
               shown(draw.title), draw.items.size(), digest,
               samePool ? "与记录一致 / as recorded" : "与记录不一致，名单被改动过 / NOT as recorded", shown(draw.seed),
               shown(draw.seedFrom), draw.drawn.size(),
               sameResult ? "重新计算，结果一致 / the same when redone"
                          : "重新计算，结果不一致 / NOT the same when redone");
    return samePool && sameResult ? 0 : 2;
}

int accidentProne(const Client& client, const Options& o, bool asJson)
{
    const Parameters query{{"county", o.county}, {"cases", o.cases > 0 ? std::to_string(o.cases) : ""}};
    if (!o.output.empty()) {
        client.download("accident-prone/workbook", query, o.output);
        if (!asJson)
            fmt::print("已写入 / wrote {}\n", o.output);
        return 0;
    }
    const auto found = client.get("accident-prone", query);
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{
        {"单位", "代码", "事故", "死亡", "重伤", "工伤事故案件", "最近事故", "疑点", "环节"}};
    for (const auto& one : found)
        rows.push_back({textOf(one, "name"), textOf(one, "code"), textOf(one, "accidents"), textOf(one, "deaths"),
                        textOf(one, "seriousInjuries"), textOf(one, "cases"), textOf(one, "lastAccident"),
                        textOf(one, "finding") == "0" ? "" : textOf(one, "finding"), stepWords(textOf(one, "step"))});
    printTable(rows);
    return 0;
}

} // namespace

void addDrawCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    o->by = systemUser(); // unless somebody is named
    auto* group = app.add_subcommand("draw", "随机抽取：双随机检查、回头看，凭公开的种子可复核 / random draws");
    group->fallthrough();
    group->callback([=, &asJson, &result] {
        if (group->get_subcommands().empty())
            result = list(client(), asJson);
    });
    const auto add = [&](CLI::App* to, const char* name, const char* text, const std::function<int()>& work) {
        auto* command = to->add_subcommand(name, text);
        command->fallthrough();
        command->callback([&result, work] { result = work(); });
        return command;
    };
    auto* freezing =
        add(group, "new", "锁定名单 / freeze a pool", [=, &asJson] { return freeze(client(), *o, asJson); });
    freezing->add_option("KIND", o->kind, "inspection 抽用人单位（双随机检查）；look-back 抽已结的疑点（回头看）")
        ->required();
    freezing->add_option("--title", o->title, "事项，如 2026年第四季度工伤保险联合检查")->required();
    freezing->add_option("--take", o->take, "抽取多少个")->required();
    freezing->add_option("--seed-from", o->seedFrom, "种子的来源，如 2026年11月27日福彩3D开奖号码；要在公示之后才产生")
        ->required();
    freezing->add_option("--inspectors", o->inspectors, "检查人员表：执法证号、姓名、单位、回避单位")
        ->check(CLI::ExistingFile);
    freezing->add_option("--team", o->team, "每户几名检查人员；不写为 2");
    freezing->add_option("--county", o->county, "区县，编号或名称");
    freezing->add_option("--industry", o->industry, "行业代码（GB/T 4754）或其开头，如 C26");
    freezing->add_option("--risk-class", o->riskClass, "风险类别，如 六类");
    freezing->add_option("--hazard", o->hazard, "危害因素，如 粉尘");
    freezing->add_option("--dataset", o->dataset, "只在这个单位名册中，如 emergency/key-employers");
    freezing->add_option("--crosscheck", o->crosscheck,
                         "有这个比对的未结疑点，如 accident-prone-employer；回头看：这个比对的疑点");
    freezing->add_option("--employer", o->employer, "回头看：这个单位的");
    freezing->add_option("--closed-by", o->closedBy, "回头看：结案方式 data conclusion withdrawal settled");
    freezing->add_option("--closed-in", o->closedIn, "回头看：这一期内结案的，如 2026Q3");
    freezing->add_option("--by", o->by, "经办人；不写为当前系统用户");

    auto* seeding = add(group, "seed", "给出种子，抽出结果（只能一次）/ give the seed, once",
                        [=, &asJson] { return seed(client(), *o, asJson); });
    seeding->add_option("ID", o->id, "抽取编号")->required();
    seeding->add_option("--seed", o->seed, "种子，逐字照公布的写")->required();
    seeding->add_option("--by", o->by, "抽取人；不写为当前系统用户");

    auto* showing = add(group, "show", "查看，或取公示页、工作簿、记录 / one of them, its page, workbook or record",
                        [=, &asJson] { return show(client(), *o, asJson); });
    showing->add_option("ID", o->id, "抽取编号")->required();
    showing->add_option("--html", o->html, "公示页写到 FILE.html");
    showing->add_option("--xlsx", o->xlsx, "工作簿写到 FILE.xlsx");
    showing->add_option("--record", o->record, "名单和结果的原始记录写到 FILE.txt，供任何人复核");

    auto* verifying =
        add(group, "verify", "复核一份公开的记录，不连接服务 / redo a published record, without the daemon",
            [=, &asJson] { return verify(*o, asJson); });
    verifying->add_option("FILE", o->file, "记录文件")->required()->check(CLI::ExistingFile);

    auto* prone = add(&app, "accident-prone", "事故多发单位名单 / the accident-prone list",
                      [=, &asJson] { return accidentProne(client(), *o, asJson); });
    prone->add_option("--county", o->county, "只算这个区县发生的");
    prone->add_option("--cases", o->cases, "认定的工伤事故案件不少于这么多件的单位也列入");
    prone->add_option("-o,--output", o->output, "写成工作簿 FILE.xlsx");
}

} // namespace lianfang::cli
