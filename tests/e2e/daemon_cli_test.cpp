// The command line where people err: what it refuses, in which words, and what it leaves behind.
#include "tests/city/numbers.h"
#include "tests/e2e/hub_process.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path shipped = LIANFANG_SOURCE_DIR "/config";

class CommandLine : public testing::Test {
protected:
    void SetUp() override { hub.start("2026-11-04"); }

    std::filesystem::path workers(std::uint32_t rows, const std::string& name = "workers.csv") const
    {
        std::string text = "身份证号,姓名,用人单位\r\n";
        for (std::uint32_t i = 0; i < rows; ++i)
            text += city::identityNumber(i, dayOf(1980 + static_cast<int>(i % 20), 1 + i % 12, 1 + i % 28), false) +
                    ",欧阳伯仲,测试有限公司\r\n";
        return folder.write(name, text);
    }

    std::filesystem::path fifo(const std::string& name) const
    {
        const auto path = folder.path() / name;
        EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
        return path;
    }

    std::set<std::string> names(const std::filesystem::path& of) const
    {
        std::set<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(of))
            out.insert(entry.path().filename().string());
        return out;
    }

    nlohmann::json error(std::vector<std::string> arguments, int code) const
    {
        arguments.push_back("--json");
        const auto ended = hub.lianfang(arguments);
        EXPECT_EQ(ended.code, code) << ended.out << ended.err;
        return nlohmann::json::parse(ended.out).at("error");
    }

    TemporaryFolder folder;
    HubProcess hub{shipped / "hub.demo.xml",
                   folder.path() / "data",
                   {{"LIANFANG_CONNECTORS", CONNECTORS}, {"LIANFANG_HEALTH_HOST", "127.0.0.1"}}};
};

TEST_F(CommandLine, WritesOverNothingButAFile)
{
    const auto place = folder.path() / "place";
    std::filesystem::create_directories(place / "folder");
    const auto pipe = fifo("place/pipe");
    std::filesystem::create_symlink("elsewhere", place / "link");
    for (const auto* name : {"folder", "pipe", "link"}) {
        const auto ended = hub.lianfang({"template", "health/workers", "-o", place / name});
        EXPECT_EQ(ended.code, 1) << name;
        EXPECT_THAT(ended.err, HasSubstr("不是普通文件")) << name;
    }
    EXPECT_EQ(hub.lianfang({"template", "health/workers", "-o", place / "nowhere" / "t.xlsx"}).code, 1);
    EXPECT_EQ(names(place), (std::set<std::string>{"folder", "pipe", "link"})) << "nothing is left behind";
    EXPECT_TRUE(std::filesystem::is_fifo(pipe));
    EXPECT_TRUE(std::filesystem::is_symlink(place / "link"));
    const auto file = folder.write("place/t.xlsx", "an old one");
    EXPECT_EQ(hub.lianfang({"template", "health/workers", "-o", file}).code, 0);
    EXPECT_THAT(TemporaryFolder::read(file), testing::StartsWith("PK"));
}

TEST_F(CommandLine, WhatIsNoFileIsNotSubmitted)
{
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& none : {fifo("pipe.csv"), folder.path()}) {
        const auto ended = hub.lianfang({"submit", "health/workers", "2026Q3", workers(3), none});
        EXPECT_EQ(ended.code, 1) << none;
    }
    EXPECT_THAT(hub.lianfang({"submit", "health/workers", "2026Q3", folder.path() / "pipe.csv"}).err,
                HasSubstr("pipe.csv 不是普通文件"));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20)) << "at once";
    EXPECT_TRUE(hub.ask({"exchanges", "health/workers"}).empty());
}

