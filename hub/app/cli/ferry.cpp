#include "hub/app/cli/ferry.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"
#include "hub/base/ferry_keys.h"
#include "hub/base/file.h"

#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

namespace lianfang::cli {

namespace {

using nlohmann::json;

constexpr std::size_t keyBytes = 16384;

struct Options {
    std::string file, to, name, period;
    std::vector<std::string> datasets;
    std::string config = "/etc/lianfang/hub.xml";
    bool again = false;
};

void say(const std::string& zh, const std::string& en)
{
    fmt::print("{}\n{}\n", zh, en);
}

int key(const Client& client, const Options& o, bool asJson)
{
    const auto keys = client.get("ferry");
    if (!o.file.empty())
        replaceFile(o.file, textOf(keys, "key"), 0644);
    if (asJson) {
        std::cout << keys.dump(2) << "\n";
        return 0;
    }
    const auto fingerprint = textOf(keys, "fingerprint");
    if (!o.file.empty())
        say("已写入公钥 " + o.file + "，交给对方系统信任。",
            "Wrote the public keys " + o.file + ", for the other hub to trust.");
    fmt::print("本系统指纹 / fingerprint of this hub：{}\n", fingerprint);
    std::vector<std::vector<std::string>> rows{{"信任的系统", "指纹"}};
    for (const auto& peer : keys["trusted"])
        rows.push_back({textOf(peer, "name"), textOf(peer, "fingerprint")});
    if (rows.size() > 1)
        printTable(rows);
    return 0;
}

void trust(const Options& o)
{
    const auto keys = FerryPublicKeys::fromPem(readFile(o.file, keyBytes), o.file);
    if (o.name.empty() || o.name.front() == '.' || o.name.find('/') != std::string::npos)
        throw Failure(1, "名称不能用：" + o.name, "This is no name: " + o.name);
    const auto folder = std::filesystem::absolute(o.config).parent_path() / "ferry-keys";
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms(0755));
    const auto file = folder / (o.name + ".pub");
    replaceFile(file, keys.pem(), 0644);
    say("已信任系统 " + o.name + "，指纹 " + keys.fingerprint() + "，请与对方当面或电话核对；删除 " + file.string() +
            " 即取消。",
        "Hub " + o.name + " is trusted from now on; compare its fingerprint " + keys.fingerprint() +
            " with the people there. Remove " + file.string() + " to end it.");
}

int exportFile(const Client& client, const Options& o, bool asJson)
{
    if (std::filesystem::exists(o.file))
        throw Failure(1, o.file + " 已存在。", o.file + " is there already.");
    auto made =
        client.post("ferry/export", {{"to", o.to}, {"datasets", o.datasets}, {"period", o.period}, {"again", o.again}});
    client.download("ferry/export/" + textOf(made, "id"), {}, o.file);
    File(o.file, File::Mode::read).sync();
    client.post("ferry/export/" + textOf(made, "id"), json::object());
    made["file"] = o.file;
    if (asJson) {
        std::cout << made.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"内容", "期别", "单位", "文件"}};
    for (const auto& each : made["submissions"]) {
        std::string names;
        for (const auto& document : each["documents"])
            names += (names.empty() ? "" : "、") + textOf(document, "name");
        rows.push_back({textOf(each, "dataset"), textOf(each, "period"),
                        textOf(each, "unit").empty() ? "市本级" : textOf(each, "unit"),
                        each.contains("nil") ? "零报送" : names});
    }
    for (const auto& each : made["lists"])
        rows.push_back({"清单 → " + textOf(each, "department"), textOf(each, "period"), textOf(each, "unit"),
                        textOf(each, "name")});
    printTable(rows);
    say("\n已写入 " + o.file + "（" + grouped(made.value("bytes", std::uint64_t{0})) + " 字节）。",
        "Wrote " + o.file + " (" + grouped(made.value("bytes", std::uint64_t{0})) + " bytes).");
    if (const auto left = made.value("left", std::uint64_t{0}); left > 0)
        say("还有 " + std::to_string(left) + " 项放不下，请再导出一个文件。",
            std::to_string(left) + " more did not fit: export another file.");
    return 0;
}

