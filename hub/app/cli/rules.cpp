#include "hub/app/cli/rules.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"
#include "hub/base/file.h"

#include <dtl/dtl.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>

namespace lianfang::cli {

namespace {

using nlohmann::json;

constexpr std::size_t fileBytes = 512u << 10;

struct Options {
    std::string file, period, postgresql, name, since;
    bool plan = false;
};

std::string milliseconds(const json& of)
{
    return grouped(of.value("milliseconds", std::uint64_t{0})) + " ms";
}

void printTrial(const json& trial, bool plan)
{
    std::vector<std::vector<std::string>> kinds{{"去向", "原因", "明细"}};
    for (const auto& kind : trial["kinds"])
        kinds.push_back({stateWords(textOf(kind, "disposition")), textOf(kind, "reason"), textOf(kind, "lines")});
    fmt::print("\n试运行（SQLite，未存入任何结果）：{} 个对象，用时 {} / dry run: {} subjects\n",
               grouped(trial.value("subjects", std::uint64_t{0})), milliseconds(trial),
               trial.value("subjects", std::uint64_t{0}));
    for (const auto& missing : trial["waitingFor"])
        fmt::print("  缺 / missing：{} {} {}（正式运行会等待 / a run would wait）\n", shown(textOf(missing, "dataset")),
                   shown(textOf(missing, "period")), shown(textOf(missing, "unit")));
    if (kinds.size() > 1)
        printTable(kinds);
    std::vector<std::vector<std::string>> steps{{"语句", "毫秒"}};
    for (const auto& step : trial["steps"]) {
        steps.push_back({textOf(step, "what"), textOf(step, "milliseconds")});
        if (plan)
            for (const auto& line : step["plan"])
                steps.push_back({"    " + line.get<std::string>(), ""});
    }
    fmt::print("\n各语句的代价 / what each statement costs{}\n", plan ? "" : "（--plan 看执行计划）");
    printTable(steps);
}

int lint(const Client& client, const Options& o, bool asJson)
{
    const auto said = client.post("crosschecks/lint", {{"name", std::filesystem::path(o.file).filename().string()},
                                                       {"text", readFile(o.file, fileBytes)},
                                                       {"period", o.period},
                                                       {"postgresql", o.postgresql}});
    const bool sound = said.value("sound", false);
    if (asJson) {
        std::cout << said.dump(2) << "\n";
        return sound ? 0 : 2;
    }
    fmt::print("{} {}\n", shown(textOf(said, "id")), shown(textOf(said, "zh")));
    for (const auto& fault : said["faults"]) {
        const auto line = fault.value("line", 0);
        const auto place = textOf(fault, "file") + (line > 0 ? ":" + std::to_string(line) : "");
        fmt::print("✗ {}: {}\n  {}: {}\n", shown(place), shown(textOf(fault, "zh")), shown(place),
                   shown(textOf(fault, "en")));
    }
    for (const auto& advice : said["advice"])
        fmt::print("! {}\n  {}\n", shown(textOf(advice, "zh")), shown(textOf(advice, "en")));
    if (said.contains("sqlite"))
        printTrial(said["sqlite"], o.plan);
    if (said["postgresql"].value("tried", false))
        fmt::print("\nPostgreSQL：空表上试运行通过 / ran on its empty tables（{}）\n",
                   milliseconds(said["postgresql"]));
    else if (o.postgresql.empty())
        fmt::print("\nPostgreSQL：未检查，可加 --postgresql 'host=… dbname=…' / not tried\n");
    fmt::print(
        "\n{}\n",
        sound ? "可以启用：放入 config/crosschecks 即可，无需重启。\nSound: put it into config/crosschecks; no restart "
                "is needed."
              : "不能启用，请先改正。\nIt would be refused; correct it first.");
    return sound ? 0 : 2;
}

std::vector<std::string> linesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

int changes(const Client& client, const Options& o, bool asJson)
{
    const auto found = client.get("changes", {{"name", o.name}, {"since", o.since}});
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    for (const auto& change : found) {
        const auto before = textOf(change, "before"), after = textOf(change, "after");
        fmt::print("{}  {}  第 {} 版 {}\n", textOf(change, "at"), shown(textOf(change, "name")),
                   textOf(change, "number"),
                   before.empty()  ? "新增 / new"
                   : after.empty() ? "撤下 / taken away"
                                   : "修改 / changed");
        if (before.empty() || after.empty())
            continue;
        dtl::Diff<std::string> difference(linesOf(before), linesOf(after));
        difference.compose();
        difference.composeUnifiedHunks();
        std::ostringstream out;
        difference.printUnifiedFormat(out);
        std::cout << shown(out.str(), true) << "\n";
    }
    return 0;
}

} // namespace

void addLintCommand(CLI::App& crosscheck, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* command = crosscheck.add_subcommand(
        "lint",
        "启用前检查一个比对文件：是否安全、代价、试运行 / whether a file is sound, what it costs, what it would say");
    command->fallthrough();
    command->add_option("FILE", o->file, "比对文件 / its file")->required()->check(CLI::ExistingFile);
    command->add_option("--on", o->period, "在哪个季度上试运行；不写为上一季度 / quarter to try it on");
    command->add_option("--postgresql", o->postgresql,
                        "也在这个 PostgreSQL 上试：libpq 连接参数，不含口令 / try it there too; without a password");
    command->add_flag("--plan", o->plan, "显示执行计划 / show the plans");
    command->callback([&result, &asJson, client, o] { result = lint(client(), *o, asJson); });
}

void addChangesCommand(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "changes",
        "规则、阈值、映射的历次变更，附前后对照 / changes of rules, thresholds and mappings, before and after");
    command->fallthrough();
    command->add_option("NAME", o->name, "只看这个，如 crosschecks/uninsured-worker.sql / only of this one");
    command->add_option("--since", o->since, "从这天起 YYYY-MM-DD");
    command->callback([&result, &asJson, client, o] { result = changes(client(), *o, asJson); });
}

} // namespace lianfang::cli