TEST_F(CommandLine, UnknownNamesAreNamedBesideThoseThatThereAre)
{
    const auto refused = [&](std::vector<std::string> arguments, const std::string& possible) {
        const auto told = error(arguments, 4);
        EXPECT_EQ(told.at("code"), "app.name-unknown") << told;
        EXPECT_THAT(told.at("zh").get<std::string>(), HasSubstr(possible));
    };
    refused({"findings", "--crosscheck", "nosuch"}, "uninsured-employer");
    refused({"findings", "--state", "bogus"}, "to-verify");
    refused({"exchanges", "nosuch/x"}, "health/workers");
    refused({"exchanges", "--state", "bogus"}, "running");
    refused({"exchanges", "--timeliness", "bogus"}, "overdue");
    refused({"exchanges", "--unit", "zzz"}, "340202 镜湖区");
    refused({"crosscheck", "nosuch"}, "uninsured-employer");
    EXPECT_TRUE(hub.ask({"findings", "--crosscheck", "uninsured-worker", "--state", "open"}).empty());
}

TEST_F(CommandLine, UnitsGoByTheNameThatIsShown)
{
    const auto file = workers(3);
    EXPECT_EQ(hub.ask({"submit", "health/workers", "2026Q3", file, "--unit", "镜湖区"}).at(0).at("unit"), "340202");
    EXPECT_EQ(hub.ask({"submit", "health/workers", "2026Q3", file, "--unit", "市本级"}).at(0).at("unit"), "");
    const auto own = hub.ask({"exchanges", "health/workers", "--unit", "市本级"});
    ASSERT_EQ(own.size(), 1U) << "the own level's only";
    EXPECT_EQ(own.at(0).at("unit"), "");
    EXPECT_EQ(hub.ask({"exchanges", "--unit", "镜湖区"}).size(), 1U);
    const auto told = error({"submit", "health/workers", "2026Q3", file, "--unit", "火星区"}, 4);
    EXPECT_EQ(told.at("code"), "app.unit-unknown");
    EXPECT_THAT(told.at("zh").get<std::string>(), AllOf(HasSubstr("市本级"), HasSubstr("340223 南陵县")));
}

TEST_F(CommandLine, EvidenceAndPersonsAreNotEmpty)
{
    const auto conclude = [&](const std::filesystem::path& evidence, const std::string& by) {
        return error(
            {"findings", "conclude", "1", "注销停业", "--evidence", evidence, "--until", "2027-01-01", "--by", by},
            by.empty() || std::filesystem::is_empty(evidence) ? 1 : 4);
    };
    const auto proof = folder.write("proof.csv", "a\r\n");
    EXPECT_EQ(conclude(folder.write("empty.csv", ""), "张三").at("code"), "app.evidence-empty");
    EXPECT_THAT(conclude(proof, "").at("zh").get<std::string>(), HasSubstr("“by”是空的"));
    EXPECT_EQ(conclude(proof, "张三").at("code"), "crosscheck.finding-unknown") << "these two are good";
    const auto unnamed =
        error({"findings", "conclude", "1", "注销停业", "--evidence", proof, "--until", "2027-01-01"}, 4);
    EXPECT_EQ(unnamed.at("code"), "crosscheck.finding-unknown") << "the system's user is named";
    EXPECT_THAT(error({"findings", "conclude", "1", "注销停业", "--evidence", proof, "--until", "9999-12-31"}, 1)
                    .at("zh")
                    .get<std::string>(),
                HasSubstr("2199"));
    EXPECT_THAT(error({"nil", "health/workers", "2026Q3", "--by", "", "--reason", "无"}, 1).at("zh").get<std::string>(),
                HasSubstr("“by”是空的"));
}

