#include "hub/app/reports.h"

#include "hub/api/messages.h"
#include "hub/app/findings_workbook.h"
#include "hub/app/letter_template.h"
#include "hub/app/named.h"
#include "hub/app/report_parts.h"
#include "hub/base/file.h"
#include "hub/crosscheck/run.h"
#include "hub/dispatch/list_workbook.h"
#include "hub/dispatch/report_page.h"
#include "hub/dispatch/report_workbook.h"
#include "hub/notify/wording.h"

#include <Poco/Data/Statement.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lianfang {

using namespace Poco::Data::Keywords;
using nlohmann::json;

namespace {

constexpr std::size_t quartersShown = 8;
constexpr std::size_t yearsShown = 3;
constexpr std::size_t runsOfCheck = 400; // of a check; more than two years of daily ones at most
constexpr std::int64_t millionths = 1'000'000;
constexpr const char* pageMediaType = "text/html; charset=utf-8";
constexpr std::array<std::string_view, 12> ordinals{"一", "二", "三", "四", "五",   "六",
                                                    "七", "八", "九", "十", "十一", "十二"};

// The end of that day in China.
Seconds endOf(Day day)
{
    return (static_cast<Seconds>(numberOf(day)) + 1) * 86400 - 8 * 3600;
}

AsKnown asKnown(std::optional<Day> day)
{
    AsKnown known;
    known.day = day.value_or(today());
    if (day)
        known.until = endOf(*day);
    return known;
}

// The last so many periods up to that one, from the first of which anything came on.
std::vector<Period> course(Store& store, const Period& last, std::size_t count)
{
    auto session = store.reader();
    Poco::Int64 first = 0;
    session << "SELECT coalesce(min(period_first), 0) FROM v_submission", into(first), now;
    std::vector<Period> out{last};
    for (Period at = last.previous(); out.size() < count && numberOf(at.lastDay()) >= first; at = at.previous())
        out.insert(out.begin(), at);
    return out;
}

// What the counties returned for a year, a column for each item.
std::optional<ReportSection> returnSection(Store& store, const Configuration& configuration, const Period& year,
                                           const AsKnown& known)
{
    const auto* dataset = configuration.schema->find("hrss/annual-return");
    if (year.cadence() != Cadence::year || dataset == nullptr)
        return std::nullopt;
    auto session = store.reader();
    Poco::Int64 sequence = 0;
    session << "SELECT coalesce(max(sequence), 0) FROM v_submission WHERE received < " + std::to_string(known.until),
        into(sequence), now;
    std::vector<std::string> divisions, items;
    std::vector<Poco::Int64> amounts;
    session << "SELECT division, item, amount FROM v_hrss_annual_return_history WHERE valid_from = " +
                   std::to_string(numberOf(year.firstDay())) + " AND known_from <= " + std::to_string(sequence) +
                   " AND known_to > " + std::to_string(sequence) + " ORDER BY division, item",
        into(divisions), into(items), into(amounts), now;
    std::map<std::string, std::map<std::string, Poco::Int64>> byDivision;
    std::set<std::string> present;
    for (std::size_t i = 0; i < divisions.size(); ++i) {
        byDivision[divisions[i]][items[i]] = amounts[i];
        present.insert(items[i]);
    }
    ReportSection section;
    section.zh = dataset->zh;
    section.notes = {"各区县报送的规划进展，未经比对。"};
    ReportTable table;
    table.none = "各区县尚未报送。";
    table.columns = {{"区县", "", ColumnKind::text, 16}};
    const auto* names = configuration.schema->codes("annual-items");
    for (const auto& item : present) {
        const auto* entry = names == nullptr ? nullptr : names->findEver(item);
        table.columns.push_back({entry == nullptr ? item : entry->name, "", ColumnKind::number, 14});
    }
    for (const auto& [division, values] : byDivision) {
        std::vector<std::string> row{divisionName(*configuration.schema, division)};
        for (const auto& item : present) {
            const auto at = values.find(item);
            row.push_back(at == values.end() ? "—"
                                             : fmt::format("{:.2f}", static_cast<double>(at->second) / millionths));
        }
        table.rows.push_back(std::move(row));
    }
    section.tables.push_back(std::move(table));
    return section;
}

ReportSection summarySection(const json& answer, const SubmissionFigures& submissions,
                             const std::vector<FindingFigures>& findings)
{
    ReportSection section;
    section.zh = "概要";
    section.figures = coverageFigures(answer);
    DepartmentFigures all;
    for (const auto& one : submissions.departments) {
        all.onTime += one.onTime;
        all.late += one.late;
        all.overdue += one.overdue;
        all.accepted += one.accepted;
        all.rejected += one.rejected;
    }
    FindingFigures sum;
    for (const auto& one : findings) {
        sum.opened += one.opened;
        sum.closed += one.closed;
        sum.open += one.open;
        sum.overdue += one.overdue;
        sum.toVerify += one.toVerify;
    }
    const auto share = [&](const char* zh, const char* en, const std::string& value, const std::string& beside) {
        section.figures.push_back({zh, value.empty() ? "—" : value, value.empty() ? "" : "%", beside, en});
    };
    share("按时报送率", "Submissions on time", all.onTimeShare(),
          fmt::format("按时 {}，迟报 {}，逾期未报 {}", all.onTime, all.late, all.overdue));
    share("数据退回率", "Rows rejected", all.rejectedShare(),
          fmt::format("接收 {} 行，退回 {} 行", all.accepted, all.rejected));
    const auto count = [&](const char* zh, const char* en, std::int64_t value, const std::string& beside) {
        section.figures.push_back({zh, std::to_string(value), "项", beside, en});
    };
    count("新增疑点", "Findings opened", sum.opened, fmt::format("办结 {}", sum.closed));
    count("未结疑点", "Findings open", sum.open,
          fmt::format("其中已过限期 {}，另有待核实 {}", sum.overdue, sum.toVerify));
    return section;
}

// "从业人员 2026Q3 镜湖区"; a cross-check that has to come first by its title.
std::string awaitedZh(const Configuration& configuration, const MissingDelivery& missing)
{
    constexpr std::string_view first = "crosscheck/";
    std::string zh = missing.dataset;
    if (const auto* dataset = configuration.schema->find(missing.dataset); dataset != nullptr)
        zh = dataset->zh;
    for (const auto& check : configuration.crosschecks)
        if (missing.dataset == std::string(first) + check.id)
            zh = "“" + check.zh + "”";
    return zh + " " + missing.period +
           (missing.unit.empty() ? "" : " " + divisionName(*configuration.schema, missing.unit));
}

// Cross-checks that judged nothing of the period, and what they wait for.
std::optional<ReportTable> unjudged(Store& store, const Configuration& configuration, const Period& period,
                                    Seconds until)
{
    ReportTable table;
    table.zh = "尚未完成的比对";
    table.columns = {{"比对", "", ColumnKind::text, 30}, {"原因", "", ColumnKind::text, 60}};
    for (const auto& check : configuration.crosschecks) {
        // One that was judged counts, whatever waited after it.
        const auto runs = crosscheckRuns(store, check.id, runsOfCheck);
        const CrosscheckRun* last = nullptr;
        for (const auto& run : runs) // newest first
            if (run.started < until && run.period.firstDay() >= period.firstDay() &&
                run.period.lastDay() <= period.lastDay() && (last == nullptr || (last->waiting && !run.waiting)))
                last = &run;
        if (last != nullptr && !last->waiting)
            continue;
        std::string why = "本期尚未比对";
        if (last != nullptr) {
            why.clear();
            std::size_t told = 0;
            for (const auto& one : last->waitingFor) {
                if (++told > 3)
                    break;
                why += (why.empty() ? "等待 " : "、") + awaitedZh(configuration, one);
            }
            if (last->waitingFor.size() > 3)
                why += fmt::format(" 等 {} 项", last->waitingFor.size());
        }
        table.rows.push_back({check.zh, why});
    }
    return table.rows.empty() ? std::nullopt : std::optional(std::move(table));
}

} // namespace

