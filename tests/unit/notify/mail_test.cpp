// Mail against a real SMTP server; what arrives is read back by Python's e-mail package under its strict policy.
#include "hub/notify/mail.h"

#include "hub/notify/messages.h"
#include "hub/notify/mime.h"
#include "hub/notify/outbox_worker.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/notify/recorded_outbox.h"
#include "tests/unit/notify/sample_notice.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Net/ServerSocket.h>

#include <gtest/gtest.h>

#include <future>
#include <sstream>

namespace lianfang {
namespace {

using test::RecordedOutbox;
using test::SmtpServer;
using test::SmtpServerOptions;
using test::TemporaryFolder;

std::string everyByte()
{
    std::string out;
    for (int i = 0; i < 3000; ++i)
        out += static_cast<char>(i * 7 % 256);
    return out;
}

class Mail : public testing::Test {
protected:
    Mail()
    {
        settings_.fromName = "市工伤保险数据交换平台（联防）";
        settings_.from = "lianfang@rsj.example.cn";
        settings_.helo = "localhost";
        settings_.timeoutSeconds = 20;
    }

    static void SetUpTestSuite()
    {
        shared_ = std::make_unique<TemporaryFolder>();
        certificate_ = test::makeCertificate(shared_->path());
    }
    static void TearDownTestSuite() { shared_.reset(); }

    SmtpServer& serve(const std::string& security, const std::string& user = {}, const std::string& password = {})
    {
        server_ = std::make_unique<SmtpServer>(folder_.path() / "mail",
                                               SmtpServerOptions{security, certificate_, user, password});
        settings_.host = "localhost";
        settings_.port = server_->port();
        settings_.security = security == "none"       ? MailSecurity::none
                             : security == "starttls" ? MailSecurity::startTls
                                                      : MailSecurity::tls;
        settings_.caFile = certificate_.certificate;
        settings_.user = user;
        settings_.password = password;
        return *server_;
    }

    MailChannel channel() const
    {
        return MailChannel(settings_, [](const OutboxEntry&) { return test::sampleNotice(everyByte()); });
    }

    // The state of an entry after one attempt.
    OutboxEntry attempt(MailChannel& channel, const std::string& recipient = "gsbx@example.cn")
    {
        outbox_.post("mail", recipient);
        OutboxWorker worker(outbox_, {"mail", [&](const OutboxEntry& entry) { return channel.deliver(entry); }, {}}, {},
                            [this] { return outbox_.clock; });
        worker.deliverDue();
        return outbox_.entries.at(1);
    }

    // The one message that arrived at a server without security.
    nlohmann::json arrived()
    {
        auto& server = serve("none");
        auto mail = channel();
        attempt(mail);
        const auto received = server.received();
        if (received.size() != 1)
            throw std::runtime_error("nothing arrived: " + outbox_.entries.at(1).error);
        return received[0];
    }

    static const nlohmann::json& part(const nlohmann::json& message, const std::string& type)
    {
        for (const auto& one : message["parts"])
            if (one["type"] == type)
                return one;
        throw std::runtime_error("no part " + type + " in " + message.dump());
    }
    static constexpr const char* xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    static inline std::unique_ptr<TemporaryFolder> shared_;
    static inline test::Certificate certificate_;
    TemporaryFolder folder_;
    MailSettings settings_;
    std::unique_ptr<SmtpServer> server_;
    RecordedOutbox outbox_;
};

TEST_F(Mail, ArrivesWithItsSubject)
{
    EXPECT_EQ(arrived()["headers"]["Subject"], "【联防】2026年第三季度未参保用人单位 12 家（新增 5 家）");
}

TEST_F(Mail, ArrivesFromTheNamedSender)
{
    EXPECT_EQ(arrived()["from-name"], "市工伤保险数据交换平台（联防）");
}

TEST_F(Mail, ArrivesWithTheAttachmentsNameForNewClients)
{
    EXPECT_EQ(part(arrived(), xlsx)["filename"], "未参保用人单位清单_2026年第三季度_含镜湖区、南陵县、无为市.xlsx");
}

TEST_F(Mail, ArrivesWithTheAttachmentsNameForOldClients)
{
    EXPECT_EQ(part(arrived(), xlsx)["name"], "未参保用人单位清单_2026年第三季度_含镜湖区、南陵县、无为市.xlsx");
}

TEST_F(Mail, ArrivesWithTheAttachmentsBytes)
{
    std::istringstream encoded(part(arrived(), xlsx)["bytes"].get<std::string>());
    Poco::Base64Decoder decoder(encoded);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(decoder), {}), everyByte());
}

