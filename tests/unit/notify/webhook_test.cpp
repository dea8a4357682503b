// The webhook against a receiver that checks both signatures by its own reckoning.
#include "hub/notify/webhook.h"

#include "hub/notify/outbox_worker.h"
#include "tests/support/http_receiver.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/notify/recorded_outbox.h"
#include "tests/unit/notify/sample_notice.h"

#include <Poco/Net/ServerSocket.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>

namespace lianfang {
namespace {

using test::HttpReceiver;
using test::RecordedOutbox;
using test::TemporaryFolder;

class Webhook : public testing::Test {
protected:
    HttpReceiver& receive(const std::string& secret = "共享密钥", const test::Certificate* certificate = nullptr)
    {
        receiver_ = std::make_unique<HttpReceiver>(folder_.path() / "hook", secret, certificate);
        settings_.url = fmt::format("{}://localhost:{}/lianfang?city=340200", certificate != nullptr ? "https" : "http",
                                    receiver_->port());
        settings_.secret = "共享密钥";
        if (certificate != nullptr)
            settings_.caFile = certificate->certificate;
        return *receiver_;
    }

    WebhookChannel channel() const
    {
        return WebhookChannel(
            {{"board", settings_}}, [](const OutboxEntry&) { return test::sampleNotice("xlsx"); },
            [] { return Seconds{1'795'381'260}; });
    }

    OutboxEntry attempt(WebhookChannel& hook, const std::string& recipient = "board")
    {
        outbox_.post("webhook", recipient, "uninsured-employer/2026Q3/17");
        OutboxWorker worker(outbox_, {"webhook", [&](const OutboxEntry& entry) { return hook.deliver(entry); }, {}}, {},
                            [this] { return outbox_.clock; });
        worker.deliverDue();
        return outbox_.entries.at(1);
    }

    OutboxEntry answered(const std::string& answer)
    {
        receive().answerNext("POST", answer);
        auto hook = channel();
        return attempt(hook);
    }

    TemporaryFolder folder_;
    WebhookSettings settings_;
    std::unique_ptr<HttpReceiver> receiver_;
    RecordedOutbox outbox_;
};

TEST_F(Webhook, IsSignedWithSm3)
{
    auto& receiver = receive();
    auto hook = channel();
    attempt(hook);
    EXPECT_EQ(receiver.received().at(0)["sm3"], true);
}

TEST_F(Webhook, IsSignedWithSha256)
{
    auto& receiver = receive();
    auto hook = channel();
    attempt(hook);
    EXPECT_EQ(receiver.received().at(0)["sha256"], true);
}

TEST_F(Webhook, OfAnotherSecretDoesNotPass)
{
    auto& receiver = receive("another secret");
    auto hook = channel();
    attempt(hook);
    EXPECT_EQ(receiver.received().at(0)["sm3"], false);
    EXPECT_EQ(receiver.received().at(0)["sha256"], false);
}

TEST_F(Webhook, TellsTotalsAndTheLargest)
{
    auto& receiver = receive();
    auto hook = channel();
    attempt(hook);
    const auto body = nlohmann::json::parse(receiver.received().at(0)["body"].get<std::string>());
    EXPECT_EQ(body["subject"]["zh"], "【联防】2026年第三季度未参保用人单位 12 家（新增 5 家）");
    EXPECT_EQ(body["values"]["total"], "12");
    EXPECT_EQ(body["lists"]["largest"][0]["subject"], "芜湖示例机械有限公司");
}

TEST_F(Webhook, ReachesTheWholeUrl)
{
    auto& receiver = receive();
    auto hook = channel();
    attempt(hook);
    EXPECT_EQ(receiver.received().at(0)["path"], "/lianfang?city=340200");
}

TEST_F(Webhook, KeepsTheReceipt)
{
    EXPECT_EQ(answered("200 编号 88").receipt, "200 编号 88");
}

TEST_F(Webhook, ARepeatIsRecognised)
{
    auto& receiver = receive();
    auto hook = channel();
    const OutboxEntry entry = outbox_.post("webhook", "board", "the-same");
    hook.deliver(entry);
    hook.deliver(entry);
    EXPECT_EQ(receiver.received().at(0)["repeated"], false);
    EXPECT_EQ(receiver.received().at(1)["repeated"], true);
}

TEST_F(Webhook, OfAKeyThatNoHeaderTakesIsSignedAndRecognisedAllTheSame)
{
    auto& receiver = receive();
    auto hook = channel();
    const OutboxEntry entry = outbox_.post("webhook", "board", "未参保\r\nX-Other: 1");
    hook.deliver(entry);
    hook.deliver(entry);
    EXPECT_EQ(receiver.received().at(1)["sm3"], true);
    EXPECT_EQ(receiver.received().at(1)["repeated"], true);
}

TEST_F(Webhook, GoesThroughTls)
{
    const auto certificate = test::makeCertificate(folder_.path());
    receive("共享密钥", &certificate);
    auto hook = channel();
    EXPECT_EQ(attempt(hook).state, "sent") << outbox_.entries.at(1).error;
}

TEST_F(Webhook, DoesNotTrustACertificateOfAnotherCa)
{
    const auto certificate = test::makeCertificate(folder_.path());
    auto& receiver = receive("共享密钥", &certificate);
    std::filesystem::create_directories(folder_.path() / "other");
    settings_.caFile = test::makeCertificate(folder_.path() / "other").certificate;
    auto hook = channel();
    EXPECT_EQ(attempt(hook).state, "waiting");
    EXPECT_EQ(receiver.received().size(), 0u);
}

TEST_F(Webhook, WaitsWhenTheReceiverFails)
{
    EXPECT_EQ(answered("503 busy").state, "waiting");
}

TEST_F(Webhook, WaitsWhenItWasTooSlow)
{
    EXPECT_EQ(answered("408 timeout").state, "waiting");
}

TEST_F(Webhook, WaitsWhenTheReceiverHasTooMuchToDo)
{
    EXPECT_EQ(answered("429 slow down").state, "waiting");
}

TEST_F(Webhook, IsDeadWhenRefused)
{
    const auto entry = answered("401 signature");
    EXPECT_EQ(entry.state, "dead");
    EXPECT_NE(entry.error.find("HTTP 401"), std::string::npos) << entry.error;
}

TEST_F(Webhook, DoesNotFollowARedirect)
{
    EXPECT_EQ(answered("307 moved").state, "dead");
    EXPECT_EQ(receiver_->received().size(), 1u);
}

TEST_F(Webhook, IsDeadWhenNobodyKnowsItsName)
{
    receive();
    auto hook = channel();
    EXPECT_EQ(attempt(hook, "robot").state, "dead");
}

TEST_F(Webhook, RefusesPlainHttpToAnotherMachine)
{
    settings_.url = "http://board.example.cn/hook";
    EXPECT_THROW(channel(), Error);
}

TEST_F(Webhook, RefusesAnotherScheme)
{
    settings_.url = "ftp://board.example.cn/hook";
    EXPECT_THROW(channel(), Error);
}

TEST_F(Webhook, WaitsWhenTheReceiverHangsUp)
{
    Poco::Net::ServerSocket rude(Poco::Net::SocketAddress("127.0.0.1", 0));
    settings_.url = fmt::format("http://127.0.0.1:{}/", rude.address().port());
    auto closing = std::async(std::launch::async, [&] { rude.acceptConnection().close(); });
    auto hook = channel();
    EXPECT_EQ(attempt(hook).state, "waiting");
}

TEST_F(Webhook, ReadsABoundedPartOfAnEndlessAnswer)
{
    Poco::Net::ServerSocket talker(Poco::Net::SocketAddress("127.0.0.1", 0));
    settings_.url = fmt::format("http://127.0.0.1:{}/", talker.address().port());
    auto talking = std::async(std::launch::async, [&] {
        auto client = talker.acceptConnection();
        char request[65536];
        client.receiveBytes(request, sizeof request);
        const std::string head = "HTTP/1.1 200 OK\r\n\r\n", words(10'000, 'x');
        try {
            client.sendBytes(head.data(), static_cast<int>(head.size()));
            for (;;)
                client.sendBytes(words.data(), static_cast<int>(words.size()), MSG_NOSIGNAL);
        } catch (const Poco::Exception&) { // the hub had enough
        }
    });
    auto hook = channel();
    EXPECT_EQ(attempt(hook).state, "sent") << outbox_.entries.at(1).error;
}

} // namespace
} // namespace lianfang
