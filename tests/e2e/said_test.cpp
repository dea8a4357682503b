// What the hub says where something is amiss: to officers, clerks and administrators.
#include "tests/e2e/hub_process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string today = "2026-11-25";
const std::filesystem::path shipped = LIANFANG_SOURCE_DIR "/config";
const std::string head = "身份证号,姓名,统一社会信用代码,用人单位\r\n";

bool within(const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return true;
}

class Said : public testing::Test {
protected:
    Said() { std::filesystem::create_directories(inbox_ / "feedback"); }

    nlohmann::json department(const std::string& id) const
    {
        for (const auto& each : hub_.ask({"connectors"}))
            if (each.at("department") == id)
                return each;
        return {};
    }

    const TemporaryFolder folder_;
    const std::filesystem::path inbox_ = folder_.path() / "inbox";
    SmtpServer mail_{folder_.path() / "mail", {}};
    HubProcess hub_{shipped / "hub.demo.xml",
                    folder_.path() / "data",
                    {{"LIANFANG_CONNECTORS", CONNECTORS},
                     {"LIANFANG_POSTAL_FOLDER", inbox_},
                     {"LIANFANG_POSTAL_FEEDBACK", inbox_ / "feedback"},
                     {"LIANFANG_EMERGENCY_URL", "http://127.0.0.1:1"},
                     {"LIANFANG_EMERGENCY_TOKEN", "/nowhere/emergency.token"},
                     {"LIANFANG_MAIL_HOST", "127.0.0.1"},
                     {"LIANFANG_MAIL_PORT", std::to_string(mail_.port())},
                     {"LIANFANG_MAIL_SECURITY", "none"},
                     {"LIANFANG_MAIL_TO", "gongshang@bureau.example"}}};
};

TEST_F(Said, ADueDayThatNoCalendarTells)
{
    const auto file = folder_.write("workers.csv", head + "99010119800101001X,某人,,测试有限公司\r\n");
    hub_.start(today);
    EXPECT_TRUE(hub_.ask({"status"}).at("calendarMissing").empty());
    hub_.lianfang({"submit", "health/workers", "2026Q4", file}); // due in January, whatever becomes of it
    const auto exchange = hub_.ask({"exchanges", "health/workers"}).at(0);
    EXPECT_EQ(exchange.at("due"), "");
    EXPECT_EQ(exchange.at("calendarMissing"), 2027);
    EXPECT_THAT(hub_.lianfang({"exchanges", "health/workers"}).out, HasSubstr("2027 年日历缺失"));
    EXPECT_EQ(hub_.ask({"status"}).at("calendarMissing"), nlohmann::json::array({2027}));
    hub_.lianfang({"submit", "health/workers", "2026Q4", file});
    const std::string warning = "config/calendar/2027.xml is missing";
    const auto said = hub_.said();
    ASSERT_NE(said.find(warning), std::string::npos) << said;
    EXPECT_EQ(said.find(warning), said.rfind(warning)) << "once";
}

TEST_F(Said, AFileThatLiesThereWithoutItsMarker)
{
    folder_.write("inbox/快递网点_市本级_2026-09.csv",
                  "许可证号或备案号,网点名称,所属区划\r\nWH001,测试网点,340223\r\n");
    hub_.start(today);
    const auto out = hub_.lianfang({"run", "postal/outlets", "2026-09", "--unit", ""}).out;
    EXPECT_THAT(out, HasSubstr("文件 快递网点_市本级_2026-09.csv 已在文件夹中，但没有完成标记"));
    EXPECT_THAT(out, HasSubstr("lies there without its marker 快递网点_市本级_2026-09.csv.done"));
    EXPECT_EQ(hub_.ask({"exchanges", "postal/outlets"}).at(0).at("error").at("code"), "app.nothing-delivered");
    folder_.write("inbox/快递网点_市本级_2026-09.csv.done", "");
    EXPECT_EQ(hub_.lianfang({"run", "postal/outlets", "2026-09", "--unit", ""}).code, 0);
}

