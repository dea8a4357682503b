#include "hub/app/cli/summary.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"
#include "hub/model/period.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

namespace lianfang::cli {

namespace {

using nlohmann::json;

// ------------------------------------------------------------------------------------------------------- what belongs

bool within(const Period& inner, const Period& outer)
{
    return inner.firstDay() >= outer.firstDay() && inner.lastDay() <= outer.lastDay();
}

bool refreshedFor(const Period& day, const Period& period)
{
    return day.cadence() == Cadence::day && day.firstDay() > period.lastDay() &&
           day.firstDay() <= period.next().lastDay();
}

bool belongs(const json& entry, const Period& period)
{
    const auto its = Period::parse(textOf(entry, "period"));
    return its && (within(*its, period) || refreshedFor(*its, period));
}

json datasetsOf(const json& exchanges, const json& known, const Period& period)
{
    std::map<std::string, std::string> latestDay;
    for (const auto& e : exchanges)
        if (const auto its = Period::parse(textOf(e, "period"));
            its && its->cadence() == Cadence::day && belongs(e, period))
            latestDay[textOf(e, "dataset")] = std::max(latestDay[textOf(e, "dataset")], textOf(e, "period"));

    json out = json::array();
    for (const auto& dataset : known) {
        const std::string id = textOf(dataset, "dataset");
        json row{{"dataset", id}, {"zh", dataset["zh"]}, {"department", dataset["department"]}};
        std::set<std::string> periods;
        std::map<std::string, std::uint64_t> count{
            {"done", 0}, {"failed", 0}, {"running", 0}, {"expected", 0}, {"late", 0}, {"overdue", 0}};
        std::uint64_t accepted = 0, rejected = 0, total = 0;
        for (const auto& e : exchanges) {
            const std::string its = textOf(e, "period");
            if (textOf(e, "dataset") != id || textOf(e, "direction") != "in" || !belongs(e, period))
                continue;
            if (const auto day = latestDay.find(id); day != latestDay.end() && day->second != its)
                continue;
            periods.insert(its);
            ++total;
            const std::string state = textOf(e, "state");
            ++count[state == "nil" ? "done" : state];
            count["late"] += textOf(e, "timeliness") == "late";
            count["overdue"] += textOf(e, "timeliness") == "overdue";
            accepted += e.value("accepted", std::uint64_t{0});
            rejected += e.value("rejected", std::uint64_t{0});
        }
        if (total == 0)
            continue;
        row.update({{"periods", periods}, {"exchanges", total}, {"accepted", accepted}, {"rejected", rejected}});
        row.update(json(count));
        out.push_back(std::move(row));
    }
    return out;
}

// Runs come newest first: the newest says how it stands, all of them what has come and gone.
json crosschecksOf(const json& runs)
{
    json out = json::array();
    for (const auto& run : runs) {
        const auto same = [&](const json& other) { return other["crosscheck"] == run["crosscheck"]; };
        auto at = std::find_if(out.begin(), out.end(), same);
        if (at == out.end()) {
            out.push_back({{"crosscheck", run["crosscheck"]},
                           {"zh", run["zh"]},
                           {"en", run["en"]},
                           {"state", run["state"]},
                           {"open", run["open"]},
                           {"toVerify", run["toVerify"]},
                           {"concluded", run["concluded"]},
                           {"waitingFor", run["waitingFor"]},
                           {"opened", 0},
                           {"closed", 0},
                           {"ended", run["ended"]}});
            at = std::prev(out.end());
        }
        (*at)["opened"] = at->value("opened", 0) + run.value("opened", 0) + run.value("reopened", 0);
        (*at)["closed"] = at->value("closed", 0) + run.value("closed", 0);
    }
    std::sort(out.begin(), out.end(), [](const json& a, const json& b) { return a["crosscheck"] < b["crosscheck"]; });
    return out;
}

json noticesOf(const json& notices, const Period& period)
{
    std::map<std::pair<std::string, std::string>, std::map<std::string, int>> counted;
    for (const auto& n : notices)
        if (n.contains("payload") && belongs(n["payload"], period))
            ++counted[{textOf(n, "channel"), textOf(n, "recipient")}][textOf(n, "state")];
    json out = json::array();
    for (auto& [whom, states] : counted)
        out.push_back({{"channel", whom.first},
                       {"recipient", whom.second},
                       {"sent", states["sent"]},
                       {"waiting", states["waiting"]},
                       {"dead", states["dead"]}});
    return out;
}

// ----------------------------------------------------------------------------------------------------------- on screen

struct Cell {
    std::string text;
    Tone tone = Tone::plain;
};

// A section: its title, and rows under headings. Columns whose heading ends with '>' are set to the right.
void printSection(const std::string& title, std::vector<std::string> headings,
                  const std::vector<std::vector<Cell>>& asCame)
{
    fmt::print("\n{}\n", toned(title, Tone::strong));
    if (asCame.empty()) {
        fmt::print("  {}\n", toned("（无 / none）", Tone::faint));
        return;
    }
    auto cells = asCame;
    for (auto& row : cells)
        for (auto& cell : row)
            cell.text = shown(cell.text);
    std::vector<bool> right(headings.size());
    std::vector<std::size_t> widths(headings.size());
    for (std::size_t i = 0; i < headings.size(); ++i) {
        right[i] = headings[i].ends_with('>');
        if (right[i])
            headings[i].pop_back();
        widths[i] = displayWidth(headings[i]);
        for (const auto& row : cells)
            widths[i] = std::max(widths[i], displayWidth(row[i].text));
    }
    const auto line = [&](auto cellAt) {
        std::string out;
        for (std::size_t i = 0; i < headings.size(); ++i) {
            const Cell cell = cellAt(i);
            const std::string space(widths[i] - displayWidth(cell.text), ' ');
            out += "  " + (right[i] ? space + toned(cell.text, cell.tone)
                                    : toned(cell.text, cell.tone) + (i + 1 < headings.size() ? space : ""));
        }
        fmt::print("{}\n", out);
    };
    line([&](std::size_t i) { return Cell{headings[i], Tone::faint}; });
    for (const auto& row : cells)
        line([&](std::size_t i) { return row[i]; });
}

Cell number(const json& row, const char* name, Tone toneIfAny = Tone::plain)
{
    const auto value = row.value(name, std::uint64_t{0});
    return {grouped(value), value ? toneIfAny : Tone::plain};
}

std::string periodsText(const json& row)
{
    const auto& periods = row["periods"];
    const auto first = periods.front().get<std::string>(), last = periods.back().get<std::string>();
    return first == last ? first : first + " – " + last;
}

Cell stateOf(const json& row)
{
    for (const auto& [state, tone] :
         {std::pair("failed", Tone::bad), {"running", Tone::attention}, {"expected", Tone::attention}})
        if (const auto count = row.value(state, 0); count > 0)
            return {fmt::format("{} {}", stateWords(state), count), tone};
    return {stateWords("done"), Tone::good};
}

std::string waitingText(const json& missing, const std::map<std::string, std::string>& names)
{
    if (textOf(missing, "dataset").empty())
        return "本期结束 " + textOf(missing, "period");
    const auto name = names.find(textOf(missing, "dataset"));
    const auto unit = textOf(missing, "unit");
    return (name == names.end() ? textOf(missing, "dataset") : name->second) + " " + textOf(missing, "period") +
           (unit.empty() ? "" : " " + unit);
}

Cell runState(const json& run, const std::map<std::string, std::string>& names)
{
    if (textOf(run, "state") == "done")
        return {stateWords("done"), Tone::good};
    const auto& waiting = run["waitingFor"];
    std::string text = stateWords(textOf(run, "state"));
    if (!waiting.empty())
        text += "：" + waitingText(waiting.front(), names);
    if (waiting.size() > 1)
        text += fmt::format(" 等 {} 项", waiting.size());
    return {text, Tone::attention};
}

void print(const json& all, const json& known, const json& departments)
{
    std::map<std::string, std::string> names;
    for (const auto& dataset : known)
        names[textOf(dataset, "dataset")] = textOf(dataset, "zh");
    std::map<std::string, std::string> bodies;
    for (const auto& department : departments)
        bodies[textOf(department, "department")] = textOf(department, "zh");

    fmt::print("{}\n",
               toned(fmt::format("{}　{} 概要", textOf(all["name"], "zh"), textOf(all, "period")), Tone::strong));
    fmt::print("{}\n", toned(fmt::format("{}, {}　今天 {}", textOf(all["name"], "en"), textOf(all, "period"),
                                         textOf(all, "today")),
                             Tone::faint));

    std::vector<std::vector<Cell>> rows;
    for (const auto& d : all["datasets"])
        rows.push_back({{bodies[textOf(d, "department")]},
                        {textOf(d, "zh")},
                        {periodsText(d)},
                        {fmt::format("{}/{}", d.value("done", 0), d.value("exchanges", 0))},
                        number(d, "accepted"),
                        number(d, "rejected", Tone::attention),
                        stateOf(d)});
    printSection("一、数据交换 / Exchanges", {"部门", "数据集", "期别", "完成>", "接收行>", "退回行>", "状态"}, rows);

    rows.clear();
    for (const auto& c : all["crosschecks"])
        rows.push_back({{textOf(c, "zh")},
                        number(c, "open", Tone::attention),
                        number(c, "opened"),
                        number(c, "closed"),
                        number(c, "concluded"),
                        number(c, "toVerify"),
                        runState(c, names)});
    printSection("二、比对 / Cross-checks", {"比对", "未结>", "新增>", "已结>", "核实有结论>", "待核实>", "状态"}, rows);

    if (const auto proposed = all["matches"].value("proposed", 0); proposed > 0)
        fmt::print("  {}\n", toned(fmt::format("单位匹配待确认 {} 项：lianfang matches / matches waiting to be decided", proposed),
                                  Tone::attention));

    rows.clear();
    for (const auto& n : all["notices"]) {
        const std::string channel = textOf(n, "channel"), recipient = textOf(n, "recipient");
        const std::string zh = channel == "mail" ? "邮件" : channel == "push" ? "回送清单" : channel;
        rows.push_back({{zh},
                        {channel == "push" && bodies.contains(recipient) ? bodies[recipient] : recipient},
                        number(n, "sent"),
                        number(n, "waiting", Tone::attention),
                        number(n, "dead", Tone::bad)});
    }
    printSection("三、通知与回送 / Told", {"渠道", "收件方", "已发送>", "等待>", "失败>"}, rows);

    fmt::print("\n{}\n", toned("四、文件 / Files", Tone::strong));
    fmt::print("  回送清单底稿  {}\n  日志          {}\n", textOf(all["folders"], "outgoing"),
               textOf(all["folders"], "log"));
}

json summaryFrom(const Client& client, const std::string& text, const json& status)
{
    const auto period = Period::parse(text);
    if (!period)
        throw Failure(1, "期别 " + text + " 看不懂。请写成 2026Q3、2026-09 或 2026。",
                      "Period " + text + " is not understood. Write 2026Q3, 2026-09 or 2026.", "cli.period");
    json out{{"period", period->toString()}, {"name", status["name"]}, {"today", status["today"]}};
    out["datasets"] = datasetsOf(client.get("exchanges"), status["datasets"], *period);
    out["crosschecks"] = crosschecksOf(client.get("crosschecks", {{"period", period->toString()}}));
    out["matches"] = status["matches"];
    out["notices"] = noticesOf(client.get("notices"), *period);
    const std::string data = textOf(status, "data");
    out["folders"] = {{"data", data}, {"outgoing", data + "/outgoing"}, {"log", data + "/log"}};
    if (out["datasets"].empty() && out["crosschecks"].empty())
        throw Failure(4, "没有期别 " + text + " 的任何交换或比对。", "Nothing is known of period " + text + ".", "cli.nothing-known");
    return out;
}

} // namespace

json summaryOf(const Client& client, const std::string& period)
{
    return summaryFrom(client, period, client.get("status"));
}

int summary(const Client& client, const std::string& period, bool asJson)
{
    const auto status = client.get("status");
    const auto all = summaryFrom(client, period, status);
    if (asJson)
        std::cout << all.dump(2) << "\n";
    else
        print(all, status["datasets"], client.get("connectors"));
    return 0;
}

} // namespace lianfang::cli
