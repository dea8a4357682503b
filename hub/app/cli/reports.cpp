#include "hub/app/cli/reports.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string kind, period, knownAt, workbook, page;
};

void print(const json& report)
{
    fmt::print("{}\n", toned(shown(textOf(report, "title")), Tone::strong));
    for (const auto& one : report["about"])
        fmt::print("{}：{}　", textOf(one, "name"), textOf(one, "value"));
    fmt::print("\n");
    for (const auto& section : report["sections"]) {
        fmt::print("\n{}\n", toned(textOf(section, "title"), Tone::strong));
        for (const auto& note : section["notes"])
            fmt::print("{}\n", toned(shown(note.get<std::string>()), Tone::faint));
        std::vector<std::vector<std::string>> figures{{"项目", "数值", "单位", "说明"}};
        for (const auto& one : section["figures"])
            figures.push_back({textOf(one, "name"), textOf(one, "value"), textOf(one, "unit"), textOf(one, "beside")});
        if (figures.size() > 1)
            printTable(figures);
        for (const auto& table : section["tables"]) {
            if (table["rows"].empty())
                continue;
            if (!textOf(table, "title").empty())
                fmt::print("{}\n", textOf(table, "title"));
            std::vector<std::vector<std::string>> rows{table["columns"].get<std::vector<std::string>>()};
            for (const auto& row : table["rows"])
                rows.push_back(row.get<std::vector<std::string>>());
            printTable(rows);
        }
    }
}

int run(const Client& client, const Options& o, bool asJson)
{
    const std::string path = "reports/" + o.kind + "/" + o.period;
    const Parameters parameters{{"knownAt", o.knownAt}};
    if (o.workbook.empty() && o.page.empty()) {
        const auto report = client.get(path, parameters);
        if (asJson)
            std::cout << report.dump(2) << "\n";
        else
            print(report);
        return 0;
    }
    json files = json::array();
    for (const auto& [what, file] : {std::pair("workbook", o.workbook), std::pair("page", o.page)}) {
        if (file.empty())
            continue;
        client.download(path + "/" + what, parameters, file);
        files.push_back(file);
        if (!asJson)
            fmt::print("{}\n", file);
    }
    if (asJson)
        std::cout << json{{"files", files}}.dump(2) << "\n";
    return 0;
}

} // namespace

void addReportCommand(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("report", "季度通报和年度报告 / the quarterly digest, the annual pack");
    command->fallthrough();
    command->add_option("KIND", o->kind, "digest（季度通报）或 annual（年度报告）")->required();
    command->add_option("PERIOD", o->period, "期别：digest 为 2026Q3，annual 为 2026")->required();
    command->add_option("--known-at", o->knownAt, "按这一天所知复算 YYYY-MM-DD；不写为现在");
    command->add_option("--xlsx", o->workbook, "写成电子表格 FILE.xlsx");
    command->add_option("--html", o->page, "写成网页 FILE.html，在浏览器中打印为 A4");
    command->callback([=, &asJson, &result] { result = run(client(), *o, asJson); });
}

} // namespace lianfang::cli