std::string_view toString(ReportKind kind)
{
    return kind == ReportKind::digest ? "digest" : "annual";
}

std::optional<ReportKind> reportKindFrom(std::string_view text)
{
    for (const auto kind : {ReportKind::digest, ReportKind::annual})
        if (text == toString(kind))
            return kind;
    return std::nullopt;
}

Cadence cadenceOf(ReportKind kind)
{
    return kind == ReportKind::digest ? Cadence::quarter : Cadence::year;
}

std::string reportName(ReportKind kind, const Period& period)
{
    return (kind == ReportKind::digest ? "季度通报_" : "年度报告_") + period.toString();
}

Report Reports::gather(ReportKind kind, const Period& period, std::optional<Day> knownAt) const
{
    const auto configuration = parts_.configuration();
    Store& store = *parts_.store;
    const auto known = asKnown(knownAt);
    const auto answersOf = [&](std::vector<Period> periods) {
        IndicatorCourse out{std::move(periods), {}};
        for (const auto& one : out.periods)
            out.answers.push_back(parts_.indicators(one, knownAt));
        return out;
    };
    const bool yearly = kind == ReportKind::annual;
    const Period lastQuarter(Cadence::quarter, std::min(period.lastDay(), std::max(known.day, period.firstDay())));
    const auto quarters = answersOf(course(store, lastQuarter, quartersShown));
    const auto own = yearly ? answersOf(course(store, period, yearsShown)) : quarters;
    const auto& answer = own.answers.back();
    const auto submissions = submissionFigures(store, *configuration, period, known);
    std::vector<FindingFigures> findings;
    std::vector<OverdueFinding> overdue;
    {
        auto session = store.reader();
        findings = findingFigures(session, period, known);
        overdue = overdueFindings(session, known);
    }
    auto counties = countyFigures(*configuration, answer, findings);
    const std::string by = [&] { // workers count most, then whatever coverage is told by county
        std::string first;
        for (const auto& indicator : answer.at("indicators")) {
            const auto id = text(indicator, "id");
            const bool told = id.find("coverage") != std::string::npos && !indicator.at("county").empty();
            if (told && id == "worker-coverage")
                return id;
            if (told && first.empty())
                first = id;
        }
        return first;
    }();
    rank(counties, by);

    Report report;
    report.zh = periodZh(period) + (yearly ? "度工伤保险部门协同年度报告" : "工伤保险部门协同通报");
    report.en = "Work-injury insurance, departments together: " + periodEn(period);
    report.generated = secondsNow();
    report.about = {{"数据截至", toString(std::min(period.lastDay(), known.day))},
                    {knownTitle, toString(known.day) + (knownAt ? "（复算）" : "")},
                    {"编制时间", chinaTime(report.generated)}};
    report.sections.push_back(summarySection(answer, submissions, findings));
    report.sections.push_back(indicatorSection(*configuration, own));
    report.sections.push_back(courseSection(quarters));
    report.sections.push_back(departmentSection(submissions));
    report.sections.push_back(countySection(counties, answer, by));
    report.sections.push_back(findingSection(*configuration, findings));
    if (auto section = returnSection(store, *configuration, period, known))
        report.sections.push_back(std::move(*section));
    report.sections.push_back(lateSection(*configuration, submissions, overdue, known));
    ReportSection last;
    last.zh = "数据说明";
    last.notes = {
        fmt::format(
            "本报告说明 {} 的情况，按截至 {} 已接收的数据编制（本期最近一次接收的序号为 "
            "{}）。此后的补报、更正不改变已发出的"
            "报告；以同一“按何日所知”重新编制，报送、疑点和指标各数相同，指标定义、目标和部门清单以编制时为准。",
            periodZh(period), toString(known.day), submissions.submission),
        "标为“待数据”的指标和尚未完成的比对，在所需数据到齐之前不作判断，既不计为达标，也不计为未达标。"};
    if (auto table = unjudged(store, *configuration, period, known.until))
        last.tables.push_back(std::move(*table));
    report.sections.push_back(std::move(last));
    return report;
}

