// lianfang: the command line, a client of the daemon's API.
#include "hub/app/cli/calendar.h"
#include "hub/app/cli/client.h"
#include "hub/app/cli/connector.h"
#include "hub/app/cli/documents.h"
#include "hub/app/cli/draws.h"
#include "hub/app/cli/ferry.h"
#include "hub/app/cli/matches.h"
#include "hub/app/cli/findings.h"
#include "hub/app/cli/indicators.h"
#include "hub/app/cli/ledger.h"
#include "hub/app/cli/letters.h"
#include "hub/app/cli/rejections.h"
#include "hub/app/cli/reports.h"
#include "hub/app/cli/rules.h"
#include "hub/app/cli/connector_new.h"
#include "hub/app/cli/screen.h"
#include "hub/app/cli/summary.h"
#include "hub/app/cli/words.h"
#include "hub/base/error.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace lianfang::cli {

namespace {

using nlohmann::json;

std::string dueWords(const json& exchange)
{
    const auto year = textOf(exchange, "calendarMissing");
    return year.empty() ? textOf(exchange, "due") : year + " 年日历缺失";
}

void printExchanges(const json& exchanges)
{
    std::vector<std::vector<std::string>> rows{{"编号", "数据集", "期别", "单位", "状态", "到期日", "及时", "接收", "其中未变", "退回", "结束时间"}};
    for (const auto& e : exchanges)
        rows.push_back({textOf(e, "id"), textOf(e, "dataset"), textOf(e, "period"), textOf(e, "unit").empty() ? "市本级" : textOf(e, "unit"),
                        stateWords(textOf(e, "state")), dueWords(e), stateWords(textOf(e, "timeliness")),
                        grouped(e.value("accepted", std::uint64_t{0})), grouped(e.value("unchanged", std::uint64_t{0})),
                        grouped(e.value("rejected", std::uint64_t{0})), textOf(e, "ended")});
    printTable(rows);
    for (const auto& e : exchanges) {
        const auto place = fmt::format("{} {} {}", textOf(e, "dataset"), textOf(e, "period"),
                                       textOf(e, "unit").empty() ? "市本级" : textOf(e, "unit"));
        if (const auto ceased = e.value("ceased", std::uint64_t{0}); ceased > 0 && textOf(e, "state") == "done")
            fmt::print("\n{}：此前有效的 {} 行本次没有报送，不再有效\n  {} row(s) that held before are not in it and hold no more\n",
                       place, grouped(ceased), grouped(ceased));
        if (textOf(e, "state") == "failed" && e.value("holds", false))
            fmt::print("\n{}：此前接收的数据仍然有效\n  What was accepted before still holds\n", place);
    }
    for (const auto& e : exchanges)
        if (e.contains("nil"))
            fmt::print("\n{} {} {}：零报送 {}　{}　{}\n", textOf(e, "dataset"), textOf(e, "period"),
                       textOf(e, "unit").empty() ? "市本级" : textOf(e, "unit"), shown(textOf(e["nil"], "by")),
                       textOf(e["nil"], "signed"), shown(textOf(e["nil"], "reason")));
    for (const auto& e : exchanges)
        if (e.contains("error"))
            fmt::print("\n{} {} {}：{}\n  {}\n", textOf(e, "dataset"), textOf(e, "period"),
                       textOf(e, "unit").empty() ? "市本级" : textOf(e, "unit"), shown(textOf(e["error"], "zh"), true),
                       shown(textOf(e["error"], "en"), true));
}

// Ctrl-C ends the waiting, not the work. In a signal's handler nothing else may be called.
void leave(int)
{
    constexpr std::string_view text = "\n不再等待；服务仍在处理，结果请看 lianfang exchanges。\n"
                                      "No longer waiting; the daemon goes on: see lianfang exchanges.\n";
    const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(written < 0 ? 1 : 2);
}

// Polls until none of them is running any more; shows how far they are.
json waitFor(const Client& client, const json& begun, bool quiet)
{
    std::signal(SIGINT, leave);
    ProgressLine line;
    auto pause = std::chrono::milliseconds(20);
    for (;;) {
        json now = json::array();
        std::size_t running = 0;
        std::uint64_t rows = 0;
        for (const auto& exchange : begun) {
            const auto found = client.get("exchanges", {{"id", textOf(exchange, "id")}, {"dataset", textOf(exchange, "dataset")}});
            for (const auto& e : found) {
                running += textOf(e, "state") == "running";
                rows += e.value("rowsRead", std::uint64_t{0});
                now.push_back(e);
            }
        }
        if (running == 0) {
            std::signal(SIGINT, SIG_DFL);
            return now;
        }
        if (!quiet)
            line.show(static_cast<double>(begun.size() - running) / static_cast<double>(std::max<std::size_t>(begun.size(), 1)),
                      fmt::format("{}/{}  已读 {} 行", begun.size() - running, begun.size(), grouped(rows)));
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 3 / 2, std::chrono::milliseconds(400));
    }
}