TEST_F(Said, WhenAndWhyADepartmentsLastExchangeFailed)
{
    hub_.start(today);
    EXPECT_FALSE(department("emergency").contains("lastFailure"));
    hub_.lianfang({"run", "emergency/key-employers", "2026Q3", "--unit", ""});
    const auto emergency = department("emergency");
    EXPECT_EQ(emergency.at("state"), "ready");
    EXPECT_EQ(emergency.at("lastFailure").at("dataset"), "emergency/key-employers");
    const auto shown = hub_.lianfang({"connectors"});
    EXPECT_THAT(shown.out, AllOf(HasSubstr("市应急管理局：最近一次交换（emergency/key-employers 2026Q3，"),
                                 HasSubstr("/nowhere/emergency.token")));
    EXPECT_EQ(shown.code, 0);
    EXPECT_EQ(hub_.lianfang({"connectors", "--probe"}).code, 2);
}

TEST_F(Said, WhyRowsWereRefusedWithoutHoles)
{
    const auto file = folder_.write("workers.csv", head + "99010119800101001X,,,测试有限公司\r\n"
                                                          "990101198001010,某人,,测试有限公司\r\n"
                                                          "无,某人,,测试有限公司\r\n");
    hub_.start(today);
    const auto exchange = hub_.lianfang({"submit", "health/workers", "2026Q3", file, "--unit", "340223"});
    ASSERT_EQ(exchange.code, 2) << "refused as a whole: " << exchange.out;
    ASSERT_TRUE(within([&] { return !mail_.received().empty(); })) << hub_.said();
    const auto mail = mail_.received().at(0);
    EXPECT_THAT(mail.at("headers").at("Subject").get<std::string>(), HasSubstr("（南陵县"));
    std::string text;
    for (const auto& part : mail.at("parts"))
        text += part.value("text", "");
    EXPECT_THAT(text, AllOf(HasSubstr("必填项“姓名”为空"), Not(HasSubstr("…")), Not(HasSubstr("{0}"))));
    EXPECT_THAT(text, Not(HasSubstr("其余各行已入库")));
    EXPECT_THAT(text,
                AllOf(HasSubstr("Required field \"Name\" is empty"), HasSubstr("\"身份证号\" (Identity number): ")));
}

TEST_F(Said, WhatAHeaderLacksAndWhatACrosscheckWaitsFor)
{
    const auto file = folder_.write("words.csv", "甲,乙,丙\r\n1,2,3\r\n");
    hub_.start(today);
    EXPECT_THAT(hub_.lianfang({"submit", "health/workers", "2026Q3", file}).out,
                HasSubstr("应有的列名如：身份证号、姓名、"));
    const auto waiting = hub_.lianfang({"crosscheck", "--period", "2027Q1"});
    EXPECT_EQ(waiting.code, 2);
    EXPECT_THAT(waiting.out, HasSubstr("2027-01 结束"));
}

TEST(CheckConfig, OfNoFileIsOneFault)
{
    const auto ended = execute({program("lianfangd"), "--config", "/nowhere/hub.xml", "--check-config"});
    EXPECT_NE(ended.code, 0);
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 2) << "in two languages: " << ended.err;
}

TEST(CheckConfig, DoubtsAreSaidAndNoFault)
{
    const TemporaryFolder folder;
    std::filesystem::copy(shipped, folder.path() / "config", std::filesystem::copy_options::recursive);
    folder.write("config/connectors/gas.xml", "<department id=\"gas\" zh=\"燃气\" en=\"Gas\">\n"
                                              "<connector library=\"nosuch\"/>\n<push list=\"foo\"/>\n</department>");
    const auto ended = execute({program("lianfangd"), "--config", folder.path() / "config/hub.xml", "--check-config"});
    EXPECT_EQ(ended.code, 0);
    EXPECT_THAT(ended.err,
                AllOf(HasSubstr("gas.xml:2: 没有连接器 nosuch"), HasSubstr("gas.xml:3: There is no list foo")));
    EXPECT_THAT(ended.out, HasSubstr("提醒"));
}

} // namespace
} // namespace lianfang::test