// -------------------------------------------------------------------------------------------------------------- as
// files

std::string Reports::pageOf(const Report& report) const
{
    LetterContent content;
    content.values = {{"title", report.zh}, {"titleEn", report.en}};
    for (const auto& [name, value] : report.about)
        content.lists["about"].push_back({{"name", name}, {"value", value}});
    auto& sections = content.lists["sections"];
    for (const auto& section : report.sections)
        sections.push_back({{"ordinal", std::string(ordinals.at(std::min(sections.size(), ordinals.size() - 1)))},
                            {"heading", section.zh},
                            {"body", sectionBody(section)}});
    return parts_.configuration()->reportPage.render(content);
}

namespace {

struct AskedReport {
    ReportKind kind = ReportKind::digest;
    Period period{Cadence::quarter, Day{}};
    std::optional<Day> knownAt;
};

AskedReport askedFor(const std::string& kind, const std::string& period, const Query& query)
{
    AskedReport out;
    const auto known = reportKindFrom(kind);
    if (!known)
        throw Error(message::nameUnknown, {inBoth("报告", "report"), kind, "digest, annual"});
    const auto parsed = Period::parse(period);
    if (!parsed || parsed->cadence() != cadenceOf(*known))
        throw Error(message::periodUnreadable, {period, cadenceWords({cadenceOf(*known)})});
    if (parsed->firstDay() > today())
        throw Error(message::periodAhead, {period});
    out.kind = *known;
    out.period = *parsed;
    if (const auto day = query("knownAt"); !day.empty()) {
        out.knownAt = dayFromString(day);
        if (!out.knownAt || *out.knownAt > today() || *out.knownAt < parsed->firstDay())
            throw Error(message::requestUnreadable,
                        {inBoth("knownAt 应为本期第一天到今天之间的日期，写作 2026-10-31",
                                "knownAt is a day between the period's first and today, written as 2026-10-31")});
    }
    return out;
}

} // namespace

