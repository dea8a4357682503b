// What a report says of findings: by cross-check, by county, and what is late.
#include "hub/app/findings_workbook.h"
#include "hub/app/named.h"
#include "hub/app/report_parts.h"
#include "hub/app/reports.h"
#include "hub/crosscheck/steps.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <tuple>

namespace lianfang {

namespace {

using nlohmann::json;

constexpr std::size_t latePrinted = 40; // rows of a list on paper
constexpr std::size_t chartedChecks = 12;

std::string titleOf(const Configuration& configuration, const std::string& check)
{
    for (const auto& one : configuration.crosschecks)
        if (one.id == check)
            return one.zh;
    return check == caseworkCheck ? "办案线索" : check;
}

std::string countyZh(const Configuration& configuration, const std::string& code)
{
    return code.empty() ? "市本级" : divisionName(*configuration.schema, code);
}

std::string orDash(const std::string& text)
{
    return text.empty() ? "—" : text;
}

// Coverage is told by indicators in percent that are told by county.
bool isCountyCoverage(const json& indicator)
{
    return text(indicator, "id").find("coverage") != std::string::npos && text(indicator, "unit") == "percent" &&
           !indicator.at("county").empty();
}

double numberIn(const std::string& text)
{
    return text.empty() ? -1 : std::stod(text);
}

// The city's own level is no county: it comes last.
int compare(const CountyFigures& a, const CountyFigures& b, const std::string& by)
{
    if (a.code.empty() != b.code.empty())
        return a.code.empty() ? -1 : 1;
    const auto covered = [&](const CountyFigures& county) {
        const auto at = county.coverage.find(by);
        return at == county.coverage.end() ? -1 : numberIn(at->second);
    };
    const double left = covered(a), right = covered(b);
    if (left != right)
        return left > right ? 1 : -1;
    const double closedA = numberIn(a.closedShare()), closedB = numberIn(b.closedShare());
    return closedA > closedB ? 1 : closedA < closedB ? -1 : 0;
}

std::string number(std::int64_t value)
{
    return std::to_string(value);
}

} // namespace

std::vector<CountyFigures> countyFigures(const Configuration& configuration, const json& indicators,
                                         const std::vector<FindingFigures>& findings)
{
    std::map<std::string, CountyFigures> all;
    const auto of = [&](const std::string& code) -> CountyFigures& {
        auto [at, isNew] = all.try_emplace(code);
        if (isNew) {
            at->second.code = code;
            at->second.zh = countyZh(configuration, code);
        }
        return at->second;
    };
    for (const auto& manifest : configuration.manifests)
        for (const auto& unit : manifest.units)
            if (!unit.id.empty())
                of(unit.id).zh = unit.zh;
    for (const auto& one : findings) {
        auto& county = of(one.county);
        county.opened += one.opened;
        county.closed += one.closed;
        county.open += one.open;
        county.overdue += one.overdue;
    }
    for (const auto& indicator : indicators.at("indicators"))
        if (isCountyCoverage(indicator))
            for (const auto& one : indicator.at("county"))
                if (const auto code = text(one, "code"); !code.empty())
                    of(code).coverage[text(indicator, "id")] = text(one, "value");
    std::vector<CountyFigures> out;
    for (auto& [code, county] : all)
        if (!county.coverage.empty() || county.opened + county.closed + county.open > 0)
            out.push_back(std::move(county));
    return out;
}

void rank(std::vector<CountyFigures>& counties, const std::string& by)
{
    std::stable_sort(counties.begin(), counties.end(),
                     [&](const auto& a, const auto& b) { return compare(a, b, by) > 0; });
}

ReportSection countySection(const std::vector<CountyFigures>& counties, const json& indicators, const std::string& by)
{
    ReportSection section;
    section.zh = "区县排名";
    ReportTable table;
    table.none = "没有按区县的数据。";
    table.columns = {{"名次", "", ColumnKind::number, 6}, {"区县", "", ColumnKind::text, 16}};
    std::vector<std::string> ids;
    std::string ranked;
    ReportChart chart;
    chart.kind = ReportChart::Kind::bars;
    chart.unit = "%";
    chart.decimals = 2;
    for (const auto& indicator : indicators.at("indicators"))
        if (isCountyCoverage(indicator)) {
            ids.push_back(text(indicator, "id"));
            table.columns.push_back({text(indicator, "zh") + "%", "", ColumnKind::number, 11});
            if (ids.back() == by) {
                ranked = text(indicator, "zh");
                if (const auto& all = indicator.at("all"); all.is_object() && !text(all, "target").empty())
                    chart.target = std::stod(text(all, "target"));
            }
        }
    for (const char* heading : {"新增疑点", "办结", "未结", "逾期未办"})
        table.columns.push_back({heading, "", ColumnKind::number, 9});
    table.columns.push_back({"办结占比%", "", ColumnKind::number, 10});
    chart.zh = "各区县" + ranked;
    chart.series.push_back({ranked, {}});
    const auto places =
        placesOf(counties.size(), [&](std::size_t i) { return compare(counties[i - 1], counties[i], by) == 0; });
    for (std::size_t i = 0; i < counties.size(); ++i) {
        const auto& county = counties[i];
        std::vector<std::string> row{county.code.empty() ? "—" : places[i], county.zh};
        for (const auto& id : ids) {
            const auto at = county.coverage.find(id);
            row.push_back(orDash(at == county.coverage.end() ? "" : at->second));
        }
        for (const auto count : {county.opened, county.closed, county.open, county.overdue})
            row.push_back(number(count));
        row.push_back(orDash(county.closedShare()));
        table.rows.push_back(std::move(row));
        if (county.code.empty())
            continue;
        chart.labels.push_back(county.zh);
        const auto at = county.coverage.find(by);
        const bool told = at != county.coverage.end() && !at->second.empty();
        chart.series.front().values.push_back(told ? std::optional(std::stod(at->second)) : std::nullopt);
    }
    const std::string share = "办结占比＝办结÷（办结＋未结）；疑点归属分办的区县，未分办的归属报送单位。";
    section.notes = {ranked.empty() ? "各区县参保率在等待数据，按办结占比排名。" + share
                                    : "先按" + ranked + "、再按办结占比排名。" + share};
    if (!ranked.empty() && counties.size() > 1)
        section.charts.push_back(std::move(chart));
    section.tables.push_back(std::move(table));
    return section;
}

ReportSection findingSection(const Configuration& configuration, const std::vector<FindingFigures>& findings)
{
    ReportSection section;
    section.zh = "比对疑点";
    section.notes = {"新增含再次出现；办结指比对不再成立、有核实结论或已撤回。新增、办结按疑点所属期计。"
                     "未结、逾期、待核实为按何日所知的存量，与按期末计的指标“疑点办结率”口径不同。"
                     "逾期指已告知用人单位而限期已过；待核实不作为督办依据。"};
    std::map<std::string, FindingFigures> byCheck;
    FindingFigures all;
    for (const auto& one : findings)
        for (auto* sum : {&byCheck[one.crosscheck], &all}) {
            sum->opened += one.opened;
            sum->closed += one.closed;
            sum->open += one.open;
            sum->toVerify += one.toVerify;
            sum->overdue += one.overdue;
        }
    ReportTable table;
    table.none = "没有比对疑点。";
    table.columns = {{"比对", "", ColumnKind::text, 34},       {"新增", "", ColumnKind::number, 9},
                     {"办结", "", ColumnKind::number, 9},      {"未结", "", ColumnKind::number, 9},
                     {"其中逾期", "", ColumnKind::number, 9},  {"待核实", "", ColumnKind::number, 9},
                     {"办结占比%", "", ColumnKind::number, 10}};
    const auto row = [](const std::string& zh, const FindingFigures& one) {
        return std::vector<std::string>{zh,
                                        number(one.opened),
                                        number(one.closed),
                                        number(one.open),
                                        number(one.overdue),
                                        number(one.toVerify),
                                        orDash(percentOf(one.closed, one.closed + one.open))};
    };
    std::vector<std::pair<std::string, FindingFigures>> order(byCheck.begin(), byCheck.end());
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.second.open > b.second.open; });
    ReportChart chart;
    chart.kind = ReportChart::Kind::bars;
    chart.zh = "未结疑点";
    chart.unit = "项";
    chart.series = {{"已过限期", {}}, {"其余未结", {}}};
    for (const auto& [check, one] : order) {
        const auto zh = titleOf(configuration, check);
        table.rows.push_back(row(zh, one));
        if (one.open == 0 || chart.labels.size() == chartedChecks)
            continue;
        chart.labels.push_back(zh);
        chart.series[0].values.emplace_back(one.overdue);
        chart.series[1].values.emplace_back(one.open - one.overdue);
    }
    if (!table.rows.empty()) {
        table.rows.push_back(row("合计", all));
        table.total = true;
    }
    if (!chart.labels.empty())
        section.charts.push_back(std::move(chart));
    section.tables.push_back(std::move(table));
    return section;
}