int importFile(const Client& client, const Options& o, bool asJson)
{
    const std::filesystem::path path(o.file);
    ProgressLine line;
    const auto size = static_cast<double>(std::filesystem::file_size(path));
    auto state = client.put("ferry/import", {{"name", path.filename().string()}}, path, [&](std::uint64_t sent) {
        if (!asJson)
            line.show(static_cast<double>(sent) / size, "核验 " + path.filename().string());
    });
    for (auto pause = std::chrono::milliseconds(20); !state.value("ended", false);
         pause = std::min(pause * 3 / 2, std::chrono::milliseconds(400))) {
        std::size_t over = 0;
        for (const auto& entry : state["entries"])
            over += textOf(entry, "state") != "waiting" && textOf(entry, "state") != "running";
        if (!asJson)
            line.show(static_cast<double>(over) /
                          static_cast<double>(std::max<std::size_t>(1, state["entries"].size())),
                      fmt::format("接收 {}/{}", over, state["entries"].size()));
        std::this_thread::sleep_for(pause);
        state = client.get("ferry/import/" + textOf(state, "id"));
    }
    line.clear();
    int result = 0;
    std::vector<std::vector<std::string>> rows{{"内容", "期别", "单位", "结果", "及时", "接收", "退回"}};
    for (const auto& entry : state["entries"]) {
        const auto became = textOf(entry, "state");
        if (became != "done" && became != "nil" && became != "there" && became != "older")
            result = 2;
        const bool list = textOf(entry, "kind") == "list";
        rows.push_back({list ? textOf(entry, "name") + " → " + textOf(entry, "department") : textOf(entry, "dataset"),
                        textOf(entry, "period"),
                        list || !textOf(entry, "unit").empty() ? textOf(entry, "unit") : "市本级",
                        became == "there"          ? "此前已接收"
                        : became == "older"        ? "已有更新的，不再接收"
                        : became == "done" && list ? "待发还部门"
                        : became == "refused"      ? "未接收"
                                                   : stateWords(became),
                        stateWords(textOf(entry, "timeliness")), textOf(entry, "accepted"), textOf(entry, "rejected")});
    }
    if (asJson) {
        std::cout << state.dump(2) << "\n";
        return result;
    }
    printTable(rows);
    for (const auto& entry : state["entries"])
        if (entry.contains("error"))
            fmt::print("\n{} {} {}：{}\n  {}\n", textOf(entry, "dataset"), textOf(entry, "period"),
                       textOf(entry, "name"), textOf(entry["error"], "zh"), textOf(entry["error"], "en"));
    return result;
}

} // namespace

void addFerryCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* group = app.add_subcommand("ferry", "以一个签名文件跨网闸摆渡 / cross an air gap with one signed file");
    group->require_subcommand(1);
    group->fallthrough();
    const auto add = [&](const char* name, const char* text, const std::function<int()>& work) {
        auto* command = group->add_subcommand(name, text);
        command->fallthrough();
        command->callback([&result, work] { result = work(); });
        return command;
    };
    auto* keys =
        add("key", "本系统的摆渡公钥 / this hub's public keys", [=, &asJson] { return key(client(), *o, asJson); });
    keys->add_option("-o,--output", o->file, "写到 FILE.pub");

    auto* trusting = add("trust", "信任另一个系统 / trust another hub", [o] { return trust(*o), 0; });
    trusting->add_option("FILE.pub", o->file, "对方的公钥文件")->required()->check(CLI::ExistingFile);
    trusting->add_option("--name", o->name, "名称，如 inside、outside")->required();
    trusting->add_option("--config", o->config, "hub.xml；公钥保存在它旁边的 ferry-keys 中")->capture_default_str();

    auto* out = add("export", "导出尚未摆渡的报送和清单 / submissions and lists that have not crossed yet",
                    [=, &asJson] { return exportFile(client(), *o, asJson); });
    out->add_option("DATASET", o->datasets, "导出这些数据集的报送；不写则只导出发还部门的清单");
    out->add_option("--to", o->to, "接收系统的名称")->required();
    out->add_option("--period", o->period, "只导出这一期");
    out->add_flag("--again", o->again, "也包括以前导出过的");
    out->add_option("-o,--output", o->file, "写到 FILE")->required();

    auto* in = add("import", "核验并接收摆渡文件 / verify a file and take it in",
                   [=, &asJson] { return importFile(client(), *o, asJson); });
    in->add_option("FILE", o->file, "摆渡文件")->required()->check(CLI::ExistingFile);
}

} // namespace lianfang::cli
