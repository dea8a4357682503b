// What a report says of indicators: against their targets, and their course.
#include "hub/app/report_parts.h"

#include "hub/app/named.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lianfang {

namespace {

using nlohmann::json;

// Charts of a course at most; more are too many to be looked at.
constexpr std::size_t mostCharts = 12;

std::string unitZh(const json& indicator)
{
    const auto unit = text(indicator, "unit");
    return unit == "percent" ? "%" : unit == "per-mille" ? "‰" : "人";
}

std::string valueIn(const json& value, const char* name)
{
    const auto at = value.is_object() ? value.find(name) : value.end();
    return at == value.end() || at->is_null() ? "" : at->is_string() ? at->get<std::string>() : at->dump();
}

const json* find(const json& answer, const std::string& id)
{
    for (const auto& indicator : answer.at("indicators"))
        if (indicator.at("id") == id)
            return &indicator;
    return nullptr;
}

std::string valueOf(const json& answer, const std::string& id)
{
    const auto* indicator = find(answer, id);
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

std::string waitingZh(const json& indicator)
{
    std::string out;
    std::size_t told = 0;
    for (const auto& one : indicator.at("waitingFor")) {
        if (++told > 3)
            break;
        const auto unit = text(one, "unit");
        out += (out.empty() ? "" : "、") + (text(one, "zh").empty() ? text(one, "dataset") : text(one, "zh")) + " " +
               text(one, "period") + (unit.empty() ? "" : " " + unit);
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

// The industries and categories that an indicator is told by.
ReportTable byTable(const json& answer, const char* list, const char* heading)
{
    ReportTable table;
    table.zh = heading;
    table.none = "没有按此分列的指标。";
    table.columns = {{list == std::string("industry") ? "行业" : "类别", "", ColumnKind::text, 30}};
    std::map<std::string, std::vector<std::string>> rows; // by code
    std::vector<std::string> order;
    std::size_t columns = 0;
    for (const auto& indicator : answer.at("indicators")) {
        const auto& parts = indicator.at(list);
        if (parts.empty())
            continue;
        table.columns.push_back({text(indicator, "zh") + unitZh(indicator), "", ColumnKind::number, 12});
        ++columns;
        for (const auto& part : parts) {
            auto [at, isNew] = rows.try_emplace(text(part, "code"), std::vector{text(part, "zh")});
            if (isNew)
                order.push_back(at->first);
            at->second.resize(columns, "—");
            const auto value = valueIn(part, "value");
            at->second.push_back(value.empty() ? "—" : value);
        }
    }
    std::sort(order.begin(), order.end());
    // What belongs nowhere comes last.
    std::stable_partition(order.begin(), order.end(), [](const auto& code) { return !code.empty(); });
    for (const auto& code : order) {
        auto row = rows.at(code);
        row.resize(columns + 1, "—");
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

ReportSection indicatorSection(const IndicatorCourse& course)
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
            waiting.push_back("“" + zh + "”" + waitingZh(indicator) + "。");
            table.rows.push_back(
                {zh, unitZh(indicator), text(indicator, "period"), "—", "待数据", "—", "—", "—", "—", "—"});
            continue;
        }
        const auto& all = indicator.at("all");
        const auto value = valueIn(all, "value"), target = valueIn(all, "target"),
                   past = before == nullptr ? std::string() : valueOf(*before, id);
        const bool quotient = text(indicator, "unit") != "persons";
        table.rows.push_back({zh, unitZh(indicator), text(indicator, "period"), target.empty() ? "—" : target,
                              value.empty() ? "—" : value, past.empty() ? "—" : past, difference(past, value),
                              metZh(all), valueIn(all, "numerator"), quotient ? valueIn(all, "denominator") : "—"});
        if (const auto base = valueIn(all, "base"); !base.empty())
            section.notes.push_back("“" + zh + "”的基期（" + valueIn(all, "baseYear") + "年）为 " + base + " " +
                                    unitZh(indicator) + "。");
    }
    for (auto& one : waiting)
        section.notes.push_back(std::move(one));
    section.tables.push_back(std::move(table));
    for (auto by : {byTable(answer, "industry", "按行业"), byTable(answer, "category", "按类别")})
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
        chart.unit = unitZh(indicator);
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
