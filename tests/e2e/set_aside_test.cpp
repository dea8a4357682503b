// A connector that fails again and again is not used any more until somebody restores it.
#include "tests/e2e/hub_process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

namespace lianfang::test {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr const char* today = "2026-10-30";

class SetAside : public testing::Test {
protected:
    SetAside()
    {
        std::filesystem::copy(LIANFANG_SOURCE_DIR "/config", config_, std::filesystem::copy_options::recursive);
        change("set-aside-after=\"5\"", "set-aside-after=\"3\"");
        change("<bureau>",
               "<administrators><recipient address=\"it@bureau.example\" name=\"信息中心\"/></administrators><bureau>");
        std::filesystem::create_directories(libraries_);
        std::filesystem::create_directories(inbox_);
        library(BAD_PLUGINS "/bad_segfaults.so");
        folder_.write("inbox/快递网点_市本级_2026-09.csv", "许可证号,网点名称,所属区划\r\nWH-0001,测试网点,340202\r\n");
        folder_.write("inbox/快递网点_市本级_2026-09.csv.done", "");
        hub_.start(today);
    }

    void change(const std::string& what, const std::string& with) const
    {
        auto text = TemporaryFolder::read(config_ / "hub.demo.xml");
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        folder_.write("config/hub.demo.xml", text.replace(at, what.size(), with));
    }
    void library(const std::filesystem::path& from) const
    {
        std::filesystem::copy_file(from, libraries_ / "postal.so", std::filesystem::copy_options::overwrite_existing);
    }
    Ended run() const { return hub_.lianfang({"run", "postal/outlets", "2026-09", "--unit", "", "--json"}); }
    nlohmann::json exchange() const { return hub_.ask({"exchanges", "postal/outlets"}).at(0); }
    nlohmann::json postal() const
    {
        for (const auto& each : hub_.ask({"connectors"}))
            if (each.at("department") == "postal")
                return each;
        return {};
    }
    static bool within(const std::function<bool()>& condition)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return true;
    }

    const TemporaryFolder folder_;
    const std::filesystem::path config_ = folder_.path() / "config", libraries_ = folder_.path() / "libraries",
                                inbox_ = folder_.path() / "inbox";
    SmtpServer mail_{folder_.path() / "mail", {}};
    HubProcess hub_{config_ / "hub.demo.xml",
                    folder_.path() / "data",
                    {{"LIANFANG_CONNECTORS", libraries_},
                     {"LIANFANG_POSTAL_FOLDER", inbox_},
                     {"LIANFANG_POSTAL_FEEDBACK", inbox_},
                     {"LIANFANG_RETRY_SECONDS", "1"},
                     {"LIANFANG_MAIL_HOST", "127.0.0.1"},
                     {"LIANFANG_MAIL_PORT", std::to_string(mail_.port())},
                     {"LIANFANG_MAIL_SECURITY", "none"},
                     {"LIANFANG_MAIL_TO", "gongshang@bureau.example"}}};
};

TEST_F(SetAside, AfterFailuresInARowUntilItIsRestored)
{
    // Given a connector that crashes, again at each retry
    run();
    ASSERT_TRUE(within([&] { return postal().at("state") == "set-aside"; })) << hub_.said();
    EXPECT_EQ(postal().at("failures"), 3);
    EXPECT_EQ(postal().at("error").at("code"), "collect.connector-crashed");
    EXPECT_THAT(hub_.lianfang({"connectors"}).out, HasSubstr("已停用"));

    // Then bureau and administrator are told, once, and how to bring it back
    ASSERT_TRUE(within([&] { return mail_.received().size() >= 2; })) << hub_.said();
    std::vector<std::string> told;
    for (const auto& mail : mail_.received()) {
        told.push_back(mail.at("headers").at("To"));
        EXPECT_THAT(mail.at("headers").at("Subject").get<std::string>(),
                    HasSubstr("市邮政管理局的连接器已停用（连续 3 次出错）"));
        const auto text = mail.at("parts").dump();
        EXPECT_THAT(text, HasSubstr("崩溃（信号 SIGSEGV）"));
        EXPECT_THAT(text, HasSubstr("crashed (signal SIGSEGV)"));
        EXPECT_THAT(text, HasSubstr("lianfang connector restore postal"));
    }
    EXPECT_THAT(told, UnorderedElementsAre(HasSubstr("gongshang@bureau.example"), HasSubstr("it@bureau.example")));

    // And nothing of it is started, by nobody, also after a restart and with a better library
    const auto attempts = exchange().at("attempts");
    const auto refused = run();
    EXPECT_NE(refused.code, 0);
    EXPECT_THAT(refused.out, HasSubstr("app.connector-set-aside"));
    hub_.stop();
    library(CONNECTORS "/postal.so");
    hub_.start(today);
    std::this_thread::sleep_for(std::chrono::seconds(6)); // the retry's time has come and gone
    EXPECT_EQ(postal().at("state"), "set-aside");
    EXPECT_EQ(exchange().at("attempts"), attempts);
    EXPECT_EQ(mail_.received().size(), 2u);
    // But its files are taken by hand
    EXPECT_EQ(hub_.lianfang({"submit", "postal/outlets", "2026-08", inbox_ / "快递网点_市本级_2026-09.csv"}).code, 0);

    // When it is restored, what was missed is done
    EXPECT_EQ(hub_.lianfang({"connector", "restore", "nobody"}).code, 4);
    EXPECT_EQ(hub_.lianfang({"connector", "restore", "postal"}).code, 0);
    EXPECT_TRUE(within([&] {
        return hub_.ask({"exchanges", "postal/outlets", "--period", "2026-09"}).at(0).at("state") == "done";
    })) << hub_.said();
    EXPECT_EQ(postal().at("state"), "ready");
    EXPECT_EQ(postal().at("failures"), 0);
    EXPECT_EQ(hub_.lianfang({"connector", "restore", "postal"}).code, 4);
}

TEST_F(SetAside, WhatWorksBetweenFailuresKeepsItInUse)
{
    for (int round = 0; round < 2; ++round) {
        library(BAD_PLUGINS "/bad_segfaults.so");
        run();
        EXPECT_GE(postal().at("failures").get<int>(), 1);
        library(CONNECTORS "/postal.so");
        ASSERT_TRUE(within([&] { return exchange().at("state") == "done"; })) << hub_.said();
        EXPECT_EQ(postal().at("failures"), 0);
    }
    EXPECT_EQ(postal().at("state"), "ready");
}

} // namespace
} // namespace lianfang::test
