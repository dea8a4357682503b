#include "tests/contract/connector/connector_fixture.h"
#include "tests/support/loopback_server.h"

namespace lianfang::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// A SOAP 1.1 service that gives two permits an answer.
class Construction : public ConnectorFixture {
protected:
    Construction() : ConnectorFixture("construction")
    {
        request_.dataset = "construction/permits";
        request_.period = *Period::parse("2026-09-30");
        request_.unit = "340202";
        request_.settings = {{"url", "http://127.0.0.1:" + std::to_string(server_.port())},
                             {"endpoint", "/services/PermitExchange"},
                             {"probe", "/services/PermitExchange?wsdl"},
                             {"namespace", "urn:construction:exchange"},
                             {"operation:construction/permits", "GetPermits"},
                             {"parameters", "from={first-day} unit={unit} page={page}"},
                             {"row", "permit"},
                             {"push", "/lists/{name}"}};
        request_.secrets = {{"token", "swordfish"}};
    }

    void permits(const std::string& numbers) { folder_.write("records", numbers); }
    std::string failure()
    {
        return failureOf([&] { pulled(); });
    }

    TemporaryFolder folder_;
    LoopbackServer server_{"soap_source.py", folder_.path(), {"--token", "swordfish"}};
};

TEST_F(Construction, AnswersBecomeDocumentsExactlyAsTheyCame)
{
    permits("P1 P2 P3");
    const auto documents = pulled();
    ASSERT_THAT(documents, SizeIs(2));
    EXPECT_EQ(documents[1].first, "permits_340202_2026-09-30_0002.xml");
    EXPECT_EQ(
        documents[1].second,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
        "<r:GetPermitsResponse xmlns:r=\"urn:construction:exchange\"><permit><number>P3</number>"
        "<unit>340202</unit><letter>/letters/P3.pdf</letter></permit></r:GetPermitsResponse></S:Body></S:Envelope>");
}

TEST_F(Construction, ARequestIsEscapedAndSaysItsAction)
{
    permits("P1");
    request_.unit = "<a>&\"b'";
    pulled();
    const auto asked = server_.received().front();
    EXPECT_EQ(asked["headers"]["SOAPAction"], "\"urn:construction:exchange/GetPermits\"");
    EXPECT_EQ(asked["headers"]["Content-Type"], "text/xml; charset=utf-8");
    EXPECT_THAT(asked["body"].get<std::string>(),
                AllOf(HasSubstr("<q:from>2026-09-30</q:from>"),
                      HasSubstr("<q:unit>&lt;a&gt;&amp;&quot;b&apos;</q:unit>"), HasSubstr("<q:page>1</q:page>")));
}

TEST_F(Construction, ParametersMayStandOutsideTheNamespace)
{
    permits("P1");
    request_.settings["qualified"] = "no";
    EXPECT_THAT(pulled(), SizeIs(1));
    EXPECT_THAT(server_.received().front()["body"].get<std::string>(), HasSubstr("<from>2026-09-30</from>"));
}

TEST_F(Construction, NoPermitIsNoDocument)
{
    permits("");
    EXPECT_THAT(pulled(), IsEmpty());
}

TEST_F(Construction, LettersAreFetchedAsTheyAre)
{
    permits("P1 P2 P3");
    request_.settings["letter"] = "letter";
    const auto documents = pulled();
    ASSERT_THAT(documents, SizeIs(5));
    EXPECT_EQ(documents[4],
              (std::pair<std::string, std::string>("permits_340202_2026-09-30_P3.pdf", "%PDF-1.7 /letters/P3.pdf")));
    EXPECT_EQ(outcome_.documents[4].mediaType, "application/pdf");
    permits("P1 gone");
    EXPECT_THAT(failure(), HasSubstr("404"));
}

TEST_F(Construction, AFaultOfOursIsSomebodysToMend)
{
    permits("P1");
    server_.answerNext("CALL-1", "client");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-refused"), HasSubstr("令牌已过期 请重新申请 & 登录"),
                                 Not(HasSubstr("java"))));
}

TEST_F(Construction, AFaultOfTheServiceMayPass)
{
    permits("P1 P2 P3");
    server_.answerNext("CALL-2", "server");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-failed"), HasSubstr("数据库忙")));
    server_.answerNext("CALL-1", "said-200");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-failed"), HasSubstr("数据库忙")));
}

TEST_F(Construction, WhatIsNoEnvelopeIsNotTakenForNothing)
{
    permits("P1");
    for (const char* answer : {"html", "doctype"}) {
        server_.answerNext("CALL-1", answer);
        EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-failed"), HasSubstr("no whole SOAP envelope")))
            << answer;
    }
}

TEST_F(Construction, AnAnswerBrokenOffHalfWayFails)
{
    permits("P1 P2 P3");
    server_.answerNext("CALL-2", "cut");
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-failed"), HasSubstr("broke off half-way")));
}

TEST_F(Construction, AnAnswerThatComesTwiceFails)
{
    permits("P1 P2 P3");
    server_.answerNext("CALL-2", "same");
    EXPECT_THAT(failure(), HasSubstr("the same page came twice"));
}

TEST_F(Construction, AWrongTokenIsRefused)
{
    permits("P1");
    request_.secrets["token"] = "sesame";
    EXPECT_THAT(failure(), AllOf(HasSubstr("collect.connector-refused"), HasSubstr("401"), Not(HasSubstr("sesame"))));
}

TEST_F(Construction, ProjectsWithoutEnrolmentGoToTheRegulator)
{
    request_.dataset = "uninsured-projects";
    pushed("未参保项目清单.csv", "first, and longer");
    EXPECT_EQ(pushed("未参保项目清单.csv", "second"),
              "/lists/%E6%9C%AA%E5%8F%82%E4%BF%9D%E9%A1%B9%E7%9B%AE%E6%B8%85%E5%8D%95.csv");
    EXPECT_EQ(TemporaryFolder::read(folder_.path() / "lists/未参保项目清单.csv"), "second");
}

TEST_F(Construction, AProbeReadsTheDescription)
{
    EXPECT_NO_THROW(collector_.probe(request_));
}

} // namespace
} // namespace lianfang::test
