#include "hub/app/cli/ledger.h"

#include "hub/app/cli/findings.h"
#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string of, by, html, xlsx;
};

// Takes the echo off a terminal while it lives.
class Silence {
public:
    Silence() : terminal_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0)
    {
        if (!terminal_)
            return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~Silence()
    {
        if (terminal_)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios before_{};
    bool terminal_;
};

// From a prompt or standard input: in a process's arguments everybody on the machine could read it.
std::string numberAsked()
{
    const bool terminal = ::isatty(STDIN_FILENO) == 1;
    if (terminal)
        std::cerr << "证件号码（不显示）/ identity number (not shown): " << std::flush;
    std::string number;
    {
        const Silence silence;
        std::getline(std::cin, number);
    }
    if (terminal)
        std::cerr << "\n";
    return number.substr(0, 100);
}

// What a section's columns become on a screen: facts are told in one cell, and so is a row's evidence (document, sheet,
// row, submission, when it came).
struct Fold {
    explicit Fold(const json& section)
        : columns(section["columns"]), from(section["facts"][0].get<std::size_t>()),
          to(section["facts"][1].get<std::size_t>()), evidence(to > from && columns.size() == to + 5)
    {
    }

    std::vector<std::string> head() const
    {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (i < from || (i >= to && !evidence))
                out.push_back(textOf(columns[i], "zh"));
            else if (i + 1 == to)
                out.emplace_back("内容");
        if (evidence)
            out.emplace_back("依据");
        return out;
    }

    std::vector<std::string> row(const json& cells) const
    {
        const auto text = [&](std::size_t i) { return cells[i].get<std::string>(); };
        std::vector<std::string> out;
        std::string facts;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i < from || (i >= to && !evidence))
                out.push_back(text(i));
            else if (i < to && !text(i).empty())
                facts += (facts.empty() ? "" : "；") + textOf(columns[i], "zh") + " " + text(i);
            if (i + 1 == to)
                out.push_back(facts);
        }
        if (evidence)
            out.push_back(text(to) + (text(to + 1).empty() ? "" : " " + text(to + 1)) + " 第 " + text(to + 2) +
                          " 行（报送 " + text(to + 3) + "，" + text(to + 4) + "）");
        return out;
    }

    const json& columns;
    std::size_t from, to;
    bool evidence;
};

void print(const json& ledger)
{
    fmt::print("{}　{}　{}\n", textOf(ledger["title"], "zh"), shown(textOf(ledger, "name")), textOf(ledger, "code"));
    for (const auto& section : ledger["sections"]) {
        const auto listed = section["rows"].size();
        fmt::print("\n{}　共 {} 条{}\n", shown(textOf(section, "zh")), textOf(section, "total"),
                   section.value("total", std::uint64_t{0}) > listed
                       ? fmt::format("，列出 {} 条，其余见工作簿（--xlsx）", listed)
                       : "");
        const Fold fold(section);
        std::vector<std::vector<std::string>> rows{fold.head()};
        for (const auto& row : section["rows"])
            rows.push_back(fold.row(row));
        printTable(rows);
    }
}

int tell(const Client& client, const Options& o, const json& ledger, const std::string& path,
         const Parameters& parameters, bool asJson)
{
    bool written = false;
    for (const auto& [what, file] : {std::pair("/page", o.html), std::pair("/workbook", o.xlsx)})
        if (!file.empty()) {
            client.download(path + what, parameters, file);
            written = true;
            if (!asJson)
                fmt::print("已写入 / wrote {}\n", file);
        }
    if (written)
        return 0;
    if (asJson)
        std::cout << ledger.dump(2) << "\n";
    else
        print(ledger);
    return 0;
}

} // namespace

void addLedgerCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    o->by = systemUser(); // unless somebody is named
    auto* group =
        app.add_subcommand("ledger", "台账：一企一档、一人一档 / everything known of an employer, of a person");
    group->require_subcommand(1);
    group->fallthrough();
    const auto files = [o](CLI::App* command) {
        command->fallthrough();
        command->add_option("--xlsx", o->xlsx, "写成工作簿 FILE.xlsx，每类一张表");
        command->add_option("--html", o->html, "写成可打印的 FILE.html");
        command->add_option("--by", o->by, "调阅人，记入审计日志；不写为当前系统用户");
    };
    auto* employer = group->add_subcommand("employer", "用人单位台账 / an employer's");
    employer->add_option("EMPLOYER", o->of, "统一社会信用代码、名称（或其中一段），或编号")->required();
    files(employer);
    employer->callback([=, &asJson, &result] {
        const auto to = client();
        const Parameters parameters{{"of", o->of}, {"by", o->by}};
        const bool toFile = !o->html.empty() || !o->xlsx.empty();
        result = tell(to, *o, toFile ? json() : to.get("ledgers/employer", parameters), "ledgers/employer", parameters,
                      asJson);
    });
    auto* worker = group->add_subcommand(
        "worker", "个人台账；证件号码从提示或标准输入读取，只能精确查找 / a person's; the number is asked for");
    files(worker);
    worker->callback([=, &asJson, &result] {
        const auto to = client();
        const auto ledger = to.post("ledgers/worker", {{"identity", numberAsked()}, {"by", o->by}});
        result = tell(to, *o, ledger, "ledgers/worker", {{"person", textOf(ledger, "key")}, {"by", o->by}}, asJson);
    });
}

} // namespace lianfang::cli
