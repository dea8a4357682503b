#include "plugins/sdk/http.h"

#include "tests/support/hub_in_memory.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace lianfang::sdk {
namespace {

using namespace std::chrono_literals;
using test::LoopbackServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Http : public testing::Test {
protected:
    explicit Http(std::vector<std::string> options = {"--token", "swordfish"})
        : source_("http_source.py", folder_.path() / "source", options)
    {
        server_.url = "http://127.0.0.1:" + std::to_string(source_.port());
        server_.token = "swordfish";
        server_.firstPause = 1ms;
    }

    HttpClient client() { return {hub_.hub(), server_}; }

    HttpAnswer streamed(const std::string& path)
    {
        auto document = hub_.hub().begin("d", "");
        HttpRequest request;
        request.path = path;
        return client().stream(request, document);
    }

    // "refused: …" or "failed: …", in English.
    template <typename Action>
    std::string failureOf(Action action)
    {
        try {
            action();
        } catch (const Refused& error) {
            return std::string("refused: ") + error.what();
        } catch (const Failure& error) {
            return std::string("failed: ") + error.what();
        } catch (const Cancelled&) {
            return "cancelled";
        }
        return "no failure";
    }
    std::string failureAt(const std::string& path)
    {
        return failureOf([&] { streamed(path); });
    }

    test::TemporaryFolder folder_;
    LoopbackServer source_;
    test::HubInMemory hub_;
    HttpServer server_;
};

TEST_F(Http, SendsTokenAndParametersAndTakesTheBody)
{
    server_.headers["X-Api-Key"] = "k";
    EXPECT_EQ(client().get("/echo", {{"since", "2026-09-01T00:00:00+08:00"}, {"区", "芜湖&x=1"}}).body, "hello");
    const auto request = source_.received().front();
    EXPECT_EQ(request["headers"]["Authorization"], "Bearer swordfish");
    EXPECT_EQ(request["headers"]["X-Api-Key"], "k");
    EXPECT_EQ(request["path"], "/echo?since=2026-09-01T00%3A00%3A00%2B08%3A00&%E5%8C%BA=%E8%8A%9C%E6%B9%96%26x%3D1");
}

TEST_F(Http, PostsABody)
{
    HttpRequest request;
    request.method = "POST";
    request.path = "echo";
    request.mediaType = "text/xml; charset=utf-8";
    request.body = "<问/>";
    EXPECT_EQ(client().send(request).body, "<问/>");
    EXPECT_EQ(source_.received().front()["headers"]["Content-Type"], "text/xml; charset=utf-8");
}

TEST_F(Http, FollowsPagesByLink)
{
    std::string rows;
    for (std::optional<std::string> page = "/rows?pages=3"; page;) {
        const auto answer = client().get(*page);
        rows += answer.body;
        page = answer.next();
    }
    EXPECT_EQ(rows, "n\r\n1\r\nn\r\n2\r\nn\r\n3\r\n");
}

TEST_F(Http, StreamsAChunkedAnswerIntoADocument)
{
    EXPECT_EQ(streamed("/chunked").status, 200);
    EXPECT_EQ(hub_.documents["d"], "hello world");
}

TEST_F(Http, WhatIsCutShortIsNeverTakenForWhole)
{
    EXPECT_THAT(failureAt("/cut"), AllOf(HasSubstr("failed"), HasSubstr("broke off")));
    EXPECT_THAT(failureAt("/cut-chunked"), AllOf(HasSubstr("failed"), HasSubstr("broke off")));
    EXPECT_THAT(failureAt("/cut-late"), AllOf(HasSubstr("failed"), HasSubstr("broke off")));
}

TEST_F(Http, AnAnswerWithoutLengthIsTakenOnlyWhereThatIsAgreed)
{
    EXPECT_THAT(failureAt("/unstated"), HasSubstr("states no length"));
    server_.endsUnstated = true;
    streamed("/unstated");
    EXPECT_EQ(hub_.documents["d"], "all there is");
}

TEST_F(Http, AsksAgainWhileTheServerIsBusy)
{
    for (const char* answer : {"503", "429 0", "503 Wed, 01 Jan 2020 00:00:00 GMT"})
        source_.answerNext("BUSY", answer);
    EXPECT_EQ(client().get("/busy").body, "done");
    EXPECT_EQ(source_.received().size(), 4u);
}

TEST_F(Http, WaitsAsLongAsTheServerAsks)
{
    source_.answerNext("BUSY", "503 1");
    const auto begun = std::chrono::steady_clock::now();
    client().get("/busy");
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 1s);
}

TEST_F(Http, GivesUpWhereItsTimeDoesNotAllowThePause)
{
    source_.answerNext("BUSY", "503 3600");
    EXPECT_THAT(failureAt("/busy"), HasSubstr("failed: the server is busy and asks to come back in 3600 s"));
}

TEST_F(Http, GivesUpAfterSomeAttempts)
{
    server_.attempts = 2;
    for (int i = 0; i < 3; ++i)
        source_.answerNext("BUSY", "429");
    EXPECT_THAT(failureAt("/busy"), HasSubstr("failed"));
    EXPECT_EQ(source_.received().size(), 2u);
}

TEST_F(Http, FollowsARedirectOnTheSameServerOnly)
{
    EXPECT_EQ(client().get("/to/echo").body, "hello");
    EXPECT_THAT(failureAt("/away"), HasSubstr("refused: it leads to another server"));
    EXPECT_THAT(failureAt("/around"), HasSubstr("too many redirects"));
    EXPECT_THAT(failureAt("http://192.0.2.1/x"), HasSubstr("another server"));
}

