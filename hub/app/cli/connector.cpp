#include "hub/app/cli/connector.h"

#include "hub/app/cli/screen.h"
#include "hub/app/cli/words.h"
#include "hub/base/file.h"
#include "hub/base/sm2.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>

namespace lianfang::cli {

namespace {

constexpr std::size_t keyBytes = 16384;
constexpr std::size_t libraryBytes = 256u << 20;
constexpr std::size_t shortestPassphrase = 8;

struct Options {
    std::string file, key, passphraseFile, name;
    std::string config = "/etc/lianfang/hub.xml";
};

// Asked for on the terminal, not shown.
std::string asked(const std::string& question)
{
    if (::isatty(STDIN_FILENO) != 1)
        throw Failure(1, "没有终端可以输入口令，请用 --passphrase-file。",
                      "There is no terminal to ask for the passphrase: use --passphrase-file.");
    std::cerr << question << std::flush;
    termios before{};
    ::tcgetattr(STDIN_FILENO, &before);
    termios hidden = before;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::string answer;
    std::getline(std::cin, answer);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << "\n";
    return answer;
}

std::string passphrase(const Options& o, bool twice)
{
    std::string text;
    if (!o.passphraseFile.empty()) {
        text = readFile(o.passphraseFile, keyBytes);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
            text.pop_back();
    } else {
        text = asked("口令 / Passphrase: ");
        if (twice && asked("再输一次 / Again: ") != text)
            throw Failure(1, "两次输入的口令不同。", "The passphrases differ.");
    }
    if (text.size() < shortestPassphrase)
        throw Failure(1, "口令至少 8 个字符。", "A passphrase takes at least 8 characters.");
    return text;
}

void say(const std::string& zh, const std::string& en)
{
    fmt::print("{}\n{}\n", zh, en);
}

void makeKey(const Options& o)
{
    const auto key = Sm2PrivateKey::generate();
    const auto pem = key.pem(passphrase(o, true));
    File file(o.file, File::Mode::createExclusive, 0600);
    file.write(pem);
    file.sync();
    replaceFile(o.file + ".pub", key.publicKey().pem(), 0644);
    say("已生成私钥 " + o.file + "（请妥善保管）和公钥 " + o.file + ".pub（交给各管理员）。",
        "Made the private key " + o.file + " (keep it safe) and the public key " + o.file +
            ".pub (for administrators).");
}

void sign(const Options& o)
{
    const auto key = Sm2PrivateKey::fromPem(readFile(o.key, keyBytes), passphrase(o, false), o.key);
    replaceFile(o.file + ".sig", key.sign(readFile(o.file, libraryBytes)), 0644);
    say("已签名：" + o.file + ".sig，请与连接器放在一起。",
        "Signed: " + o.file + ".sig; keep it beside the connector.");
}

void trust(const Options& o)
{
    const auto key = Sm2PublicKey::fromPem(readFile(o.file, keyBytes), o.file);
    const auto name = o.name.empty() ? std::filesystem::path(o.file).stem().string() : o.name;
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos)
        throw Failure(1, "名称不能用：" + name, "This is no name: " + name);
    const auto folder = std::filesystem::absolute(o.config).parent_path() / "trusted-keys";
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms(0755));
    replaceFile(folder / (name + ".pub"), key.pem(), 0644);
    say("已信任 " + name + " 签名的连接器（" + (folder / (name + ".pub")).string() + "）；删除该文件即取消信任。",
        "Connectors signed by " + name + " are trusted from now on (" + (folder / (name + ".pub")).string() +
            "); remove that file to end it.");
}

int list(const Client& client, bool asJson)
{
    const auto found = client.get("libraries");
    if (asJson) {
        std::cout << found.dump(2) << "\n";
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"连接器", "部门", "接口", "签名者", "状态", "文件"}};
    for (const auto& each : found) {
        std::string departments;
        for (const auto& department : each["departments"])
            departments += (departments.empty() ? "" : " ") + department.get<std::string>();
        rows.push_back({textOf(each, "name"), departments, textOf(each, "abi"),
                        textOf(each, "signer").empty() ? "—" : textOf(each, "signer"),
                        stateWords(textOf(each, "state")), textOf(each, "file")});
    }
    printTable(rows);
    for (const auto& each : found)
        if (each.contains("error"))
            fmt::print("\n{}：{}\n  {}\n", textOf(each, "name"), textOf(each["error"], "zh"),
                       textOf(each["error"], "en"));
    return 0;
}

int restore(const Client& client, const std::string& name, bool asJson)
{
    const auto restored = client.post("connectors/" + name + "/restore", nlohmann::json::object());
    if (asJson)
        std::cout << restored.dump(2) << "\n";
    else
        for (const auto& each : restored)
            say("已恢复 " + textOf(each, "department") + " 的连接器 " + textOf(each, "connector") +
                    "，停用期间到期的交换随即补办。",
                "Restored connector " + textOf(each, "connector") + " of " + textOf(each, "department") +
                    "; what fell due meanwhile is done now.");
    return 0;
}

} // namespace

CLI::App* addConnectorCommands(CLI::App& app, const std::function<Client()>& client, const bool& asJson, int& result)
{
    const auto o = std::make_shared<Options>();
    auto* group =
        app.add_subcommand("connector", "连接器的编写、签名与信任 / writing, signing and trusting connectors");
    group->require_subcommand(1);
    group->fallthrough();
    const auto add = [&](const char* name, const char* text, const std::function<int()>& work) {
        auto* command = group->add_subcommand(name, text);
        command->fallthrough();
        command->callback([&result, work] { result = work(); });
        return command;
    };
    const auto passphraseFile = [o](CLI::App* c) {
        c->add_option("--passphrase-file", o->passphraseFile, "从文件读取口令 / read the passphrase from a file");
    };

    auto* key = add("key", "生成签名密钥 / make a key to sign with", [o] { return makeKey(*o), 0; });
    key->add_option("-o,--output", o->file, "私钥文件；公钥为同名加 .pub")->required();
    passphraseFile(key);

    auto* signing = add("sign", "为连接器签名 / sign a connector", [o] { return sign(*o), 0; });
    signing->add_option("FILE", o->file, "连接器 FILE.so")->required()->check(CLI::ExistingFile);
    signing->add_option("--key", o->key, "私钥文件")->required()->check(CLI::ExistingFile);
    passphraseFile(signing);

    auto* trusting = add("trust", "信任一个公钥 / trust a public key", [o] { return trust(*o), 0; });
    trusting->add_option("KEY.pub", o->file, "公钥文件")->required()->check(CLI::ExistingFile);
    trusting->add_option("--name", o->name, "签名者名称；不写则用文件名");
    trusting->add_option("--config", o->config, "hub.xml；公钥保存在它旁边的 trusted-keys 中")->capture_default_str();

    auto* restoring = add("restore", "恢复已停用的连接器 / bring back one that was set aside",
                          [o, client, &asJson] { return restore(client(), o->name, asJson); });
    restoring->add_option("NAME", o->name, "部门，或连接器名称 / a department, or a connector")->required();

    add("list", "已有的连接器 / connectors that are there", [client, &asJson] { return list(client(), asJson); });
    return group;
}

} // namespace lianfang::cli