TEST_F(Mail, ArrivesWithItsText)
{
    EXPECT_EQ(part(arrived(), "text/plain")["text"], test::sampleNotice().text);
}

TEST_F(Mail, ArrivesWithItsHtml)
{
    EXPECT_EQ(part(arrived(), "text/html")["text"], test::sampleNotice().html);
}

TEST_F(Mail, ArrivesAsAlternativesInsideMixed)
{
    std::vector<std::string> types;
    const auto message = arrived();
    for (const auto& one : message["parts"])
        types.push_back(one["type"]);
    EXPECT_EQ(types,
              (std::vector<std::string>{"multipart/mixed", "multipart/alternative", "text/plain", "text/html", xlsx}));
}

TEST_F(Mail, ArrivesWithoutDefects)
{
    const auto message = arrived();
    for (const auto& one : message["parts"])
        EXPECT_EQ(one["defects"].size(), 0u) << one.dump();
}

TEST_F(Mail, ArrivesInAsciiOnly)
{
    EXPECT_EQ(arrived()["ascii"], true);
}

TEST_F(Mail, ArrivesWithDateInChinaTime)
{
    EXPECT_EQ(arrived()["headers"]["Date"], "Mon, 23 Nov 2026 05:00:00 +0800");
}

TEST_F(Mail, SaysThatAMachineSentIt)
{
    EXPECT_EQ(arrived()["headers"]["Auto-Submitted"], "auto-generated");
}

TEST_F(Mail, GoesThroughStartTlsWithLogin)
{
    auto& server = serve("starttls", "lianfang", "口令 with spaces");
    auto mail = channel();
    ASSERT_EQ(attempt(mail).state, "sent") << outbox_.entries.at(1).error;
    EXPECT_EQ(server.received().at(0)["user"], "lianfang");
    EXPECT_EQ(server.received().at(0)["encrypted"], true);
}

TEST_F(Mail, GoesThroughTlsWithLogin)
{
    serve("tls", "lianfang", "secret");
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "sent") << outbox_.entries.at(1).error;
}

TEST_F(Mail, KeepsTheServersReceipt)
{
    serve("none");
    auto mail = channel();
    EXPECT_EQ(attempt(mail).receipt, "250 2.0.0 Ok: queued as 0001");
}

TEST_F(Mail, DoesNotTrustACertificateOfAnotherCa)
{
    serve("starttls", "lianfang", "secret");
    std::filesystem::create_directories(folder_.path() / "other");
    settings_.caFile = test::makeCertificate(folder_.path() / "other").certificate;
    auto mail = channel();
    const auto entry = attempt(mail);
    EXPECT_EQ(entry.state, "waiting");
    EXPECT_EQ(server_->received().size(), 0u);
}

TEST_F(Mail, DoesNotTrustACertificateOfAnotherName)
{
    serve("tls", "lianfang", "secret");
    settings_.host = "127.0.0.2"; // not named in the certificate; Linux answers on all of 127/8, the server does not
    Poco::Net::ServerSocket relay(Poco::Net::SocketAddress("127.0.0.2", 0));
    settings_.port = relay.address().port();
    auto forward = std::async(std::launch::async, [&] {
        auto client = relay.acceptConnection();
        Poco::Net::StreamSocket server(Poco::Net::SocketAddress("127.0.0.1", server_->port()));
        char bytes[16384];
        auto back = std::async(std::launch::async, [&] {
            char more[16384];
            try {
                for (int n; (n = server.receiveBytes(more, sizeof more)) > 0;)
                    client.sendBytes(more, n);
            } catch (const Poco::Exception&) {
            }
        });
        try {
            for (int n; (n = client.receiveBytes(bytes, sizeof bytes)) > 0;)
                server.sendBytes(bytes, n);
        } catch (const Poco::Exception&) {
        }
        server.shutdown();
    });
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "waiting");
    EXPECT_EQ(server_->received().size(), 0u);
}

