#include "hub/app/cli/indicators.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string period, by, id, knownAt, years, output;
};

const char* unitWords(const json& indicator)
{
    const auto unit = textOf(indicator, "unit");
    return unit == "percent" ? "%" : unit == "per-mille" ? "‰" : "人";
}

// "93.00%", "1,203人"; "—" where there is nothing to divide by.
std::string valueWords(const json& indicator, const json& value, const char* member)
{
    const auto text = textOf(value, member);
    if (text.empty())
        return "—";
    if (textOf(indicator, "unit") == "persons")
        return grouped(std::stoull(text)) + " 人";
    return text + unitWords(indicator);
}

std::string metWords(const json& value)
{
    const auto& met = value.at("met");
    return met.is_null() ? "" : met.get<bool>() ? "达标" : "未达标";
}

std::string targetWords(const json& indicator, const json& value)
{
    if (textOf(value, "target").empty())
        return "—";
    const bool higher = textOf(indicator, "better") == "higher";
    auto words = (higher ? "≥ " : "≤ ") + valueWords(indicator, value, "target");
    if (value.contains("base"))
        words += fmt::format("（{} 年 {}{}）", textOf(value, "baseYear"), textOf(value, "base"), unitWords(indicator));
    return words;
}

std::string fraction(const json& indicator, const json& value)
{
    return textOf(indicator, "unit") == "persons" ? ""
                                                  : grouped(value.value("numerator", std::uint64_t{0})) + " / " +
                                                        grouped(value.value("denominator", std::uint64_t{0}));
}

// What is missing: a few by name, the others by number.
void printWaiting(const std::string& name, const json& missing)
{
    constexpr std::size_t most = 4;
    std::string zh;
    for (std::size_t i = 0; i < std::min(missing.size(), most); ++i) {
        const auto& one = missing[i];
        const auto unit = textOf(one, "unit");
        zh += (zh.empty() ? "" : "、") + textOf(one, "zh") + " " + textOf(one, "period") +
              (unit.empty() ? "" : " " + unit);
    }
    if (missing.size() > most)
        zh += fmt::format(" 等 {} 项", missing.size());
    fmt::print("  {}：缺 {}\n", shown(name), shown(zh));
}

int indicators(const Client& client, const Options& o, bool asJson)
{
    const auto told =
        client.get("indicators", {{"period", o.period}, {"id", o.id}, {"by", o.by}, {"knownAt", o.knownAt}});
    bool waits = false;
    for (const auto& indicator : told["indicators"])
        waits = waits || textOf(indicator, "state") == "waiting";
    if (asJson) {
        std::cout << told.dump(2) << "\n";
        return waits ? 2 : 0;
    }
    fmt::print("{} 指标　截至 {}{}\n\n", textOf(told, "period"), textOf(told, "day"),
               told["knownAt"].is_null() ? "" : "　按 " + shown(textOf(told, "knownAt")) + " 时已掌握的数据");
    std::vector<std::vector<std::string>> rows{{"指标", "数值", "目标", "是否达标", "分子 / 分母", "期间"}};
    if (!o.by.empty())
        rows[0].insert(rows[0].begin() + 1, o.by == "county" ? "区县" : o.by == "industry" ? "行业" : "类别");
    for (const auto& indicator : told["indicators"]) {
        if (textOf(indicator, "state") == "waiting")
            continue;
        const auto add = [&](const json& value) {
            std::vector<std::string> row{textOf(indicator, "zh"),       valueWords(indicator, value, "value"),
                                         targetWords(indicator, value), metWords(value),
                                         fraction(indicator, value),    textOf(indicator, "period")};
            if (!o.by.empty())
                row.insert(row.begin() + 1, textOf(value, "zh"));
            rows.push_back(std::move(row));
        };
        add(indicator["all"]);
        if (!o.by.empty())
            for (const auto& value : indicator[o.by])
                add(value);
    }
    if (rows.size() > 1)
        printTable(rows);
    if (!waits)
        return 0;
    fmt::print("\n数据不全，暂无数字 / not told yet, data is missing：\n");
    for (const auto& indicator : told["indicators"])
        if (textOf(indicator, "state") == "waiting")
            printWaiting(textOf(indicator, "zh"), indicator["waitingFor"]);
    return 2;
}