int exitFor(const json& exchanges)
{
    for (const auto& e : exchanges)
        if (textOf(e, "state") != "done" && textOf(e, "state") != "nil")
            return 2;
    return exchanges.empty() ? 2 : 0;
}

struct Options {
    std::string data;
    bool asJson = false;
    bool noWait = false;
    std::string dataset, period, unit, asOf, from, output, id, state, until, by, timeliness, reason, department, name;
    std::vector<std::string> files;
    bool probe = false;
    std::string resend;
};

int showExchanges(const Client& client, const Options& o, json begun)
{
    if (!o.noWait)
        begun = waitFor(client, begun, o.asJson);
    if (o.asJson)
        std::cout << begun.dump(2) << "\n";
    else {
        printExchanges(begun);
        if (!o.noWait)
            printUnknownColumns(client, begun);
    }
    return o.noWait ? 0 : exitFor(begun);
}

int status(const Client& client, const Options& o)
{
    const auto status = client.get("status");
    if (o.asJson) {
        std::cout << status.dump(2) << "\n";
        return 0;
    }
    fmt::print("{}{}  {}\n数据目录 {}\n今天 {}\n\n", textOf(status["name"], "zh"), status.value("demonstration", false) ? "【演示】" : "",
               textOf(status, "version"), textOf(status, "data"), textOf(status, "today"));
    for (const auto& [state, count] : status["exchanges"].items())
        fmt::print("交换 {}：{}  ", stateWords(state), count.dump());
    for (const auto& [state, count] : status["notices"].items())
        fmt::print("通知 {}：{}  ", stateWords(state), count.dump());
    if (const auto overdue = status.value("overdue", 0); overdue > 0)
        fmt::print("逾期未报：{}（lianfang exchanges --timeliness overdue）  ", overdue);
    if (const auto proposed = status["matches"].value("proposed", 0); proposed > 0)
        fmt::print("单位匹配待确认：{}（lianfang matches）", proposed);
    fmt::print("\n");
    for (const auto& year : status["calendarMissing"])
        fmt::print("缺少 {0} 年工作日历（config/calendar/{0}.xml），相关到期日无法计算 / no calendar of {0}: days due then are unknown\n",
                   year.dump());
    for (const auto& fault : status["refused"])
        fmt::print("未启用 / not in force：{}：{}\n  {}\n", shown(textOf(fault, "name")), shown(textOf(fault, "zh")), shown(textOf(fault, "en")));
    fmt::print("连接器隔离 Landlock {}，{}\n", textOf(status["sandbox"], "landlock"),
               textOf(status["sandbox"], "user").empty() ? "与服务同一用户" : "用户 " + textOf(status["sandbox"], "user"));
    for (const auto& weaker : status["sandbox"]["weaker"])
        fmt::print("  ! {}\n    {}\n", textOf(weaker, "zh"), textOf(weaker, "en"));
    fmt::print("\n");
    std::vector<std::vector<std::string>> rows{{"数据集", "名称", "部门", "连接器"}};
    for (const auto& dataset : status["datasets"])
        rows.push_back({textOf(dataset, "dataset"), textOf(dataset, "zh"), textOf(dataset, "department"),
                        textOf(dataset, "connector").empty() ? "（文件）" : textOf(dataset, "connector")});
    printTable(rows);
    return 0;
}

