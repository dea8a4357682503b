#include "hub/app/cli/rejections.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace lianfang::cli {

namespace {

using nlohmann::json;

constexpr std::size_t linesShown = 20;   // of what was accepted
constexpr std::size_t headingsShown = 8; // in one sentence

std::string placeOf(const json& remark)
{
    const auto sheet = textOf(remark, "sheet");
    return textOf(remark, "document") + (sheet.empty() ? "" : "/" + sheet);
}

// `most` lines of it, and where the others are.
void printRemarks(const std::string& title, const json& remarks, std::uint64_t total, std::size_t most)
{
    fmt::print("{}\n", title);
    if (total == 0)
        return;
    std::vector<std::vector<std::string>> rows;
    if (remarks.front().contains("row")) {
        rows.push_back({"文件", "行", "列", "原值", "说明", "代码"});
        for (std::size_t i = 0; i < std::min(remarks.size(), most); ++i) {
            const auto& r = remarks[i];
            rows.push_back({placeOf(r), textOf(r, "row"), textOf(r, "column"), textOf(r, "value"), textOf(r, "zh"),
                            textOf(r, "code")});
        }
    } else {
        rows.push_back({"文件", "列名"});
        for (std::size_t i = 0; i < std::min(remarks.size(), most); ++i)
            rows.push_back({placeOf(remarks[i]), textOf(remarks[i], "column")});
    }
    const auto shown = rows.size() - 1;
    printTable(rows);
    if (shown < total)
        fmt::print("…… 其余 {} 条请用 -o FILE.xlsx 查看 / {} more with -o FILE.xlsx\n", grouped(total - shown),
                   grouped(total - shown));
}

} // namespace

int rejections(const Client& client, const Parameters& which, const std::string& exchange, const std::string& output,
               bool asJson)
{
    const std::string path = (exchange.empty() ? "" : "exchanges/" + exchange + "/") + "rejections";
    if (!output.empty()) {
        client.download(path + ".xlsx", which, output);
        if (!asJson)
            fmt::print("{}\n", output);
        return 0;
    }
    const auto found = client.get(path, which);
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    const auto& counts = found["counts"];
    const auto print = [&](const char* title, const char* name, std::size_t most) {
        const auto total = counts.value(name, std::uint64_t{0});
        printRemarks(fmt::format("{}：{}", title, grouped(total)), found[name], total, most);
    };
    const auto faults = counts.value("refused", std::uint64_t{0}), refusedRows = counts.value("refusedRows", std::uint64_t{0});
    printRemarks(fmt::format("退回 / refused：{0} 行，{1} 处 / rows: {0}, faults: {1}", grouped(refusedRows), grouped(faults)),
                 found["refused"], faults, found["refused"].size());
    fmt::print("\n");
    print("未识别的列 / columns not recognised", "unknownColumns", linesShown);
    if (!found["unknownColumns"].empty())
        fmt::print("这些列没有读取。列名有误的请改正后重新报送；需要的请管理员在部门清单中登记，不需要的登记为忽略。\n");
    fmt::print("\n");
    print("已修复 / repaired", "repaired", linesShown);
    fmt::print("\n");
    print("提示 / noted", "noted", linesShown);
    return 0;
}

void printUnknownColumns(const Client& client, const json& exchanges)
{
    for (const auto& exchange : exchanges) {
        const auto count = exchange.value("unknownColumns", std::uint64_t{0});
        if (count == 0)
            continue;
        const auto found = client.get("exchanges/" + textOf(exchange, "id") + "/rejections", {});
        std::string zh, en;
        std::size_t listed = 0;
        for (const auto& column : found["unknownColumns"]) {
            if (++listed > headingsShown)
                break;
            zh += (zh.empty() ? "" : "、") + textOf(column, "column");
            en += (en.empty() ? "" : ", ") + textOf(column, "column");
        }
        const char* more = count > headingsShown ? "……" : "";
        fmt::print("\n有 {} 列未被识别，没有读取：{}{}\n  {} not recognised: {}{}\n", grouped(count), shown(zh), more,
                   count == 1 ? "1 column was" : grouped(count) + " columns were", shown(en), more);
    }
}

} // namespace lianfang::cli