ReportSection lateSection(const Configuration& configuration, const SubmissionFigures& submissions,
                          const std::vector<OverdueFinding>& findings, const AsKnown& known)
{
    ReportSection section;
    section.zh = lateTitle;
    ReportTable missing;
    missing.zh = "逾期未报";
    missing.none = "没有逾期未报的事项。";
    missing.printed = latePrinted;
    missing.columns = {{"序号", "", ColumnKind::number, 6},        {"部门", "", ColumnKind::text, 24},
                       {"数据集", "", ColumnKind::text, 20},       {"期别", "", ColumnKind::text, 9},
                       {"填报单位", "", ColumnKind::text, 16},     {"截止日", "", ColumnKind::day, 11},
                       {"逾期工作日", "", ColumnKind::number, 11}, {"催报次数", "", ColumnKind::number, 9}};
    for (const auto& one : submissions.overdue)
        missing.rows.push_back({std::to_string(missing.rows.size() + 1), one.departmentZh, one.datasetZh, one.period,
                                one.unitZh, toString(one.due), one.workingDays ? std::to_string(*one.workingDays) : "—",
                                std::to_string(one.chases)});
    ReportTable past;
    past.zh = "疑点已过限期";
    past.none = "没有已过限期的疑点。";
    past.printed = latePrinted;
    past.columns = {{"序号", "", ColumnKind::number, 6},
                    {"用人单位", "", ColumnKind::text, 34},
                    {"统一社会信用代码", "", ColumnKind::text, 22},
                    {"区县", "", ColumnKind::text, 12},
                    {"事项", "", ColumnKind::text, 22},
                    {"项数", "", ColumnKind::number, 6},
                    {"限期", "", ColumnKind::day, 11},
                    {"超期天数", "", ColumnKind::number, 8}};
    // One employer's findings of a check with the same deadline stand in one row: nobody's name but the employer's is
    // told.
    std::vector<std::pair<const OverdueFinding*, std::int64_t>> rows;
    std::map<std::tuple<std::string, std::string, std::string, std::string, Day>, std::size_t> places;
    for (const auto& one : findings) {
        const auto [at, isNew] = places.try_emplace(
            {one.employerCode, one.employerName, one.crosscheck, one.county, one.deadline}, rows.size());
        if (isNew)
            rows.emplace_back(&one, 0);
        ++rows[at->second].second;
    }
    for (const auto& [one, count] : rows)
        past.rows.push_back({std::to_string(past.rows.size() + 1), one->employerName, one->employerCode,
                             countyZh(configuration, one->county), titleOf(configuration, one->crosscheck),
                             std::to_string(count), toString(one->deadline),
                             std::to_string((known.day - one->deadline).count())});
    section.tables = {std::move(missing), std::move(past)};
    return section;
}

} // namespace lianfang