int exchanges(const Client& client, const Options& o)
{
    const auto found = client.get("exchanges", {{"dataset", o.dataset}, {"period", o.period}, {"unit", o.unit}, {"state", o.state}, {"timeliness", o.timeliness}});
    if (o.asJson)
        std::cout << found.dump(2) << "\n";
    else
        printExchanges(found);
    return 0;
}

int run(const Client& client, const Options& o, bool unitGiven)
{
    json request{{"dataset", o.dataset}, {"period", o.period}};
    if (unitGiven)
        request["unit"] = o.unit;
    return showExchanges(client, o, client.post("run", request));
}

int submit(const Client& client, const Options& o)
{
    for (const auto& file : o.files)
        expectRegular(file);
    json request{{"dataset", o.dataset}, {"period", o.period}, {"unit", o.unit}, {"asOf", o.asOf}, {"documents", json::array()}};
    ProgressLine line;
    for (const auto& file : o.files) {
        const std::filesystem::path path(file);
        std::error_code ignored;
        const auto size = std::filesystem::file_size(path, ignored);
        request["documents"].push_back(
            client.put("documents", {{"name", path.filename().string()}}, path, [&](std::uint64_t sent) {
                if (!o.asJson && size > (8u << 20))
                    line.show(static_cast<double>(sent) / static_cast<double>(size), "归档 " + path.filename().string());
            }));
    }
    line.clear();
    return showExchanges(client, o, client.post("submissions", request));
}

int nil(const Client& client, const Options& o)
{
    return showExchanges(client, o, client.post("nil-returns", {{"dataset", o.dataset},
                                                                {"period", o.period},
                                                                {"unit", o.unit},
                                                                {"by", o.by},
                                                                {"reason", o.reason}}));
}

int replay(const Client& client, const Options& o)
{
    return showExchanges(client, o, client.post("replay", {{"dataset", o.dataset}, {"from", o.from}}));
}

// "insurance/worker-enrolments 2026-10-30" and how many more.
std::string waiting(const json& run)
{
    const auto& missing = run["waitingFor"];
    if (missing.empty())
        return {};
    if (textOf(missing[0], "dataset").empty()) // nothing of the period has ended yet
        return textOf(missing[0], "period") + " 结束";
    std::string text = textOf(missing[0], "dataset") + " " + textOf(missing[0], "period") +
                       (textOf(missing[0], "unit").empty() ? "" : " " + textOf(missing[0], "unit"));
    return missing.size() > 1 ? text + " 等 " + std::to_string(missing.size()) + " 项" : text;
}

int crosscheck(const Client& client, const Options& o)
{
    const auto runs = client.post("crosschecks", {{"id", o.id}, {"period", o.period}});
    if (o.asJson) {
        std::cout << runs.dump(2) << "\n";
    } else {
        std::vector<std::vector<std::string>> rows{{"比对", "期别", "状态", "新增", "重开", "已结", "未结", "待核实", "等待"}};
        for (const auto& r : runs)
            rows.push_back({textOf(r, "zh"), textOf(r, "period"), stateWords(textOf(r, "state")), textOf(r, "opened"),
                            textOf(r, "reopened"), textOf(r, "closed"), textOf(r, "open"), textOf(r, "toVerify"), waiting(r)});
        printTable(rows);
    }
    for (const auto& r : runs)
        if (textOf(r, "state") != "done")
            return 2;
    return 0;
}

