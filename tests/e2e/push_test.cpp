// A department's program pushes permits over HTTPS, as they are issued.
#include "tests/city/numbers.h"
#include "tests/e2e/push_world.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <thread>

namespace lianfang::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Push : public PushWorld {
protected:
    Push() : PushWorld(Port::tls) {}
};

TEST_F(Push, APermitIsTakenInJudgedAndReadBack)
{
    start();
    const auto mine = token();
    const auto taken = push(mine, permits({"P1"}) + "P2,新增,C-X,某工程,340202,不是代码,,2026-11-01,\r\n");
    ASSERT_EQ(taken.status, 202) << taken.body;
    const auto receipt = taken.json();
    EXPECT_EQ(receipt.at("dataset"), "construction/permits");
    EXPECT_EQ(receipt.at("unit"), "340202");
    EXPECT_EQ(receipt.at("digest").get<std::string>().size(), 64U);

    const auto exchange = awaitExchange(mine, receipt);
    EXPECT_EQ(exchange.at("state"), "done");
    EXPECT_EQ(exchange.at("accepted"), 1);
    EXPECT_EQ(exchange.at("rejected"), 1);
    const auto rejections = ask("GET", receipt.at("rejections"), mine).json();
    ASSERT_EQ(rejections.at("refused").size(), 1U);
    EXPECT_EQ(rejections.at("refused").at(0).at("row"), 3);
    const auto workbook = ask("GET", receipt.at("rejectionsWorkbook"), mine);
    EXPECT_EQ(workbook.status, 200);
    EXPECT_EQ(workbook.body.substr(0, 2), "PK");

    for (int i = 0; i < 300 && !open("P1"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto findings = hub_.ask({"findings", "--crosscheck", "uninsured-project"});
    ASSERT_EQ(findings.size(), 1U) << hub_.said();
    EXPECT_EQ(findings.at(0).at("subjectKey"), "project:P1");
    EXPECT_EQ(findings.at(0).at("state"), "open");
    EXPECT_EQ(findings.at(0).at("lines").at(0).at("reason"), "not-enrolled");
    EXPECT_EQ(findings.at(0).at("evidence").at("row"), 2);
}

TEST_F(Push, EveryPushOfADayCountsAndAnEnrolmentCloses)
{
    start();
    const auto mine = token();
    std::vector<nlohmann::json> receipts;
    for (const auto* number : {"P1", "P2", "P3"})
        receipts.push_back(push(mine, permits({number})).json());
    receipts.push_back(push(mine, permits({"P4"}, "C-INSURED")).json());
    for (const auto& receipt : receipts) {
        const auto exchange = awaitExchange(mine, receipt);
        EXPECT_EQ(exchange.at("accepted"), 1) << exchange;
    }
    EXPECT_EQ(receipts.back().at("exchange").get<int>() - receipts.front().at("exchange").get<int>(), 3);
    for (int i = 0; i < 300 && !open("P3"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(open("P1") && open("P2") && open("P3")) << hub_.said();
    EXPECT_FALSE(open("P4"));

    auto withdrawn = permits({"P1"});
    withdrawn.replace(withdrawn.find("新增"), std::string("新增").size(), "撤销");
    awaitExchange(mine, push(mine, withdrawn).json());
    for (int i = 0; i < 300 && open("P1"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_FALSE(open("P1"));
    EXPECT_TRUE(open("P2"));
}

TEST_F(Push, AMonthsCountIsComparedAndADifferenceNotified)
{
    start();
    const auto mine = token();
    const auto issued = [&](const std::string& number) {
        auto csv = permits({number}, "C-INSURED", "");
        const std::string day = "2026-11-01";
        return csv.replace(csv.find(day), day.size(), "2026-10-20");
    };
    awaitExchange(mine, push(mine, issued("P1")).json());
    const auto counted = ask("POST", "/api/v1/submissions/construction/permit-counts/2026-10?unit=340202", mine, {},
                             "所属区划,本月发证数\r\n340202,2\r\n");
    ASSERT_EQ(counted.status, 202) << counted.body;
    awaitExchange(mine, counted.json());

    auto notices = told("施工许可对账不符", 1);
    ASSERT_EQ(notices.size(), 1U) << hub_.said();
    EXPECT_EQ(notices[0].at("values").at("total"), "1");
    EXPECT_EQ(notices[0].at("lists").at("largest").at(0).at("subject"), "镜湖区");
    const auto findings = hub_.ask({"findings", "--crosscheck", "permit-count-difference"});
    EXPECT_EQ(findings.at(0).at("subjectKey"), "unit:340202");
    EXPECT_EQ(findings.at(0).at("lines").at(0).at("detail"), "对账 2 件，收到 1 件");

    awaitExchange(mine, push(mine, issued("P2")).json());
    notices = told("施工许可对账不符", 2);
    ASSERT_EQ(notices.size(), 2U) << hub_.said();
    EXPECT_EQ(notices[1].at("values").at("total"), "0");
}

TEST_F(Push, RepeatedWithItsKeyItIsTheSameOneAlsoAfterAKill)
{
    start();
    const auto mine = token();
    const auto first = push(mine, permits({"P1"}), "k-1");
    hub_.send(SIGKILL);
    hub_.stop();
    hub_.start(today);
    const auto again = push(mine, permits({"P1"}), "k-1");
    EXPECT_EQ(first.status, 202);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.json(), first.json());
    const auto other = push(mine, permits({"P2"}), "k-1");
    EXPECT_EQ(other.status, 409);
    EXPECT_EQ(other.code(), "store.idempotency-conflict");
    EXPECT_EQ(awaitExchange(mine, first.json()).at("accepted"), 1);
    EXPECT_EQ(ask("GET", "/api/v1/exchanges?dataset=construction/permits", mine).json().size(), 1U);
}

TEST_F(Push, ATokenIsForItsDepartmentAndUnitOnly)
{
    start();
    const auto mine = token(), ofUnit = token({"--unit", "340207"}), postal = token({}, "postal");
    EXPECT_EQ(push("", permits({"P1"})).status, 401);
    EXPECT_EQ(push(mine + "0", permits({"P1"})).status, 401);
    EXPECT_EQ(push(postal, permits({"P1"})).code(), "app.not-allowed");
    EXPECT_EQ(push(ofUnit, permits({"P1"})).status, 403);
    EXPECT_EQ(push(ofUnit, permits({"P1"}), "", "?unit=340207").status, 202);
    const auto receipt = push(mine, permits({"P1"})).json();
    for (const auto& foreign : {postal, ofUnit}) {
        EXPECT_EQ(ask("GET", receipt.at("state"), foreign).status, 404);
        EXPECT_EQ(ask("GET", receipt.at("rejections"), foreign).status, 404);
        EXPECT_EQ(ask("GET", receipt.at("rejectionsWorkbook"), foreign).status, 404);
    }
    EXPECT_EQ(ask("GET", "/api/v1/exchanges", postal).json().size(), 0U);
    // What is the daemon's own user's is not on the network at all.
    for (const auto* path :
         {"status", "findings", "notices", "tokens", "connectors", "rejections?dataset=construction/permits"})
        EXPECT_EQ(ask("GET", std::string("/api/v1/") + path, mine).status, 404) << path;

    const auto list = hub_.ask({"token", "list"});
    ASSERT_EQ(list.size(), 3U);
    EXPECT_THAT(list.dump(), Not(HasSubstr(mine)));
    hub_.ask({"token", "revoke", std::to_string(list.at(0).at("id").get<int>())});
    EXPECT_EQ(push(mine, permits({"P1"})).status, 401);
    const auto log = TemporaryFolder::read(hub_.data() / "log" / "lianfang.log");
    EXPECT_THAT(log, HasSubstr("audit:"));
    EXPECT_THAT(log, Not(HasSubstr(mine.substr(mine.size() - 64))));
}

TEST_F(Push, WhatCannotBeTakenIsSaidAtOnce)
{
    start();
    const auto mine = token();
    EXPECT_EQ(push(mine, permits({"P1"}), "", "?unit=999999").code(), "app.unit-unknown");
    EXPECT_EQ(push(mine, permits({"P1"}), "", "", "2026-11-05").code(), "app.period-ahead");
    EXPECT_EQ(push(mine, permits({"P1"}), "", "", "2026").code(), "app.period-unfit");
    EXPECT_EQ(push(mine, permits({"P1"}), "", "?as_of=2027-01-01").status, 400);
    EXPECT_EQ(push(mine, permits({"P1"}), "", "?units=340207").code(), "app.request-unreadable") << "not overlooked";
    EXPECT_EQ(push(mine, permits({"P1"}), "", "?unit=&unit=340202").code(), "app.request-unreadable");
    EXPECT_EQ(push(mine, "").status, 400);
    EXPECT_EQ(ask("POST", "/api/v1/submissions/construction/nothing/" + today, mine, {}, "x").status, 404);
    EXPECT_EQ(
        ask("POST", "/api/v1/submissions/construction/permits/" + today, mine, {{"Content-Encoding", "gzip"}}, "x")
            .status,
        415);
    EXPECT_EQ(hub_.ask({"exchanges", "construction/permits"}).size(), 0U);
    // Not one of the formats: taken in, and failed with the reason.
    const auto exchange = awaitExchange(mine, push(mine, std::string("\0\1\2\3", 4)).json());
    EXPECT_EQ(exchange.at("state"), "failed");
    EXPECT_TRUE(exchange.contains("error"));
}

TEST_F(Push, TooManyRefusedAttemptsAreTurnedAwayAndAValidTokenPasses)
{
    start();
    const auto mine = token();
    int turnedAway = 0;
    for (int i = 0; i < 14; ++i)
        turnedAway += ask("GET", "/api/v1/exchanges", "lianfang-1-" + std::string(64, '0')).status == 429;
    EXPECT_EQ(turnedAway, 4);
    EXPECT_EQ(ask("GET", "/api/v1/exchanges", mine).status, 200);
}

TEST_F(Push, APermitDoesNotWaitBehindALargeSubmission)
{
    start();
    const auto mine = token();
    std::string csv = "身份证号,姓名,网点许可证号\n";
    for (std::uint32_t i = 0; i < 400'000; ++i)
        csv += city::identityNumber(i, *dayFromString("1990-05-20"), i % 2 == 0) + ",张三,皖邮202600001\n";
    const auto large = folder_.write("couriers.csv", csv);
    const auto begun = hub_.ask({"submit", "postal/couriers", "2026-10", large, "--unit", "340223", "--no-wait"});

    EXPECT_EQ(awaitExchange(mine, push(mine, permits({"P1"})).json()).at("accepted"), 1);
    for (int i = 0; i < 300 && !open("P1"); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(open("P1"));

    const auto couriers = hub_.ask({"exchanges", "postal/couriers", "--period", "2026-10"});
    EXPECT_EQ(couriers.at(0).at("id"), begun.at(0).at("id"));
    EXPECT_EQ(couriers.at(0).at("state"), "running") << "it was to be larger than a permit takes";
}

TEST_F(Push, FewBytesThatUnfoldIntoManyRowsWaitWithTheLargeOnes)
{
    start();
    const auto mine = token();
    std::string unfolds = permits({});
    for (int i = 0; i < 60'000; ++i)
        unfolds += "x\n";
    const auto exchange = awaitExchange(mine, push(mine, unfolds).json());
    EXPECT_EQ(exchange.at("state"), "failed");
    EXPECT_EQ(exchange.at("error").at("code"), "normalise.too-many-rejected") << "for what it is, not for its size";
}

TEST_F(Push, HowLongAPermitTakes)
{
    start();
    const auto mine = token();
    std::vector<double> accepted, judged;
    for (int i = 0; i < 100; ++i) {
        const std::string number = "L" + std::to_string(i);
        const auto begun = std::chrono::steady_clock::now();
        const auto since = [&] {
            return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
        };
        const auto receipt = push(mine, permits({number})).json();
        while (ask("GET", receipt.at("state"), mine).json().at("state") == "running")
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        accepted.push_back(since());
        while (!open(number) && since() < 30'000)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        judged.push_back(since());
        ASSERT_TRUE(open(number)) << hub_.said();
    }
    std::sort(accepted.begin(), accepted.end());
    std::sort(judged.begin(), judged.end());
    fmt::print(
        "push over HTTPS, 100 permits: accepted p50 {:.0f} ms, p95 {:.0f} ms; judged p50 {:.0f} ms, p95 {:.0f} ms\n",
        accepted[50], accepted[95], judged[50], judged[95]);
    EXPECT_LT(accepted[50], 1000);
    EXPECT_LT(judged[50], 1000);
}

TEST_F(Push, ACertificateThatCannotBeUsedLeavesTheOneBefore)
{
    start();
    const auto mine = token();
    // Another key than the certificate's.
    std::filesystem::copy_file(authority_.clientKey, authority_.serverKey, std::filesystem::copy_options::overwrite_existing);
    hub_.send(SIGHUP);
    hub_.await("READY=1", 2);
    EXPECT_THAT(hub_.said(), testing::HasSubstr("the network port stays as it was"));
    EXPECT_EQ(ask("GET", "/api/v1/exchanges", mine).status, 200);
}

class MutualTls : public PushWorld {
protected:
    MutualTls() : PushWorld(Port::mutualTls) {}
};

TEST_F(MutualTls, WithoutACertificateOfTheCaNobodyIsLetIn)
{
    start();
    const auto mine = token();
    EXPECT_EQ(ask("GET", "/api/v1/exchanges", mine).status, 200);
    EXPECT_ANY_THROW(ask("GET", "/api/v1/exchanges", mine, {}, {}, false));
}

} // namespace
} // namespace lianfang::test