TEST_F(CommandLine, ErrorsOfItsOwnHaveCodesAndSayWhatIsMeant)
{
    EXPECT_EQ(error({"submit", "--bogus"}, 1).at("code"), "cli.usage");
    const auto proof = folder.write("proof.csv", "a\r\n");
    const auto number =
        error({"findings", "conclude", "abc", "注销停业", "--evidence", proof, "--until", "2027-01-01"}, 1);
    EXPECT_EQ(number.at("code"), "cli.number");
    EXPECT_THAT(number.at("zh").get<std::string>(), HasSubstr("“abc”不是疑点编号"));
    EXPECT_EQ(error({"notices", "--resend", "abc"}, 1).at("code"), "cli.number");
    for (const auto* command : {"crosscheck", "findings", "exchanges"}) {
        const auto told = error({command, "--period", "abc"}, 1);
        EXPECT_EQ(told.at("code"), "app.period-unreadable");
        EXPECT_THAT(told.at("zh").get<std::string>(), HasSubstr("“abc”不是期别（应为："));
    }
    EXPECT_THAT(hub.lianfang({"submit", "--help"}).out, HasSubstr("XML"));
    const auto nobody = execute({program("lianfang"), "--data", folder.path() / "none", "status", "--json"});
    EXPECT_EQ(nobody.code, 3);
    EXPECT_EQ(nlohmann::json::parse(nobody.out).at("error").at("code"), "cli.unreachable");
}

TEST_F(CommandLine, ADataFolderThatIsAFileIsSaid)
{
    HubProcess other(shipped / "hub.demo.xml", folder.write("file", "x"), {});
    const auto ended = execute(other.command("2026-11-04"));
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("数据目录"), HasSubstr("它是文件"), HasSubstr("it is a file")));
}