int connectors(const Client& client, const Options& o)
{
    const auto found = client.get("connectors", {{"probe", o.probe ? "1" : ""}});
    const bool answered = std::none_of(found.begin(), found.end(), [](const json& c) {
        const auto state = textOf(c, "state");
        return state != "ready" && state != "files" && state != "not-joined";
    });
    const int code = o.probe && !answered ? 2 : 0;
    if (o.asJson) {
        std::cout << found.dump(2) << "\n";
        return code;
    }
    std::vector<std::vector<std::string>> rows{{"部门", "名称", "连接器", "状态", "清单版本", "生效时间", "数据集"}};
    for (const auto& c : found) {
        std::string datasets;
        for (const auto& dataset : c["datasets"])
            datasets += (datasets.empty() ? "" : " ") + dataset.get<std::string>();
        rows.push_back({textOf(c, "department"), textOf(c, "zh"), textOf(c, "connector").empty() ? "（文件）" : textOf(c, "connector"),
                        stateWords(textOf(c, "state")), textOf(c, "version"), textOf(c, "since"), datasets});
    }
    printTable(rows);
    for (const auto& c : found)
        if (c.contains("error"))
            fmt::print("\n{}：{}\n  {}\n", textOf(c, "zh"), textOf(c["error"], "zh"), textOf(c["error"], "en"));
    for (const auto& c : found)
        if (c.contains("lastFailure")) {
            const auto& last = c["lastFailure"];
            fmt::print("\n{}：最近一次交换（{} {}，{}）未成功：{}\n  Its last exchange failed: {}\n", textOf(c, "zh"),
                       textOf(last, "dataset"), textOf(last, "period"), textOf(last, "ended"), textOf(last["error"], "zh"),
                       textOf(last["error"], "en"));
        }
    for (const auto& c : found)
        for (const auto& fault : c["refused"])
            fmt::print("\n{}：新的 {} 未采用{} / not taken up\n  {}:{}: {}\n  {}\n", textOf(c, "zh"), textOf(fault, "name"),
                       c.contains("version") ? "，原版本继续有效" : "", textOf(fault, "file"), textOf(fault, "line"),
                       textOf(fault, "zh"), textOf(fault, "en"));
    return code;
}

void newConnector(const Options& o)
{
    const auto written = writeConnector(o.id, o.output.empty() ? o.id : o.output);
    if (o.asJson) {
        std::cout << json{{"files", json(std::vector<std::string>(written.begin(), written.end()))}}.dump(2) << "\n";
        return;
    }
    for (const auto& file : written)
        fmt::print("{}\n", file.string());
    const std::string folder = o.output.empty() ? o.id : o.output;
    fmt::print("\n下一步 / next:\n  cd {0}\n  cmake -B build && cmake --build build\n  ctest --test-dir build --output-on-failure\n",
               folder);
}

// An error's two languages stand below one another.
std::string onOneLine(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

int notices(const Client& client, const Options& o)
{
    if (!o.resend.empty()) {
        expectNumber(o.resend, "通知编号", "notice");
        const auto entry = client.post("notices/" + o.resend + "/resend", json::object());
        if (o.asJson)
            std::cout << entry.dump(2) << "\n";
        else
            fmt::print("通知 {} 将重新发送。\n", o.resend);
        return 0;
    }
    const auto found = client.get("notices");
    if (o.asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"编号", "渠道", "事项", "收件方", "状态", "次数", "发送时间", "回执或错误"}};
    for (const auto& n : found)
        rows.push_back({textOf(n, "id"), textOf(n, "channel"), textOf(n, "topic"), textOf(n, "recipient"),
                        stateWords(textOf(n, "state")), textOf(n, "attempts"), textOf(n, "sent"),
                        textOf(n, "error").empty() ? textOf(n, "receipt") : onOneLine(textOf(n, "error"))});
    printTable(rows);
    return 0;
}

int tokenNew(const Client& client, const Options& o, bool unitGiven)
{
    json request{{"department", o.department}, {"name", o.name}, {"until", o.until}};
    if (unitGiven)
        request["unit"] = o.unit;
    const auto made = client.post("tokens", request);
    if (o.asJson)
        std::cout << made.dump(2) << "\n";
    else
        fmt::print("{}\n令牌 {} 只显示这一次，请妥善交给 {}。\nToken {} is shown this once only.\n", textOf(made, "token"), textOf(made, "id"),
                   o.department, textOf(made, "id"));
    return 0;
}