TEST_F(Http, AWrongTokenIsRefusedAndNotRepeatedInWords)
{
    server_.token = "another-secret";
    const auto failure = failureAt("/echo?key=hidden");
    EXPECT_THAT(failure, AllOf(HasSubstr("refused"), HasSubstr("401")));
    EXPECT_THAT(failure + hub_.logged, AllOf(Not(HasSubstr("another-secret")), Not(HasSubstr("hidden"))));
}

TEST_F(Http, WhatIsNotThereIsRefusedAndAFaultOfTheServerMayPass)
{
    EXPECT_THAT(failureAt("/nothing"), HasSubstr("refused: the server refused the request (404)"));
    source_.answerNext("BUSY", "500");
    EXPECT_THAT(failureAt("/busy"), HasSubstr("failed"));
}

TEST_F(Http, AHeaderCannotBeSplit)
{
    server_.token = "x\r\nX-Injected: yes";
    EXPECT_THAT(failureAt("/echo"), HasSubstr("line break"));
}

TEST_F(Http, CompressionThatNobodyAskedForIsRefused)
{
    EXPECT_THAT(failureAt("/zipped"), HasSubstr("compressed"));
}

TEST_F(Http, AnEndlessAnswerEndsAtTheLimit)
{
    server_.maxBytes = 1u << 20;
    EXPECT_THAT(failureAt("/endless"), HasSubstr("longer than 1048576 bytes"));
}

TEST_F(Http, ASilentServerEndsInAFailure)
{
    server_.answerTimeout = 300ms;
    EXPECT_THAT(failureAt("/slow"), HasSubstr("no answer in time"));
}

TEST_F(Http, CancellingEndsTheWaitSoon)
{
    std::jthread officer([&] {
        std::this_thread::sleep_for(300ms);
        hub_.stop = true;
    });
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(failureAt("/slow"), "cancelled");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
}

TEST_F(Http, AServerThatIsAwayMayComeBack)
{
    server_.url = "http://127.0.0.1:" + std::to_string(test::freePort());
    EXPECT_THAT(failureAt("/echo"), HasSubstr("failed: the connection failed"));
}

TEST_F(Http, PutsAListWithAKeyThatRecognisesRepeats)
{
    auto outgoing = hub_.outgoing("退回清单.csv", std::string(300'000, 'z'));
    HttpRequest request;
    request.path = "/lists/x";
    EXPECT_EQ(client().put(request, outgoing).status, 201);
    const auto received = source_.received().front();
    EXPECT_EQ(received["method"], "PUT");
    EXPECT_EQ(received["body"].get<std::string>().size(), 300'000u);
    EXPECT_EQ(received["headers"]["Idempotency-Key"], "%E9%80%80%E5%9B%9E%E6%B8%85%E5%8D%95.csv");
}

TEST_F(Http, AnAddressWithAPasswordIsRefused)
{
    server_.url = "http://user:password@127.0.0.1/";
    EXPECT_THAT(failureOf([&] { client(); }), AllOf(HasSubstr("refused"), Not(HasSubstr("password@"))));
}

struct Certificates {
    test::TemporaryFolder folder;
    test::Certificate theirs = test::makeCertificate(made("server"));
    test::Certificate ours = test::makeCertificate(made("client"));

    std::filesystem::path made(const std::string& name) const
    {
        std::filesystem::create_directories(folder.path() / name);
        return folder.path() / name;
    }
};

class Https : private Certificates, public Http {
protected:
    Https()
        : Http({"--token", "swordfish", "--certificate", theirs.certificate, "--key", theirs.key, "--client-ca",
                ours.certificate})
    {
        server_.url = "https://127.0.0.1:" + std::to_string(source_.port());
        server_.caFile = theirs.certificate;
        server_.clientCertificate = test::TemporaryFolder::read(ours.certificate);
        server_.clientKey = test::TemporaryFolder::read(ours.key);
    }
};

TEST_F(Https, TalksToAServerWhoseCertificateIsTrusted)
{
    EXPECT_EQ(client().get("/echo").body, "hello");
    EXPECT_EQ(streamed("/chunked").status, 200);
}

TEST_F(Https, AnUnknownCertificateIsRefused)
{
    server_.caFile.clear();
    EXPECT_THAT(failureAt("/echo"), HasSubstr("refused"));
}

TEST_F(Https, ACertificateForAnotherNameIsRefusedEvenOnThisMachine)
{
    const auto key = folder_.path() / "key.pem";
    const auto certificate = folder_.path() / "certificate.pem";
    test::run({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
               "-nodes", "-days", "2", "-subj", "/CN=elsewhere", "-addext", "subjectAltName=DNS:elsewhere", "-keyout",
               key, "-out", certificate});
    const LoopbackServer other("http_source.py", folder_.path() / "other",
                               {"--certificate", certificate, "--key", key});
    server_.caFile = certificate;
    for (const char* host : {"127.0.0.1", "localhost"}) {
        server_.url = std::string("https://") + host + ":" + std::to_string(other.port());
        EXPECT_THAT(failureAt("/echo"), HasSubstr("refused: certificates do not agree"));
    }
}

TEST_F(Https, WithoutAClientCertificateTheServerRefuses)
{
    server_.clientCertificate.clear();
    EXPECT_THAT(failureAt("/echo"), Not(HasSubstr("no failure")));
}

TEST_F(Https, ACertificateWithoutItsKeyIsRefused)
{
    server_.clientKey = "swordfish";
    EXPECT_THAT(failureAt("/echo"), HasSubstr("refused: secrets client-certificate and client-key"));
}

TEST_F(Https, WhatIsCutShortIsNotWholeUnderEncryptionEither)
{
    EXPECT_THAT(failureAt("/cut"), HasSubstr("failed"));
    EXPECT_THAT(failureAt("/cut-late"), HasSubstr("failed"));
}

} // namespace
} // namespace lianfang::sdk
