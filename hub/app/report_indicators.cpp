// What a report says of indicators: against their targets, and their course.
#include "hub/app/report_parts.h"

#include "hub/app/findings_workbook.h"
#include "hub/app/named.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {

namespace {

using nlohmann::json;

// Charts of a course at most; more are too many to be looked at.
constexpr std::size_t mostCharts = 12;

std::string measureZh(const json& indicator)
{
    const auto unit = text(indicator, "unit");
    return unit == "percent" ? "%" : unit == "per-mille" ? "‰" : "人";
}

std::string valueIn(const json& value, const char* name)
{
    const auto at = value.is_object() ? value.find(name) : value.end();
    return at == value.end() || at->is_null() ? "" : at->is_string() ? at->get<std::string>() : at->dump();
}

const json* indicatorOf(const json& answer, const std::string& id)
{
    for (const auto& indicator : answer.at("indicators"))
        if (indicator.at("id") == id)
            return &indicator;
    return nullptr;
}

std::string valueOf(const json& answer, const std::string& id)
{
    const auto* indicator = indicatorOf(answer, id);
    return indicator == nullptr ? "" : valueIn(indicator->at("all"), "value");
}

std::size_t decimalsOf(const std::string& number)
{
    const auto point = number.find('.');
    return point == std::string::npos ? 0 : number.size() - point - 1;
}

// b - a of decimal numbers with as many decimals as they have: "+1.25", "-0.50", "0.00".
std::string difference(const std::string& before, const std::string& after)
{
    if (before.empty() || after.empty())
        return "—";
    const auto decimals = std::max(decimalsOf(before), decimalsOf(after));
    const double change = std::stod(after) - std::stod(before);
    auto out = fmt::format("{:+.{}f}", change, decimals);
    const bool none = out.find_first_of("123456789") == std::string::npos;
    return none ? out.substr(1) : out;
}

std::string waitingZh(const Schema& schema, const json& indicator)
{
    std::string out;
    std::size_t told = 0;
    for (const auto& one : indicator.at("waitingFor")) {
        if (++told > 3)
            break;
        const auto unit = text(one, "unit");
        out += (out.empty() ? "" : "、") + (text(one, "zh").empty() ? text(one, "dataset") : text(one, "zh")) + " " +
               text(one, "period") + (unit.empty() ? "" : " " + divisionName(schema, unit));
    }
    const auto all = indicator.at("waitingFor").size();
    return "等待 " + out + (all > 3 ? " 等 " + std::to_string(all) + " 项" : "");
}

std::string metZh(const json& all)
{
    const auto at = all.find("met");
    return at == all.end() || at->is_null() ? "—" : at->get<bool>() ? "达标" : "未达标";
}

bool waits(const json& indicator)
{
    return text(indicator, "state") == "waiting" || !indicator.at("all").is_object();
}

// A row for each industry, a column for each indicator that is told by industry.
ReportTable industryTable(const json& answer)
{
    ReportTable table;
    table.zh = "按行业";
    table.columns = {{"行业", "", ColumnKind::text, 30}};
    std::map<std::string, std::vector<std::string>> rows; // by code
    for (const auto& indicator : answer.at("indicators")) {
        const auto& industries = indicator.at("industry");
        if (industries.empty())
            continue;
        table.columns.push_back({text(indicator, "zh") + measureZh(indicator), "", ColumnKind::number, 14});
        for (const auto& industry : industries) {
            auto& row = rows.try_emplace(text(industry, "code"), std::vector{text(industry, "zh")}).first->second;
            row.resize(table.columns.size() - 1, "—");
            const auto value = valueIn(industry, "value");
            row.push_back(value.empty() ? "—" : value);
        }
    }
    std::vector<std::string> nowhere;
    for (auto& [code, row] : rows) {
        row.resize(table.columns.size(), "—");
        if (code.empty())
            nowhere = std::move(row); // what belongs nowhere comes last
        else
            table.rows.push_back(std::move(row));
    }
    if (!nowhere.empty())
        table.rows.push_back(std::move(nowhere));
    return table;
}

// Departments and cross-checks have sections of their own.
bool isToldElsewhere(const Configuration& configuration, const std::string& category)
{
    return std::any_of(configuration.manifests.begin(), configuration.manifests.end(),
                       [&](const Manifest& manifest) { return manifest.department == category; }) ||
           std::any_of(configuration.crosschecks.begin(), configuration.crosschecks.end(),
                       [&](const Crosscheck& check) { return check.id == category; });
}

ReportTable categoryTable(const Configuration& configuration, const json& answer)
{
    ReportTable table;
    table.zh = "按类别";
    table.columns = {{"指标", "", ColumnKind::text, 30},   {"类别", "", ColumnKind::text, 30},
                     {"单位", "", ColumnKind::text, 6},    {"目标", "", ColumnKind::number, 11},
                     {"数值", "", ColumnKind::number, 11}, {"是否达标", "", ColumnKind::text, 10}};
    for (const auto& indicator : answer.at("indicators"))
        for (const auto& category : indicator.at("category")) {
            if (isToldElsewhere(configuration, text(category, "code")))
                continue;
            const auto value = valueIn(category, "value"), target = valueIn(category, "target");
            table.rows.push_back({text(indicator, "zh"), text(category, "zh"), measureZh(indicator),
                                  target.empty() ? "—" : target, value.empty() ? "—" : value, metZh(category)});
        }
    return table;
}

} // namespace