int tokenList(const Client& client, const Options& o)
{
    const auto found = client.get("tokens");
    if (o.asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"编号", "部门", "单位", "名称", "状态", "发放", "有效至", "最近使用"}};
    for (const auto& t : found) {
        const std::string unit = textOf(t, "unit"), until = textOf(t, "until");
        rows.push_back({textOf(t, "id"), textOf(t, "department"), unit == "*" ? "全部" : unit.empty() ? "市本级" : unit, textOf(t, "name"),
                        stateWords(textOf(t, "state")), textOf(t, "made"), until.empty() ? "长期" : until, textOf(t, "lastUsed")});
    }
    printTable(rows);
    return 0;
}

int tokenRevoke(const Client& client, const Options& o)
{
    expectNumber(o.id, "令牌编号", "token");
    const auto revoked = client.post("tokens/" + o.id + "/revoke", json::object());
    if (o.asJson)
        std::cout << revoked.dump(2) << "\n";
    else
        fmt::print("令牌 {} 已作废。\n", o.id);
    return 0;
}

int fillInTemplate(const Client& client, const Options& o)
{
    client.download("templates/" + o.dataset + ".xlsx", {}, o.output);
    if (!o.asJson)
        fmt::print("{}\n", o.output);
    return 0;
}

int main(int argc, char** argv)
{
    Options o;
    if (const char* data = std::getenv("LIANFANG_DATA"))
        o.data = data;
    CLI::App app("联防工伤保险数据交换枢纽的命令行 / Lianfang's command line.\n\n"
                 "例 / Examples:\n"
                 "  lianfang --data /var/lib/lianfang status\n"
                 "  lianfang submit health/workers 2026Q3 从业人员.xlsx --unit 340223\n"
                 "  lianfang rejections health/workers 2026Q3 --unit 340223 -o 退回清单.xlsx\n"
                 "  lianfang crosscheck --period 2026Q3 && lianfang findings --crosscheck uninsured-employer\n\n"
                 "rejections --json 的键 / its keys: counts（refused refusedRows repaired noted unknownColumns）；refused、repaired、noted：document "
                 "sheet row column value code zh en；unknownColumns：document sheet column code zh en\n\n"
                 "退出码 / Exit codes: 0 成功 done; 1 错误 error; 2 未完成 not done; 3 连接不到服务 daemon unreachable; "
                 "4 没有找到 not found; 5 正在处理 busy.",
                 "lianfang");
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--data", o.data, "服务的数据目录，也可用环境变量 LIANFANG_DATA / the daemon's data folder");
    app.add_flag("--json", o.asJson, "输出 JSON / print JSON");

    int result = 0;
    const auto client = [&] {
        return Client(std::filesystem::path(o.data.empty() ? "/var/lib/lianfang" : o.data) / "lianfang.sock");
    };
    const auto add = [&](const char* name, const char* text, auto work) {
        auto* command = app.add_subcommand(name, text);
        command->fallthrough();
        command->callback([&result, &client, work] { result = work(client()); });
        return command;
    };
    const auto dataset = [&](CLI::App* c) { return c->add_option("DATASET", o.dataset, "数据集，如 health/workers")->required(); };
    const auto period = [&](CLI::App* c) { return c->add_option("PERIOD", o.period, "期别：2026Q3、2026-09、2026、2026-09-30")->required(); };

    add("status", "概况与可用的数据集 / what the hub holds and knows", [&](const Client& c) { return status(c, o); });

    auto* list = add("exchanges", "各项交换 / exchanges", [&](const Client& c) { return exchanges(c, o); });
    list->add_option("DATASET", o.dataset, "数据集");
    list->add_option("--period", o.period, "期别");
    list->add_option("--unit", o.unit, "填报单位，编号或名称，如 340202、镜湖区、市本级");
    list->add_option("--state", o.state, "状态：expected running done failed nil");
    list->add_option("--timeliness", o.timeliness, "及时：on-time late overdue");

    auto* summaryCommand = add("summary", "一期概要 / one period on one screen",
                               [&](const Client& c) { return summary(c, o.period, o.asJson); });
    period(summaryCommand);

    CLI::Option* unitOption = nullptr;
    auto* runCommand = add("run", "立即向部门收取 / fetch from the department now",
                           [&](const Client& c) { return run(c, o, unitOption->count() > 0); });
    dataset(runCommand);
    period(runCommand);
    unitOption = runCommand->add_option("--unit", o.unit, "只收这个填报单位；不写则全部");
    runCommand->add_flag("--no-wait", o.noWait, "不等待结果");

    auto* submitCommand = add("submit", "报送文件 / hand in files", [&](const Client& c) { return submit(c, o); });
    dataset(submitCommand);
    period(submitCommand);
    submitCommand->add_option("FILE", o.files, "一个或多个文件（CSV、XLSX、XLS、ODS、XML、JSON、NDJSON 或其 ZIP）")->required()->check(CLI::ExistingFile);
    submitCommand->add_option("--unit", o.unit, "填报单位，编号或名称；不写为市本级");
    submitCommand->add_option("--as-of", o.asOf, "数据截至日 YYYY-MM-DD；不写为期末日或今天");
    submitCommand->add_flag("--no-wait", o.noWait, "不等待结果");

    auto* nilCommand = add("nil", "零报送：本期无事项可报 / sign a nil return: nothing happened",
                           [&](const Client& c) { return nil(c, o); });
    dataset(nilCommand);
    period(nilCommand);
    nilCommand->add_option("--unit", o.unit, "填报单位，编号或名称；不写为市本级");
    nilCommand->add_option("--by", o.by, "签报人")->required();
    nilCommand->add_option("--reason", o.reason, "原因，如“本月无新开工项目”")->required();

    auto* rejectionsCommand = add("rejections", "退回的行与改法，未识别的列，已修复和提示的值 / refused rows, and what else is to be said of a submission", [&](const Client& c) {
        if (o.id.empty() && (o.dataset.empty() || o.period.empty()))
            throw CLI::RequiredError("DATASET PERIOD");
        if (!o.id.empty())
            expectNumber(o.id, "交换编号", "exchange");
        return rejections(c, {{"dataset", o.dataset}, {"period", o.period}, {"unit", o.unit}}, o.id, o.output, o.asJson);
    });
    dataset(rejectionsCommand)->required(false);
    period(rejectionsCommand)->required(false);
    rejectionsCommand->add_option("--exchange", o.id, "交换编号，代替数据集和期别：每次推送各有一个 / one exchange, as of a push");
    rejectionsCommand->add_option("--unit", o.unit, "填报单位，编号或名称；不写为市本级");
    rejectionsCommand->add_option("-o,--output", o.output, "写成电子表格 FILE.xlsx");

    auto* documentsCommand = add("documents", "最近一次接收的文件和附件 / documents and attachments accepted last", [&](const Client& c) {
        return documents(c, {{"dataset", o.dataset}, {"period", o.period}, {"unit", o.unit}}, o.id, o.output, o.asJson);
    });
    dataset(documentsCommand);
    period(documentsCommand);
    documentsCommand->add_option("--unit", o.unit, "填报单位，编号或名称；不写为市本级");
    documentsCommand->add_option("--name", o.id, "取出这个附件");
    documentsCommand->add_option("-o,--output", o.output, "附件写到 FILE");

    auto* replayCommand = add("replay", "从归档重新规范化 / normalise again from the archive", [&](const Client& c) { return replay(c, o); });
    dataset(replayCommand);
    replayCommand->add_option("--from", o.from, "从哪一期起")->required();
    replayCommand->add_flag("--no-wait", o.noWait, "不等待结果");

    auto* checkCommand = add("crosscheck", "比对 / run cross-checks", [&](const Client& c) {
        return app.get_subcommand("crosscheck")->get_subcommands().empty() ? crosscheck(c, o) : result;
    });
    checkCommand->add_option("ID", o.id, "比对编号，如 uninsured-worker；不写则全部");
    checkCommand->add_option("--period", o.period, "期别；不写为上一季度");

    addLintCommand(*checkCommand, client, o.asJson, result);
    addChangesCommand(app, client, o.asJson, result);
    addIndicatorCommands(app, client, o.asJson, result);

    addFindingsCommands(app, client, o.asJson, result);
    addLetterCommands(app, client, o.asJson, result);
    addDrawCommands(app, client, o.asJson, result);
    addLedgerCommands(app, client, o.asJson, result);

    auto* connectorsCommand = add("connectors", "部门与连接器 / departments and connectors", [&](const Client& c) { return connectors(c, o); });
    connectorsCommand->add_flag("--probe", o.probe, "逐个试连；有连不上的，退出码为 2 / exit code 2 if one does not answer");

    auto* connectorCommand = addConnectorCommands(app, client, o.asJson, result);
    auto* newCommand = connectorCommand->add_subcommand("new", "由模板新建一个连接器 / a new connector from the template");
    newCommand->fallthrough();
    newCommand->add_option("NAME", o.id, "名称，如 transport / name")->required();
    newCommand->add_option("--dir", o.output, "目录；不写则在当前目录下以名称新建 / folder; else NAME here");
    newCommand->callback([&] { newConnector(o); });

    addFerryCommands(app, client, o.asJson, result);
    addMatchCommands(app, client, o.asJson, result);
    addCalendarCommands(app, client, o.asJson, result);
    addReportCommand(app, client, o.asJson, result);

    auto* noticesCommand = add("notices", "通知与回送 / notices and lists sent", [&](const Client& c) { return notices(c, o); });
    noticesCommand->add_option("--resend", o.resend, "重新发送这一条");

    auto* tokenCommand = app.add_subcommand("token", "部门程序报送用的令牌 / tokens that departments push with");
    tokenCommand->require_subcommand(1);
    tokenCommand->fallthrough();
    auto* tokenNewCommand = tokenCommand->add_subcommand("new", "发放，只显示一次 / make one; it is shown once");
    tokenNewCommand->fallthrough();
    tokenNewCommand->add_option("DEPARTMENT", o.department, "部门，如 construction")->required();
    tokenNewCommand->add_option("--name", o.name, "给谁用");
    auto* tokenUnit = tokenNewCommand->add_option("--unit", o.unit, "只用于这个填报单位；不写为全部");
    tokenNewCommand->add_option("--until", o.until, "有效至 YYYY-MM-DD；不写为长期");
    tokenNewCommand->callback([&, tokenUnit] { result = tokenNew(client(), o, tokenUnit->count() > 0); });
    auto* tokenListCommand = tokenCommand->add_subcommand("list", "列出 / list them");
    tokenListCommand->fallthrough();
    tokenListCommand->callback([&] { result = tokenList(client(), o); });
    auto* tokenRevokeCommand = tokenCommand->add_subcommand("revoke", "作废 / end one");
    tokenRevokeCommand->fallthrough();
    tokenRevokeCommand->add_option("ID", o.id, "令牌编号")->required();
    tokenRevokeCommand->callback([&] { result = tokenRevoke(client(), o); });

    auto* templateCommand = add("template", "填报模板 / a spreadsheet to fill in", [&](const Client& c) { return fillInTemplate(c, o); });
    dataset(templateCommand);
    templateCommand->add_option("-o,--output", o.output, "写到 FILE.xlsx")->required();

    const auto tell = [&](bool asJson, std::string_view code, const std::string& zh, const std::string& en) {
        if (asJson)
            std::cout << json{{"error", {{"code", code}, {"zh", zh}, {"en", en}}}}.dump(2, ' ', false, json::error_handler_t::replace)
                      << "\n";
        else
            std::cerr << shown(zh, true) << "\n" << shown(en, true) << "\n";
    };
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0)
            return app.exit(e);
        tell(std::find(argv, argv + argc, std::string_view("--json")) != argv + argc, "cli.usage",
             "命令写得不对，写法见 lianfang --help。", std::string(e.what()) + ". See lianfang --help.");
        return 1;
    } catch (const Error& e) {
        tell(o.asJson, e.message().code, e.zh(), e.en());
        return 1;
    } catch (const Failure& e) {
        tell(o.asJson, e.code, e.zh, e.en);
        return e.exitCode;
    } catch (const std::exception& e) {
        tell(o.asJson, "cli.failed", std::string("出错了：") + e.what(), std::string("It failed: ") + e.what());
        return 1;
    }
    return result;
}

}  // namespace

}  // namespace lianfang::cli

int main(int argc, char** argv)
{
    return lianfang::cli::main(argc, argv);
}