TEST_F(CommandLine, AnotherUserIsToldThatHeMayNot)
{
    std::vector<std::string> command{program("lianfang"), "--data", hub.data(), "status", "--json"};
    // Root may everything, so it becomes nobody; anybody else is shut out by the folder's mode.
    if (::geteuid() == 0)
        command.insert(command.begin(), {"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
    else
        std::filesystem::permissions(hub.data(), std::filesystem::perms::none);
    const auto ended = execute(command);
    std::filesystem::permissions(hub.data(), std::filesystem::perms::owner_all);
    EXPECT_EQ(ended.code, 3) << ended.err;
    EXPECT_EQ(nlohmann::json::parse(ended.out).at("error").at("code"), "cli.not-permitted");
}

TEST_F(CommandLine, InterruptedItSaysThatTheDaemonGoesOn)
{
    const auto log = (folder.path() / "submit.log").string();
    ChildProcess submitting(
        {program("lianfang"), "--data", hub.data(), "submit", "health/workers", "2026Q3", workers(200000)}, log);
    for (int i = 0; i < 3000 && hub.ask({"exchanges", "health/workers", "--state", "running"}).empty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    std::this_thread::sleep_for(std::chrono::milliseconds(100)); // its answer has come
    submitting.stopSignal = SIGINT;
    EXPECT_EQ(submitting.stop(), 2);
    EXPECT_THAT(TemporaryFolder::read(log), HasSubstr("服务仍在处理"));
    EXPECT_EQ(hub.ask({"exchanges", "health/workers"}).size(), 1U);
}

TEST_F(CommandLine, ControlCharactersAreShownAndNotObeyed)
{
    const std::string name = "a\x1b[2Jb\n\xe2\x80\xae"
                             "c.csv"; // clears a screen, breaks the line, turns the writing
    const auto file =
        folder.write(name, "身份证号,姓名,用人单位,车\x1b]0;x\x07牌\r\n123,欧阳\x1b[31m伯仲,测试有限公司\r\n" +
                               city::identityNumber(1, dayOf(1980, 1, 1), false) + ",欧阳季孟,测试有限公司,1\r\n");
    const auto submitted = hub.lianfang({"submit", "health/workers", "2026Q3", file});
    EXPECT_EQ(submitted.code, 0) << submitted.out << submitted.err;
    const auto rejections = hub.lianfang({"rejections", "health/workers", "2026Q3"}).out;
    const auto documents = hub.lianfang({"documents", "health/workers", "2026Q3"}).out;
    for (const auto& said : {submitted.out, rejections, documents})
        EXPECT_THAT(said, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\x07")), Not(HasSubstr("\xe2\x80\xae"))));
    EXPECT_THAT(documents, HasSubstr("a-[2Jb-\\u202ec.csv")) << "kept under a name that a file may have";
}

TEST_F(CommandLine, RefusedRowsAndFaultsAreBothCounted)
{
    const auto file =
        folder.write("bad.csv", "身份证号,姓名,用人单位\r\n123,,测试有限公司\r\n" +
                                    city::identityNumber(1, dayOf(1980, 1, 1), false) + ",欧阳季孟,测试有限公司\r\n");
    EXPECT_EQ(hub.ask({"submit", "health/workers", "2026Q3", file}).at(0).at("rejected"), 1);
    const auto counts = hub.ask({"rejections", "health/workers", "2026Q3"}).at("counts");
    EXPECT_EQ(counts.at("refusedRows"), 1);
    EXPECT_EQ(counts.at("refused"), 2);
    EXPECT_THAT(hub.lianfang({"rejections", "health/workers", "2026Q3"}).out, HasSubstr("1 行，2 处"));
}

// ------------------------------------------------------------------------------------------- with its own
// configuration

class ChangedCommandLine : public testing::Test {
protected:
    ChangedCommandLine() { std::filesystem::copy(shipped, configuration, std::filesystem::copy_options::recursive); }
    void change(const std::string& what, const std::string& with) const
    {
        std::string text = TemporaryFolder::read(configuration / "hub.demo.xml");
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        std::ofstream(configuration / "hub.demo.xml", std::ios::binary) << text.replace(at, what.size(), with);
    }

    TemporaryFolder folder;
    const std::filesystem::path configuration = folder.path() / "config";
    HubProcess hub{configuration / "hub.demo.xml", folder.path() / "data", {}};
};

TEST_F(ChangedCommandLine, AFileTooLargeByFarIsRefusedInTheSameWords)
{
    change("document-mib=\"4096\"", "document-mib=\"1\"");
    hub.start("2026-11-04");
    std::vector<std::string> said;
    for (const std::uintmax_t bytes : {(1u << 20) + 100u, 64u << 20}) {
        const auto file = folder.write("large.csv", "");
        std::filesystem::resize_file(file, bytes);
        const auto ended = hub.lianfang({"submit", "health/workers", "2026Q3", file, "--json"});
        EXPECT_EQ(ended.code, 1) << ended.out;
        said.push_back(ended.out);
    }
    EXPECT_EQ(nlohmann::json::parse(said[0]).at("error").at("code"), "archive.document-too-large");
    EXPECT_EQ(said[1], said[0]);
    EXPECT_THAT(hub.said(), HasSubstr("a document of 67108864 bytes is refused"));
}

TEST_F(ChangedCommandLine, AWaitingNoticeIsTriedAtOnceWhenAsked)
{
    HubProcess patient(
        configuration / "hub.demo.xml", folder.path() / "patient",
        {{"LIANFANG_CONNECTORS", CONNECTORS}, {"LIANFANG_HEALTH_HOST", "127.0.0.1"}, {"LIANFANG_RETRY_SECONDS", "60"}});
    patient.start("2026-11-04");
    patient.lianfang({"submit", "health/workers", "2026Q3",
                      folder.write("bad.csv", "身份证号,姓名,用人单位\r\n123,欧阳伯仲,测试有限公司\r\n" +
                                                  city::identityNumber(1, dayOf(1980, 1, 1), false) +
                                                  ",欧阳季孟,测试有限公司\r\n")});
    const auto attempts = [&] {
        const std::string said = patient.said(), failed = "attempt 1 failed, again in";
        int found = 0;
        for (std::size_t at = 0; (at = said.find(failed, at)) != std::string::npos; at += failed.size())
            ++found;
        return found;
    };
    const auto await = [&](int wanted) {
        for (int i = 0; i < 200 && attempts() < wanted; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return attempts();
    };
    ASSERT_EQ(await(1), 1) << patient.said();
    const auto notice = patient.ask({"notices"}).at(0);
    ASSERT_EQ(notice.at("state"), "waiting");
    EXPECT_EQ(patient.lianfang({"notices", "--resend", notice.at("id").dump()}).code, 0);
    EXPECT_EQ(await(2), 2) << "tried again, long before its minute was over";
}

} // namespace
} // namespace lianfang::test