ReportSection indicatorSection(const Configuration& configuration, const IndicatorCourse& course)
{
    ReportSection section;
    section.zh = "指标与目标";
    const auto& answer = course.answers.back();
    const json* before = course.answers.size() > 1 ? &course.answers[course.answers.size() - 2] : nullptr;
    const bool yearly = course.periods.back().cadence() == Cadence::year;
    ReportTable table;
    table.none = "没有可报告的指标。";
    table.columns = {{"指标", "", ColumnKind::text, 30},
                     {"单位", "", ColumnKind::text, 6},
                     {"期别", "", ColumnKind::text, 9},
                     {"目标", "", ColumnKind::number, 11},
                     {yearly ? "本年" : "本季", "", ColumnKind::number, 11},
                     {yearly ? "上年" : "上季", "", ColumnKind::number, 11},
                     {"变化", "", ColumnKind::number, 9},
                     {"是否达标", "", ColumnKind::text, 9},
                     {"分子", "", ColumnKind::number, 12},
                     {"分母", "", ColumnKind::number, 12}};
    std::vector<std::string> waiting;
    for (const auto& indicator : answer.at("indicators")) {
        const auto id = text(indicator, "id"), zh = text(indicator, "zh");
        if (waits(indicator)) {
            waiting.push_back("“" + zh + "”" + waitingZh(*configuration.schema, indicator) + "。");
            table.rows.push_back(
                {zh, measureZh(indicator), text(indicator, "period"), "—", "待数据", "—", "—", "—", "—", "—"});
            continue;
        }
        const auto& all = indicator.at("all");
        const auto value = valueIn(all, "value"), target = valueIn(all, "target"),
                   past = before == nullptr ? std::string() : valueOf(*before, id);
        const bool quotient = text(indicator, "unit") != "persons";
        table.rows.push_back({zh, measureZh(indicator), text(indicator, "period"), target.empty() ? "—" : target,
                              value.empty() ? "—" : value, past.empty() ? "—" : past, difference(past, value),
                              metZh(all), valueIn(all, "numerator"), quotient ? valueIn(all, "denominator") : "—"});
        if (const auto base = valueIn(all, "base"); !base.empty())
            section.notes.push_back("“" + zh + "”的基期（" + valueIn(all, "baseYear") + "年）为 " + base + " " +
                                    measureZh(indicator) + "。");
    }
    for (auto& one : waiting)
        section.notes.push_back(std::move(one));
    section.tables.push_back(std::move(table));
    for (auto by : {industryTable(answer), categoryTable(configuration, answer)})
        if (!by.rows.empty())
            section.tables.push_back(std::move(by));
    return section;
}

std::vector<ReportFigure> coverageFigures(const json& answer)
{
    std::vector<ReportFigure> out;
    for (const auto& indicator : answer.at("indicators")) {
        if (text(indicator, "id").find("coverage") == std::string::npos || text(indicator, "unit") != "percent")
            continue;
        if (waits(indicator)) {
            out.push_back({text(indicator, "zh"), "待数据", "", "", text(indicator, "en")});
            continue;
        }
        const auto& all = indicator.at("all");
        const auto value = valueIn(all, "value"), target = valueIn(all, "target");
        out.push_back({text(indicator, "zh"), value.empty() ? "—" : value, value.empty() ? "" : "%",
                       target.empty() ? "" : "目标 " + target + "%　" + metZh(all), text(indicator, "en")});
    }
    return out;
}

ReportSection courseSection(const IndicatorCourse& course)
{
    ReportSection section;
    section.zh = "指标走势";
    for (const auto& indicator : course.answers.back().at("indicators")) {
        ReportChart chart;
        chart.zh = text(indicator, "zh");
        chart.unit = measureZh(indicator);
        chart.series.push_back({chart.zh, {}});
        const auto id = text(indicator, "id");
        std::size_t told = 0;
        for (std::size_t i = 0; i < course.periods.size(); ++i) {
            const auto name = course.periods[i].toString(); // 2026Q3
            chart.labels.push_back(name.size() > 4 ? name.substr(4) + "\n" + name.substr(0, 4) : name);
            const auto value = valueOf(course.answers[i], id);
            told += !value.empty();
            chart.decimals = std::max(chart.decimals, static_cast<int>(decimalsOf(value)));
            chart.series.front().values.push_back(value.empty() ? std::nullopt : std::optional(std::stod(value)));
        }
        if (indicator.at("all").is_object())
            if (const auto target = valueIn(indicator.at("all"), "target"); !target.empty())
                chart.target = std::stod(target);
        if (told > 0 && section.charts.size() < mostCharts)
            section.charts.push_back(std::move(chart));
    }
    if (section.charts.empty())
        section.notes.push_back("各期指标均在等待数据，暂无走势。");
    return section;
}

} // namespace lianfang
