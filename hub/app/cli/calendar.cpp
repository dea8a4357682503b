#include "hub/app/cli/calendar.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <utility>

namespace lianfang::cli {

namespace {

using nlohmann::json;

constexpr std::size_t screen = 80;
constexpr std::size_t cellWidth = 12; // with the space before the next
constexpr std::size_t longestUnit = 20;

struct Options {
    std::string period, department, unit, dataset, by, until;
};

bool isAcknowledged(const json& cell)
{
    return cell.contains("acknowledged") && cell["acknowledged"].value("holds", false);
}

Tone toneOf(const json& cell)
{
    const auto state = textOf(cell, "state");
    if (state == "overdue")
        return isAcknowledged(cell) ? Tone::attention : Tone::bad;
    if (state == "received" || state == "nil")
        return textOf(cell, "timeliness") == "late" ? Tone::attention : Tone::good;
    return state == "expected" || state == "running" ? Tone::plain : Tone::faint;
}

std::string padded(const std::string& text, std::size_t width)
{
    const auto takes = displayWidth(text);
    return text + std::string(takes < width ? width - takes : 1, ' ');
}

// At most `longestUnit` columns.
std::string shortened(const std::string& text)
{
    std::string out = text;
    while (displayWidth(out) > longestUnit) {
        do
            out.pop_back();
        while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80);
        if (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0xC0)
            out.pop_back();
    }
    return out;
}

void printDataset(const json& dataset)
{
    fmt::print("\n{}\n", toned(shown(fmt::format("{}　{}  {}", textOf(dataset, "departmentZh"), textOf(dataset, "zh"),
                                                 textOf(dataset, "dataset"))),
                               Tone::strong));
    std::size_t names = displayWidth("填报单位");
    for (const auto& unit : dataset["units"])
        names = std::max(names, displayWidth(shortened(shown(textOf(unit, "zh")))));
    names += 2;
    const auto& periods = dataset["periods"];
    const std::size_t beside = (screen - names) / cellWidth;
    for (std::size_t first = 0; first < periods.size(); first += beside) {
        const std::size_t end = std::min(periods.size(), first + beside);
        std::string line = padded("填报单位", names);
        for (std::size_t i = first; i < end; ++i)
            line += padded(periods[i].get<std::string>(), cellWidth);
        fmt::print("{}\n", toned(line.substr(0, line.find_last_not_of(' ') + 1), Tone::faint));
        for (const auto& unit : dataset["units"]) {
            line = padded(shortened(shown(textOf(unit, "zh"))), names);
            for (std::size_t i = first; i < end; ++i) {
                const auto& cell = unit["cells"][i];
                const auto words = cellWords(cell);
                line += toned(words, toneOf(cell)) + (i + 1 < end ? padded("", cellWidth - displayWidth(words)) : "");
            }
            fmt::print("{}\n", line);
        }
    }
}

void printAcknowledged(const json& calendar)
{
    bool first = true;
    for (const auto& dataset : calendar["datasets"])
        for (const auto& unit : dataset["units"])
            for (const auto& cell : unit["cells"])
                if (isAcknowledged(cell)) {
                    fmt::print(
                        "{}{}\n", std::exchange(first, false) ? "\n" : "",
                        shown(fmt::format("* {} {} {}：{} 已知悉，{} 前不催报", textOf(dataset, "zh"),
                                          textOf(unit, "zh"), textOf(cell, "period"),
                                          textOf(cell["acknowledged"], "by"), textOf(cell["acknowledged"], "until"))));
                }
}

int show(const Client& client, const Options& o, bool asJson)
{
    const auto calendar =
        client.get("calendar", {{"period", o.period}, {"department", o.department}, {"unit", o.unit}});
    if (asJson) {
        std::cout << calendar.dump(2) << "\n";
        return 0;
    }
    fmt::print("{}\n", toned(fmt::format("报送日历　今天 {}", textOf(calendar, "today")), Tone::strong));
    for (const auto& dataset : calendar["datasets"])
        printDataset(dataset);
    if (calendar["datasets"].empty())
        fmt::print("（没有待报或已报的数据 / nothing is expected or known）\n");
    printAcknowledged(calendar);
    for (const auto& year : calendar["calendarMissing"])
        fmt::print("\n? 缺少 config/calendar/{0}.xml，截止日无法确定 / {0} has no calendar: no due day can be told\n",
                   year.dump());
    if (!calendar["datasets"].empty())
        fmt::print("\n{}\n", toned("按时 on time  迟报 late  零报送 nil  更正 corrected  逾期 overdue\n"
                                   "待报 expected  未到 period not over; 日期为截止日 the day is the due day",
                                   Tone::faint));
    return 0;
}

int acknowledge(const Client& client, const Options& o, bool asJson)
{
    const auto done = client.post("acknowledgements", {{"dataset", o.dataset},
                                                       {"period", o.period},
                                                       {"unit", o.unit.empty() ? "市本级" : o.unit},
                                                       {"by", o.by},
                                                       {"until", o.until}});
    if (asJson)
        std::cout << done.dump(2) << "\n";
    else
        fmt::print("{}\n", shown(fmt::format("已记录：{} {}，{} 前不提醒、不催报。", textOf(done, "dataset"),
                                             textOf(done, "period"), textOf(done, "until"))));
    return 0;
}

} // namespace

std::string cellWords(const json& cell)
{
    const auto state = textOf(cell, "state"), due = textOf(cell, "due");
    const std::string day = due.size() == 10 ? due.substr(5) : "?";
    const bool late = textOf(cell, "timeliness") == "late";
    if (state == "received")
        return std::string(late                                      ? "迟报"
                           : textOf(cell, "timeliness") == "on-time" ? "按时"
                                                                     : "已报") +
               (cell.value("corrections", 0) > 0 ? "·更正" : "");
    if (state == "nil")
        return late ? "迟·零报送" : "零报送";
    if (state == "running")
        return "处理中";
    if (state == "overdue" || state == "expected")
        return (state == "overdue" ? "逾期" : "待报") + std::string(isAcknowledged(cell) ? "*" : " ") + day;
    return state == "upcoming" ? "未到 " + day : "-";
}

void addCalendarCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* command = app.add_subcommand("calendar", "报送日历：各单位各期的报送情况 / submissions, units by periods");
    command->fallthrough();
    command->add_option("--period", o->period, "期别，如 2026Q3、2026；不写则最近几期");
    command->add_option("--department", o->department, "部门，如 health 或其名称");
    command->add_option("--unit", o->unit, "填报单位，编号或名称");
    auto* known = command->add_subcommand("acknowledge", "已知悉，到某日前不催报 / known: no chases until a day");
    known->fallthrough();
    known->add_option("DATASET", o->dataset, "数据集，如 health/workers")->required();
    known->add_option("PERIOD", o->period, "期别")->required();
    known->add_option("--unit", o->unit, "填报单位，编号或名称；不写为市本级");
    known->add_option("--by", o->by, "谁确认的")->required();
    known->add_option("--until", o->until, "到哪一天 YYYY-MM-DD")->required();
    command->callback([=, &asJson, &result] {
        result = known->parsed() ? acknowledge(client(), *o, asJson) : show(client(), *o, asJson);
    });
}

} // namespace lianfang::cli