json Reports::report(const std::string& kind, const std::string& period, const Query& query)
{
    const auto asked = askedFor(kind, period, query);
    return toJson(gather(asked.kind, asked.period, asked.knownAt));
}

Download Reports::workbook(const std::string& kind, const std::string& period, const Query& query)
{
    const auto asked = askedFor(kind, period, query);
    auto out = parts_.download(reportName(asked.kind, asked.period) + ".xlsx");
    writeReport(out.file, gather(asked.kind, asked.period, asked.knownAt));
    return out;
}

Download Reports::page(const std::string& kind, const std::string& period, const Query& query)
{
    const auto asked = askedFor(kind, period, query);
    auto out = parts_.download(reportName(asked.kind, asked.period) + ".html");
    out.mediaType = pageMediaType;
    replaceFile(out.file, pageOf(gather(asked.kind, asked.period, asked.knownAt)));
    return out;
}

json toJson(const Report& report)
{
    json about = json::array(), sections = json::array();
    for (const auto& [name, value] : report.about)
        about.push_back({{"name", name}, {"value", value}});
    for (const auto& section : report.sections) {
        json figures = json::array(), charts = json::array(), tables = json::array();
        for (const auto& figure : section.figures)
            figures.push_back({{"name", figure.zh},
                               {"nameEn", figure.en},
                               {"value", figure.value},
                               {"unit", figure.unit},
                               {"beside", figure.beside}});
        for (const auto& chart : section.charts) {
            json series = json::array();
            for (const auto& one : chart.series) {
                json values = json::array();
                for (const auto& value : one.values)
                    values.push_back(value ? json(*value) : json());
                series.push_back({{"name", one.zh}, {"values", std::move(values)}});
            }
            charts.push_back({{"title", chart.zh},
                              {"unit", chart.unit},
                              {"labels", chart.labels},
                              {"target", chart.target ? json(*chart.target) : json()},
                              {"series", std::move(series)}});
        }
        for (const auto& table : section.tables) {
            json columns = json::array();
            for (const auto& column : table.columns)
                columns.push_back(column.zh);
            tables.push_back({{"title", table.zh}, {"columns", std::move(columns)}, {"rows", table.rows}});
        }
        sections.push_back({{"title", section.zh},
                            {"notes", section.notes},
                            {"figures", std::move(figures)},
                            {"charts", std::move(charts)},
                            {"tables", std::move(tables)}});
    }
    return {{"title", report.zh}, {"about", std::move(about)}, {"sections", std::move(sections)}};
}

} // namespace lianfang
