#include "hub/app/cli/matches.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <iostream>
#include <map>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string state, department, id, by, why;
};

std::string stateText(const std::string& state)
{
    static const std::map<std::string, std::string> words{{"proposed", "待确认"},  {"certain", "自动认定"},
                                                          {"confirmed", "已确认"}, {"refused", "已否定"},
                                                          {"withdrawn", "已撤回"}, {"lapsed", "不再成立"}};
    const auto at = words.find(state);
    return at == words.end() ? state : at->second;
}

std::string who(const json& one)
{
    const auto code = textOf(one, "code"), name = textOf(one, "name");
    return name.empty() ? code : code.empty() ? name : name + " " + code;
}

std::string relationWords(const json& match)
{
    const bool branch = textOf(match, "relation") == "branch";
    const auto state = textOf(match, "state");
    if (state == "certain" || state == "confirmed")
        return branch ? "是其分支机构" : "是同一单位";
    if (state == "refused")
        return branch ? "不是其分支机构" : "不是同一单位";
    return branch ? "可能是其分支机构" : "可能是同一单位";
}

// What was reported, what it may be, and why: three lines, since names are long.
void print(const json& match)
{
    fmt::print("{}  {}  {}申报  {}\n    {}  {}\n", textOf(match, "id"), stateText(textOf(match, "state")),
               shown(textOf(match, "department")), shown(who(match["reported"])), relationWords(match),
               shown(who(match["employer"])));
    std::string zh;
    for (const auto& reason : match["reasons"])
        zh += (zh.empty() ? "" : "；") + textOf(reason, "zh");
    fmt::print("    依据：{}\n", shown(zh));
    if (!textOf(match, "by").empty())
        fmt::print("    {} {}：{}\n", textOf(match, "at"), shown(textOf(match, "by")), shown(textOf(match, "why")));
}

int list(const Client& client, const Options& o, bool asJson)
{
    constexpr std::size_t page = 2000;
    json all = json::array();
    std::size_t count = 0;
    for (std::string after;;) {
        const auto found = client.get(
            "matches",
            {{"state", o.state}, {"department", o.department}, {"limit", std::to_string(page)}, {"after", after}});
        for (const auto& match : found) {
            ++count;
            if (asJson)
                all.push_back(match);
            else
                print(match);
        }
        if (found.size() < page)
            break;
        after = textOf(found.back(), "id");
    }
    if (asJson)
        std::cout << all.dump(2) << "\n";
    else if (count == 0)
        fmt::print("没有{}的单位匹配。\nNo matches are {}.\n", o.state.empty() ? "待确认" : stateText(o.state),
                   o.state.empty() ? "waiting" : o.state);
    else
        fmt::print("\n共 {} 项。决定：lianfang match confirm|refuse 编号 --by 经办人 --why 理由\n"
                   "{} in all. To decide: lianfang match confirm|refuse ID --by WHO --why TEXT\n",
                   count, count);
    return 0;
}

int show(const Client& client, const Options& o, bool asJson)
{
    const auto found = client.get("matches", {{"id", o.id}});
    if (found.empty())
        throw Failure(4, "没有编号为 " + o.id + " 的单位匹配。", "There is no match " + o.id + ".", "match.unknown");
    if (asJson) {
        std::cout << found[0].dump(2) << "\n";
        return 0;
    }
    print(found[0]);
    for (const auto& reason : found[0]["reasons"])
        fmt::print("    {}\n", shown(textOf(reason, "en")));
    for (const auto& event : found[0]["events"])
        fmt::print("    {}  {}  {}  {}\n", textOf(event, "at"), stateText(textOf(event, "what")),
                   textOf(event, "who") == "hub" ? "系统" : shown(textOf(event, "who")), shown(textOf(event, "why")));
    return 0;
}

int decide(const Client& client, const Options& o, const char* decision, bool asJson)
{
    if (o.id.find_first_not_of("0123456789") != std::string::npos || o.id.size() > 18)
        throw Failure(1, "“" + o.id + "”不是匹配编号：编号是数字。", "\"" + o.id + "\" is no match: these are numbers.",
                      "cli.number");
    const auto match = client.post("matches/" + o.id + "/" + decision, {{"by", o.by}, {"why", o.why}});
    if (asJson)
        std::cout << match.dump(2) << "\n";
    else
        print(match);
    return 0;
}

} // namespace

void addMatchCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* listed = app.add_subcommand("matches", "单位匹配：哪些申报单位可能是哪个单位 / who may be which employer");
    listed->fallthrough();
    listed->add_option(
        "--state", o->state,
        "proposed 待确认（不写即此）、certain 自动认定、confirmed 已确认、refused 已否定、lapsed 不再成立");
    listed->add_option("--department", o->department, "只看这个部门申报的");
    listed->callback([=, &asJson, &result] { result = list(client(), *o, asJson); });

    auto* group = app.add_subcommand("match", "确认、否定一项匹配，或撤回决定 / decide a match, or take that back");
    group->require_subcommand(1);
    group->fallthrough();
    const auto add = [&](const char* name, const char* text) {
        auto* command = group->add_subcommand(name, text);
        command->fallthrough();
        command->add_option("ID", o->id, "匹配编号")->required();
        return command;
    };
    add("show", "一项匹配的始末 / one match, with all that became of it")->callback([=, &asJson, &result] {
        result = show(client(), *o, asJson);
    });
    for (const auto& [name, text] : {std::pair("confirm", "确认是同一单位或其分支机构 / it is"),
                                     std::pair("refuse", "否定，今后不再提出 / it is not; never to be proposed again"),
                                     std::pair("withdraw", "撤回决定，由系统重新判断 / take a decision back")}) {
        auto* command = add(name, text);
        command->add_option("--by", o->by, "经办人")->required();
        command->add_option("--why", o->why, "理由")->required();
        const char* decision = name;
        command->callback([=, &asJson, &result] { result = decide(client(), *o, decision, asJson); });
    }
}

} // namespace lianfang::cli