int floatingRate(const Client& client, const Options& o, bool asJson)
{
    const Parameters parameters{{"period", o.period}, {"years", o.years}, {"knownAt", o.knownAt}};
    if (!o.output.empty()) {
        client.download("indicators/lists/floating-rate.xlsx", parameters, o.output);
        if (!asJson)
            fmt::print("{}\n", o.output);
        return 0;
    }
    const auto told = client.get("indicators/lists/floating-rate", parameters);
    const bool waits = textOf(told, "state") == "waiting";
    if (asJson) {
        std::cout << told.dump(2) << "\n";
        return waits ? 2 : 0;
    }
    fmt::print("{}　{} 年，按 {} 年\n", shown(textOf(told, "zh")), textOf(told, "period"), textOf(told, "asked"));
    if (waits) {
        fmt::print("\n数据不全，暂时不能测算 / not told yet, data is missing：\n");
        printWaiting(textOf(told, "zh"), told["waitingFor"]);
        return 2;
    }
    // On a screen without the columns that a workbook has room for.
    const std::vector<std::string> wanted{"code",      "name", "risk_class", "benefit_ratio", "injury_rate",
                                          "base_rate", "band", "new_rate",   "remark"};
    std::vector<std::size_t> columns;
    std::vector<std::vector<std::string>> rows(1);
    std::size_t band = 0;
    for (std::size_t i = 0; i < told["columns"].size(); ++i) {
        const auto name = textOf(told["columns"][i], "name");
        if (name == "band")
            band = i;
        if (std::find(wanted.begin(), wanted.end(), name) == wanted.end())
            continue;
        columns.push_back(i);
        rows[0].push_back(textOf(told["columns"][i], "zh"));
    }
    std::map<int, std::uint64_t> bands;
    for (const auto& row : told["rows"]) {
        auto& cells = rows.emplace_back();
        for (const auto i : columns)
            cells.push_back(row[i].get<std::string>());
        ++bands[std::stoi(row[band].get<std::string>())];
    }
    printTable(rows);
    fmt::print("\n");
    for (const auto& [percent, employers] : bands)
        fmt::print("{}%：{} 家　", percent, grouped(employers));
    fmt::print("\n分档条件为 hub.xml 中 floating-… 参数，请按本市规定设置；全部列用 -o 文件.xlsx\n"
               "Thresholds are the parameters floating-… of hub.xml; set them to the city's own rules.\n");
    return 0;
}

} // namespace

void addIndicatorCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    const char* knownAt =
        "按当时已掌握的数据重算：日期、时刻（2026-10-20T17:30:00+08:00）或报送序号 / as known then: a day, a "
        "moment, or a submission's number";
    auto* told = app.add_subcommand("indicators", "指标与目标 / indicators against their targets");
    told->fallthrough();
    told->add_option("PERIOD", o->period, "季度 2026Q3 或年度 2026；不写为上一季度 / a quarter or a year");
    told->add_option("--by", o->by, "分项：county 区县、industry 行业、category 类别")
        ->check(CLI::IsMember({"county", "industry", "category"}));
    told->add_option("--id", o->id, "只看这一项，如 worker-coverage / only this one");
    told->add_option("--known-at", o->knownAt, knownAt);
    told->callback([=, &asJson, &result] { result = indicators(client(), *o, asJson); });

    auto* rates = app.add_subcommand("floating-rate", "浮动费率测算，按用人单位 / floating rates, by employer");
    rates->fallthrough();
    rates->add_option("YEAR", o->period, "算到哪一年；不写为上一年 / the last year that counts");
    rates->add_option("--years", o->years, "按几年测算：2 或 3，不写为 3 / over so many years")
        ->check(CLI::IsMember({"2", "3"}));
    rates->add_option("--known-at", o->knownAt, knownAt);
    rates->add_option("-o,--output", o->output, "写成电子表格 FILE.xlsx / as a workbook");
    rates->callback([=, &asJson, &result] { result = floatingRate(client(), *o, asJson); });
}

} // namespace lianfang::cli