TEST_F(Mail, RefusesToSendAPasswordInTheClear)
{
    serve("none");
    settings_.user = "lianfang";
    settings_.password = "secret";
    EXPECT_THROW(channel(), Error);
}

TEST_F(Mail, WaitsWhenTheLoginIsRefusedAndNeverSaysThePassword)
{
    serve("starttls", "lianfang", "right-password");
    settings_.password = "wrong-password";
    auto mail = channel();
    const auto entry = attempt(mail);
    EXPECT_EQ(entry.state, "waiting");
    EXPECT_EQ(entry.error.find("wrong-password"), std::string::npos) << entry.error;
}

TEST_F(Mail, WaitsWhenTheServerIsBusy)
{
    serve("none").answerNext("MAIL", "421 4.3.2 shutting down");
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "waiting");
}

TEST_F(Mail, WaitsWhenTheMessageIsPostponed)
{
    serve("none").answerNext("DATA", "451 4.7.1 greylisted");
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "waiting");
}

TEST_F(Mail, IsDeadWhenTheRecipientIsUnknown)
{
    serve("none").answerNext("RCPT", "550 5.1.1 no such user");
    auto mail = channel();
    const auto entry = attempt(mail);
    EXPECT_EQ(entry.state, "dead");
    EXPECT_NE(entry.error.find("550 5.1.1 no such user"), std::string::npos) << entry.error;
}

TEST_F(Mail, IsDeadWhenTheMessageIsRefused)
{
    serve("none").answerNext("DATA", "554 5.7.1 spam");
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "dead");
}

TEST_F(Mail, IsDeadWhenTheAddressIsNone)
{
    serve("none");
    auto mail = channel();
    EXPECT_EQ(attempt(mail, "工伤保险科").state, "dead");
}

TEST_F(Mail, WaitsWhenNobodyListens)
{
    serve("none");
    server_.reset();
    auto mail = channel();
    EXPECT_EQ(attempt(mail).state, "waiting");
}

TEST_F(Mail, GoesOutAfterAFailureAndARepeatIsTheSameMessage)
{
    auto& server = serve("none");
    auto mail = channel();
    const OutboxEntry entry = outbox_.post("mail", "gsbx@example.cn");
    server.answerNext("RCPT", "450 4.2.0 later");
    EXPECT_THROW(mail.deliver(entry), Error);
    mail.deliver(entry);
    mail.deliver(entry); // as after a crash between sending and recording
    const auto first = TemporaryFolder::read(folder_.path() / "mail" / "0001.eml");
    EXPECT_EQ(first, TemporaryFolder::read(folder_.path() / "mail" / "0002.eml"));
}

TEST_F(Mail, LeavesLinesThatBeginWithADotAlone)
{
    auto& server = serve("none");
    auto notice = test::sampleNotice();
    notice.subject = std::string(2, '.');
    notice.text = ".\n..\n.end\n";
    notice.html.clear();
    MailChannel mail(settings_, [&](const OutboxEntry&) { return notice; });
    attempt(mail);
    EXPECT_EQ(part(server.received().at(0), "text/plain")["text"], ".\n..\n.end\n");
}

TEST_F(Mail, ASilentServerDoesNotHoldUpTheEnd)
{
    const Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
    settings_.host = "127.0.0.1";
    settings_.port = silent.address().port();
    settings_.security = MailSecurity::none;
    settings_.timeoutSeconds = 3600;
    auto mail = channel();
    outbox_.post("mail", "gsbx@example.cn");
    std::promise<void> begun;
    OutboxWorker worker(outbox_,
                        {"mail", [&](const OutboxEntry& entry) { return begun.set_value(), mail.deliver(entry); },
                         [&] { mail.interrupt(); }},
                        {}, [this] { return outbox_.clock; });
    worker.start();
    begun.get_future().wait();
    worker.stop();
    EXPECT_EQ(outbox_.entries.at(1).attempts, 0);
}

} // namespace
} // namespace lianfang
